"""The learning rate finder against the bare loop and against fastai."""

from __future__ import annotations

from benchmarks.rivals import bare_training, has_fastai, quiet_fastai, rates
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
    n = STEPS * config.batch_size

    def ours() -> int:
        *_, end = learn.lr_find(1e-7, 1e-5, STEPS)
        assert isinstance(end, LRFindEnd) and len(end.lrs) == STEPS
        return n

    works = {"ours": ours, "bare": bare_training(dls, ARCH, learn.precision, STEPS)}
    if has_fastai():
        settings = {"show_plot": False, "suggest_funcs": None}
        works["fastai"] = quiet_fastai(config, lambda theirs: theirs.lr_find(1e-7, 1e-5, STEPS, **settings), n)
    found = rates(works, rounds=2)
    fastai = found.get("fastai")
    reached = found["bare"] <= BARE_GOAL * found["ours"] and (fastai is None or found["ours"] >= GOAL * fastai)
    goal = f"≥ {GOAL:g} × fastai, ≤ {BARE_GOAL:.2f} of the bare time"
    work = f"lr_find, {ARCH} at {config.size}, {learn.precision}"
    return [Row(work, found["ours"], "pictures/s", fastai, found["bare"], goal, reached)]
