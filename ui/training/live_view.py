"""A training, live and afterwards: its state, the buttons, the losses, and the plan with a moving mark."""

from collections.abc import Sequence

import plotly.graph_objects as go
import streamlit as st

from core.plots.training import losses
from core.runs import Run
from core.runs.kinds.train import plan_run
from core.train.events import EpochEnd
from core.wording import plural, rate_text
from ui.page.charts import plan_chart
from ui.page.escape import for_markdown
from ui.page.large_type import chart
from ui.training import failure, step_view
from ui.watching.controls import controls
from ui.watching.follow import Asked, bar, drawing, follow, table
from ui.watching.queue import queue_line
from ui.watching.tails import Tail
from ui.watching.time_left import seconds_left
from ui.watching.words import in_words, loading_line, state_line

PLAN_HEIGHT = 280  # pixels
HEIGHT = 690  # pixels of the live view
STOP = "You can't undo Stop. It keeps the model if at least one epoch is done."


def draw(run: Run, tail: Tail) -> None:
    """What a page shows: `html` while batches run, Plotly's charts once they rest."""
    if tail.failed:
        failure.show(run, tail.failed)
    elif run.ongoing:
        with st.container(horizontal=True, vertical_alignment="center"):
            controls(run)
            st.caption(STOP, width="content")
        follow("training", run, tail, 0 if run.state == "paused" else HEIGHT)
    else:
        done = plural(len(tail.epochs), "epoch")
        rate = f" Error rate **{tail.epochs[-1].error_rate:.1%}** after {done}." if tail.epochs else ""
        st.markdown(f"{state_line(run)}.{rate}")
    if tail.skipped:
        st.warning(for_markdown(tail.skipped.sentence), icon=":material/broken_image:")
    if run.ongoing and run.state != "paused":
        return
    chart(st, loss_chart(run, tail), key=f"losses-{run.id}", alt=_losses_alt(tail))
    if run.steps_per_epoch:
        figure = plan_chart(plan_run(run.config, run.steps_per_epoch), PLAN_HEIGHT, len(tail.batches))
        chart(st, figure, key=f"plan-{run.id}", alt=_plan_alt(tail))
    if run.state == "paused" and tail.detail:
        step_view.show(run, tail.detail)
    if tail.epochs:
        st.dataframe(_epochs(tail), hide_index=True, key=f"epochs-{run.id}")
        if lead := training_leads(tail.epochs):
            st.caption(f":material/info: {lead}")


def html(run: Run, tail: Tail, asked: Asked) -> str:
    """An ongoing run: its progress and, unless it is paused, the losses, the plan and the epochs so far."""
    parts = [bar(run.step / (run.total_steps or run.step + 1), _words(run, tail))]
    if run.state == "paused":
        return parts[0]
    parts.append(drawing(loss_chart(run, tail), asked, _losses_alt(tail)))
    if run.steps_per_epoch:
        figure = plan_chart(plan_run(run.config, run.steps_per_epoch), PLAN_HEIGHT)
        parts.append(drawing(figure, asked, _plan_alt(tail), mark=len(tail.batches)))
    if tail.epochs:
        parts.append(table(_epochs(tail)))
    return "".join(parts)


def _words(run: Run, tail: Tail) -> str:
    """State, epoch, phase, rate, speed and time left, or what the run is waiting for."""
    if run.state == "queued":
        return queue_line(run)
    words = loading_line(run, tail)
    if tail.batches and tail.phases:
        last = tail.batches[-1]
        words += (
            f", epoch {last.epoch + 1} of {run.total_epochs}, {tail.phases[-1].title}, rate {rate_text(last.lrs[-1])}"
        )
        words += f", {last.images_per_second:.0f} pictures/s"
    left = seconds_left(run, tail)
    return words + (f", about {in_words(left)} left" if left else "")


def loss_chart(run: Run, tail: Tail) -> go.Figure:
    """The training's losses so far."""
    batches, epochs = tail.batches, tail.epochs
    per_epoch = run.steps_per_epoch or 1
    return losses(
        [batch.step + 1 for batch in batches],
        [batch.loss for batch in batches],
        [batch.smooth_loss for batch in batches],
        [(end.epoch + 1) * per_epoch for end in epochs],
        [end.valid_loss for end in epochs],
        [end.error_rate for end in epochs],
        run.total_steps,
        [end.train_loss for end in epochs],
    )


def _losses_alt(tail: Tail) -> str:
    batches = "1 batch" if len(tail.batches) == 1 else f"{len(tail.batches)} batches"
    return f"Training loss over {batches}, validation loss and error rate after {plural(len(tail.epochs), 'epoch')}"


def _plan_alt(tail: Tail) -> str:
    return f"The plan's learning rates, with a mark at batch {len(tail.batches)}"


def training_leads(epochs: Sequence[EpochEnd]) -> str:
    """Why an early epoch's mean training loss may lie above its validation loss; "" if it doesn't."""
    if not epochs or all(end.train_loss <= end.valid_loss for end in epochs):
        return ""
    return (
        "Why can the training loss be higher than the validation loss? It is averaged over the whole epoch, while the "
        "model is still learning, with augmented pictures and dropout. Validation comes after the epoch, with plain "
        "pictures and no dropout."
    )


def _epochs(tail: Tail) -> list[dict[str, float]]:
    return [
        {
            "epoch": end.epoch + 1,
            "training loss": round(end.train_loss, 4),
            "validation loss": round(end.valid_loss, 4),
            "error rate": round(end.error_rate, 4),
            "seconds": round(end.seconds, 1),
        }
        for end in tail.epochs
    ]
