"""A thumbnail and a line of status for each step on the home page."""

import io

import numpy as np
import streamlit as st
import torch
from PIL import Image

from core.augment import AugmentConfig, draw_warps, warp
from core.augment.presize import cut_square, shrink
from core.data.pictures.decode import open_picture
from core.data.sources.picture_files import list_pictures
from core.errors import PetLabError
from core.plots.lessons import sketches
from core.runs import Run
from core.train.events import BatchEnd, LRFindStep
from core.understand.outputs.softmax import softmax
from core.wording import plural
from ui.page import cached
from ui.page.escape import for_markdown

SIDE = 160  # pixels of one picture in a mosaic of 3 x 2
SHOWN = (0.02, 0.2, 0.38, 0.55, 0.73, 0.92)  # how far down the list of pictures


@st.cache_data(show_spinner="Unpacking the toy pets…")
def toy_pets() -> tuple[int, bytes, bytes] | None:
    """(number of pictures, six of them, one of them augmented six times); None if they cannot be read."""
    try:
        _, paths = list_pictures("toy")
        chosen = (open_picture(paths[int(share * len(paths))], at_least=SIDE) for share in SHOWN)
        six = np.stack([np.asarray(cut_square(shrink(picture, SIDE))) for picture in chosen])
    except PetLabError:
        return None
    one = torch.from_numpy(six[2]).permute(2, 0, 1).float().expand(6, -1, -1, -1)  # (6, 3, H, W)
    drawn = warp(one, draw_warps(6, AugmentConfig(max_rotate=20, max_zoom=1.3), torch.Generator().manual_seed(5)), SIDE)
    augmented = drawn.clamp(0, 255).byte().permute(0, 2, 3, 1).numpy()
    return len(paths), _jpeg(sketches.mosaic(six)), _jpeg(sketches.mosaic(augmented))


def thumbnails(search: Run | None, training: Run | None) -> tuple[str, str, str]:
    """SVGs for learning rate, training and softmax: the losses of a search and a training, else an example."""
    return _thumbnails(*((run.id, run.last_seq) if run else None for run in (search, training)))


@st.cache_data(max_entries=32, show_spinner=False)
def _thumbnails(search: tuple[int, int] | None, training: tuple[int, int] | None) -> tuple[str, str, str]:
    found, trained = (_losses(run[0]) if run else [] for run in (search, training))
    x = np.linspace(0, 1, 60)
    example = 0.75 - 0.55 / (1 + np.exp(-14 * (x - 0.5))) + 1.2 * np.clip(x - 0.82, 0, None) ** 1.2 * 6
    falling = 0.2 + np.exp(-5 * x)
    return (
        sketches.curve(found if len(found) > 1 else example),
        sketches.curve(trained if len(trained) > 1 else falling, color=sketches.COLORS[1]),
        sketches.bars(softmax([2.0, 1.2, 0.6, 0.1, -0.6])),
    )


def _losses(run_id: int) -> list[float]:
    """The smoothed losses of a run, batch by batch."""
    events = (event for _, event in cached.store().events_since(run_id))
    return [event.smooth_loss for event in events if isinstance(event, BatchEnd | LRFindStep)]


def newest(runs: list[Run]) -> Run | None:
    """The newest of some runs that didn't fail, since someone else's failure shouldn't greet people."""
    return next((run for run in runs if run.state != "failed"), None)


def last_search(run: Run | None) -> str:
    """The state of the newest search for a learning rate."""
    return f"Run {run.id}: {_state(run)}." if run else "You haven’t searched for a rate yet."


def last_training(run: Run | None) -> str:
    """The state of the newest training."""
    if run is None:
        return "No training yet."
    wrong = "" if run.error_rate is None else f", {run.error_rate:.0%} of the validation pictures wrong"
    return f"{for_markdown(run.name) or f'Run {run.id}'}: {_state(run)}{wrong}."


def models_ready(count: int) -> str:
    """How many models a photo can be shown to."""
    return f"{plural(count, 'model')} ready for your photo." if count else "Move the sliders."


def _state(run: Run) -> str:
    if run.state == "running" and run.total_steps:
        return f"running, {run.step / run.total_steps:.0%} done"
    return run.state


def _jpeg(picture: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=88)
    return buffer.getvalue()
