"""`python -m benchmarks [names]` measures the named sections, or all, and prints Markdown tables."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import platform

from benchmarks.table import markdown

# Each a module here with rows(source) -> list[Row].
SECTIONS = ("protocol", "batches", "quality", "slider", "softmax", "screens", "live", "training", "lr_find")
ON_DEMAND = ("large", "seeds")  # likewise, but they take minutes, and one of them gigabytes


def main() -> None:
    known = f"of: {', '.join(SECTIONS)}; all of these by default; or {', '.join(ON_DEMAND)}"
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=known)
    parser.add_argument("--source", default="toy", help='"toy" or a folder of pictures to measure with')
    options = parser.parse_args()
    names = options.names or SECTIONS
    unknown = sorted(set(names) - {*SECTIONS, *ON_DEMAND})
    if unknown:
        parser.error(f"no section {', '.join(unknown)}; there are {', '.join((*SECTIONS, *ON_DEMAND))}")

    print(f"{os.cpu_count()} CPU cores, {platform.machine()}, Python {platform.python_version()}\n")
    if importlib.util.find_spec("fastai") is None:
        print("fastai is not installed, so its columns stay empty (`pip install fastai` adds it).\n")
    for name in names:
        print(f"## {name}\n")
        print(markdown(importlib.import_module(f"benchmarks.{name}").rows(options.source)), flush=True)
        print()


if __name__ == "__main__":
    main()
