"""What can be wrong with a data set: the kinds, one finding, and the report as a table."""

import csv
import io
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.spreadsheet import FORMULA

# kind -> what to do, the worst first
KINDS = {
    "missing": "Put it back where the table expects it, or take it out of the table.",
    "unreadable": "Check its access rights, or put it back.",
    "damaged": "Download or copy it again, or delete it.",
    "truncated": "Its end is missing: copy it again, or delete it.",
    "too large": "Make it smaller.",
    "no picture": "Move it out of the folder.",
    "other format": "Save it as JPEG or PNG to use it.",
    "folder": "Nothing to do, unless pictures of yours are in it: then rename it, or grant access to it.",
    "duplicate": "Keep one of the two.",
    "near duplicate": "Compare the two, and keep one if they are the same photo.",
    "no validation picture": "Add pictures: without one to check with, nobody can tell whether a class was learned.",
    "few pictures": "Add pictures, or leave such a class out.",
    "flat": "Look at it: a single colour shows no pet.",
    "tiny": "Find a larger copy, or leave it out: enlarging adds no detail.",
    "long": "Crop it by hand: the square in its middle may miss the pet.",
    "colours": "Nothing to do, unless its colours look wrong: then save it as JPEG or PNG in sRGB.",
    "wrong suffix": "Nothing to do here, but other programs may want the right suffix.",
}
LEFT_OUT = ("missing", "unreadable", "damaged", "truncated", "too large", "no picture", "other format")
TWINS = ("duplicate", "near duplicate")


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, with the file `name` (below the data set's root) or with the classes it names.

    Of two copies, `twin` is the other; `leak` means that one is in training and one in validation, `conflict` that
    their labels differ.
    """

    kind: str
    name: str
    reason: str
    path: Path | None = None
    twin: Path | None = None
    leak: bool = False
    conflict: bool = False

    @property
    def advice(self) -> str:
        """What to do."""
        if self.leak or self.conflict:
            return "Keep one of the two, with the right label."
        return KINDS[self.kind]

    @property
    def order(self) -> tuple[int, int, str]:
        """Leaks and conflicts come first, then the order of `KINDS`."""
        return (-int(self.leak) - int(self.conflict), list(KINDS).index(self.kind), self.name)

    def to_json(self) -> dict[str, Any]:
        body = {"event": "finding", "kind": self.kind, "name": self.name, "reason": self.reason, "advice": self.advice}
        return body | {"twin": str(self.twin) if self.twin else None, "leak": self.leak, "conflict": self.conflict}


@dataclass(frozen=True)
class Report:
    """All findings, the worst first, in `pictures` files read in `seconds`; `note` tells what couldn't be checked."""

    findings: list[Finding] = field(default_factory=list)
    pictures: int = 0
    seconds: float = 0.0
    note: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """Kind -> number of findings, in the order of `KINDS`."""
        found = Counter(finding.kind for finding in self.findings)
        return {kind: found[kind] for kind in KINDS if found[kind]}

    def to_csv(self) -> str:
        """The findings as CSV; a name that looks like a formula gets an apostrophe in front."""
        text = io.StringIO()
        rows = csv.writer(text)
        rows.writerow(["kind", "file", "reason", "what to do", "twin", "in training and validation", "labels differ"])
        for f in self.findings:
            twin = str(f.twin) if f.twin else ""
            row = [f.kind, f.name, f.reason, f.advice, twin, "yes" * f.leak, "yes" * f.conflict]
            rows.writerow(["'" + cell if cell.startswith(FORMULA) else cell for cell in row])
        return text.getvalue()
