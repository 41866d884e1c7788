"""What the two steps of `fine_tune` do: the loss in both, and which layers moved."""

from collections.abc import Sequence

import streamlit as st

from core.plots.lessons.phases import shade_frozen, ways_moved
from core.plots.training import losses
from core.runs import Run, RunConfig
from core.train.events import EpochEnd
from core.train.plan import fine_tune_plan
from ui.forms.data_choice import data_code
from ui.lessons.story import story
from ui.page.heading import show_code
from ui.page.large_type import chart
from ui.watching.tails import Tail
from ui.watching.view import watch

OTHERWISE = "This lesson is drawn from a training with **fine_tune**. Train one: three epochs will do."


def show(shown: Run | None, config: RunConfig) -> None:
    run = story(shown, lambda run: run.config.method == "fine_tune" and run.config.freeze_epochs > 0, OTHERWISE)
    if run is None:
        return
    watch(run, _draw)
    asked = run.config
    show_code(
        fine_tune_plan,
        f"{data_code(asked.data)}\n\nfrom core import create_learner\n\n"
        f"learn = create_learner(dls, arch={asked.arch!r}, pretrained={asked.pretrained!r})\n"
        f"for event in learn.fine_tune({asked.epochs}, base_lr={asked.lr.code}, freeze_epochs={asked.freeze_epochs}):\n"
        '    if event.name == "epoch_end":\n        print(event.error_rate, event.moved)',
    )


def _draw(run: Run, tail: Tail) -> None:
    per_epoch, frozen = run.steps_per_epoch or 1, run.config.freeze_epochs
    left, right = st.columns([3, 2])
    figure = losses(
        [batch.step for batch in tail.batches],
        [batch.loss for batch in tail.batches],
        [batch.smooth_loss for batch in tail.batches],
        [(end.epoch + 1) * per_epoch for end in tail.epochs],
        [end.valid_loss for end in tail.epochs],
        [end.error_rate for end in tail.epochs],
        run.total_steps,
    )
    alt = f"Loss of run {run.id}; the first {frozen} epochs, with the body frozen, are shaded"
    chart(left, shade_frozen(figure, frozen * per_epoch), key=f"two-steps-{run.id}", alt=alt)
    if any(end.moved for end in tail.epochs):
        moved = [end.moved for end in tail.epochs if end.moved]
        chart(
            right,
            ways_moved(moved, frozen, run.total_epochs),
            key=f"moved-{run.id}",
            alt=f"How far each layer group has moved after each of {len(moved)} epochs",
        )
    st.markdown(sentences(tail.epochs, frozen))


def sentences(ends: Sequence[EpochEnd], frozen: int) -> str:
    """What the figures say, as far as the training has come."""
    if len(ends) < frozen:
        return "The first part goes on: the new head learns alone."
    first = ends[frozen - 1]
    said = [
        f"**First the head alone.** It began with random weights. After {_epochs(frozen)} the error rate is "
        f"{first.error_rate:.1%}."
    ]
    if first.moved:
        said.append(
            f"The head moved by {_percent(first.moved[2])} of its length, the body by {_percent(max(first.moved[:2]))} "
            "at most: only its batch norms learn, as in fastai."
        )
    later = ends[frozen:]
    if not later:
        return " ".join(said)
    last = later[-1]
    change = "falls" if last.error_rate < first.error_rate else "does not fall: it goes"
    said.append(
        f"\n\n**Then all layers.** In {_epochs(len(later))} the error rate {change} from {first.error_rate:.1%} to "
        f"{last.error_rate:.1%}."
    )
    if last.moved:
        early, late, head = last.moved
        said.append(
            f"By then the early layers have moved by {_percent(early)}, the late ones by {_percent(late)}, the head "
            f"by {_percent(head)}."
        )
    longer = min(end.seconds for end in later) / min(end.seconds for end in ends[:frozen])
    said.append(
        f"An epoch took {longer:.1f} times as long as a frozen one, which leaves out the gradients of the body's "
        "convolutions."
    )
    return " ".join(said)


def _epochs(n: int) -> str:
    return "1 epoch" if n == 1 else f"{n} epochs"


def _percent(share: float) -> str:
    return f"{100 * share:.2g}%"
