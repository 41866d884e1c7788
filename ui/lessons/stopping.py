"""Early stopping and one cycle don't go together: where patience would have stopped, and what it would have missed."""

import streamlit as st

from core.plots.lessons.stopping import readable, stopping
from core.runs import Run, RunConfig
from core.train.patience import early_stop, rates_to_come
from core.train.plan import Plan
from ui.forms.clone import form_of
from ui.lessons.story import epochs_done, plan_of, story
from ui.page import fields
from ui.page.heading import show_code
from ui.page.large_type import chart
from ui.watching.tails import Tail
from ui.watching.view import watch

OTHERWISE = "This lesson is drawn from a training of **three epochs or more** with all layers. Train one first."
EXAMPLE = RunConfig(method="fit_one_cycle", epochs=8, lr=1e-2)  # at 96 pixels 85%, 98%, 90% ... 56% wrong
LEAST = 3  # epochs on one cycle: with fewer there is nothing to stop


def show(shown: Run | None, config: RunConfig) -> None:
    run = story(shown, lambda run: run.config.method != "constant" and run.config.epochs >= LEAST, OTHERWISE)
    if run is None:
        return
    title = "Patience: stop after so many epochs without a better validation loss"
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
        st.caption("The first epoch is still to come.")
        return
    before = plan.epochs - plan.phases[-1].epochs  # a part with the body frozen has a cycle of its own
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
        alt=f"Validation loss of {len(tail.epochs)} epochs; "
        + ("no stop" if stop is None else f"patience {patience} stops after epoch {stop + 1}"),
    )
    losses = [end.valid_loss for end in tail.epochs]
    for end in tail.epochs:
        if end.valid_loss > readable(losses):
            st.caption(f"The loss of epoch {end.epoch + 1} ({end.valid_loss:.0f}) lies above the chart.")
    errors = [end.error_rate for end in tail.epochs]
    st.markdown(sentences(plan, errors, stop, patience, run.ongoing))
    if stop is None and not run.ongoing:
        query, _ = form_of(EXAMPLE)
        st.page_link(
            "pages/training.py",
            label="Set the form to a bold training, in which it shows: 8 epochs on one cycle at 1e-2",
            icon=":material/edit_note:",
            query_params=query,
        )
    st.markdown(
        "One cycle means to get worse for a while: a high rate throws the weights about, and so finds a wide valley. "
        "The loss settles when the rate falls. Who finds that a training ran too long trains **anew with fewer "
        "epochs**, so that the rate falls sooner; to stop midway leaves the weights where they were thrown."
    )


def sentences(plan: Plan, errors: list[float], stop: int | None, patience: int, ongoing: bool) -> str:
    """What stopping after epoch `stop` would have cost; `errors` are the error rates of the epochs done."""
    if stop is None:
        so_far = "would not have stopped so far" if ongoing else "would not have stopped"
        return (
            f"With patience {patience} this training **{so_far}**: its validation loss found a new best often enough."
        )
    coming = rates_to_come(plan, stop)
    where = f"With patience {patience} this training stops after epoch {stop + 1}"
    if not coming:
        return f"{where}, which is its last: nothing is missed."
    last = max(i for i in range(len(errors)))
    rates = f"there the rate is still {coming[0]:.2g} and has to fall to {coming[-1]:.1g}"
    if last <= stop:
        return f"{where}: {rates}."
    then, now = errors[stop], errors[last]
    what = f"the error rate, {then:.1%} there, is {now:.1%} after epoch {last + 1}"
    moral = "Stopping would have missed that." if now < then else "This time stopping would have missed nothing."
    return f"**{where}**: {rates}. The training went on, and {what}. {moral}"
