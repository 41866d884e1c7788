"""What packages offer but import late: the list that type checkers read is the list that works, and costs nothing."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STUBS = sorted((ROOT / "core").rglob("__init__.pyi"))


@pytest.mark.parametrize("stub", STUBS, ids=lambda stub: stub.parent.name)
def test_every_name_of_a_stub_is_offered_and_is_what_its_module_holds(stub: Path) -> None:
    package = import_module(".".join(stub.parent.relative_to(ROOT).parts))
    imports = [node for node in ast.parse(stub.read_text()).body if isinstance(node, ast.ImportFrom)]
    homes = {alias.name: str(node.module) for node in imports for alias in node.names}
    assert package.__all__ == sorted(homes)
    for name, home in homes.items():
        assert getattr(package, name) is getattr(import_module(home), name)


def test_a_name_that_is_not_offered_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"module 'core' has no attribute 'Lerner'"):
        _ = import_module("core").Lerner


def test_importing_core_and_its_lazy_packages_does_not_import_torch_or_pandas() -> None:
    names = ", ".join(".".join(stub.parent.relative_to(ROOT).parts) for stub in STUBS)
    code = f"import sys, {names}; sys.exit(str(sys.modules.keys() & {{'torch', 'pandas', 'pydantic'}}))"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert said.stderr.strip() == "set()"
