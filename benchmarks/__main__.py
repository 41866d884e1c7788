"""`python -m benchmarks [names]` runs the named benchmarks, or all of them, and prints Markdown tables."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import platform

from benchmarks.table import markdown

# Each a module with rows(source) -> list[Row].
BY_DEFAULT = (
    *("app.protocol", "data.batches", "data.quality", "app.slider", "app.softmax", "app.screens", "app.live"),
    *("train.training", "train.lr_find"),
)
ON_DEMAND = ("data.large", "train.seeds")  # these take minutes, and `large` gigabytes
MODULES = {module.partition(".")[2]: module for module in (*BY_DEFAULT, *ON_DEMAND)}


def main() -> None:
    everyday, slow = (", ".join(module.partition(".")[2] for module in some) for some in (BY_DEFAULT, ON_DEMAND))
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"{everyday} (all of these by default); {slow}")
    parser.add_argument("--source", default="toy", help='"toy" or a folder of pictures to measure with')
    options = parser.parse_args()
    if unknown := sorted(set(options.names) - set(MODULES)):
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(MODULES)}")

    print(f"{os.cpu_count()} CPU cores, {platform.machine()}, Python {platform.python_version()}\n")
    if importlib.util.find_spec("fastai") is None:
        print("fastai isn't installed, so its columns stay empty (`pip install fastai` adds it).\n")
    for module in [MODULES[name] for name in options.names] or BY_DEFAULT:
        print(f"## {module.partition('.')[2]}\n")
        print(markdown(importlib.import_module(f"benchmarks.{module}").rows(options.source)), flush=True)
        print()


if __name__ == "__main__":
    main()
