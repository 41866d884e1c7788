"""What the type checker cannot refuse: a signature that takes anything at all."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILES = [ROOT / "app.py", *(path for top in ("core", "ui", "pages") for path in sorted((ROOT / top).rglob("*.py")))]


def test_no_signature_takes_any_keyword_whatever() -> None:
    assert [f"{path.relative_to(ROOT)}: {name}" for path in FILES for name in takes_anything(path.read_text())] == []


@pytest.mark.parametrize("how", ["**more: Any", "**more", "**more: object"])
def test_a_signature_that_takes_any_keyword_is_found(how: str) -> None:
    assert takes_anything(f"class Learner:\n    def fit(self, epochs: int, {how}): ...") == ["fit"]
    assert takes_anything("def fit(*counts: object, **rates: float): ...\ndef _cell(**of: Any): ...") == []


def takes_anything(code: str) -> list[str]:
    """The public functions whose `**keywords` may be anything."""
    functions = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [
        node.name
        for node in functions
        if (rest := node.args.kwarg) and (rest.annotation is None or ast.unparse(rest.annotation) in ("Any", "object"))
        if not node.name.startswith("_") or node.name == "__init__"
    ]
