"""Where pictures come from: the source of a `DataConfig` as a sorted list of files.
Labels are `labels.py`; reading pixels is `pictures.py`."""

import os
from pathlib import Path

from core.data.pictures import FORMAT_NAMES, SUFFIXES
from core.errors import DataError
from core.settings import settings


def list_pictures(source: str) -> tuple[Path, list[Path]]:
    """(root, picture files below it, sorted by their path). `source` is "toy" or a folder.

    Raises DataError where there is nothing to list.
    """
    root = _toy_folder() if source == "toy" else _allowed_folder(source)
    try:
        files = [Path(folder, name) for folder, _, names in os.walk(root, onerror=_refuse) for name in names]
    except PermissionError as error:
        raise DataError(
            f"The folder {error.filename} may not be read.", "Grant access to it, or choose another."
        ) from error
    pictures = sorted(f for f in files if f.suffix.lower() in SUFFIXES and not f.name.startswith("."))
    if not pictures:
        found = f"holds {len(files)} files, but no pictures" if files else "is empty"
        raise DataError(
            f"The folder {root} {found}.", f"Put pictures into it ({FORMAT_NAMES}), or choose another folder."
        )
    return root, pictures


def _refuse(error: OSError) -> None:
    raise error


def _toy_folder() -> Path:
    from core.data.toy_pets import unpack  # heavy only for those who use it

    return unpack(settings().home) / "images"


def _allowed_folder(source: str) -> Path:
    try:
        folder = Path(source).expanduser().absolute()
    except RuntimeError as error:  # "~nobody"
        raise DataError(f"There is no folder {source}.", "Check the spelling, or choose another folder.") from error
    if not source.strip():
        raise DataError("The source is empty.", 'Write "toy", or a folder of pictures.')
    roots = settings().data_roots
    if roots and not any(folder.resolve().is_relative_to(root.resolve()) for root in roots):
        allowed = ", ".join(map(str, roots))
        raise DataError(f"The folder {source} is outside of what this server opens.", f"Choose one below {allowed}.")
    if not folder.exists():
        raise DataError(f"There is no folder {source}.", "Check the spelling, or choose another folder.")
    if not folder.is_dir():
        raise DataError(f"{source} is a file, not a folder.", "Choose the folder that holds the pictures.")
    return folder
