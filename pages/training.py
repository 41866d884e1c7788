"""Training: the plan before, the losses while it goes on, the model afterwards."""

import streamlit as st

from core.plots.training import losses
from core.runs import Run, RunConfig
from core.runs.execute import plan_run
from core.train import loop
from ui import cached, live, models
from ui.charts import plan_chart
from ui.data_choice import choose_data, data_code
from ui.frame import mendable, page_head, show_code, what_happened
from ui.kept import kept
from ui.lessons.shelf import show_lessons
from ui.model_choice import choose_model
from ui.picks import lr_source, open_run, run_in_address

METHODS = ["fine_tune", "fit_one_cycle"]
METHODS_HELP = "fine_tune: first the head alone, then all layers. fit_one_cycle: all layers at once."

page_head(
    "Train",
    "The model sees every picture once in an epoch, and after each batch moves a step down the slope of the loss.",
)
dls = choose_data()
inputs, result = st.columns([1, 3])
with inputs, kept("lr", "epochs", "method", "freeze_epochs", "precision", "wd", "seed"):
    lr = st.number_input("Learning rate", 1e-8, 10.0, 2e-3, format="%.2e", step=1e-4, key="lr", bind="query-params")
    st.caption(f"Where it came from: {lr_source(lr)}.")
    epochs = st.number_input("Epochs", 1, 200, 3, key="epochs", bind="query-params")
    start = st.container()
    method = st.selectbox("Method", list(METHODS), key="method", bind="query-params", help=METHODS_HELP)
    model = choose_model()
    with st.expander("More settings"):
        freeze_epochs = st.number_input(
            "Epochs with the body frozen",
            0,
            50,
            1,
            key="freeze_epochs",
            bind="query-params",
            disabled=method != "fine_tune",
        )
        precision = st.selectbox("Precision", ["auto", "fp32", "bf16", "fp16"], key="precision", bind="query-params")
        wd = st.number_input("Weight decay", 0.0, 1.0, 0.01, step=0.01, key="wd", bind="query-params")
        seed = st.number_input("Seed", 0, 2**31 - 1, 0, key="seed", bind="query-params")
with mendable():
    config = RunConfig(
        data=dls.config,
        **model,
        method=method,
        epochs=epochs,
        freeze_epochs=freeze_epochs,
        lr=lr,
        lr_source=lr_source(lr),
        precision=precision,
        wd=wd,
        seed=seed,
    )
if start.button("Train", type="primary", icon=":material/play_arrow:", key="train", width="stretch"):
    open_run("run", cached.store().submit(config))
run = run_in_address("run", kind="train")


def draw(run: Run, tail: live.Tail) -> None:
    """The losses so far, one line in words, and the buttons that the run's state allows."""
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
    st.plotly_chart(figure, key=f"losses-{run.id}", alt=described)
    if tail.failed:
        st.error(f"{tail.failed.message} {tail.failed.advice}", icon=":material/build:")
        return
    if tail.skipped:
        st.warning(tail.skipped.sentence, icon=":material/broken_image:")
    if run.ongoing:
        st.progress(min(1.0, run.step / (run.total_steps or run.step + 1)), _in_words(run, tail))
        live.controls(run)
    elif epochs:
        st.markdown(f"{live.state_line(run)}. Error rate **{epochs[-1].error_rate:.1%}** after {len(epochs)} epochs.")
    else:
        st.markdown(f"{live.state_line(run)}.")


def _in_words(run: Run, tail: live.Tail) -> str:
    words = live.loading_line(run, tail)
    if tail.batches and tail.phases:
        last = tail.batches[-1]
        words += f", epoch {last.epoch + 1} of {run.total_epochs}, {tail.phases[-1].title}, rate {last.lrs[-1]:.1e}"
        words += f", {last.images_per_second:.0f} pictures/s"
    left = live.seconds_left(run, tail)
    return words + (f", about {live.in_words(left)} left" if left else "")


with result:
    if run is None:
        plan = plan_run(config, len(dls.train))
        st.plotly_chart(plan_chart(plan), key="plan", alt=f"Learning rates over {plan.steps} batches")
        st.caption(f"{plan.steps} batches in {plan.epochs} epochs. Press **Train** to begin.")
    else:
        live.watch(run.id, draw)
    if run is not None and (ends := live.tail(run).epochs):
        rows = [
            {
                "epoch": end.epoch,
                "training loss": round(end.train_loss, 4),
                "validation loss": round(end.valid_loss, 4),
                "error rate": round(end.error_rate, 4),
                "seconds": round(end.seconds, 1),
            }
            for end in ends
        ]
        st.dataframe(rows, hide_index=True, key=f"epochs-{run.id}")
if run is not None and not run.ongoing:
    with result, st.container(horizontal=True):
        if run.model:
            st.page_link("pages/softmax.py", label="Show it a photo", icon=":material/photo_camera:")
            its = {"model": models.name_of(run)}
            st.page_link("pages/mistakes.py", label="See its mistakes", icon=":material/rule:", query_params=its)
        st.page_link(
            "pages/runs.py",
            label="Compare, name, take along",
            icon=":material/history:",
            query_params={"runs": str(run.id)},
        )
        if st.button("Plan another", icon=":material/replay:", key="another"):
            st.session_state.pop("run", None)
            st.query_params.pop("run", None)
            st.rerun()

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
verb = f"fine_tune({epochs}, base_lr={lr:g}, freeze_epochs={freeze_epochs})"
if method == "fit_one_cycle":
    verb = f"fit_one_cycle({epochs}, lr_max={lr:g})"
options = f"arch={config.arch!r}, pretrained={config.pretrained!r}, precision={precision!r}, seed={seed}"
show_code(
    loop.train_step,
    f"""{data_code(dls.config)}

from core import create_learner

learn = create_learner(dls, {options})
learn.unfreeze()
for event in learn.{verb}:
    print(event)
learn.export("my_model")""",
)
