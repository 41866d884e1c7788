"""The Oxford-IIIT Pet set, photos of 37 breeds of cats and dogs: its folder and its download.
Names, checksums and layout are torchvision's, whose class can open the same folder."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.data.download.transfer import Checksum, Progress, disk_trouble, download, partial_of
from core.data.download.untar import untar
from core.errors import DataError
from core.locks import try_lock
from core.settings import settings

NAME = "Oxford-IIIT Pet"
BYTES = 811_092_049  # of both archives, as their server states them
PARTS = {"images": "the photos", "annotations": "the annotations"}


def oxford_folder() -> Path:
    """The set's folder, inside the one that torchvision is given."""
    return settings().home / "data" / "oxford-iiit-pet"


def is_there() -> bool:
    """Whether the whole set is there: each of its folders appears only when it is complete."""
    return all((oxford_folder() / part).is_dir() for part in PARTS)


def images_folder() -> Path:
    """The folder of the photos. Raises DataError while the set isn't there."""
    if not is_there():
        raise DataError(
            f"{NAME} isn't here yet (about 800 MB).",
            "Press Download where you choose the data, or run `python -m core fetch oxford`.",
        )
    return oxford_folder() / "images"


def bytes_there() -> int:
    """Bytes of the archives downloaded so far."""
    files = [oxford_folder() / f"{part}.tar.gz" for part in PARTS]
    return sum(file.stat().st_size for one in files for file in (one, partial_of(one)) if file.exists())


def fetch_oxford() -> Iterator[Progress]:
    """Downloads and unpacks what is missing, yielding its progress every second; close it to stop.

    The next call continues from there. Raises DataError if the download fails, or another process is at it.
    """
    if is_there():
        return
    with _alone():
        if is_there():  # the other process has just finished
            return
        archives = []
        for url, md5 in _resources():
            file = oxford_folder() / url.rpartition("/")[2]
            yield from download(url, file, Checksum("md5", md5), f"{NAME}, {PARTS[file.name.partition('.')[0]]}")
            archives.append(file)
        yield from _unpack(archives)
        for file in archives:
            file.unlink()


def _resources() -> list[tuple[str, str]]:
    """The archives' addresses and MD5 sums, from the server that `PETLAB_OXFORD_URL` names or from their own."""
    from torchvision.datasets import OxfordIIITPet  # slow to import

    mirror = settings().oxford_url
    return [(f"{mirror}/{url.rpartition('/')[2]}" if mirror else url, md5) for url, md5 in OxfordIIITPet._RESOURCES]


def _unpack(archives: list[Path]) -> Iterator[Progress]:
    """Unpacks aside, checks that all is there, and moves it into place."""
    aside = oxford_folder().parent / "unpacking"
    fresh = aside / oxford_folder().name
    try:
        shutil.rmtree(aside, ignore_errors=True)  # of a process that was killed
        for file in archives:
            yield from untar(file, fresh, f"Unpacking {PARTS[file.name.partition('.')[0]]}")
        _check(aside)
        for part in PARTS:
            shutil.rmtree(oxford_folder() / part, ignore_errors=True)
            (fresh / part).rename(oxford_folder() / part)
    except OSError as error:
        raise disk_trouble(oxford_folder(), error) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _check(root: Path) -> None:
    """Opens the set below `root` as torchvision does. Raises DataError if something is missing."""
    from torchvision.datasets import OxfordIIITPet

    try:
        splits = [OxfordIIITPet(root, split) for split in ("trainval", "test")]
    except (RuntimeError, ValueError, OSError) as error:
        raise DataError(f"The archives of {NAME} don't contain what they should ({error}).", _OTHER_SERVER) from error
    missing = [file.name for split in splits for file in split._images if not file.exists()]
    if missing:
        raise DataError(
            f"The archives of {NAME} lack {len(missing)} of their photos, such as {missing[0]}.", _OTHER_SERVER
        )


_OTHER_SERVER = "Download it from another server: set PETLAB_OXFORD_URL."


@contextmanager
def _alone() -> Iterator[None]:
    """Lets no other process download the set. Raises DataError if another already does."""
    folder = oxford_folder().parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = open(folder / "fetching.lock", "a")  # noqa: SIM115 — held open as long as the lock is
    except OSError as error:
        raise disk_trouble(folder, error) from error
    with lock:
        if not try_lock(lock):
            raise DataError(
                f"{NAME} is being downloaded by another process.", "Wait until it is done, or stop it there."
            )
        yield
