"""Everything that the PETLAB_* variables of the environment set: homes, limits, addresses.
No other file of the project reads the environment."""

import math
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Where Pet Lab keeps things and how much it may take. Read anew by each `settings()` call."""

    home: Path  # data, cache, runs and the database; nothing is written anywhere else
    database_url: str  # SQLAlchemy URL of the run store
    data_roots: tuple[Path, ...]  # folders that pages may open; empty: any folder (a person at their own machine)
    cache_gb: float  # decoded pictures kept on disk, at most
    upload_gb: float  # unpacked uploads kept on disk, at most; no single one may be larger
    threads: int  # threads that prepare batches
    oxford_url: str  # folder on a server that holds the Oxford-IIIT Pet archives; "": their own home


def settings() -> Settings:
    """The settings in force: `PETLAB_HOME`, `PETLAB_DATABASE_URL`, `PETLAB_DATA_ROOTS` (separated like PATH),
    `PETLAB_CACHE_GB`, `PETLAB_UPLOAD_GB`, `PETLAB_THREADS`, `PETLAB_OXFORD_URL`. Raises ValueError for a number that is
    none."""
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
        oxford_url=env.get("PETLAB_OXFORD_URL", "").rstrip("/"),
    )


def _number(name: str, default: float, least: float) -> float:
    text = os.environ.get(name) or str(default)
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not least <= value < math.inf:
        raise ValueError(f"{name}: expected a number from {least} on, got {text!r}")
    return value
