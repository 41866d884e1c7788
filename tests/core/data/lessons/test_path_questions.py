"""Lines of Python about a file's name, and what they give."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.data.config import BOOK_PATTERN
from core.data.lessons.path_questions import path_questions

NAMES = [
    "pets/great_pyrenees_173.jpg",
    "Bombay_1.JPEG",
    "a/no suffix",
    ".hidden",
    f"x/{'long_' * 30}1.jpg",
    "it's_2.jpg",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("pattern", [BOOK_PATTERN, "^[A-Z]", r"(\d)?\.", None])
def test_each_line_gives_what_python_gives(name, pattern):
    path = Path(name)
    ways = path_questions(path, pattern)
    assert len(ways) >= 6
    for line, result in ways.items():
        assert repr(eval(line, {"path": path, "re": re})) == result


def test_the_books_label_in_two_ways():
    ways = path_questions(Path("images/great_pyrenees_173.jpg"), BOOK_PATTERN)
    assert ways['path.name.rsplit("_", 1)[0]'] == "'great_pyrenees'"
    assert ways[f"re.search({BOOK_PATTERN!r}, path.name)[1]"] == "'great_pyrenees'"
