"""Why early stopping and one cycle don't go together."""

import streamlit as st

from core.plots.lessons.stopping import readable, stopping
from core.runs import Run, RunConfig
from core.train.patience import early_stop, rates_to_come
from core.train.plan import Plan
from core.wording import plural, rate_text
from ui.forms.clone import form_of
from ui.lessons.story import epochs_done, plan_of, story
from ui.page import fields
from ui.page.heading import show_code
from ui.page.large_type import chart
from ui.watching.tails import Tail
from ui.watching.view import watch

OTHERWISE = "This lesson needs a run with **three epochs or more** for all layers. Start one first."
EXAMPLE = RunConfig(method="fit_one_cycle", epochs=8, lr=1e-2)  # at 96 pixels 85%, 98%, 90% ... 56% wrong
LEAST = 3  # epochs on one cycle; with fewer there's nothing to stop


def show(shown: Run | None, config: RunConfig) -> None:
    run = story(shown, lambda run: run.config.method != "constant" and run.config.epochs >= LEAST, OTHERWISE)
    if run is None:
        return
    title = "Patience: epochs without a better validation loss before it stops"
    patience = fields.slider(title, 1, 5, "patience", 1, width=420)
    watch(run, lambda run, tail: _draw(run, tail, patience))
    show_code(
        early_stop,
        "from core.train.patience import early_stop, rates_to_come\n\n"
        "ends = [event for event in learn.fit_one_cycle(8) if event.name == 'epoch_end']\n"
        f"stop = early_stop([end.valid_loss for end in ends], patience={patience})\n"
        "stop and rates_to_come(learn.plan('fit_one_cycle', 8), stop.epoch)",
    )


def _draw(run: Run, tail: Tail, patience: int) -> None:
    plan = plan_of(run)
    if plan is None or not tail.epochs:
        st.caption("Waiting for the first epoch to end.")
        return
    before = plan.epochs - plan.phases[-1].epochs  # the frozen part has its own cycle
    ends = [end for end in tail.epochs if end.epoch >= before]
    found = early_stop([end.valid_loss for end in ends], patience)
    stop = None if found is None else before + found.epoch
    chart(
        st,
        stopping(
            [end.epoch + 1 for end in tail.epochs],
            [end.valid_loss for end in tail.epochs],
            epochs_done(tail, run.steps_per_epoch or 1),
            [batch.lrs[-1] for batch in tail.batches],
            None if stop is None else stop + 1.0,
        ),
        key=f"stopping-{run.id}",
        alt=f"Validation loss after {plural(len(tail.epochs), 'epoch')}; "
        + ("no stop" if stop is None else f"patience {patience} stops after epoch {stop + 1}"),
    )
    losses = [end.valid_loss for end in tail.epochs]
    for end in tail.epochs:
        if end.valid_loss > readable(losses):
            st.caption(f"The loss of epoch {end.epoch + 1} ({end.valid_loss:.0f}) is too high for the chart.")
    errors = [end.error_rate for end in tail.epochs]
    st.markdown(sentences(plan, errors, stop, patience, run.ongoing))
    if stop is None and not run.ongoing:
        query, _ = form_of(EXAMPLE)
        st.page_link(
            "pages/training.py",
            label="Fill in the form for a bold run that shows it: 8 epochs of one cycle at 0.01",
            icon=":material/edit_note:",
            query_params=query,
        )
    st.markdown(
        "One cycle expects the loss to get worse for a while: a high rate throws the weights around, which helps "
        "them find a wide valley, and the loss settles as the rate falls. If a run was too long, start **a new one "
        "with fewer epochs**, so the rate falls sooner. Stopping midway leaves the weights wherever they were thrown."
    )


def sentences(plan: Plan, errors: list[float], stop: int | None, patience: int, ongoing: bool) -> str:
    """What stopping after epoch `stop` (from 0) would have cost; `errors` are the error rates of the epochs done."""
    if stop is None:
        so_far = "wouldn't have stopped so far" if ongoing else "wouldn't have stopped early"
        often = "its validation loss reached a new best often enough"
        return f"With a patience of {patience}, this run **{so_far}**: {often}."
    coming = rates_to_come(plan, stop)
    where = f"With a patience of {patience}, this training stops after epoch {stop + 1}"
    if not coming:
        return f"{where}, its last one, so it misses nothing."
    last = max(i for i in range(len(errors)))
    rates = f"the rate is still {rate_text(coming[0])} and has yet to fall to {rate_text(coming[-1])}"
    if last <= stop:
        return f"{where}: {rates}."
    then, now = errors[stop], errors[last]
    what = f"the error rate went from {then:.1%} to {now:.1%} after epoch {last + 1}"
    moral = "Stopping would have missed that." if now < then else "This time, stopping would have missed nothing."
    return f"**{where}**: {rates}. The training carried on, and {what}. {moral}"
