"""Discriminative rates: how a slice spreads over the layer groups, and the rates as they really stood."""

import numpy as np
import streamlit as st

from core.plots.lessons.spread import rates_held, spread
from core.runs import Run, RunConfig
from core.train.schedule import layer_lrs
from ui.lessons.story import plan_of, story
from ui.page import fields
from ui.page.heading import show_code
from ui.page.large_type import chart
from ui.watching.tails import Tail
from ui.watching.view import watch

OTHERWISE = "The rates of a real training will stand here, too. Train once: three epochs will do."
SLICE = (1e-5, 1e-3)


def show(shown: Run | None, config: RunConfig) -> None:
    inputs, linear, log = st.columns([1, 2, 2])
    with inputs:
        low = fields.number("Lowest rate", 1e-9, 10.0, "slice_low", SLICE[0], format="%.1e", step=1e-5)
        high = fields.number("Highest rate", 1e-9, 10.0, "slice_high", SLICE[1], format="%.1e", step=1e-5)
    ratios, differences = layer_lrs(slice(low, high), 3), np.linspace(low, high, 3).tolist()
    for place, is_log in ((linear, False), (log, True)):
        chart(
            place,
            spread(ratios, differences, is_log),
            key=f"spread-{is_log}",
            alt=f"Rates of three layer groups from {low:g} to {high:g} on {'a log' if is_log else 'a linear'} axis",
        )
    inputs.markdown(f"early **{ratios[0]:.2g}**  \nlate **{ratios[1]:.2g}**  \nhead **{ratios[2]:.2g}**")
    st.markdown(
        f"`slice({low:g}, {high:g})` multiplies by **{ratios[1] / ratios[0]:.3g}** from group to group. Equal "
        f"differences would give the late layers {differences[1]:.2g}, which is {differences[1] / high:.0%} of the "
        "head's rate. Early layers know edges and colours, which pets share with all else: they should hardly move."
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
        st.caption("The first batch is still to come.")
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
    """The rates of the step with the highest one after the frozen part, and the ratios between the groups."""
    free = lrs[frozen_steps:]
    if not free:
        return "So far only the head learns: the body's rates hold for its batch norms alone."
    step = max(range(len(free)), key=lambda i: free[i][-1])
    early, late, head = free[step]
    where = "With all layers, the" if frozen_steps else "The"
    rates = f"{where} rates stood highest at batch {frozen_steps + step + 1}: {early:.2g}, {late:.2g} and {head:.2g}."
    if early == late == head:
        return f"{rates} This training used one rate for all."
    if not np.isclose(late / early, head / late):
        return f"{rates} From early to late they grow by {late / early:.3g}, from late to head by {head / late:.3g}."
    return f"{rates} Each is {late / early:.3g} times the one before, and so at every other batch of this part."
