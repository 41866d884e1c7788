"""Small Oxford-IIIT Pet archives: the same files, folders and lists, with coloured shapes for photos."""

from __future__ import annotations

import hashlib
import io
import tarfile
from pathlib import Path

import pytest
from torchvision.datasets import OxfordIIITPet

from tests.makers import make_pets


def archive(files: dict[str, bytes]) -> bytes:
    """A .tar.gz that holds `files`."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz", compresslevel=1) as tar:
        for name, body in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(body)
            tar.addfile(entry, io.BytesIO(body))
    return buffer.getvalue()


def small_archives(folder: Path, **more: bytes) -> dict[str, bytes]:
    """Archive name -> bytes, for 24 pictures of three classes made in `folder`; `more` are extra files of images/."""
    pets = make_pets(folder)
    names = sorted(path.stem for path in pets.iterdir())
    images = {f"images/{name}.jpg": (pets / f"{name}.png").read_bytes() for name in names}
    images |= {f"images/{name}.jpg": body for name, body in more.items()}
    classes = sorted({name.rpartition("_")[0] for name in names})
    lines = [f"{n} {classes.index(n.rpartition('_')[0]) + 1} {1 if n[0].isupper() else 2} 1" for n in names]
    lists = {"list": lines, "trainval": lines[::2], "test": lines[1::2]}
    annotations = {f"annotations/{name}.txt": "\n".join(rows).encode() + b"\n" for name, rows in lists.items()}
    return {"images.tar.gz": archive(images), "annotations.tar.gz": archive(annotations)}


def expect(monkeypatch: pytest.MonkeyPatch, archives: dict[str, bytes], url: str) -> None:
    """Makes the downloader expect these archives, mirrored at `url`."""
    known = tuple((f"https://example.invalid/{name}", hashlib.md5(body).hexdigest()) for name, body in archives.items())
    monkeypatch.setattr(OxfordIIITPet, "_RESOURCES", known)
    monkeypatch.setenv("PETLAB_OXFORD_URL", url)
