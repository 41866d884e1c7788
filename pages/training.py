"""Training: the plan before, the losses while it goes on, the model afterwards."""

import streamlit as st

from core.train import loop
from ui.forms.data_choice import choose_data
from ui.forms.picks import open_run, run_in_address
from ui.lessons.shelf import show_lessons
from ui.page import cached
from ui.page.heading import page_head, show_code, what_happened
from ui.training import form, live_view, plan_view, settings_view
from ui.training.code import code_of
from ui.watching.view import watch

page_head(
    "Train",
    "The model sees every picture once in an epoch, and after each batch moves a step down the slope of the loss.",
)
dls = choose_data()
run = run_in_address("run", kind="train")
if run is None:
    inputs, result = st.columns([1, 3])
    with inputs:
        config, pressed = form.choose(dls)
    if pressed:
        open_run("run", cached.store().submit(config))
        st.rerun()
    with result:
        plan_view.show(config, dls)
else:
    config = run.config
    result, beside = st.columns([3, 1])  # on a phone the charts come first
    with result:
        watch(run, live_view.draw, every=None)
        if not run.ongoing:
            settings_view.ways_on(run)
    with beside:
        settings_view.show(run)

show_lessons(run, config)
what_happened("""
**One step.** The model guesses a batch; the loss says how wrong it was; the gradient says in which direction each
weight makes it worse; AdamW moves each weight a little the other way. The learning rate is how little.

**fine_tune** has two parts. First only the new head learns, for it begins with random weights and would otherwise spoil
the body. Then all layers learn: early layers, which know edges and colours, a hundred times slower than the head.

**One cycle.** The rate climbs, so that training moves fast and settles in a wide valley, and then falls to nearly
nothing. Momentum does the opposite.

**A pitfall.** Look at the validation loss and the error rate, not at the training loss: the training loss also falls
when the model only learns its pictures by heart. And don't stop early: the best epochs come last, when the rate is
small.
""")
show_code(loop.train_step, code_of(config))
