"""How much memory a process uses."""

from pathlib import Path


def own_megabytes(process: int | str = "self") -> float:
    """Megabytes of memory without mapped files (RssAnon on Linux), of this or another process."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) / 1024
