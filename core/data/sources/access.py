"""What may be opened: the folders of `PETLAB_DATA_ROOTS` and Pet Lab's own, or anything if no roots are set.
Links are followed before they are judged, so none leads out."""

import os
from pathlib import Path

from core.data.config import TABLES
from core.errors import DataError
from core.settings import in_home, settings

OWN = ("data", "toy_pets")  # below PETLAB_HOME: downloads, and the toy pets


def allowed_path(source: str, kind: str = "folder") -> Path:
    """`source` as an absolute path that exists and may be opened; `kind` is its name in messages.

    Raises DataError for an empty or impossible name, one outside the roots, and one that doesn't exist.
    """
    if not source.strip():
        raise DataError("The source is empty.", 'Write "toy", a folder of pictures, or a table.')
    spelling = "Check the spelling, or choose another."
    try:
        source = _moved(source)
        source.encode()  # a name in another encoding can't be shown or saved
        path = Path(source).expanduser().absolute()
        real = path.resolve()
    except RuntimeError as error:  # "~nobody", or links that go round in a circle
        raise DataError(f"There is no {kind} {source}.", spelling) from error
    except (ValueError, OSError) as error:  # a NUL byte, a name too long
        raise DataError(f"No {kind} can have the name {source!r}.", spelling) from error
    inside = _roots()
    if inside and not _in_an_upload(real) and not within(real, inside):
        roots = ", ".join(map(str, settings().data_roots))
        raise DataError(
            f"The {kind} {source} is outside the folders that this server opens.", f"Choose one in {roots}."
        )
    try:
        os.stat(path)
    except PermissionError as error:
        raise DataError(
            f"Pet Lab isn't allowed to read the {kind} {source}.", "Grant access to it, or choose another."
        ) from error
    except OSError as error:
        raise DataError(f"There is no {kind} {source}.", spelling) from error
    return path


def _moved(source: str) -> str:
    """`source`, or where an upload is since the home was moved."""
    upload = f"{os.sep}uploads{os.sep}" in source and os.path.isabs(source) and "\0" not in source
    return in_home(source) if upload else source


def bounds(path: Path) -> tuple[Path, ...]:
    """The folders that must contain everything reached from `path`, for an upload only its own; empty: anywhere."""
    real = path.resolve()
    upload = _in_an_upload(real)
    return (upload,) if upload else _roots()


def within(real: Path, inside: tuple[Path, ...]) -> bool:
    """Whether a resolved path is in one of the folders, or there are none."""
    return not inside or any(real.is_relative_to(folder) for folder in inside)


def folders_below_roots() -> list[str]:
    """The folders directly below the roots, for a list to choose from."""
    return [entry.path for root in settings().data_roots for entry in _entries(root) if entry.is_dir()]


def tables_below_roots() -> list[str]:
    """The tables in the roots and in the folders directly below them, for a list to choose from."""
    folders = [*map(str, settings().data_roots), *folders_below_roots()]
    found = [entry.path for folder in folders for entry in _entries(folder) if entry.is_file()]
    return sorted({path for path in found if path.lower().endswith(TABLES)})


def _entries(folder: str | Path) -> list[os.DirEntry]:
    """The entries of a folder that may be opened, by name; none if there is no folder."""
    inside = _roots()
    try:
        with os.scandir(folder) as entries:
            shown = [entry for entry in entries if not entry.name.startswith(".") and entry.name.isprintable()]
        return sorted((e for e in shown if within(Path(e.path).resolve(), inside)), key=lambda entry: entry.name)
    except (OSError, RuntimeError):
        return []


def _roots() -> tuple[Path, ...]:
    roots = settings().data_roots
    home = settings().home
    return tuple(folder.resolve() for folder in (*roots, *(home / name for name in OWN))) if roots else ()


def _in_an_upload(real: Path) -> Path | None:
    """The upload that contains a resolved path. The folder of all uploads is off limits: each is for those who know its
    digest."""
    uploads = settings().home.resolve() / "uploads"
    if real == uploads or not real.is_relative_to(uploads):
        return None
    return uploads / real.relative_to(uploads).parts[0]
