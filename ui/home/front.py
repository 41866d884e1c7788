"""What the front page shows beside its words: a picture for each step, and one line on how things stand.
All of it is read or drawn by `core`; nothing here is long."""

import io
from pathlib import Path

import numpy as np
import streamlit as st
import torch
from PIL import Image

from core.augment import AugmentConfig, draw_warps, warp
from core.data.pictures.decode import open_picture
from core.data.sources.picture_files import list_pictures
from core.errors import PetLabError
from core.plots.lessons import sketches
from core.runs import Run
from core.train.schedule import one_cycle
from core.understand.outputs.softmax import softmax
from ui.forms import models
from ui.page import cached

SIDE = 160  # pixels of one picture in a mosaic of 3 x 2
SHOWN = (0.02, 0.2, 0.38, 0.55, 0.73, 0.92)  # how far down the list of pictures


@st.cache_data(show_spinner="Unpacking the toy pets ...")
def toy_pets() -> tuple[int, bytes, bytes] | None:
    """(number of pictures, six of them, one of them six times augmented); None where they cannot be read."""
    try:
        _, paths = list_pictures("toy")
        six = np.stack([_square(paths[int(share * len(paths))]) for share in SHOWN])
    except PetLabError:
        return None
    one = torch.from_numpy(six[2]).permute(2, 0, 1).float().expand(6, -1, -1, -1)  # (6, 3, H, W)
    drawn = warp(one, draw_warps(6, AugmentConfig(max_rotate=20, max_zoom=1.3), torch.Generator().manual_seed(5)), SIDE)
    augmented = drawn.clamp(0, 255).byte().permute(0, 2, 3, 1).numpy()
    return len(paths), _jpeg(sketches.mosaic(six)), _jpeg(sketches.mosaic(augmented))


@st.cache_data(show_spinner=False)
def drawings() -> tuple[str, str, str]:
    """SVGs for the learning rate (a loss that falls, then explodes), training (one cycle of the rate), softmax."""
    x = np.linspace(0, 1, 60)
    loss = 0.75 - 0.55 / (1 + np.exp(-14 * (x - 0.5))) + 1.2 * np.clip(x - 0.82, 0, None) ** 1.2 * 6
    cycle = [one_cycle(pct, 1.0)[0] for pct in np.linspace(0, 0.999, 60)]
    return sketches.curve(loss, mark=30), sketches.curve(cycle), sketches.bars(softmax([2.0, 1.2, 0.6, 0.1, -0.6]))


def last_search() -> str:
    """How the newest search for a learning rate stands."""
    runs = cached.store().list(limit=1, kind="lr_find")
    return f"Run {runs[0].id}: {_state(runs[0])}." if runs else "No search yet."


def last_training() -> str:
    """How the newest training stands."""
    runs = cached.store().list(limit=1, kind="train")
    if not runs:
        return "No training yet."
    rate = runs[0].error_rate
    wrong = "" if rate is None else f", {rate:.0%} of the validation pictures wrong"
    return f"Run {runs[0].id}: {_state(runs[0])}{wrong}."


def models_ready() -> str:
    """How many trained models a photo can be shown to."""
    count = len(models.trained())
    return (
        f"{count} trained model{'s' if count > 1 else ''} for your photo."
        if count
        else "Sliders, until you train a model."
    )


def _state(run: Run) -> str:
    if run.state == "running" and run.total_steps:
        return f"running, {run.step / run.total_steps:.0%} done"
    return run.state


def _square(path: Path) -> np.ndarray:
    picture = open_picture(path, at_least=SIDE)
    side = min(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    box = (left, top, left + side, top + side)
    return np.asarray(picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS, box=box))


def _jpeg(picture: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=88)
    return buffer.getvalue()
