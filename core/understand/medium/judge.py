"""Whether a picture looks like a photo or like a drawing, and which of them a model has seen."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image

from core.augment.presize import cut_square, shrink
from core.data.pictures.decode import open_picture
from core.errors import PictureError
from core.seeds import seed_of
from core.understand.medium.signs import SIDE, signs

Medium = Literal["photos", "drawings"]

FILE = Path(__file__).with_name("weights.json")
SAMPLE = 48  # training pictures that are judged
FEW, MOST = 0.2, 0.8  # a share of photos below or above these counts as drawings or photos only
REACH = 4.0  # standard deviations; a sign further out counts no more


def photo_chance(image: Image.Image) -> float:
    """How much an RGB picture looks like a photo, in [0, 1]; below 0.5 it looks like a drawing. A logistic regression
    on `signs`, the mean of the whole picture and its middle."""
    found = np.stack([signs(cut_square(shrink(part, SIDE))) for part in (image, middle(image))])
    return float(1 / (1 + np.exp(-outputs(_fitted(), found).mean())))


def outputs(fitted: Mapping[str, np.ndarray], found: np.ndarray) -> np.ndarray:
    """(n, signs) -> (n,), above 0 for a photo. `fitted` holds the signs' mean and deviation, and the weights."""
    z = np.clip((found - fitted["mean"]) / fitted["deviation"], -REACH, REACH)
    return z @ fitted["weights"][:-1] + fitted["weights"][-1]


def middle(image: Image.Image) -> Image.Image:
    """The middle three fifths of both sides."""
    width, height = image.size
    return image.crop((width // 5, height // 5, max(1, width * 4 // 5), max(1, height * 4 // 5)))


def share_of_photos(paths: Sequence[Path]) -> float | None:
    """The share of up to 48 of these pictures that look like photos; None where none can be read."""
    draw = np.random.default_rng(seed_of(len(paths)))
    chosen = draw.permutation(len(paths))[:SAMPLE]
    chances = []
    for i in chosen.tolist():
        try:
            chances.append(photo_chance(open_picture(paths[i], at_least=SIDE)))
        except PictureError:
            continue
    return float(np.mean(np.array(chances) > 0.5)) if chances else None


def medium_of(share: float | None) -> Medium | None:
    """What a model has seen if this share of its pictures look like photos; None: both, or unknown."""
    if share is None or FEW < share < MOST:
        return None
    return "photos" if share >= MOST else "drawings"


def is_foreign(seen: Medium | None, photo: float) -> bool:
    """Whether a picture that looks like a photo as much as `photo` is of the kind that the model hasn't seen."""
    return seen is not None and (photo > 0.5) == (seen == "drawings")


@cache
def _fitted() -> dict[str, np.ndarray]:
    told = json.loads(FILE.read_text())
    return {name: np.array(told[name]) for name in ("mean", "deviation", "weights")}
