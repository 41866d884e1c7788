"""One epoch of resnet18, validation included, against the bare loop in the same precision and against fastai."""

from __future__ import annotations

from benchmarks.rivals import bare_training, has_fastai, quiet_fastai, rates
from benchmarks.table import Row
from core.data import DataConfig, load_data
from core.train import create_learner

ARCH = "resnet18"
GOAL, BARE_GOAL = 3.0, 1.10


def rows(source: str) -> list[Row]:
    """The fastest precision here, as "auto" finds it, and fp32."""
    return [_row(source, precision) for precision in ("auto", "fp32")]


def _row(source: str, precision: str) -> Row:
    config = DataConfig(source=source)
    dls = load_data(config)
    learn = create_learner(dls, ARCH, pretrained=None, precision=precision, device="cpu")
    n = len(dls.train) * config.batch_size + len(dls.valid.indices)

    def ours() -> int:
        for _ in learn.fit_one_cycle(1, 1e-3):
            pass
        return n

    works = {"ours": ours, "bare": bare_training(dls, ARCH, learn.precision)}
    if has_fastai():
        works["fastai"] = quiet_fastai(config, lambda theirs: theirs.fit_one_cycle(1, 1e-3), n)
    found = rates(works)
    fastai = found.get("fastai")
    reached = found["bare"] <= BARE_GOAL * found["ours"] and (fastai is None or found["ours"] >= GOAL * fastai)
    work = f"{ARCH} at {config.size}, one epoch, {learn.precision}"
    goal = f"≥ {GOAL:g} × fastai, ≤ {BARE_GOAL:.2f} of the bare time"
    return Row(work, found["ours"], "pictures/s", fastai, found["bare"], goal, reached)
