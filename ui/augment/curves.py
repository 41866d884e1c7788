"""The measures from 0 to 90 degrees, for one picture and the page's other settings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import plotly.graph_objects as go
import streamlit as st

from core.augment import Draw
from core.augment.compare import over_angles
from core.augment.config import PadMode
from core.plots.augmentation import quality_over_angles
from ui.augment.picture import KEY, Chosen
from ui.page.large_type import chart

MEASURES = {  # of a `Way`: title, unit
    "detail": ("Fine detail kept", "share"),
    "psnr": ("Closeness to the ideal (PSNR)", "decibels"),
    "ssim": ("Similarity to the ideal (SSIM)", "1 is identical"),
    "outside": ("Pixels from outside", "share"),
}
WAYS = ("naive", "presized", "fastai")


@dataclass(frozen=True)
class Curves:
    """Angles, and the values of each measure for each of `WAYS`."""

    angles: Sequence[float]
    values: dict[str, dict[str, list[float]]]


def show(chosen: Chosen, draw: Draw, pad_mode: PadMode) -> None:
    """Four charts with the current angle marked."""
    with st.grid(2, min_column_width=300, gap="small", key="curves"):
        for name, (title, _) in MEASURES.items():
            figure = _figure(chosen, replace(draw, angle=0.0), pad_mode, name, abs(draw.angle))
            chart(st, figure, key=f"curve-{name}", alt=f"{title} from 0 to 90 degrees, each way")


@st.cache_data(max_entries=32, show_spinner="Rotating the picture from 0 to 90 degrees ...", hash_funcs=KEY)
def measured(chosen: Chosen, draw: Draw, pad_mode: PadMode) -> Curves:
    """The curves of `draw` over the angle."""
    turned = over_angles(chosen.squares, draw, pad_mode)
    values = {
        name: {way: [getattr(getattr(both, way), name) for _, both in turned] for way in WAYS} for name in MEASURES
    }
    return Curves([angle for angle, _ in turned], values)


@st.cache_resource(max_entries=64, show_spinner=False, hash_funcs=KEY)
def _figure(chosen: Chosen, draw: Draw, pad_mode: PadMode, name: str, at: float) -> go.Figure:
    curves = measured(chosen, draw, pad_mode)
    return quality_over_angles(*MEASURES[name], curves.angles, curves.values[name], at)
