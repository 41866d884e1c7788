"""The pictures with the largest losses: wrong labels end up here, and pictures that are hard."""

import streamlit as st

from ui.mistakes import grid
from ui.mistakes.predictions import Predictions
from ui.page import fields

MOST = 360  # pictures, largest losses first


def show(preds: Predictions) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        hide = fields.toggle("Hide cleaned pictures", "hide")
        st.markdown("Each checkbox shows a picture's label. Tick the wrong ones.")
    order = [top.index for top in preds.found.top_losses(MOST)]
    if hide:
        order = [i for i in order if preds.file(preds.item(i)) not in preds.corrections]
    grid.show(preds, order, "top", columns=6, on_a_page=12)
