"""`python -m core check`: what's wrong with the pictures of a data set. The exit code is 0 with or without findings."""

import argparse

from core.cli.commands import data_config
from core.cli.output import emit, note
from core.data.checks.check import CheckProgress
from core.data.checks.check import check as check_pictures


def check(args: argparse.Namespace) -> int:
    """Checks every picture and prints a line for each finding, the worst first, then the counts."""
    for event in check_pictures(data_config(args)):
        if isinstance(event, CheckProgress):
            if args.json:
                emit({"event": "check_progress", "done": event.done, "total": event.total})
            continue
        for finding in event.findings:
            if args.json:
                emit(finding.to_json())
            else:
                print(f"{finding.kind:15} {finding.reason} {finding.advice}")
        if args.json:
            about = {"pictures": event.pictures, "seconds": event.seconds, "counts": event.counts, "note": event.note}
            emit({"event": "check", **about})
        else:
            counts = ", ".join(f"{count} {kind}" for kind, count in event.counts.items()) or "nothing found"
            speed = 1000 * event.seconds / max(1, event.pictures)
            print(f"{event.pictures} pictures: {counts}; {speed:.1f} ms per picture")
        if event.note and not args.json:
            note(event.note)
    return 0
