"""Does it matter? Two short trainings that differ only in how they augment, watched side by side.
The worker runs one after the other."""

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
from ui.page.heading import explained
from ui.page.large_type import chart
from ui.watching.controls import controls
from ui.watching.queue import queue_line
from ui.watching.tails import Tail
from ui.watching.time_left import seconds_left
from ui.watching.view import watch_all
from ui.watching.words import in_words, state_line

SIZE, PRESIZE = 64, 96  # small: on two cores, both trainings of the toy pets take less than a minute
NAMES: dict[Method, str] = {"naive": "Naive, step by step", "presized": "Presized, one warp"}


def run_config(data: DataConfig, method: Method, max_rotate: float, epochs: int, seed: int) -> RunConfig:
    """A short training on `data`; both methods get the same batches, draws and starting weights."""
    augment = AugmentConfig(method=method, max_rotate=max_rotate)
    sizes = {"size": SIZE, "presize": PRESIZE, "augment": augment}
    small = DataConfig(**(data.model_dump() | sizes))
    return RunConfig(name=NAMES[method], data=small, epochs=epochs, precision="fp32", seed=seed)


def show(dls: DataLoaders) -> None:
    """The settings, the button, and both runs as soon as they exist."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        up_to = fields.slider("Rotate by up to", 0, 90, "up_to", 45, step=5, format="%d°", width=220)
        epochs = fields.number("Epochs each", 1, 20, "epochs_each", 3, width=130)
        seed = fields.number("Seed", 0, 9999, "matter_seed", 0, width=130)
        train = st.button("Train both", icon=":material/play_arrow:", key="train_both")
    st.caption(
        f"resnet18 at {SIZE} pixels, trained once each way with the same pictures, draws, starting weights and "
        "learning rates. Validation pictures aren't augmented."
    )
    if train:
        with explained():
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
    chart(st, two_trainings(ways, most), key="two-trainings", alt="Error rate and validation loss of both trainings")
    for run, tail in seen:
        st.markdown(f"**{NAMES[_way(run)]}**: {_line(run, tail)}")
        controls(run)
    rates = {_way(run): tail.epochs[-1].error_rate for run, tail in seen if tail.epochs and not run.ongoing}
    if len(rates) == len(NAMES):
        st.info(outcome(rates, n_valid))


def _line(run: Run, tail: Tail) -> str:
    """State, place in the queue or time left, and the last epoch's figures."""
    if run.state == "queued":
        return for_markdown(queue_line(run))
    line = state_line(run)
    if tail.failed:
        return f"{line}. {for_markdown(f'{tail.failed.message} {tail.failed.advice}')}"
    if left := seconds_left(run, tail):
        line += f", about {in_words(left)} left"
    if tail.epochs:
        last = tail.epochs[-1]
        line += f", error rate {last.error_rate:.1%}, validation loss {last.valid_loss:.3f}"
    return line


def _way(run: Run) -> Method:
    return run.config.data.augment.method


def outcome(rates: dict[Method, float], n_valid: int) -> str:
    """What one pair of trainings shows, and what it can't."""
    gap = rates["naive"] - rates["presized"]
    pictures = round(abs(gap) * n_valid)
    if pictures == 0:
        found = "Both get the same number of pictures wrong."
    else:
        better = "presizing" if gap > 0 else "the naive way"
        found = f"Here {better} gets {pictures} more of {n_valid} validation pictures right."
    return f"{found} Trainings this short differ by several pictures just by chance: try other seeds before you decide."
