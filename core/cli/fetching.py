"""`python -m core fetch`: download a data set."""

import argparse

from core.cli.output import emit, show
from core.data.download.fetch import fetch as download
from core.data.sources.picture_files import list_pictures
from core.train.events import Download


def fetch(args: argparse.Namespace) -> int:
    """Downloads a data set, shows the progress, and prints its folder."""
    for told in download(args.source):
        show(Download(*told), args.json)
    root, pictures = list_pictures(args.source)
    if args.json:
        emit({"event": "fetched", "source": args.source, "folder": str(root), "pictures": len(pictures)})
    else:
        print(f"{len(pictures)} pictures are in {root}")
    return 0
