"""`make class` opens no folder of the machine unless you name it; commits and build machines check the same as
`make lint`."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    ("given", "roots"),
    [
        ({}, "/home/somebody/.petlab/data"),
        ({"PETLAB_HOME": "/srv/lab"}, "/srv/lab/data"),
        ({"PETLAB_HOME": "/srv/lab", "PETLAB_DATA_ROOTS": "/a:/b"}, "/a:/b"),
    ],
)
def test_a_class_opens_petlabs_own_data_only_unless_roots_are_set(given: dict[str, str], roots: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PETLAB_", "MAKE"))}
    environment = {**kept, "HOME": "/home/somebody", **given}
    said = subprocess.run(
        ["make", "-pn", "class"], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert f"class: PETLAB_DATA_ROOTS := {roots}" in said.stdout.splitlines()
    assert not any(line.startswith("app: PETLAB_DATA_ROOTS") for line in said.stdout.splitlines())


def test_a_commit_and_a_build_machine_check_what_make_lint_checks() -> None:
    recipe = re.search(r"^lint:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert recipe is not None
    checks = [line.strip().replace("$(BIN)", ".venv/bin") for line in recipe[1].splitlines()]
    assert re.findall(r"entry: ([^,]+),", (ROOT / ".pre-commit-config.yaml").read_text()) == checks
    assert re.findall(r"make \w+$", (ROOT / ".ci/run").read_text(), re.MULTILINE) == ["make lint", "make test"]
