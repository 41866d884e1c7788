"""The naive way as a film strip: its steps side by side and, last, the ideal. One element for all of them, since each
picture that Streamlit keeps by itself costs the browser time at every move of a slider."""

from html import escape

import numpy as np
import streamlit as st

from core.augment import Draw
from core.augment.compare import compare
from core.augment.config import PadMode
from core.plots.pictures import data_uri, middle
from ui.augment.picture import KEY, Chosen
from ui.augment.views import CLOSER, pixels

QUALITY = 92  # of a JPEG: the film shows how damage adds up, and its many pictures have to come quickly
STYLE = """<style>
.film { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 1rem; }
.film figure { margin: 0; }
.film img { width: 100%; border-radius: 0.5rem; image-rendering: pixelated; }
.film figcaption { font-size: 0.875rem; opacity: 0.75; }
</style>"""


def film(chosen: Chosen, draw: Draw, pad_mode: PadMode, closer: bool) -> None:
    """Draws the strip; `closer` shows the middle of each picture only."""
    st.html(_strip(chosen, draw, pad_mode, closer))


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=KEY)
def _strip(chosen: Chosen, draw: Draw, pad_mode: PadMode, closer: bool) -> str:
    result = compare(chosen.squares, draw, pad_mode)
    figures = [
        _figure(
            pixels(step.picture),
            closer,
            step.name,
            "1 interpolation" if step.interpolations == 1 else f"{step.interpolations} interpolations",
            f"{chosen.name} after the step {step.name}",
        )
        for step in result.naive.steps
    ]
    alt = f"{chosen.name}, transformed without loss"
    figures.append(_figure(pixels(result.ideal), closer, "ideal", "one resampling of the original", alt))
    return f'{STYLE}<div class="film">{"".join(figures)}</div>'


def _figure(picture: np.ndarray, closer: bool, name: str, words: str, alt: str) -> str:
    uri = data_uri(np.ascontiguousarray(middle(picture, CLOSER if closer else 1)), QUALITY)
    return (
        f'<figure><img src="{uri}" alt="{escape(alt)}"><figcaption><b>{escape(name)}</b>, {words}</figcaption></figure>'
    )
