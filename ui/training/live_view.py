"""A training while it goes on and after: one line in words, the buttons, the losses, the plan with a moving mark.
What one step did is `step_view.py`'s, why it failed `failure.py`'s matter."""

import streamlit as st

from core.plots.training import losses
from core.plots.training import plan as plan_figure
from core.runs import Run
from core.runs.execute import plan_run
from ui import cached, live
from ui.large_type import chart
from ui.training import failure, step_view
from ui.training.time_left import seconds_left

STOP = "Stop cannot be undone; the model so far is kept, once an epoch is done."


def draw(run: Run, tail: live.Tail) -> None:
    """What is above the charts keeps its height, so that nothing jumps."""
    if tail.failed:
        failure.show(run, tail.failed)
    elif run.ongoing:
        st.progress(min(1.0, run.step / (run.total_steps or run.step + 1)), in_words(run, tail))
        with st.container(horizontal=True, vertical_alignment="center"):
            live.controls(run)
            st.caption(STOP, width="content")
    else:
        rate = (
            f" Error rate **{tail.epochs[-1].error_rate:.1%}** after {len(tail.epochs)} epochs." if tail.epochs else ""
        )
        st.markdown(f"{live.state_line(run)}.{rate}")
    if tail.skipped:
        st.warning(tail.skipped.sentence, icon=":material/broken_image:")
    _losses(run, tail)
    _plan(run, tail)
    if run.state == "paused" and tail.detail:
        step_view.show(run, tail.detail)
    if tail.epochs:
        _epochs(run, tail)


def in_words(run: Run, tail: live.Tail) -> str:
    """State, epoch, phase, rate, speed and time left; while it waits, for what."""
    words = live.loading_line(run, tail)
    if run.state == "queued":
        return words + _queue(run)
    if run.command in ("pause", "stop") and run.state == "running":
        words += f" ({run.command} after this batch)"
    if tail.batches and tail.phases:
        last = tail.batches[-1]
        words += f", epoch {last.epoch + 1} of {run.total_epochs}, {tail.phases[-1].title}, rate {last.lrs[-1]:.1e}"
        words += f", {last.images_per_second:.0f} pictures/s"
    left = seconds_left(run, tail)
    return words + (f", about {live.in_words(left)} left" if left else "")


def _queue(run: Run) -> str:
    """Which run the worker is busy with, and for about how long."""
    store = cached.store()
    busy = [*store.list(1, state="running"), *store.list(1, state="paused")]
    if not busy:
        return ""
    other = busy[0]
    if other.state == "paused":
        return f". Run {other.id} ({other.title}) is paused; after a minute it makes room"
    left = seconds_left(other, live.tail(other)) if other.kind == "train" else None
    return f". Run {other.id} ({other.title}) is in work" + (f", about {live.in_words(left)} left" if left else "")


def _losses(run: Run, tail: live.Tail) -> None:
    batches, epochs = tail.batches, tail.epochs
    per_epoch = run.steps_per_epoch or 1
    figure = losses(
        [batch.step for batch in batches],
        [batch.loss for batch in batches],
        [batch.smooth_loss for batch in batches],
        [(end.epoch + 1) * per_epoch for end in epochs],
        [end.valid_loss for end in epochs],
        [end.error_rate for end in epochs],
        run.total_steps,
    )
    described = f"Training loss over {len(batches)} batches and validation figures of {len(epochs)} epochs"
    chart(st, figure, key=f"losses-{run.id}", alt=described)


def _plan(run: Run, tail: live.Tail) -> None:
    if not run.steps_per_epoch:
        return
    plan = plan_run(run.config, run.steps_per_epoch)
    at = len(tail.batches)
    phases = [(phase.title, phase.steps, phase.frozen) for phase in plan.phases]
    figure = plan_figure(plan.lrs, phases, at, plan.moms, height=280)
    chart(st, figure, key=f"plan-{run.id}", alt=f"The plan's learning rates, with a mark at batch {at}")


def _epochs(run: Run, tail: live.Tail) -> None:
    rows = [
        {
            "epoch": end.epoch,
            "training loss": round(end.train_loss, 4),
            "validation loss": round(end.valid_loss, 4),
            "error rate": round(end.error_rate, 4),
            "seconds": round(end.seconds, 1),
        }
        for end in tail.epochs
    ]
    st.dataframe(rows, hide_index=True, key=f"epochs-{run.id}")
