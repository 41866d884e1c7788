"""Large type for a projector: one switch on every page, kept in the session and the address."""

from collections.abc import Callable
from typing import Any, Literal

import plotly.graph_objects as go
import streamlit as st

from core.plots.svg.larger import larger
from ui.page import fields

FACTOR = 1.3


def switch() -> None:
    """The switch, and its effect on the page's text."""
    on = fields.toggle("Large type", "large")
    if on:
        size = FACTOR * st.get_option("theme.baseFontSize")
        st.html(f"<style>html {{font-size: {size:.1f}px !important}}</style>")


def chart(
    place: Any, figure: go.Figure, *, key: str, alt: str, on_select: Callable[[], None] | Literal["ignore"] = "ignore"
) -> None:
    """`place.plotly_chart`, with `place` a container or `st`, in letters as large as the page's. A click on a point
    calls `on_select`."""
    shown = larger(figure, factor(bool(st.session_state.get("large"))))
    place.plotly_chart(shown, key=key, alt=alt, on_select=on_select, selection_mode="points")


def factor(large: bool) -> float:
    """How much letters grow."""
    return FACTOR if large else 1.0
