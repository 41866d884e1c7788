"""The plan of a training before it starts: rates and momentum over all steps, and the time it takes here."""

import streamlit as st

from core.data.load import DataLoaders
from core.runs import Run, RunConfig
from core.runs.kinds.train import plan_run
from core.train.events import Estimate
from core.train.measure.estimate import Fit, at_size, fit_minutes, known_estimate, plan_seconds
from core.train.plan import Plan
from core.wording import plural
from ui.forms.data_choice import SIZES
from ui.page import cached, fields
from ui.page.charts import plan_chart
from ui.page.large_type import chart
from ui.training.rates import spread_lines
from ui.watching.controls import controls
from ui.watching.tails import Tail
from ui.watching.view import watch
from ui.watching.words import in_words, loading_line, show_failure

MOST_EPOCHS = 200  # that the form allows


def show(config: RunConfig, dls: DataLoaders) -> None:
    """The chart, each layer group's highest rate, and the time."""
    plan = plan_run(config, steps_per_epoch(config, len(dls.train.indices)))
    chart(st, plan_chart(plan), key="plan", alt=f"Learning rates and momentum over {plan.steps} batches")
    st.markdown("  \n".join(spread_lines(plan)))
    pace = known_estimate(config.arch, config.precision, config.data.size, config.data.batch_size)
    _time(config, plan, len(dls.valid.indices) / config.data.batch_size, pace)


def steps_per_epoch(config: RunConfig, n_train: int) -> int:
    """Batches in an epoch, without the last incomplete one unless it is the only one."""
    return max(1, n_train // config.data.batch_size)


def _time(config: RunConfig, plan: Plan, valid_batches: float, pace: Estimate | None) -> None:
    batches = "1 batch" if plan.steps == 1 else f"{plan.steps} batches"
    words = f"{batches} in {plural(plan.epochs, 'epoch')}"
    if pace is None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{words}. Press **Train** to start, or first:", width="content")
            asked = config.model_copy(update={"kind": "estimate", "name": ""})
            st.button(
                "Measure the time it takes here",
                icon=":material/timer:",
                key="measure",
                on_click=_measure,
                args=(asked,),
            )
        _measuring(asked)
        return
    seconds = in_words(plan_seconds(plan, valid_batches, pace))
    st.markdown(f"{words} take **about {seconds} here**, judging by batches timed on this machine ({pace.precision}).")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        minutes = fields.number("Minutes you have", 1, 600, "minutes", 5, width=190)
        fits = _fits(minutes, plan, valid_batches, pace)
        for fit in fits:
            label = f"{plural(fit.epochs, 'epoch')} at {fit.size} pixels: {in_words(fit.seconds)}"
            st.button(label, key=f"fit-{fit.size}", on_click=_take, args=(fit,))
        if not fits:
            st.caption("Not even one epoch fits. Try fewer pictures or a smaller network.")


def _fits(minutes: float, plan: Plan, valid_batches: float, pace: Estimate) -> list[Fit]:
    """The most epochs at each size in the form, from the chosen size down."""
    sizes = [size for size in reversed(SIZES) if size <= pace.size]
    return [fit for size in sizes for fit in fit_minutes(minutes, plan, valid_batches, at_size(pace, size))[:1]
            if fit.size == size]  # fmt: skip


def _take(fit: Fit) -> None:
    fields.put("epochs", min(fit.epochs, MOST_EPOCHS))
    fields.put("size", fit.size)


def _measure(asked: RunConfig) -> None:
    st.session_state["estimate_run"] = cached.store().submit(asked)


def _measuring(asked: RunConfig) -> None:
    """The timing of these settings, if this session asked for it; the page is redrawn when it ends."""
    runs = cached.store().list(kind="estimate")
    run = next((run for run in runs if run.id == st.session_state.get("estimate_run")), None)
    if run is None or run.config != asked:
        return

    def draw(run: Run, tail: Tail) -> None:
        if tail.failed:
            show_failure(tail.failed)
        elif run.ongoing:
            st.caption(f"{loading_line(run, tail)}. It times a few batches and doesn't change your model.")
            controls(run)

    watch(run, draw)
