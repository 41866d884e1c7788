"""What was measured on this machine once, so that nobody waits for it twice: a JSON file in the home."""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import torch

from core.files import whole_file
from core.settings import settings


def machine(device: torch.device) -> str:
    """What a measured speed depends on, apart from the work: the device, its abilities, torch's version."""
    where = torch.cuda.get_device_name(device) if device.type == "cuda" else f"cpu {os.cpu_count()}"
    return f"{where} {torch.backends.cpu.get_cpu_capability()} torch {torch.__version__}"


def recall(what: str, key: str) -> Any:
    """What `remember` was given; None where there is nothing."""
    return _read().get(what, {}).get(key)


def remember(what: str, key: str, value: Any) -> None:
    """Keeps a value that JSON can hold. Where two processes do it at once, one value may be lost: it is measured anew.

    A home that cannot be written forgets; that costs time, no more.
    """
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
    """The whole memory; empty where the file is not there yet, or damaged."""
    try:
        known = json.loads(_file().read_text())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) and all(isinstance(part, dict) for part in known.values()) else {}
