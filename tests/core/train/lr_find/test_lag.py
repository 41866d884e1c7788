"""How far the smoothing shifts a curve: known on a made-up one, plausible on recorded ones."""

from __future__ import annotations

import numpy as np
import pytest

from core.train.lr_find.lag import lag, lag_words
from core.train.lr_find.rules import suggestions
from core.train.smooth import BETA, Smooth
from core.wording import rate_text
from tests.makers import fastai_figures

LRS = np.logspace(-7, 1, 100, endpoint=False)
CURVES = fastai_figures()["curves"]


def smoothed(raw: np.ndarray) -> list[float]:
    smooth = Smooth()
    return [smooth.add(float(loss)) for loss in raw]


def test_the_middle_of_a_fall_is_found_and_the_smoothed_one_is_later() -> None:
    """A fall over two decades, half of which is done at 1e-3."""
    place = np.clip(np.log10(LRS / 1e-4) / 2, 0, None)
    raw = np.where(place <= 1, 4 - 3 * place, 1 + 20 * (place - 1) ** 2)
    found = lag(LRS, smoothed(raw), raw, 100)
    assert found is not None
    assert found.without == pytest.approx(1e-3, rel=0.25)  # a step is a factor of 1.2
    assert found.factor > 2
    picks = suggestions(LRS, smoothed(raw), 100)
    assert found.picks["minimum"] < picks["minimum"]
    words = lag_words(found, picks)
    assert (
        f"**{found.factor:.1f} times higher**" in words
        and f"from {rate_text(found.without)} to" in words
        and "minimum" in words
    )


@pytest.mark.parametrize("curve", CURVES, ids=[f"{c['arch']}-{c['size']}" for c in CURVES])
def test_fastais_recorded_curves_lag(curve) -> None:
    smooth = np.array(curve["all_smooth_losses"])
    average = smooth * (1 - BETA ** np.arange(1, len(smooth) + 1))
    raw = (average - BETA * np.concatenate([[0], average[:-1]])) / (1 - BETA)
    found = lag(curve["all_lrs"], smooth, raw, curve["num_it"])
    assert found is not None and 1.5 < found.factor < 10


def test_a_curve_without_a_lag_says_so_and_one_that_broke_says_nothing() -> None:
    raw = np.where(np.arange(100) < 50, 4.0, 1.0)
    found = lag(LRS, raw, raw, 100)
    assert found is not None and "hardly matters" in lag_words(found, suggestions(LRS, raw, 100))
    assert lag(LRS[:8], raw[:8], raw[:8], 100) is None
    assert lag(LRS, raw, np.full(100, np.nan), 100) is None
