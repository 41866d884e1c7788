"""What can be wrong with the pictures of a data set: the kinds, one finding, and all of them as a table for a
person."""

import csv
import io
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.spreadsheet import FORMULA

# kind -> what to do, from what hurts most to what is only said
KINDS = {
    "missing": "Put it back where the table names it, or take it out of the table.",
    "unreadable": "Grant access to it, or put it back.",
    "damaged": "Get it anew from where it came, or delete it.",
    "truncated": "Its end is missing: copy it again, or delete it.",
    "too large": "Make it smaller.",
    "no picture": "Move it out of the folder.",
    "other format": "Save it as JPEG or PNG to use it.",
    "duplicate": "Keep one of the two.",
    "near duplicate": "Compare the two; keep one, if they are the same photo.",
    "few pictures": "Add pictures of this class, or leave it out.",
    "flat": "Look at it: one colour shows no pet.",
    "tiny": "Find a larger copy, or leave it out: enlarging adds no detail.",
    "long": "Crop it by hand: the square cut from its middle may miss the pet.",
    "wrong suffix": "Nothing is needed here; other programs may want the right suffix.",
}
LEFT_OUT = ("missing", "unreadable", "damaged", "truncated", "too large", "no picture", "other format")
TWINS = ("duplicate", "near duplicate")


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: with the file `name` (below the data set's root), or with a class of that name.

    Of two copies, `twin` is the other; `leak` says that one trains and one validates, `conflict` that their labels
    differ.
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
        """Leaks and conflicts come first, then as `KINDS` has it."""
        return (-int(self.leak) - int(self.conflict), list(KINDS).index(self.kind), self.name)

    def to_json(self) -> dict[str, Any]:
        body = {"event": "finding", "kind": self.kind, "name": self.name, "reason": self.reason, "advice": self.advice}
        return body | {"twin": str(self.twin) if self.twin else None, "leak": self.leak, "conflict": self.conflict}


@dataclass(frozen=True)
class Report:
    """All findings, the worst first, of `pictures` files that were read in `seconds`; `note` says what could not be
    looked into."""

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
        """The findings as CSV. Names that a spreadsheet would take for a formula get an apostrophe in front."""
        text = io.StringIO()
        rows = csv.writer(text)
        rows.writerow(["kind", "file", "reason", "what to do", "twin", "in training and validation", "labels differ"])
        for f in self.findings:
            twin = str(f.twin) if f.twin else ""
            row = [f.kind, f.name, f.reason, f.advice, twin, "yes" * f.leak, "yes" * f.conflict]
            rows.writerow(["'" + cell if cell.startswith(FORMULA) else cell for cell in row])
        return text.getvalue()
