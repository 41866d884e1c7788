"""Classes, splits and sizes of a data set's pictures, as arrays that are quick even for 100,000. Kept in memory."""

import base64
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.data.load import DataLoaders, Split
from core.data.pictures.sizes import picture_sizes, sample
from core.data.pictures.thumbnails import thumbnail
from core.errors import PictureError
from ui.pictures.batch_view import identity

SPLITS: dict[str, Split] = {
    "training": "train",
    "validation": "valid",
}  # what pages and addresses call it: the split's name in core
MOST_SIZES = 1500  # points that a browser still draws quickly


@dataclass(frozen=True)
class Places:
    """For each of `dls.items` its class id, and whether it is in the validation set."""

    targets: np.ndarray  # (n,) int32
    is_valid: np.ndarray  # (n,) bool


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs={DataLoaders: identity})
def places(dls: DataLoaders) -> Places:
    is_valid = np.zeros(len(dls.items), bool)
    is_valid[np.asarray(dls.valid.indices)] = True
    return Places(np.asarray(dls.targets, dtype=np.int32), is_valid)


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs={DataLoaders: identity})
def chosen(dls: DataLoaders, class_id: int | None, part: str) -> np.ndarray:
    """The positions in `dls.items` of one class (None: all) and one split ("train", "valid" or "all"), in order."""
    of = places(dls)
    wanted = np.ones(len(of.targets), bool) if part == "all" else of.is_valid == (part == "valid")
    if class_id is not None:
        wanted = wanted & (of.targets == class_id)
    return np.flatnonzero(wanted).astype(np.int32)


def class_counts(dls: DataLoaders) -> tuple[list[int], list[int]]:
    """(training, validation) pictures per class, in the order of `dls.vocab`."""
    of, n = places(dls), len(dls.vocab)
    train, valid = (np.bincount(of.targets[of.is_valid == split], minlength=n) for split in (False, True))
    return train.tolist(), valid.tolist()


@st.cache_data(
    max_entries=8, show_spinner="Looking for one picture of each class ...", hash_funcs={DataLoaders: identity}
)
def one_of_each(dls: DataLoaders) -> dict[str, str]:
    """Class name -> data URI of its first readable picture."""
    found = ((name, _first_readable(dls, class_id)) for class_id, name in enumerate(dls.vocab))
    return {name: uri for name, uri in found if uri is not None}


def _first_readable(dls: DataLoaders, class_id: int) -> str | None:
    for i in chosen(dls, class_id, "all"):
        try:
            return jpeg_uri(thumbnail(dls.items[i].path))
        except PictureError:
            continue
    return None


def jpeg_uri(jpeg: bytes) -> str:
    """A JPEG as a data URI."""
    return "data:image/jpeg;base64," + base64.b64encode(jpeg).decode()


@dataclass(frozen=True)
class Sizes:
    """Upright sizes of a sample of the pictures."""

    names: list[str]
    sizes: np.ndarray  # (n, 2) width, height


@st.cache_data(max_entries=8, show_spinner="Reading the pictures' sizes ...", hash_funcs={DataLoaders: identity})
def sizes(dls: DataLoaders) -> Sizes:
    """Of at most MOST_SIZES pictures, without those that can't be read."""
    paths = [dls.items[i].path for i in sample(len(dls.items), MOST_SIZES)]
    found = picture_sizes(paths)
    there = found[:, 0] > 0
    return Sizes([path.name for path, good in zip(paths, there, strict=True) if good], found[there])
