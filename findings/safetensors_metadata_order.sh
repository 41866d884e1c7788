#!/usr/bin/env bash
# safetensors 0.8.0 (PyPI, with numpy 2.4.6): two saves of the same tensors and the same metadata.
# Expected: equal bytes, as without metadata. Seen: with one metadata key the bytes are equal; with several, their order
# differs from save to save, even within one process. So a hash of the file can't tell whether a model has changed. Pet
# Lab keeps a model's metadata in a JSON file or under a single key.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check safetensors==0.8.0 numpy==2.4.6
"$folder/venv/bin/python" - <<'PYTHON'
import numpy as np
import safetensors
from safetensors.numpy import load, save

tensors = {"weight": np.arange(8, dtype=np.float32), "bias": np.zeros(2, dtype=np.float32)}


def different(keys):
    """The number of different files from twenty equal saves."""
    return len({save(tensors, {key: "same" for key in keys}) for _ in range(20)})


seen = {n: different("abcdefgh"[:n]) for n in (0, 1, 8)}
print("safetensors", safetensors.__version__, "- different files of 20 equal saves, by number of metadata keys:", seen)
assert seen[0] == 1 and seen[1] == 1, "plain files differ now too"
assert seen[8] > 1, "metadata keys have a fixed order now"
assert (load(save(tensors, {"a": "x", "b": "y"}))["weight"] == tensors["weight"]).all()
PYTHON
# Output seen: safetensors 0.8.0 - different files of 20 equal saves, by number of metadata keys: {0: 1, 1: 1, 8: 20}
