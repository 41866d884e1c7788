"""The shipped archive: written from rendered pictures, unpacked on first use, completely or not at all."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from PIL import Image

from core.files import whole_folder
from core.toy_pets.breeds.table import BREEDS
from core.toy_pets.render import Picture, render_picture

ARCHIVE = Path(__file__).with_name("toy_pets.zip")
SEED, PER_BREED, QUALITY = 0, 24, 84
STAMP = ".archive"
EPOCH = (2020, 1, 1, 0, 0, 0)  # one date for all members: the same pictures make the same bytes

CARD = """# Toy pets

{count} drawn pictures of {breeds} breeds of cats and dogs, {per_breed} of each, under the names of the
Oxford-IIIT Pet set: cats begin with a capital letter, dogs do not, and `beagle_12.jpg` is the twelfth beagle.
No photograph went into them: every pet is a signed distance field, traced, lit and covered with hair by Python.

- `images/*.jpg`: the pictures, 250 to 500 pixels on a side.
- `masks/*.png`: white where the animal is, half the picture's size.
- `labels.csv`: name, label, species, and a split to go by (train or valid, 80 to 20).

Seed {seed}. To render them again: `python -m core.toy_pets --out FOLDER --seed {seed} --per-breed {per_breed}`.
Breeds look like the real ones as toys do. A model trained on them knows toys, not animals.

Licence: MIT, as the code that draws them.
"""


def encode(picture: Picture) -> tuple[bytes, bytes]:
    """The picture as JPEG, and its mask as a 1-bit PNG of half its size."""
    jpeg, png = io.BytesIO(), io.BytesIO()
    Image.fromarray(picture.image).save(jpeg, "JPEG", quality=QUALITY, optimize=True)
    h, w = picture.mask.shape
    small = Image.fromarray(picture.mask).resize((max(1, w // 2), max(1, h // 2)), Image.Resampling.BOX)
    Image.fromarray(np.asarray(small) > 127).save(png, "PNG", optimize=True)
    return jpeg.getvalue(), png.getvalue()


def _render(job: tuple[str, int, int]) -> tuple[str, int, bytes, bytes]:
    breed, index, seed = job
    return breed, index, *encode(render_picture(breed, index, seed))


def render_all(
    breeds: list[str], per_breed: int, seed: int, workers: int = 1
) -> Iterable[tuple[str, int, bytes, bytes]]:
    """(breed, index, JPEG, PNG) for every picture, in order; the number of workers changes nothing but the time."""
    jobs = [(breed, i, seed) for breed in breeds for i in range(1, per_breed + 1)]
    if workers <= 1:
        yield from map(_render, jobs)
        return
    with get_context("spawn").Pool(workers) as pool:
        yield from pool.imap(_render, jobs, chunksize=4)


def members(pictures: Iterable[tuple[str, int, bytes, bytes]], seed: int) -> Iterable[tuple[str, bytes]]:
    """File names and contents of the data set: pictures and masks, then the table and the card."""
    table = io.StringIO()
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow(["name", "label", "species", "split"])
    count: dict[str, int] = {}
    for breed, index, jpeg, png in pictures:
        name = f"{breed}_{index}"
        yield f"images/{name}.jpg", jpeg
        yield f"masks/{name}.png", png
        rows.writerow([f"{name}.jpg", breed, BREEDS[breed].species, "valid" if index % 5 == 0 else "train"])
        count[breed] = count.get(breed, 0) + 1
    yield "labels.csv", table.getvalue().encode()
    yield (
        "README.md",
        CARD.format(
            count=sum(count.values()), breeds=len(count), per_breed=max(count.values(), default=0), seed=seed
        ).encode(),
    )


def write_folder(contents: Iterable[tuple[str, bytes]], folder: Path) -> None:
    """Writes the members as files."""
    for name, data in contents:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def write_archive(contents: Iterable[tuple[str, bytes]], file: Path) -> None:
    """Writes the members as a zip: uncompressed, since JPEG and PNG don't shrink further."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, data in contents:
            archive.writestr(zipfile.ZipInfo(name, EPOCH), data)


@lru_cache(maxsize=4)
def _key(file: Path, changed: int, size: int) -> str:
    with zipfile.ZipFile(file) as archive:
        return hashlib.sha256(repr([(m.filename, m.CRC, m.file_size) for m in archive.infolist()]).encode()).hexdigest()


def key(file: Path) -> str:
    """A hash of the archive's content, over its members' names and checksums."""
    stat = file.stat()
    return _key(file, stat.st_mtime_ns, stat.st_size)


def unpack(home: Path, archive: Path = ARCHIVE) -> Path:
    """The folder home/toy_pets with images/, masks/ and labels.csv, unpacked if it is missing or from another archive.

    The files are written beside it and moved into place whole, so that two processes may do this at once.
    """
    folder, wanted = Path(home) / "toy_pets", key(archive)

    def is_wanted(there: Path) -> bool:
        with suppress(FileNotFoundError):  # missing, or just replaced by another process
            return (there / STAMP).read_text() == wanted
        return False

    if not is_wanted(folder):
        with whole_folder(folder, is_wanted) as fresh, zipfile.ZipFile(archive) as z:
            z.extractall(fresh)
            (fresh / STAMP).write_text(wanted)
    return folder
