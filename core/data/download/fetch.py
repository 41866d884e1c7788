"""Downloads the data sets that Pet Lab knows by name."""

from collections.abc import Generator

from core.data.download.transfer import Progress
from core.errors import DataError
from core.settings import settings

FETCHABLE = ("oxford", "toy")


def fetch(source: str) -> Generator[Progress, None, None]:
    """Gets the set `source` unless it is there, yielding its progress. Close it to stop.

    Raises DataError for another source, and if the download fails.
    """
    if source == "oxford":
        from core.data.download.oxford_pets import fetch_oxford

        yield from fetch_oxford()
    elif source == "toy":
        from core.toy_pets import unpack

        unpack(settings().home)
    else:
        raise DataError(f"There is nothing to fetch for {source}.", f"Choose one of {', '.join(FETCHABLE)}.")
