#!/usr/bin/env bash
# fastcore 2.2.39 (PyPI, with numpy 2.4.6): the book's list `L` indexed with a mask of booleans that is too short.
# Expected: an IndexError, as in numpy and torch. Seen: the mask is matched with the items from the left, and the rest is
# dropped silently. So a list of pictures that has grown since its mask was made loses the new ones. Pet Lab's page on
# `L` says so next to the mask.
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
assert list(L(items)[mask]) == [10], "a short mask no longer shortens the list"
try:
    np.array(items)[mask]
except IndexError as error:
    print("numpy", np.__version__, "-", error)
else:
    raise AssertionError("numpy accepts such a mask now")
PYTHON
# Output seen:
# fastcore 2.2.39 - [10]
# numpy 2.4.6 - boolean index did not match indexed array along axis 0; size of axis is 4 but size of corresponding boolean axis is 2
