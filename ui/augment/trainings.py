"""Does it matter? Two short trainings that differ in nothing but the way of augmentation, watched side by side.
The worker does both, one after the other."""

from functools import partial

import streamlit as st

from core.augment import AugmentConfig
from core.augment.config import Method
from core.data.config import DataConfig
from core.data.load import DataLoaders
from core.plots.augmentation import two_trainings
from core.runs import Run, RunConfig
from ui.forms.picks import open_run, run_in_address
from ui.page import cached, fields
from ui.page.escape import for_markdown
from ui.page.heading import mendable
from ui.page.large_type import chart
from ui.watching.controls import controls
from ui.watching.tails import Tail
from ui.watching.view import watch_all
from ui.watching.words import state_line

SIZE, PRESIZE = 64, 96  # small, so that both take less than a minute on two cores with the toy pets
NAMES: dict[Method, str] = {"naive": "Naive, step by step", "presized": "Presized, one warp"}


def run_config(data: DataConfig, method: Method, max_rotate: float, epochs: int, seed: int) -> RunConfig:
    """A short training on `data`; the same arguments but for `method` give the same batches, draws and start."""
    augment = AugmentConfig(method=method, max_rotate=max_rotate)
    sizes = {"size": SIZE, "presize": PRESIZE, "augment": augment}
    small = DataConfig(**(data.model_dump() | sizes))
    return RunConfig(name=NAMES[method], data=small, epochs=epochs, precision="fp32", seed=seed)


def show(dls: DataLoaders) -> None:
    """The settings, the button, and the two runs once they are there."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        up_to = fields.slider("Rotate by up to", 0, 90, "up_to", 45, step=5, format="%d°", width=220)
        epochs = fields.number("Epochs each", 1, 20, "epochs_each", 3, width=130)
        seed = fields.number("Seed", 0, 9999, "matter_seed", 0, width=130)
        train = st.button("Train both", icon=":material/play_arrow:", key="train_both")
    st.caption(
        f"resnet18 at {SIZE} pixels, once with each way; the same pictures, draws, start and rates. "
        "Validation pictures are not augmented at all."
    )
    if train:
        with mendable():
            for method in NAMES:
                config = run_config(dls.config, method, up_to, epochs, seed)
                open_run(f"{method}_run", cached.store().submit(config))
    runs = [run_in_address(f"{method}_run", kind="train") for method in NAMES]
    if all(runs):
        watch_all([run for run in runs if run], partial(_draw, n_valid=len(dls.valid.indices)))


def _draw(seen: list[tuple[Run, Tail]], n_valid: int) -> None:
    ways: dict[str, list[tuple[int, float, float]]] = {
        _way(run): [(end.epoch + 1, end.error_rate, end.valid_loss) for end in tail.epochs] for run, tail in seen
    }
    most = max(run.total_epochs or 1 for run, _ in seen)
    chart(st, two_trainings(ways, most), key="two-trainings", alt="Error rate and loss of both trainings")
    for run, tail in seen:
        line = f"**{NAMES[_way(run)]}**: {state_line(run)}"
        if tail.failed:
            line += f". {for_markdown(f'{tail.failed.message} {tail.failed.advice}')}"
        elif tail.epochs:
            last = tail.epochs[-1]
            line += f", error rate {last.error_rate:.1%}, validation loss {last.valid_loss:.3f}"
        st.markdown(line)
        controls(run)
    rates = {_way(run): tail.epochs[-1].error_rate for run, tail in seen if tail.epochs and not run.ongoing}
    if len(rates) == len(NAMES):
        st.info(outcome(rates, n_valid))


def _way(run: Run) -> Method:
    return run.config.data.augment.method


def outcome(rates: dict[Method, float], n_valid: int) -> str:
    """What one pair of trainings can tell, and what not."""
    gap = rates["naive"] - rates["presized"]
    pictures = round(abs(gap) * n_valid)
    if pictures == 0:
        said = "Both are wrong equally often."
    else:
        better = "presized" if gap > 0 else "naive"
        said = f"Here the {better} way is wrong on {pictures} of {n_valid} pictures less."
    return f"{said} Chance alone moves such short trainings by several pictures: try other seeds before you believe it."
