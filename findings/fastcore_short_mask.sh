#!/usr/bin/env bash
# fastcore 2.2.39 (PyPI, with numpy 2.4.6): the book's list `L` indexed with a mask of booleans that is too short.
# Expected: an IndexError, as from numpy and torch. Seen: the mask is paired with the items from the left, and whatever
# lies beyond its end is dropped without a word. A list of pictures filtered by a mask that was made before the list
# grew loses the new pictures silently. Pet Lab's bench for `L` says so beside the mask.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check fastcore==2.2.39 numpy==2.4.6
"$folder/venv/bin/python" - <<'PYTHON'
import fastcore
import numpy as np
from fastcore.foundation import L

items, mask = [10, 20, 30, 40], [True, False]
print("fastcore", fastcore.__version__, "-", L(items)[mask])
assert list(L(items)[mask]) == [10], "a short mask is no longer taken for a shorter list"
try:
    np.array(items)[mask]
except IndexError as error:
    print("numpy", np.__version__, "-", error)
else:
    raise AssertionError("numpy takes such a mask now")
PYTHON
# Output seen:
# fastcore 2.2.39 - [10]
# numpy 2.4.6 - boolean index did not match indexed array along axis 0; size of axis is 4 but size of corresponding boolean axis is 2
