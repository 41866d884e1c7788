"""The learning rate finder against the bare loop and against fastai."""

from __future__ import annotations

from benchmarks.rivals import bare_training, fastai_data, has_fastai, rates
from benchmarks.table import Row
from core.data import DataConfig, load_data
from core.train import create_learner
from core.train.events import LRFindEnd

ARCH = "resnet18"
STEPS = 40
GOAL, BARE_GOAL = 2.5, 1.10


def rows(source: str) -> list[Row]:
    """The rates stay so small that nothing diverges, so everyone does all steps."""
    config = DataConfig(source=source)
    dls = load_data(config)
    learn = create_learner(dls, ARCH, pretrained=None, device="cpu")

    def ours() -> int:
        *_, end = learn.lr_find(1e-7, 1e-5, STEPS)
        assert isinstance(end, LRFindEnd)
        return len(end.lrs) * config.batch_size

    works = {"ours": ours, "bare": bare_training(dls, ARCH, learn.precision, STEPS)}
    if has_fastai():
        from fastai.vision.all import resnet18, vision_learner

        theirs = vision_learner(fastai_data(config), resnet18, pretrained=False)

        def by_fastai() -> int:
            with theirs.no_bar(), theirs.no_logging():
                theirs.lr_find(1e-7, 1e-5, STEPS, show_plot=False, suggest_funcs=None)
            return STEPS * config.batch_size

        works["fastai"] = by_fastai
    found = rates(works, rounds=2)
    fastai = found.get("fastai")
    reached = found["bare"] <= BARE_GOAL * found["ours"] and (fastai is None or found["ours"] >= GOAL * fastai)
    goal = f"≥ {GOAL:g} × fastai, ≤ {BARE_GOAL:.2f} of the bare time"
    work = f"lr_find, {ARCH} at {config.size}, {learn.precision}"
    return [Row(work, found["ours"], "pictures/s", fastai, found["bare"], goal, reached)]
