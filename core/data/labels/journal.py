"""The journal of a data set: what was relabelled, left out or undone, entry by entry, in a file of JSON lines."""

import hashlib
import json
import os
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core.data.config import DataConfig
from core.data.labels.corrections import Corrections, keep_state
from core.settings import below_home, settings


@dataclass(frozen=True)
class Entry:
    """One step of cleaning: `changes` gives files a label, or None to leave them out. `time` is seconds since 1970."""

    id: str
    time: float
    changes: Corrections
    note: str
    undone: bool = False


class Journal:
    """The journal of a data set: of its source, its labels, and those swapped on purpose. All sessions share it."""

    def __init__(self, config: DataConfig):
        source = config.source
        if source not in ("toy", "oxford"):
            source = str(Path(source).expanduser().absolute())
        swapped = [config.wrong_labels, config.seed] if config.wrong_labels else []
        before, self.path = (_place([place, config.labels, *swapped]) for place in (source, below_home(source)))
        if before.exists() and not self.path.exists():  # from before an upload was named by its place in the home
            self.path = before

    def entries(self) -> list[Entry]:
        """All entries, oldest first, without torn lines, as after a power cut."""
        found: dict[str, Entry] = {}
        for line in self._lines():
            try:
                body = json.loads(line)
                if "of" in body:
                    found[body["of"]] = replace(found[body["of"]], undone=bool(body["undone"]))
                else:
                    found[body["id"]] = Entry(body["id"], body["time"], body["changes"], body["note"])
            except (ValueError, KeyError, TypeError):
                continue
        return list(found.values())

    def add(self, changes: Mapping[str, str | None], note: str) -> str:
        """A new entry; returns its id. Later entries override earlier ones."""
        entry_id = secrets.token_hex(4)
        self._append({"id": entry_id, "time": time.time(), "changes": dict(changes), "note": note})
        return entry_id

    def set_undone(self, entry_id: str, undone: bool = True) -> None:
        """Undoes or redoes an entry."""
        if all(entry.id != entry_id for entry in self.entries()):
            raise ValueError(f"entry_id: the journal has no entry {entry_id!r}")
        self._append({"of": entry_id, "undone": undone, "time": time.time()})

    def corrections(self) -> Corrections:
        """All entries that aren't undone, merged."""
        merged: Corrections = {}
        for entry in self.entries():
            if not entry.undone:
                merged |= entry.changes
        return merged

    def state(self) -> str:
        """The current corrections' name for `DataConfig.journal`; "" if there are none."""
        return keep_state(self.corrections())

    def _lines(self) -> list[str]:
        try:
            return self.path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []

    def _append(self, body: dict[str, Any]) -> None:
        """One write at the end of the file, so two sessions don't mix their lines."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            size = os.fstat(file).st_size
            torn = size > 0 and os.pread(file, 1, size - 1) != b"\n"
            os.write(file, (b"\n" if torn else b"") + json.dumps(body).encode() + b"\n")
        finally:
            os.close(file)


def _place(key: list[object]) -> Path:
    name = hashlib.sha256(json.dumps(key).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return settings().home / "journals" / f"{name}.jsonl"
