"""Two pictures of one size under a divider that a mouse, a finger or the arrow keys move."""

from pathlib import Path

import streamlit as st

from ui.pictures.sheet import Tile

_html, _css, _js = (Path(__file__).with_suffix(suffix).read_text() for suffix in (".html", ".css", ".js"))
_component = st.components.v2.component("divider", html=_html, css=_css, js=_js, isolate_styles=False)


def divider(left: Tile, right: Tile, key: str) -> None:
    """`left` up to the divider, `right` beyond it; where the divider stands, stays in the browser."""
    sides = {"left": left, "right": right}
    data = {side: {"uri": tile.uri, "alt": tile.alt, "title": tile.title} for side, tile in sides.items()}
    _component(data=data, key=key)
