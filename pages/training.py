"""Training: the plan before, the losses meanwhile, the model afterwards."""

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
    "One epoch is one pass through the training pictures. "
    "After each batch it takes a small step down the slope of the loss.",
)
run = run_in_address("run", kind="train")
if run is None:
    dls = choose_data()
    inputs, result = st.columns([1, 3])
    with inputs:
        config, pressed = form.choose(dls)
    if pressed:
        open_run("run", cached.store().submit(config))
        st.rerun()
    with result:
        plan_view.show(config, dls)
else:  # a run has data of its own, whatever the form says
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
**One step.** The model guesses the classes of a batch of pictures, and the loss says how wrong it was. The gradient
says which way of moving each weight would make the loss worse, so AdamW moves it a little the other way. The learning
rate says how little.

**fine_tune** has two parts. First only the new head learns: it starts with random weights and would otherwise spoil the
body. Then all layers learn, but the early ones, which detect edges and colours, learn a hundred times more slowly than
the head.

**One cycle.** The rate climbs, so training moves fast and finds a wide valley. Then the rate falls to almost nothing,
and the weights settle there. Momentum, the share of the previous steps that is carried on, does the opposite: it falls,
then climbs.

**The training loss.** The thin line is the loss of each batch. The thick line averages it with the ten batches before
and the ten after, so it falls when the loss falls. A diamond is the mean of an epoch: compare that with the validation
loss. fastai shows a *smoothed* loss instead, an average over roughly the last fifty batches. It lags: while the loss
falls, it stays too high, often above the validation loss, as if the model did better on pictures it never saw. Click
*fastai's average* in the chart to see it.

**A pitfall.** Watch the validation loss and the error rate, not the training loss, which also falls when the model only
memorises its pictures. And don't stop early: the best epochs come last, when the rate is small.
""")
show_code(loop.train_step, code_of(config))
