"""The experiments by name. One is open at a time, and the address says which; its sliders rerun it alone."""

import streamlit as st

from ui.page import fields
from ui.softmax.experiments import (
    constant,
    logarithm,
    moved,
    none_of_these,
    overflow,
    stretch,
    temperature,
    torchs,
    twice,
    two_classes,
)
from ui.softmax.given import Outputs

EXPERIMENTS = {
    "temperature": temperature.show,
    "add a constant": constant.show,
    "overflow": overflow.show,
    "exp stretches": stretch.show,
    "move one output": moved.show,
    "what torch says": torchs.show,
    "log": logarithm.show,
    "two classes": two_classes.show,
    "softmax twice": twice.show,
    "none of these": none_of_these.show,
}


def show(outputs: Outputs, target: int) -> None:
    """Buttons for the experiments, and the open one."""
    st.subheader("Try something with these numbers", anchor=False)
    if name := fields.pills("Experiment", EXPERIMENTS, "experiment", label_visibility="collapsed"):
        _run(name, outputs, target)


@st.fragment
def _run(name: str, outputs: Outputs, target: int) -> None:
    EXPERIMENTS[name](outputs, target)
