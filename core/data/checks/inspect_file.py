"""A close look at one file: whether it is a picture, complete, large enough and correctly named."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from core.data.checks.findings import Finding
from core.data.checks.hashes import grey_square, look_hash
from core.data.pictures.decode import OTHER_ADVICE, open_picture, opened
from core.data.pictures.formats import FORMATS, SNIFFED, sniff
from core.data.pictures.notes import notes
from core.errors import PictureError

SMALLEST = 32  # pixels of the shorter side
LONGEST = 3.0  # times as long as wide, or the other way
FLAT = 1.0  # standard deviation of the grey values, of 255


@dataclass(frozen=True)
class Look:
    """One file: its size in bytes, and the hash of its look (None if there is nothing to compare)."""

    path: Path
    size: int = 0
    hash: int | None = None
    findings: list[Finding] = field(default_factory=list)


def inspect_file(path: Path, root: Path, size: int) -> Look:
    """Looks at the picture in `path`; `size` is what the model sees, in pixels. No file makes it fail."""
    name = str(path.relative_to(root)) if path.is_relative_to(root) else str(path)
    try:
        in_bytes = path.stat().st_size
        image = open_picture(path, at_least=64)
        with opened(path, name) as header:
            form, width, height = header.format or "", *header.size
    except PictureError as error:
        return Look(path, findings=[Finding(_kind(path, error), name, error.message, path)])
    except OSError as error:
        return Look(path, findings=[Finding("unreadable", name, f"{name}: {error.strerror}.", path)])
    found = []
    short, long = sorted((width, height))
    if short < max(SMALLEST, size / 2):
        shown = f"{name} is {width} × {height} pixels; the model sees {size}."
        found.append(Finding("tiny", name, shown, path))
    if long > LONGEST * short:
        shown = f"{name} is {width} × {height} pixels, so one side is {long / short:.1f} times as long as the other."
        found.append(Finding("long", name, shown, path))
    real = "JPEG" if form == "MPO" else form  # the two pictures of a stereo camera
    if path.suffix.lower() not in FORMATS[real].suffixes:
        found.append(Finding("wrong suffix", name, f"{name} is really a {FORMATS[real].name} file.", path))
    found += [Finding("colours", name, f"{name}: {note}.", path) for note in notes(image)]
    grey = grey_square(image)
    if grey.std() < FLAT:
        found.append(Finding("flat", name, f"{name} is one flat colour.", path))
        return Look(path, in_bytes, None, found)
    return Look(path, in_bytes, look_hash(grey), found)


def digest(path: Path) -> str:
    """The SHA-256 of a file's bytes, or its path if it can no longer be read."""
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return str(path)


def _kind(path: Path, error: PictureError) -> str:
    cause = error.__cause__
    if isinstance(cause, OSError) and cause.strerror:
        return "unreadable"
    if isinstance(cause, Image.DecompressionBombError) or cause is None:
        return "too large"
    if not isinstance(cause, Image.UnidentifiedImageError):
        return "truncated" if "truncated" in str(cause).lower() else "damaged"
    try:
        with open(path, "rb") as file:
            kind = sniff(file.read(SNIFFED))
    except OSError:
        return "unreadable"
    if kind in FORMATS and FORMATS[kind].readable and error.advice != OTHER_ADVICE:
        return "damaged"  # it starts like a known format and then breaks off
    return "other format" if kind else "no picture"
