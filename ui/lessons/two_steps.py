"""What the two steps of `fine_tune` do: the loss in both, and how far the layers move."""

from collections.abc import Sequence

import streamlit as st

from core.plots.lessons.phases import shade_frozen, ways_moved
from core.runs import Run, RunConfig
from core.train.events import EpochEnd
from core.train.plan import fine_tune_plan
from core.wording import plural
from ui.forms.data_choice import data_code
from ui.lessons.story import story
from ui.page.heading import show_code
from ui.page.large_type import chart
from ui.training.live_view import loss_chart
from ui.watching.tails import Tail
from ui.watching.view import watch

OTHERWISE = "This lesson needs a run with **fine_tune**. Start one: three epochs are enough."


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
    alt = f"Loss of run {run.id}; {plural(frozen, 'epoch')} with the body frozen shaded"
    chart(left, shade_frozen(loss_chart(run, tail), frozen * per_epoch), key=f"two-steps-{run.id}", alt=alt)
    if any(end.moved for end in tail.epochs):
        moved = [end.moved for end in tail.epochs if end.moved]
        chart(
            right,
            ways_moved(moved, frozen, run.total_epochs),
            key=f"moved-{run.id}",
            alt=f"How far each layer group has moved after {plural(len(moved), 'epoch')}",
        )
    st.markdown(sentences(tail.epochs, frozen))


def sentences(ends: Sequence[EpochEnd], frozen: int) -> str:
    """What the numbers show so far."""
    if len(ends) < frozen:
        return "The first part is still running: the new head learns alone."
    first = ends[frozen - 1]
    said = [
        f"**First the head alone.** It started with random weights. After {plural(frozen, 'epoch')} the error rate is "
        f"{first.error_rate:.1%}."
    ]
    if first.moved:
        said.append(
            f"The head's weights moved by {_percent(first.moved[2])} of their length, the body's by at most "
            f"{_percent(max(first.moved[:2]))}: only its batch norms learn, as in fastai."
        )
    later = ends[frozen:]
    if not later:
        return " ".join(said)
    last = later[-1]
    change = "falls" if last.error_rate < first.error_rate else "doesn't fall: it goes"
    said.append(
        f"\n\n**Then all layers.** In {plural(len(later), 'epoch')} the error rate {change} from "
        f"{first.error_rate:.1%} to {last.error_rate:.1%}."
    )
    if last.moved:
        early, late, head = last.moved
        said.append(
            f"By then the early layers have moved by {_percent(early)}, the late ones by {_percent(late)} and the head "
            f"by {_percent(head)}."
        )
    longer = min(end.seconds for end in later) / min(end.seconds for end in ends[:frozen])
    said.append(
        f"An epoch took {longer:.1f} times as long as a frozen one, which skips the gradients of the body's "
        "convolutions."
    )
    return " ".join(said)


def _percent(share: float) -> str:
    return f"{100 * share:.2g}%"
