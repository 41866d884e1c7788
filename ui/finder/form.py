"""The finder's settings: the model, which layers learn, and how the rate climbs."""

import streamlit as st

from core.data.load import DataLoaders
from core.runs import Run, RunConfig
from core.runs.compare import compare_settings
from core.runs.titles import TITLES
from core.wording import rate_text
from ui.forms import clone
from ui.forms.model_choice import choose_batch_size, choose_model
from ui.page import fields
from ui.page.escape import for_markdown
from ui.page.heading import explained

SLOW, FAST, STEPS = 1e-7, 10.0, 100  # fastai's
PROOF_STEPS = 25


def choose(dls: DataLoaders) -> tuple[RunConfig, int]:
    """(the finder's settings, steps of each of a proof's trainings). Ends the page if they don't fit together."""
    with st.popover("Model and steps", icon=":material/tune:"):
        model = choose_model()
        left, right = st.columns(2)
        with left:
            batch_size = choose_batch_size(dls.config.batch_size)
        with right:
            each = "10 to 500, for each of its three trainings. More steps show smaller differences."
            proof_steps = fields.number("Steps of a proof", 10, 500, "proof_it", PROOF_STEPS, step=5, help=each)
        rates = _climb(len(dls.train.indices), batch_size)
    frozen = fields.toggle("Only the head learns", "frozen", True, help="Like the first part of fine_tune.")
    data = dls.config.model_copy(update={"batch_size": batch_size})
    with explained():
        return RunConfig(kind="lr_find", data=data, **model, **rates, frozen=frozen), proof_steps


def _climb(n_train: int, batch_size: int) -> dict:
    """First and last rate, number of steps and seed, and what they amount to."""
    small = "So small that nothing happens: 1e-10 to 1, and below the last rate."
    large = "So large that training breaks down: up to 1,000. The finder stops as soon as it does."
    left, right = st.columns(2)
    with left:
        start = fields.rate("First rate", 1e-10, 1.0, "start_lr", SLOW, help=small)
        steps = fields.number(
            "Steps", 20, 1000, "num_it", STEPS, step=10, help="20 to 1,000. More steps make a finer curve."
        )
    with right:
        end = fields.rate("Last rate", 1e-9, 1000.0, "end_lr", FAST, help=large)
        seed = fields.number("Seed", 0, 2**31 - 1, "seed", 0, help="Sets the head's starting weights and the batches.")
    if start < end:
        epochs = steps * batch_size / max(n_train, 1)
        factor = (end / start) ** (1 / steps)
        st.caption(f"Each step multiplies the rate by {factor:.2f}. All steps together make {epochs:.1f} epochs.")
    else:  # beside the fields, since the page's own message is hidden behind them
        st.error("The last rate has to be higher than the first.", icon=":material/build:")
    return {"start_lr": start, "end_lr": end, "num_it": steps, "seed": seed}


def settings_line(run: Run, form: RunConfig) -> None:
    """The run's settings; if the form has other settings by now, also which ones, and a way back."""
    config = run.config
    st.caption(
        f"Run {run.id}: {config.arch}, {config.pretrained or 'no'} weights, "
        f"{'only the head' if config.frozen else 'all layers'}, {rate_text(config.start_lr)} to "
        f"{rate_text(config.end_lr)} in {config.num_it} steps of {config.data.batch_size} pictures at "
        f"{config.data.size} pixels, seed {config.seed}."
    )
    differ, _ = compare_settings({"run": config, "form": form})
    if differ:
        words = ", ".join(f"{TITLES[row['setting']]} = {row['form']}" for row in differ)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f":material/info: The form has changed since: {for_markdown(words)}.", width="content")
            clone.link(run)
