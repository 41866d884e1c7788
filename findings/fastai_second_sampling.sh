#!/usr/bin/env bash
# fastai 2.8.12 (PyPI, with torch 2.15.0): how often the chapter's own aug_transforms(size=224, min_scale=0.75) samples a
# batch of presized pictures. Expected: once, since the book explains presizing as "all augmentations at the end, in one
# interpolation". Seen: twice. The warp goes from 460 to 460 pixels, then a crop of the result goes to 224, and pictures
# for validation take both steps as well. Only without min_scale is it once. Pet Lab samples once either way; its
# page on augmentation says so and shows this second sampling beside the other two ways.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    fastai==2.8.12 torch==2.15.0 torchvision==0.29.2
"$folder/venv/bin/python" - <<'PYTHON'
import fastai
import torch
import torch.nn.functional as F
from fastai.vision.augment import aug_transforms
from fastai.vision.core import TensorImage

sampled = []
grid_sample = F.grid_sample


def counted(pictures, grid, *args, **kwargs):
    sampled.append(f"{pictures.shape[-1]} to {grid.shape[1]}")
    return grid_sample(pictures, grid, *args, **kwargs)


F.grid_sample = counted


def samplings(split, **settings):
    """The sizes of each sampling of one batch: split 0 is training, 1 validation."""
    sampled.clear()
    pictures = TensorImage(torch.rand(4, 3, 460, 460))
    for transform in aug_transforms(size=224, **settings):
        pictures = transform(pictures, split_idx=split)
    return list(sampled)


print("fastai", fastai.__version__, "torch", torch.__version__)
for split, name in enumerate(("training", "validation")):
    print(name, "- with min_scale:", samplings(split, min_scale=0.75), "- without:", samplings(split))
    assert samplings(split, min_scale=0.75) == ["460 to 460", "460 to 224"], "min_scale no longer adds a sampling"
    assert samplings(split) == ["460 to 224"], "without min_scale it is no longer one sampling"
PYTHON
