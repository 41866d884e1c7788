"""What `pip install` installs: the command, and every file of core that isn't Python."""

from __future__ import annotations

import tomllib
from fnmatch import fnmatch
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

import core

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
FILES = [path for path in (ROOT / "core").rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def test_petlab_is_the_command_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    entry = EntryPoint("petlab", PYPROJECT["project"]["scripts"]["petlab"], "console_scripts")
    monkeypatch.setattr("sys.argv", ["/somewhere/bin/petlab", "softmax", "0", "0"])
    assert entry.load()() == 0
    assert capsys.readouterr().out.count("0.5") == 2
    monkeypatch.setattr("sys.argv", ["/somewhere/bin/petlab", "softmax"])
    with pytest.raises(SystemExit, match="2"):
        entry.load()()
    assert capsys.readouterr().err.endswith("see petlab softmax --help\n")


def test_every_file_of_core_is_installed() -> None:
    patterns = PYPROJECT["tool"]["setuptools"]["package-data"]["*"]
    others = [_in_its_package(path) for path in FILES if path.suffix != ".py"]
    assert {"py.typed", "toy_pets.zip", "toy_body_resnet18.safetensors", "beagle.csv"} <= set(others)
    assert [name for name in others if not any(_matches(name, pattern) for pattern in patterns)] == []
    assert [str(path) for path in FILES if path.suffix == ".py" and not (path.parent / "__init__.py").is_file()] == []


def _in_its_package(path: Path) -> str:
    """The path inside the closest folder that is a package."""
    home = next(folder for folder in path.parents if (folder / "__init__.py").is_file())
    return path.relative_to(home).as_posix()


def _matches(name: str, pattern: str) -> bool:
    """As setuptools does it, where a star stops at a slash."""
    return name.count("/") == pattern.count("/") and fnmatch(name, pattern)


def test_version_and_requirements_have_one_source() -> None:
    assert core.__version__
    assert PYPROJECT["tool"]["setuptools"]["dynamic"] == {
        "version": {"attr": "core.__version__"},
        "dependencies": {"file": "requirements.txt"},
        "optional-dependencies": {"dev": {"file": "requirements-dev.txt"}},
    }
