"""A training while it goes on and after: one line in words, the buttons, the losses, the plan with a moving mark.
While batches go by, the browser renews it by itself."""

import plotly.graph_objects as go
import streamlit as st

from core.plots.training import losses
from core.runs import Run
from core.runs.kinds.train import plan_run
from ui.page import cached
from ui.page.charts import plan_chart
from ui.page.escape import for_markdown
from ui.page.large_type import chart
from ui.training import failure, step_view
from ui.watching.controls import controls
from ui.watching.follow import Asked, bar, drawing, follow, table
from ui.watching.tails import Tail, tail_of
from ui.watching.time_left import seconds_left
from ui.watching.words import in_words, loading_line, state_line

PLAN_HEIGHT = 280  # pixels
HEIGHT = 690  # of all that is drawn while it goes on
STOP = "Stop cannot be undone; the model so far is kept, once an epoch is done."


def draw(run: Run, tail: Tail) -> None:
    """What a page shows of a run. While batches go by, all but the buttons is `html`'s; once they rest, Plotly's charts
    can be looked into."""
    if tail.failed:
        failure.show(run, tail.failed)
    elif run.ongoing:
        with st.container(horizontal=True, vertical_alignment="center"):
            controls(run)
            st.caption(STOP, width="content")
        follow("training", run, tail, 0 if run.state == "paused" else HEIGHT)
    else:
        rate = (
            f" Error rate **{tail.epochs[-1].error_rate:.1%}** after {len(tail.epochs)} epochs." if tail.epochs else ""
        )
        st.markdown(f"{state_line(run)}.{rate}")
    if tail.skipped:
        st.warning(for_markdown(tail.skipped.sentence), icon=":material/broken_image:")
    if run.ongoing and run.state != "paused":
        return
    chart(st, _losses(run, tail), key=f"losses-{run.id}", alt=_losses_said(tail))
    if run.steps_per_epoch:
        figure = plan_chart(plan_run(run.config, run.steps_per_epoch), PLAN_HEIGHT, len(tail.batches))
        chart(st, figure, key=f"plan-{run.id}", alt=_plan_said(tail))
    if run.state == "paused" and tail.detail:
        step_view.show(run, tail.detail)
    if tail.epochs:
        st.dataframe(_epochs(tail), hide_index=True, key=f"epochs-{run.id}")


def html(run: Run, tail: Tail, asked: Asked) -> str:
    """A run that goes on: how far it is, and unless it is paused, the losses, the plan and the epochs so far."""
    parts = [bar(run.step / (run.total_steps or run.step + 1), _words(run, tail))]
    if run.state == "paused":
        return parts[0]
    parts.append(drawing(_losses(run, tail), asked, _losses_said(tail)))
    if run.steps_per_epoch:
        figure = plan_chart(plan_run(run.config, run.steps_per_epoch), PLAN_HEIGHT)
        parts.append(drawing(figure, asked, _plan_said(tail), mark=len(tail.batches)))
    if tail.epochs:
        parts.append(table(_epochs(tail)))
    return "".join(parts)


def _words(run: Run, tail: Tail) -> str:
    """State, epoch, phase, rate, speed and time left; while it waits, for what."""
    words = loading_line(run, tail)
    if run.state == "queued":
        return words + _queue(run)
    if run.command in ("pause", "stop") and run.state == "running":
        words += f" ({run.command} after this batch)"
    if tail.batches and tail.phases:
        last = tail.batches[-1]
        words += f", epoch {last.epoch + 1} of {run.total_epochs}, {tail.phases[-1].title}, rate {last.lrs[-1]:.1e}"
        words += f", {last.images_per_second:.0f} pictures/s"
    left = seconds_left(run, tail)
    return words + (f", about {in_words(left)} left" if left else "")


def _queue(run: Run) -> str:
    """Which run the worker is busy with, and for about how long."""
    store = cached.store()
    busy = [*store.list(1, state="running"), *store.list(1, state="paused")]
    if not busy:
        return ""
    other = busy[0]
    if other.state == "paused":
        return f". Run {other.id} ({other.title}) is paused; after a minute it makes room"
    left = seconds_left(other, tail_of(other)) if other.kind == "train" else None
    return f". Run {other.id} ({other.title}) is in work" + (f", about {in_words(left)} left" if left else "")


def _losses(run: Run, tail: Tail) -> go.Figure:
    batches, epochs = tail.batches, tail.epochs
    per_epoch = run.steps_per_epoch or 1
    return losses(
        [batch.step for batch in batches],
        [batch.loss for batch in batches],
        [batch.smooth_loss for batch in batches],
        [(end.epoch + 1) * per_epoch for end in epochs],
        [end.valid_loss for end in epochs],
        [end.error_rate for end in epochs],
        run.total_steps,
    )


def _losses_said(tail: Tail) -> str:
    return f"Training loss over {len(tail.batches)} batches and validation figures of {len(tail.epochs)} epochs"


def _plan_said(tail: Tail) -> str:
    return f"The plan's learning rates, with a mark at batch {len(tail.batches)}"


def _epochs(tail: Tail) -> list[dict[str, float]]:
    return [
        {
            "epoch": end.epoch,
            "training loss": round(end.train_loss, 4),
            "validation loss": round(end.valid_loss, 4),
            "error rate": round(end.error_rate, 4),
            "seconds": round(end.seconds, 1),
        }
        for end in tail.epochs
    ]
