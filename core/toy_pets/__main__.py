"""Renders the toy pets again from their seed: `python -m core.toy_pets --out FOLDER`."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

from PIL import Image

from core.toy_pets.archive import PER_BREED, SEED, members, render_all, write_archive, write_folder
from core.toy_pets.breeds.table import BREEDS


def contact_sheet(pictures: list[tuple[str, int, bytes, bytes]], columns: int) -> Image.Image:
    """All pictures, small, in one row per breed."""
    cell = (200, 160)
    rows = -(-len(pictures) // columns)
    sheet = Image.new("RGB", (columns * cell[0], rows * cell[1]), "white")
    for i, (_, _, jpeg, _) in enumerate(pictures):
        small = Image.open(io.BytesIO(jpeg))
        small.thumbnail((cell[0] - 4, cell[1] - 4))
        sheet.paste(small, (i % columns * cell[0] + 2, i // columns * cell[1] + 2))
    return sheet


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m core.toy_pets", description=__doc__)
    parser.add_argument("--out", type=Path, help="a folder for images/, masks/, labels.csv and README.md")
    parser.add_argument("--archive", type=Path, help="a zip file for the same")
    parser.add_argument("--contact-sheet", type=Path, help="a picture of all pictures")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--per-breed", type=int, default=PER_BREED)
    parser.add_argument("--breeds", nargs="+", default=list(BREEDS), metavar="BREED")
    parser.add_argument("--workers", type=int, default=1)
    args = parser.parse_args()
    unknown = [b for b in args.breeds if b not in BREEDS]
    if unknown:
        parser.error(f"--breeds: expected names such as beagle or Siamese, got {', '.join(unknown)}")
    if not (args.out or args.archive or args.contact_sheet):
        parser.error("nothing to write: give --out, --archive or --contact-sheet")
    if args.per_breed < 1:
        parser.error(f"--per-breed: expected at least 1, got {args.per_breed}")
    pictures = []
    for picture in render_all(args.breeds, args.per_breed, args.seed, args.workers):
        pictures.append(picture)
        print(f"\r{len(pictures)} of {len(args.breeds) * args.per_breed}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    if args.out:
        write_folder(members(pictures, args.seed), args.out)
    if args.archive:
        write_archive(members(pictures, args.seed), args.archive)
    if args.contact_sheet:
        contact_sheet(pictures, args.per_breed).save(args.contact_sheet)
    return 0


if __name__ == "__main__":
    sys.exit(main())
