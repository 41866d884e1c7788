"""The settings of a training: method, rates, epochs, and the rest behind a button."""

import streamlit as st
import torch

from core.data.load import DataLoaders
from core.runs import RunConfig
from core.train.rate import Rate
from core.wording import rate_text
from ui.forms.model_choice import choose_batch_size, choose_model
from ui.forms.picks import DEFAULT_LR, lr_source
from ui.page import fields
from ui.page.escape import for_markdown
from ui.page.heading import explained

METHODS = {
    "fine_tune": "First the head alone, then all layers. Early layers learn more slowly.",
    "fit_one_cycle": "All layers at once. The rate climbs, then falls to almost nothing.",
    "constant": "All layers at once, with the same rate from start to finish.",
}


def choose(dls: DataLoaders) -> tuple[RunConfig, bool]:
    """(the settings, whether Train was pressed). Ends the page if the settings don't fit together."""
    method = fields.select("Method", METHODS, "method", "fine_tune")
    st.caption(METHODS[method])
    lr = _rate()
    epochs = fields.number("Epochs", 1, 200, "epochs", 3)
    start = st.container()
    with st.popover("More settings", icon=":material/tune:", width="stretch"):
        model = choose_model()
        data = dls.config.model_copy(update={"batch_size": choose_batch_size(dls.config.batch_size)})
        more = _more(method)
        if needs := _needs_gpu(more["precision"]):  # here, too: the popover hides the message below the button
            st.error(needs, icon=":material/build:")
    with explained():
        source = lr_source(lr.high)
        config = RunConfig(data=data, **model, method=method, epochs=epochs, lr=lr, lr_source=source, **more)
    stopper = _impossible(config)
    with start:
        pressed = st.button(
            "Train", type="primary", icon=":material/play_arrow:", key="train", width="stretch", disabled=bool(stopper)
        )
        if stopper:
            st.error(stopper, icon=":material/build:")
    for hint in _odd(config, len(dls.train.indices)):
        st.caption(f":material/info: {hint}")
    return config, pressed


def _rate() -> Rate:
    """One rate for all layers, or the two ends of a slice over the layer groups."""
    slices = "A slice gives early layers the low rate, the head the high one, and the layers between a middle one."
    rates = fields.segmented("Rates", ["one", "slice"], "rates", "one", help=slices)
    low = _one_rate("Lowest rate", "lr_low", 2e-5) if rates == "slice" else None
    lr = _one_rate("Learning rate" if low is None else "Highest rate", "lr", DEFAULT_LR)
    st.caption(f"Source: {for_markdown(lr_source(lr))}.")
    return Rate(lr) if low is None or low > lr else Rate(lr, low, spread=True)


def _one_rate(label: str, key: str, default: float) -> float:
    return fields.rate(label, 1e-10, 10.0, key, default)


def _more(method: str) -> dict:
    """The settings that most people leave alone."""
    fastest = "auto measures once which number format is fastest on this machine."
    shrinks = "Each step also shrinks the weights a little, except biases and batch norms."
    spread = "The share of the target that is spread over all classes. 0 turns it off; 0.1 is common."
    decides = "Sets the head's starting weights and what dropout drops."
    frozen, other = "For fine_tune only.", method != "fine_tune"
    return {
        "freeze_epochs": fields.number(
            "Epochs with the body frozen", 0, 50, "freeze_epochs", 1, disabled=other, help=frozen
        ),
        "precision": fields.select("Precision", ["auto", "fp32", "bf16", "fp16"], "precision", "auto", help=fastest),
        "wd": fields.number("Weight decay", 0.0, 1.0, "wd", 0.01, step=0.01, help=shrinks),
        "label_smoothing": fields.number("Label smoothing", 0.0, 0.9, "smoothing", 0.0, step=0.05, help=spread),
        "seed": fields.number("Seed", 0, 2**31 - 1, "seed", 0, help=decides),
    }


def _impossible(config: RunConfig) -> str:
    """Why these settings can't train, or ""."""
    low, high = st.session_state.get("lr_low", 0.0), st.session_state["lr"]
    if st.session_state["rates"] == "slice" and low > high:
        return f"The lowest rate, {rate_text(low)}, is above the highest, {rate_text(high)}. Swap them."
    return _needs_gpu(config.precision)


def _needs_gpu(precision: str) -> str:
    lacking = precision == "fp16" and not torch.cuda.is_available()
    return "fp16 needs a GPU, and this machine doesn't have one. Choose bf16 or auto." if lacking else ""


def _odd(config: RunConfig, n_train: int) -> list[str]:
    """Settings that work but are probably a mistake."""
    hints = []
    if config.pretrained is None and config.method == "fine_tune" and config.freeze_epochs:
        hints.append("A body with random weights knows nothing yet, so don't freeze it: choose 0 frozen epochs.")
    if config.data.batch_size > n_train:
        hints.append(f"There are only {n_train} training pictures, so each epoch is a single batch.")
    return hints
