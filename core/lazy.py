"""Names that a package offers but imports only when they are asked for (PEP 562).
So that reading the run store or `--help` does not wait for torch."""

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

OFFER = re.compile(r"^from (\S+) import (\w+) as \2$", re.MULTILINE)  # "as" itself: a stub's way to re-export (PEP 484)


def exports(package: str, file: str) -> tuple[Callable[[str], Any], list[str]]:
    """(`__getattr__`, `__all__`) for `package`, whose `file` is its `__init__.py`. The stub beside it (`__init__.pyi`),
    which type checkers read, lists the names that it offers and the module that each lives in."""
    homes = {name: home for home, name in OFFER.findall(Path(file).with_suffix(".pyi").read_text())}

    def get(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(homes[name]), name)

    return get, sorted(homes)
