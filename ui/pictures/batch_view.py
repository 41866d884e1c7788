"""One batch made ready to look at: pictures, class names, and the numbers of its tensors. Kept in memory."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st
import torch

from core.data.batches.make_batch import denormalize, uint8_pictures
from core.data.lessons.summary import Summary
from core.data.load import DataLoaders, Split
from core.plots.pictures import data_uri

CHANNELS = ("red", "green", "blue")


@dataclass(frozen=True)
class BatchView:
    """What the page shows of a batch; each list has one entry per picture."""

    pictures: list[str]  # data URIs of the pictures as the model gets them
    labels: list[str]
    class_ids: list[int]
    items: list[int]  # positions in dls.items
    facts: pd.DataFrame  # one row per fact, one column per tensor


def identity(dls: DataLoaders) -> tuple[str, str]:
    """What identifies a data set in caches: its configuration, and the files in the state they were read."""
    return dls.config.model_dump_json(), dls.train.cache.folder.name


@st.cache_data(max_entries=128, show_spinner=False, hash_funcs={DataLoaders: identity})
def batch_view(dls: DataLoaders, split: Split, number: int) -> BatchView:
    """Batch `number` of a split. Raises DataError if none of its pictures can be read."""
    xb, yb, items = dls.batch(split, number)
    xb, yb = xb.cpu(), yb.cpu()
    class_ids = yb.tolist()
    return BatchView(
        pictures=[data_uri(picture, quality=90) for picture in uint8_pictures(xb)],
        labels=[dls.vocab[i] for i in class_ids],
        class_ids=class_ids,
        items=items,
        facts=_facts(xb, yb),
    )


@st.cache_data(max_entries=8, show_spinner="Running the steps one by one ...", hash_funcs={DataLoaders: identity})
def summary(dls: DataLoaders, presized: bool = True) -> Summary:
    """`dls.summary()`, measured once, or the same without the resize."""
    return dls.summary(presized)


def _mean_and_std(channel: int, t: torch.Tensor) -> str:
    return f"{t[:, channel].mean():.2f}, {t[:, channel].std():.2f}"


def _facts(xb: torch.Tensor, yb: torch.Tensor) -> pd.DataFrame:
    def row(function: Callable[[torch.Tensor], str], of_labels: str = "") -> list[str]:
        return [function(denormalize(xb)), function(xb), of_labels]

    rows = {
        "shape": row(lambda t: " × ".join(map(str, t.shape)), str(len(yb))),
        "type": row(lambda t: str(t.dtype).removeprefix("torch."), str(yb.dtype).removeprefix("torch.")),
        "range": row(lambda t: f"{t.min():.2f} to {t.max():.2f}", f"{yb.min()} to {yb.max()}"),
    }
    for c, channel in enumerate(CHANNELS):
        rows[f"{channel}: mean, std"] = row(partial(_mean_and_std, c))
    return pd.DataFrame.from_dict(rows, orient="index", columns=["pixels", "xb", "yb"])
