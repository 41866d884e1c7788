"""The data set, seen from file to batch: one view at a time, each a lesson of its own."""

import streamlit as st

from ui.dataset import batch, browse, check, classes, labels, lists, steps
from ui.forms.data_choice import choose
from ui.page.heading import page_head
from ui.page.kept import kept

VIEWS = {
    "Batch": batch,
    "Browse": browse,
    "Classes": classes,
    "Steps": steps,
    "Labels": labels,
    "List": lists,
    "Check": check,
}

page_head(
    "What the model is fed",
    "Pictures reach the model in batches: `xb` holds the pixels, `yb` the classes as numbers. Look before you train.",
)
choice = choose()
with kept("view"):
    view = st.segmented_control(
        "View",
        list(VIEWS),
        default="Batch",
        required=True,
        label_visibility="collapsed",
        key="view",
        bind="query-params",
    )
VIEWS[view].show(choice)
