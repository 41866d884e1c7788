"""All lessons below a training, folded; one that is opened is drawn, the others cost nothing."""

import streamlit as st

from core.runs import Run, RunConfig
from ui.lessons import half_precision, networks, slices, stopping, two_steps
from ui.page import fields

LESSONS = {
    "two_steps": ("What the two steps of fine_tune do", ":material/stairs:", two_steps.show),
    "slices": ("A rate for each layer group", ":material/stacked_line_chart:", slices.show),
    "stopping": ("Why early stopping and one cycle don't go together", ":material/front_hand:", stopping.show),
    "networks": ("Is a deeper network worth its time?", ":material/account_tree:", networks.show),
    "half_precision": ("Half the bits", ":material/memory:", half_precision.show),
}


@st.fragment
def show_lessons(run: Run | None, config: RunConfig) -> None:
    """The lessons on `run` (None: the newest training that fits), measuring with the settings in `config`. Which are
    open stands in the address."""
    st.subheader("Lessons", anchor=False)
    for name, (title, icon, show) in LESSONS.items():
        part = fields.expander(title, name, icon)
        if part.open:
            with part:
                show(run, config)
