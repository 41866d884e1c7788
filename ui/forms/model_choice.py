"""The inputs that the finder and the training page share: architecture, weights, batch size.
Kept in the address under the same names, so that both pages mean the same model."""

import streamlit as st

from core.model import ARCHITECTURES, toy_body_available
from ui.page import fields

WEIGHTS = {
    "toy": "imaginary toy animals; it comes with Pet Lab",
    "imagenet": "ImageNet's photos; it is downloaded once",
    "none": "nothing yet",
}


def choose_model() -> dict:
    """{"arch", "pretrained"} as `RunConfig` takes them."""
    arch = fields.select("Architecture", ARCHITECTURES, "arch", next(iter(ARCHITECTURES)))
    offered = [name for name in WEIGHTS if name != "toy" or toy_body_available(arch)]
    weights = fields.select("Weights of the body", offered, "weights", offered[0])
    toyless = "" if "toy" in offered else f" The toy weights fit resnet18 only, not {arch}."
    st.caption(f"The body knows {WEIGHTS[weights]}.{toyless}")
    pretrained = None if weights == "none" else weights
    return {"arch": arch, "pretrained": pretrained}


def choose_batch_size(default: int) -> int:
    """How many pictures make one step."""
    many = "The number of pictures in one step. Larger batches give a smoother curve and need more memory."
    return fields.number("Pictures in a batch", 2, 512, "batch_size", default, help=many)
