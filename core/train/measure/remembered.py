"""Remembers what was measured on this machine, in a JSON file in the home."""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import torch

from core.files import whole_file
from core.settings import settings


def machine(device: torch.device) -> str:
    """What speed depends on, apart from the work: the device, its features, torch's version."""
    where = torch.cuda.get_device_name(device) if device.type == "cuda" else f"cpu {os.cpu_count()}"
    return f"{where} {torch.backends.cpu.get_cpu_capability()} torch {torch.__version__}"


def recall(what: str, key: str) -> Any:
    """The value given to `remember`, or None."""
    return _read().get(what, {}).get(key)


def remember(what: str, key: str, value: Any) -> None:
    """Keeps a JSON value. It may get lost if two processes write at once or the home is read-only; then it is measured
    again."""
    known = _read()
    known.setdefault(what, {})[key] = value
    file = _file()
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(file) as aside:
            aside.write_text(json.dumps(known, indent=1))


def _file() -> Path:
    return settings().home / "measured.json"


def _read() -> dict[str, dict[str, Any]]:
    """Everything remembered; empty if the file is missing or damaged."""
    try:
        known = json.loads(_file().read_text())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) and all(isinstance(part, dict) for part in known.values()) else {}
