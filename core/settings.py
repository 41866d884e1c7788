"""The PETLAB_* environment variables: folders, limits, addresses. No other file reads the environment."""

import math
import os
from dataclasses import dataclass
from pathlib import Path

KEPT = ("runs", "uploads")  # folders below the home whose paths are stored


@dataclass(frozen=True)
class Settings:
    """Where Pet Lab keeps things and how much space it may use. Each `settings()` call reads them again."""

    home: Path  # data, cache, runs and the database: the only folder Pet Lab writes to
    database_url: str  # SQLAlchemy URL of the run store
    data_roots: tuple[Path, ...]  # folders that pages may open; empty means any folder
    cache_gb: float  # the most disk space for decoded pictures
    upload_gb: float  # the most disk space for unpacked uploads, and for a single one
    threads: int  # threads that prepare batches
    niceness: int  # how far the worker steps back for other processes, above all the pages: 0 not at all, 19 most
    oxford_url: str  # web folder with the Oxford-IIIT Pet archives; "" means the original server
    weights_url: str  # web folder with torchvision's weights, under their own names; "" means the original server


def settings() -> Settings:
    """The current settings: `PETLAB_HOME`, `PETLAB_DATABASE_URL`, `PETLAB_DATA_ROOTS` (separated like PATH),
    `PETLAB_CACHE_GB`, `PETLAB_UPLOAD_GB`, `PETLAB_THREADS`, `PETLAB_NICENESS`, `PETLAB_OXFORD_URL`,
    `PETLAB_WEIGHTS_URL`. ValueError for a bad number."""
    env = os.environ
    home = Path(env.get("PETLAB_HOME") or "~/.petlab").expanduser().absolute()
    roots = (Path(root).expanduser().absolute() for root in env.get("PETLAB_DATA_ROOTS", "").split(os.pathsep) if root)
    return Settings(
        home=home,
        database_url=env.get("PETLAB_DATABASE_URL") or f"sqlite:///{home / 'petlab.db'}",
        data_roots=tuple(roots),
        cache_gb=_number("PETLAB_CACHE_GB", 8.0, least=0),
        upload_gb=_number("PETLAB_UPLOAD_GB", 4.0, least=0),
        threads=int(_number("PETLAB_THREADS", min(4, os.cpu_count() or 1), least=1)),
        niceness=int(_number("PETLAB_NICENESS", 10, least=0)),
        oxford_url=env.get("PETLAB_OXFORD_URL", "").rstrip("/"),
        weights_url=env.get("PETLAB_WEIGHTS_URL", "").rstrip("/"),
    )


def below_home(path: str) -> str:
    """`path` as it's stored: relative to the home if it's inside, so a home can move."""
    home = settings().home
    return Path(path).relative_to(home).as_posix() if path and Path(path).is_relative_to(home) else path


def in_home(stored: str) -> str:
    """A stored path as it is now. One from before paths were stored relative to the home is looked for here, too."""
    path = Path(stored)
    if not stored or (path.is_absolute() and path.exists()):
        return stored
    home = settings().home
    if not path.is_absolute():
        return str(home / path)
    for folder in KEPT:
        _, _, below = stored.rpartition(f"{os.sep}{folder}{os.sep}")
        if below and (here := home / folder / below).exists():
            return str(here)
    return stored


def _number(name: str, default: float, least: float) -> float:
    text = os.environ.get(name) or str(default)
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not least <= value < math.inf:
        raise ValueError(f"{name}: expected a number from {least}, got {text!r}")
    return value
