"""Are our models as good as fastai's? The error rate after `fine_tune(3)` from the same weights, over three seeds. It
takes minutes, so it runs only when named."""

from __future__ import annotations

import statistics

from benchmarks.rivals import fastai_data, has_fastai
from benchmarks.table import Row
from core.data import DataConfig, load_data
from core.model import load_pretrained
from core.train import create_learner
from core.train.events import FitEnd

ARCH, EPOCHS, SEEDS = "resnet18", 3, (0, 1, 2)
SIZES = {"size": 64, "presize": 96}  # pixels


def rows(source: str) -> list[Row]:
    """Per cent of validation pictures that are wrong, the mean over the seeds."""
    ours = [_ours(source, seed) for seed in SEEDS]
    how = f"{ARCH} with the toy body at {SIZES['size']} pixels, seeds {SEEDS}"
    work = f"wrong after fine_tune({EPOCHS}), {how}: {_percents(ours)}"
    if not has_fastai():
        return [Row(work, statistics.mean(ours), "%")]
    theirs = [_by_fastai(source, seed) for seed in SEEDS]
    spread = (statistics.variance(ours) / len(ours) + statistics.variance(theirs) / len(theirs)) ** 0.5
    most = statistics.mean(theirs) + spread
    goal = f"≤ {most:.1f} %: fastai's ({_percents(theirs)}) and one standard error of the difference"
    return [
        Row(work, statistics.mean(ours), "%", statistics.mean(theirs), goal=goal, reached=statistics.mean(ours) <= most)
    ]


def _ours(source: str, seed: int) -> float:
    learn = create_learner(load_data(DataConfig(source=source, seed=seed, **SIZES)), ARCH, "toy", "fp32", seed, "cpu")
    *_, end = learn.fine_tune(EPOCHS)
    assert isinstance(end, FitEnd)
    return 100 * end.error_rate


def _by_fastai(source: str, seed: int) -> float:
    from fastai.vision.all import error_rate, resnet18, set_seed, vision_learner

    set_seed(seed)
    data = fastai_data(DataConfig(source=source, seed=seed, **SIZES))
    learn = vision_learner(data, resnet18, pretrained=False, metrics=error_rate)
    load_pretrained(learn.model[0], ARCH, "toy")
    learn.freeze()
    with learn.no_bar(), learn.no_logging():
        learn.fine_tune(EPOCHS)
        return 100 * learn.validate()[1]


def _percents(rates: list[float]) -> str:
    return ", ".join(f"{rate:.1f}" for rate in rates)
