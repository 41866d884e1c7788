"""The draw as sliders, all kept in the address."""

import math

import streamlit as st

from core.augment import AugmentConfig, Draw
from core.seeds import generator
from ui.augment.picture import OFFERED
from ui.page import fields

START = Draw(angle=15.0, zoom=1.1, tilt_x=0.1)  # the page opens with something to see
SLIDERS = {  # of a draw's fields: title, least, most, step, format
    "angle": ("Rotate", -90.0, 90.0, 1.0, "%d°"),
    "zoom": ("Zoom", 0.5, 2.0, 0.01, "%.2f×"),
    "tilt_x": ("Tilt (warp)", -0.4, 0.4, 0.01, "%.2f"),
    "brightness": ("Light", -0.9, 0.9, 0.05, "%.2f"),
    "contrast": ("Contrast", 0.5, 2.0, 0.05, "%.2f×"),
    "tilt_y": ("Tilt up or down (warp)", -0.4, 0.4, 0.01, "%.2f"),
    "crop": ("Side kept by the crop", 0.5, 1.0, 0.01, "%.2f"),
    "crop_x": ("Crop, left to right", -1.0, 1.0, 0.01, "%.2f"),
    "crop_y": ("Crop, top to bottom", -1.0, 1.0, 0.01, "%.2f"),
}
SHOWN = (("angle",), ("zoom", "tilt_x"), ("brightness", "contrast"))  # the others are in the popover


def refused_by_sliders() -> str:
    """One sentence about the values in the link that no slider can take; empty where all fit."""
    wrong = []
    for name, (title, least, most, *_) in SLIDERS.items():
        text = st.query_params.get(name)
        if text is not None and not least <= _number(text) <= most:
            wrong.append(f"{title} = {text[:20]} (it goes from {least:g} to {most:g})")
    for name, (title, sides) in OFFERED.items():
        text = st.query_params.get(name)
        if text is not None and text not in map(str, sides):
            wrong.append(f"{title} = {text[:20]} (choose one of {', '.join(map(str, sides))})")
    if not wrong:
        return ""
    return f"The link asks for values that don't exist here: {', '.join(wrong)}. You see the usual ones instead."


def choose_draw() -> Draw:
    """The sliders."""
    values = {}
    with st.container(gap="xsmall"):
        for names in SHOWN:
            for column, name in zip(st.columns(len(names), gap="small"), names, strict=True):
                with column:
                    values[name] = _slider(name)
    with st.popover("More: tilt, flip, crop", width="stretch"):
        values |= {name: _slider(name) for name in SLIDERS if name not in values}
        flip = fields.toggle("Flip", "flip")
    return Draw(**values, flip=flip)


def draw_at_random(config: AugmentConfig) -> None:
    """Moves the sliders to the next random draw; every session gets the same draws in the same order."""
    number = st.session_state["draws"] = st.session_state.get("draws", 0) + 1
    _move_to(Draw.random(config, generator("augmentation page", number)))


def draw_nothing() -> None:
    """Moves the sliders to where they change nothing."""
    _move_to(Draw())


def _slider(name: str) -> float:
    title, least, most, step, form = SLIDERS[name]
    return fields.slider(title, least, most, name, getattr(START, name), step=step, format=form)


def _move_to(draw: Draw) -> None:
    for name in SLIDERS:
        fields.put(name, float(round(draw.angle)) if name == "angle" else round(getattr(draw, name), 2))
    fields.put("flip", draw.flip)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
