"""`python -m core check`: a line a finding, and exit code 0 whatever is found."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from core.cli.main import main
from tests.makers import make_pets

TINY = ["--size", "32", "--presize", "40", "--batch-size", "4"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = make_pets(tmp_path / "pets", per_class=12)
    shutil.copy(made / "blue_dog_1.png", made / "Red_Cat_1.png")
    (made / "blue_dog_2.png").write_bytes((made / "blue_dog_2.png").read_bytes()[:-300])
    return made


def test_findings_are_lines_the_worst_first_then_the_counts(folder, capsys):
    assert main(["check", "--source", str(folder), *TINY]) == 0
    first, second, counts = capsys.readouterr().out.splitlines()
    assert first.startswith("duplicate") and "labelled" in first
    assert second.startswith("truncated") and "blue_dog_2.png" in second
    assert counts.startswith("36 pictures: 1 truncated, 1 duplicate; ") and counts.endswith(" ms per picture")


def test_the_same_as_json(folder, capsys):
    assert main(["check", "--source", str(folder), *TINY, "--json"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [body["event"] for body in told] == ["check_progress", "check_progress", "finding", "finding", "check"]
    assert told[2]["conflict"] and told[2]["twin"]
    assert told[-1]["counts"] == {"truncated": 1, "duplicate": 1}


def test_labels_that_do_not_match_are_a_note(folder, capsys):
    assert main(["check", "--source", str(folder), *TINY, "--labels", "regex:^(x+)"]) == 0
    out, err = capsys.readouterr()
    assert "1 duplicate" in out and err.startswith("Labels and split weren't checked.")


def test_a_source_that_cannot_be_listed_is_2(tmp_path, capsys):
    assert main(["check", "--source", str(tmp_path / "away")]) == 2
    assert capsys.readouterr().err.startswith("There is no folder")
