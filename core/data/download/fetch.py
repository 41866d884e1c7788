"""Bringing a data set that Pet Lab knows by name into the home, where it is not there yet.
Each set has a file of its own."""

from collections.abc import Generator

from core.data.download.transfer import Progress
from core.errors import DataError
from core.settings import settings

FETCHABLE = ("oxford", "toy")


def fetch(source: str) -> Generator[Progress, None, None]:
    """Brings the set `source`, telling how far it is; nothing to tell where it is there. Close it to stop.

    Raises DataError for another source, and where the set cannot be had.
    """
    if source == "oxford":
        from core.data.download.oxford_pets import fetch_oxford

        yield from fetch_oxford()
    elif source == "toy":
        from core.toy_pets import unpack

        unpack(settings().home)
    else:
        raise DataError(f"There is nothing to fetch for {source}.", f"Choose one of {', '.join(FETCHABLE)}.")
