"""The list of lessons below a training. Only open ones are drawn."""

import streamlit as st

from core.runs import Run, RunConfig
from ui.lessons import half_precision, networks, slices, stopping, two_steps
from ui.page import fields

LESSONS = {
    "two_steps": ("What the two steps of fine_tune do", ":material/stairs:", two_steps.show),
    "slices": ("A rate for each layer group", ":material/stacked_line_chart:", slices.show),
    "stopping": ("Why early stopping and one cycle don't go together", ":material/front_hand:", stopping.show),
    "networks": ("Is a deeper network worth the time?", ":material/account_tree:", networks.show),
    "half_precision": ("Half precision: half the bits", ":material/memory:", half_precision.show),
}


@st.fragment
def show_lessons(run: Run | None, config: RunConfig) -> None:
    """The lessons on `run`, or on the newest training that fits; measurements use the settings in `config`."""
    st.subheader("Lessons", anchor=False)
    for name, (title, icon, show) in LESSONS.items():
        part = fields.expander(title, name, icon)
        if part.open:
            with part:
                show(run, config)
