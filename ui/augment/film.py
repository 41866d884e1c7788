"""The naive way as a film strip: its steps side by side and, last, the ideal. One element for all of them, since each
picture that Streamlit keeps by itself costs the browser time at every move of a slider."""

from collections.abc import Callable
from html import escape

import numpy as np
import torch

from core.augment.compare import Comparison
from core.plots.pictures import data_uri

QUALITY = 92  # of a JPEG: the film shows how damage adds up, and its many pictures have to come quickly
STYLE = """<style>
.film { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 1rem; }
.film figure { margin: 0; }
.film img { width: 100%; border-radius: 0.5rem; image-rendering: pixelated; }
.film figcaption { font-size: 0.875rem; opacity: 0.75; }
</style>"""


def strip(result: Comparison, name: str, pixels: Callable[[torch.Tensor], np.ndarray]) -> str:
    """HTML of the strip for the picture called `name`; `pixels` makes a uint8 picture (H, W, 3) of a tensor."""
    figures = [
        _figure(
            pixels(step.picture),
            step.name,
            "1 interpolation" if step.interpolations == 1 else f"{step.interpolations} interpolations",
            f"{name} after the step {step.name}",
        )
        for step in result.naive.steps
    ]
    alt = f"{name}, transformed without loss"
    figures.append(_figure(pixels(result.ideal), "ideal", "one resampling of the original", alt))
    return f'{STYLE}<div class="film">{"".join(figures)}</div>'


def _figure(picture: np.ndarray, name: str, words: str, alt: str) -> str:
    uri = data_uri(picture, QUALITY)
    return (
        f'<figure><img src="{uri}" alt="{escape(alt)}"><figcaption><b>{escape(name)}</b>, {words}</figcaption></figure>'
    )
