"""Discriminative rates: how a slice spreads over the layer groups, and the rates of a real training."""

import numpy as np
import streamlit as st

from core.plots.lessons.spread import rates_held, spread
from core.runs import Run, RunConfig
from core.train.schedule import layer_lrs
from core.wording import rate_text
from ui.lessons.story import plan_of, story
from ui.page import fields
from ui.page.heading import show_code
from ui.page.large_type import chart
from ui.watching.tails import Tail
from ui.watching.view import watch

OTHERWISE = "Train a model, three epochs are enough, and its real rates appear here, too."
SLICE = (1e-5, 1e-3)


def show(shown: Run | None, config: RunConfig) -> None:
    inputs, linear, log = st.columns([1, 2, 2])
    with inputs:
        low = fields.rate("Lowest rate", 1e-9, 10.0, "slice_low", SLICE[0])
        high = fields.rate("Highest rate", 1e-9, 10.0, "slice_high", SLICE[1])
    ratios, differences = layer_lrs(slice(low, high), 3), np.linspace(low, high, 3).tolist()
    for place, is_log in ((linear, False), (log, True)):
        chart(
            place,
            spread(ratios, differences, is_log),
            key=f"spread-{is_log}",
            alt=f"Rates of three layer groups from {rate_text(low)} to {rate_text(high)}{', log axis' * is_log}",
        )
    early, late, head = map(rate_text, ratios)
    inputs.markdown(f"early **{early}**  \nlate **{late}**  \nhead **{head}**")
    st.markdown(
        f"`slice({early}, {head})` multiplies the rate by **{ratios[1] / ratios[0]:.3g}** from group to group. With "
        f"equal differences the late layers would get {rate_text(differences[1])}, {differences[1] / high:.0%} of the "
        "head's rate. Early layers detect edges and colours, which all pictures share, so they should hardly change."
    )
    run = story(shown, lambda run: True, OTHERWISE)
    if run is not None:
        watch(run, _draw)
    show_code(
        layer_lrs,
        "from core.train.schedule import layer_lrs\n\n"
        f"layer_lrs(slice({low:g}, {high:g}), n_groups=3)\n\n"
        f"for event in learn.fit_one_cycle(3, lr_max=slice({low:g}, {high:g})):\n"
        '    if event.name == "batch_end":\n        print(event.lrs)',
    )


def _draw(run: Run, tail: Tail) -> None:
    plan = plan_of(run)
    if plan is None or not tail.batches:
        st.caption("Waiting for the first batch.")
        return
    lrs = [batch.lrs for batch in tail.batches]
    frozen = sum(phase.steps for phase in plan.phases if phase.frozen)
    chart(
        st,
        rates_held(lrs, frozen, plan.steps),
        key=f"rates-held-{run.id}",
        alt=f"Rates of {len(lrs)} batches of run {run.id}",
    )
    st.markdown(sentence(lrs, frozen))


def sentence(lrs: list[list[float]], frozen_steps: int) -> str:
    """The highest rates after the frozen part, and the ratios between the groups."""
    free = lrs[frozen_steps:]
    if not free:
        return "So far the body is frozen: only the head learns, and the body's batch norms, which use these rates."
    step = max(range(len(free)), key=lambda i: free[i][-1])
    early, late, head = free[step]
    where = "With all layers learning, the" if frozen_steps else "The"
    peak = f"{rate_text(early)}, {rate_text(late)} and {rate_text(head)}"
    rates = f"{where} rates peaked at batch {frozen_steps + step + 1}: {peak}."
    if early == late == head:
        return f"{rates} This training used one rate for all layers."
    if not np.isclose(late / early, head / late):
        return f"{rates} They grow {late / early:.3g} times from early to late and {head / late:.3g} times to the head."
    return f"{rates} Each is {late / early:.3g} times the one before, in every batch of this part."
