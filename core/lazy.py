"""Names that a package imports only when they're used (PEP 562), so `--help` doesn't wait for torch."""

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

OFFER = re.compile(r"^from (\S+) import (\w+) as \2$", re.MULTILINE)  # "as" itself: a stub's way to re-export (PEP 484)


def exports(package: str, file: str) -> tuple[Callable[[str], Any], list[str]]:
    """(`__getattr__`, `__all__`) for `package`, whose `file` is its `__init__.py`. The stub `__init__.pyi` next to
    it, which type checkers read too, lists its names and their modules."""
    homes = {name: home for home, name in OFFER.findall(Path(file).with_suffix(".pyi").read_text())}

    def get(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(homes[name]), name)

    return get, sorted(homes)
