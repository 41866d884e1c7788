"""One name in the address, one widget: a choice that is kept travels from page to page by its key."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
KEY_AT = {
    "toggle": 1,
    "text": 1,
    "page": 1,
    "expander": 1,
    "number": 3,
    "slider": 3,
    "rate": 3,
}  # which argument; else the third
SHARED = {"seed"}  # the number of the new weights, for the finder and the training alike


def test_no_two_widgets_of_different_pages_share_a_key() -> None:
    """The word "names" of a table's labels once became the value of a slider on the softmax page, which then failed."""
    files: dict[str, set[str]] = defaultdict(set)
    for path in [*ROOT.glob("pages/*.py"), *ROOT.glob("ui/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not ast.unparse(node.func).startswith("fields."):
                continue
            place = KEY_AT.get(ast.unparse(node.func).removeprefix("fields."), 2)
            key = node.args[place] if place < len(node.args) else None
            if isinstance(key, ast.Constant):
                files[key.value].add(path.name)
    assert len(files) > 50
    assert {key: sorted(names) for key, names in files.items() if len(names) > 1 and key not in SHARED} == {}


def test_all_that_stands_in_the_address_is_a_field() -> None:
    texts = {path: path.read_text() for path in [*ROOT.glob("pages/*.py"), *ROOT.glob("ui/**/*.py")]}
    assert [path.name for path, text in texts.items() if 'query-params"' in text] == ["fields.py"]
