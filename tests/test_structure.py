"""Imports point one way, pages → ui → core, inside core from the whole to its parts, and nowhere in a circle. Imports
inside functions and for types count too. No folder is too full to find things.

The rules are the tables; a new part of core needs a line there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Who may import whom among the project's own top-level names. Importing oneself is fine, except for pages.
HOUSE = {
    "app": {"ui"},
    "pages": {"ui", "core"},
    "ui": {"core"},
    "core": set(),
}
# The same among the parts of core. Everyone may use EVERYBODYS.
EVERYBODYS = {"errors", "files", "lazy", "locks", "seeds", "settings", "spreadsheet", "threads", "wording"}
CORE = {
    "errors": set(),
    "files": set(),
    "seeds": set(),
    "lazy": set(),
    "locks": set(),
    "settings": set(),
    "spreadsheet": set(),
    "toy_pets": set(),
    "wording": set(),
    "threads": {"settings"},
    "augment": set(),
    "data": {"augment", "toy_pets"},
    "model": {"data"},
    "train": {"augment", "data", "model"},
    "understand": {"augment", "data", "model", "train"},
    "plots": {"augment", "data", "model", "train"},
    "runs": {"augment", "data", "model", "train", "understand", "plots"},
    "questions": {"data", "train", "understand", "runs"},
}
# Inside a function only: `show_batch` draws, but loading data must not need Plotly.
LATE = {"data": {"plots"}}
FREE = {"__init__", "__main__", "cli"}  # core's faces: they re-export and call every part
BANNED_IN_CORE = {"streamlit"}
PROJECT = {*HOUSE, "tests", "benchmarks"}

# Remaining circles, each as its files in order.
CIRCLES: list[list[str]] = []
MOST_FILES = 13  # Python files in one folder, `__init__.py` not counted
FULLER: dict[str, int] = {}  # folders with a good reason for more: their number of files


def test_imports_follow_the_arrows() -> None:
    assert violations(ROOT) == []


@pytest.mark.parametrize(
    ("file", "code", "expected"),
    [
        ("core/data/loaders.py", "import streamlit as st", "core/data/loaders.py:1 imports streamlit"),
        ("core/data/loaders.py", "from core.train import loop", "core/data/loaders.py:1 imports core.train"),
        ("core/data/loaders.py", "from ..train.loop import fit", "core/data/loaders.py:1 imports core.train"),
        ("core/data/loaders.py", "def f():\n    import core.runs", "core/data/loaders.py:2 imports core.runs"),
        ("core/data/loaders.py", "from core.plots import grid", "core/data/loaders.py:1 imports core.plots"),
        ("core/data/loaders.py", "from core import load_data", "core/data/loaders.py:1 imports core"),
        ("core/train/loop.py", "from ui import state", "core/train/loop.py:1 imports ui"),
        ("core/extra.py", "import math", "core/extra.py has no line in the table CORE"),
        ("ui/live.py", "import pages.training", "ui/live.py:1 imports pages"),
        ("pages/training.py", "from pages import softmax", "pages/training.py:1 imports pages"),
        ("app.py", "import core", "app.py:1 imports core"),
        ("core/data/loaders.py", "def show():\n    from core.plots import grid", None),
        ("core/train/loop.py", "from core.data.batches.loaders import DataLoaders\nfrom . import events", None),
        ("core/train/loop.py", "from ..errors import PetLabError\nimport torch", None),
        ("core/runs/worker.py", "from core.understand import predict", None),
        ("core/cli.py", "from core import load_data\nfrom core.runs import RunStore", None),
        ("core/__init__.py", "from .train import lr_find", None),
        ("pages/training.py", "import streamlit as st\nimport core\nfrom ui import live", None),
    ],
)
def test_an_import_against_an_arrow_is_found(tmp_path: Path, file: str, code: str, expected: str | None) -> None:
    for part in CORE:
        (tmp_path / "core" / part).mkdir(parents=True)
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(code)
    assert violations(tmp_path) == ([] if expected is None else [expected])


def violations(root: Path) -> list[str]:
    """Every import below `root` that no rule allows, as `file:line imports what`."""
    files = [path for top in HOUSE for path in (root / f"{top}.py", *sorted((root / top).rglob("*.py")))]
    return [line for path in files if path.is_file() for line in _violations_in(path.relative_to(root), path)]


def _violations_in(file: Path, path: Path) -> Iterator[str]:
    top, part = file.parts[0].removesuffix(".py"), ""
    if top == "core":
        part = file.parts[1].removesuffix(".py")
        if part not in CORE.keys() | FREE:
            yield f"{file.as_posix()} has no line in the table CORE"
            return
    for node, late in _imports(ast.parse(path.read_text())):
        wrong = {_forbidden(top, part, name.split("."), late) for name in _names(file, node)} - {None}
        yield from (f"{file.as_posix()}:{node.lineno} imports {name}" for name in sorted(wrong))


def _forbidden(top: str, part: str, name: list[str], late: bool) -> str | None:
    """The part of the dotted `name` that a file of `top` (and of `part`, in core) must not import."""
    if top == "core" and name[0] in BANNED_IN_CORE:
        return name[0]
    if name[0] not in PROJECT:
        return None
    if name[0] != top or top == "pages":
        return None if name[0] in HOUSE[top] else name[0]
    if top != "core" or part in FREE:
        return None
    other = name[1] if len(name) > 1 and name[1] in CORE.keys() | FREE else ""  # else something of core/__init__.py
    allowed = CORE[part] | EVERYBODYS | {part} | (LATE.get(part, set()) if late else set())
    if other in allowed:
        return None
    return f"core.{other}" if other else "core"


def _imports(node: ast.AST, late: bool = False) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    """Every import statement, and whether it runs only when a function is called."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child, late
        else:
            yield from _imports(child, late or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef))


def _names(file: Path, node: ast.Import | ast.ImportFrom) -> list[str]:
    """The dotted names that a statement imports, relative ones made absolute."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    base = list(file.parts[: len(file.parts) - node.level]) if node.level else []
    base += node.module.split(".") if node.module else []
    return [".".join([*base, alias.name]) for alias in node.names]


def test_no_files_import_each_other_in_a_circle() -> None:
    assert circles(ROOT) == CIRCLES


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"core/a.py": "from core.b import f", "core/b.py": "import core.c", "core/c.py": "import math"}, []),
        ({"core/a.py": "from core.b import f", "core/b.py": "import core.a"}, [["core/a.py", "core/b.py"]]),
        (
            {"core/a.py": "if TYPE_CHECKING:\n    from core.b import F", "core/b.py": "from core.a import f"},
            [["core/a.py", "core/b.py"]],
        ),
        (
            {"core/a.py": "def f():\n    from core.b import g", "core/b.py": "from core import a"},
            [["core/a.py", "core/b.py"]],
        ),
        (
            {"ui/a.py": "from . import b", "ui/b.py": "from .c import f", "ui/c.py": "from ui import a"},
            [["ui/a.py", "ui/b.py", "ui/c.py"]],
        ),
        (  # a package that re-exports is a file like others
            {"core/p/__init__.py": "from core.p.a import f", "core/p/a.py": "from core.p import g"},
            [["core/p/__init__.py", "core/p/a.py"]],
        ),
        (  # who imports a module of a package does not need what the package re-exports
            {"core/p/__init__.py": "from .a import f", "core/p/a.py": "from core.p.b import g", "core/p/b.py": ""},
            [],
        ),
    ],
)
def test_a_circle_is_found(tmp_path: Path, files: dict[str, str], expected: list[list[str]]) -> None:
    for name, code in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(code)
    assert circles(tmp_path) == expected


def circles(root: Path) -> list[list[str]]:
    """The files below `root` that reach one another through imports, a sorted list for each such group."""
    tops = (root / top for top in (*HOUSE, "benchmarks"))
    files = {path for top in tops for path in (top.with_suffix(".py"), *top.rglob("*.py")) if path.is_file()}
    arrows = {path: _imported_files(root, path, files) for path in files}
    reached = {path: _reached(path, arrows) for path in files}
    groups = {frozenset(b for b in reached[a] if a in reached[b]) for a in files}
    return sorted(sorted(path.relative_to(root).as_posix() for path in group) for group in groups if group)


def _imported_files(root: Path, path: Path, files: set[Path]) -> set[Path]:
    """Those of `files` that a file imports. `from package import name` is the module of that name, if there is one,
    else the package's `__init__.py`."""
    found = set()
    for node, _ in _imports(ast.parse(path.read_text())):
        for name in _names(path.relative_to(root), node):
            whole = root.joinpath(*name.split("."))
            homes = [file for at in (whole, whole.parent) for file in (at.with_suffix(".py"), at / "__init__.py")]
            found |= set([file for file in homes if file in files][:1])
    return found


def _reached(start: Path, arrows: dict[Path, set[Path]]) -> set[Path]:
    """The files reachable from `start`, itself only if there's a way back."""
    reached: set[Path] = set()
    waiting = [start]
    while waiting:
        new = arrows[waiting.pop()] - reached
        reached |= new
        waiting += new
    return reached


def test_no_folder_is_too_full() -> None:
    folders = {path.parent for top in ("core", "ui", "pages", "benchmarks") for path in (ROOT / top).rglob("*.py")}
    counts = {folder.relative_to(ROOT).as_posix(): len(list(folder.glob("[!_]*.py"))) for folder in folders}
    assert {folder: n for folder, n in counts.items() if n > MOST_FILES} == FULLER
