"""The inputs that the finder and the training page share: architecture, weights, batch size.
Kept in the address under the same names, so that both pages mean the same model."""

import streamlit as st

from core.model import ARCHITECTURES, toy_body_available
from ui.page.kept import kept

WEIGHTS = {
    "toy": "imaginary toy animals; it comes with Pet Lab",
    "imagenet": "ImageNet's photos; it is downloaded once",
    "none": "nothing yet",
}


def choose_model() -> dict:
    """{"arch", "pretrained"} as `RunConfig` takes them."""
    with kept("arch", "weights"):
        arch = st.selectbox("Architecture", list(ARCHITECTURES), key="arch", bind="query-params")
        offered = [name for name in WEIGHTS if name != "toy" or toy_body_available(arch)]
        weights = st.selectbox("Weights of the body", offered, key="weights", bind="query-params")
    toyless = "" if "toy" in offered else f" The toy weights fit resnet18 only, not {arch}."
    st.caption(f"The body knows {WEIGHTS[weights]}.{toyless}")
    pretrained = None if weights == "none" else weights
    return {"arch": arch, "pretrained": pretrained}


def choose_batch_size(default: int) -> int:
    """How many pictures make one step."""
    with kept("batch_size"):
        return st.number_input(
            "Pictures in a batch",
            2,
            512,
            default,
            key="batch_size",
            bind="query-params",
            help="One step looks at so many. Larger batches give a smoother curve and need more memory.",
        )
