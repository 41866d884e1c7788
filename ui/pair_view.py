"""One picture for the augmentation page: which one, its squares, and both ways of transforming it ready to look at.
The maths is `core.augment.compare`; nothing is computed twice for the same inputs."""

from dataclasses import dataclass, field

import numpy as np
import streamlit as st
import torch
from streamlit.delta_generator import DeltaGenerator

from core.augment import AugmentConfig, Draw
from core.augment.compare import Comparison, Squares, Way, compare
from core.augment.config import PadMode
from core.augment.ideal import FINEST
from core.augment.naive import Step
from core.data.load import DataLoaders
from core.data.pictures import open_picture
from core.plots.pictures import crisp_svg, middle, side_by_side
from core.seeds import generator
from ui import photo
from ui.batch_view import words
from ui.frame import mendable

START = Draw(angle=15.0, zoom=1.1, tilt_x=0.1)  # the page opens with something to see
CLOSER = 3  # times
SLIDERS = {  # of a draw's fields: title, least, most, step, format
    "angle": ("Rotate", -45.0, 45.0, 1.0, "%d°"),
    "zoom": ("Zoom", 0.5, 2.0, 0.01, "%.2f×"),
    "tilt_x": ("Tilt sideways (warp)", -0.4, 0.4, 0.01, "%.2f"),
    "tilt_y": ("Tilt up or down (warp)", -0.4, 0.4, 0.01, "%.2f"),
    "crop": ("Side that the crop keeps", 0.5, 1.0, 0.01, "%.2f"),
    "crop_x": ("Crop, left to right", -1.0, 1.0, 0.01, "%.2f"),
    "crop_y": ("Crop, top to bottom", -1.0, 1.0, 0.01, "%.2f"),
}


@dataclass(frozen=True)
class Chosen:
    """The picture that is transformed, and the code that opens it."""

    key: str  # the same key, the same pixels
    name: str
    code: str
    squares: Squares = field(repr=False)


def choose_picture(dls: DataLoaders, messages: DeltaGenerator) -> Chosen:
    """A picture of the data set, by class and number, or the person's own. Ends the page with one sentence, in
    `messages`, where there is none or it cannot be read."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        thumbnail = st.empty()
        with st.popover("Picture"):
            source = st.radio(
                "Picture from",
                ["data", "own"],
                format_func={"data": "the data set", "own": "your own file"}.get,
                key="picture_from",
                bind="query-params",
                horizontal=True,
            )
            own = source == "own"
            if own:
                uploaded = photo.upload()
            else:
                name = st.selectbox("Class", dls.vocab, format_func=words, key="breed", bind="query-params")
                number = st.number_input("Number in its class", 1, 1_000_000, key="nth", bind="query-params")
        st.button("Next", key="next_picture", on_click=_next, disabled=own, help="The next picture of this class")
    config = dls.config
    with messages, mendable():
        if own:
            if uploaded is None:
                st.info("Open **Picture** and upload a photo, or take one of the data set.")
                st.stop()
            key, label = uploaded.digest, "Your picture"
            code = f"image = open_picture({uploaded.name!r})"
            squares = _squares(key, config.size, config.presize, uploaded.data)
        else:
            of_class = [i for i, item in enumerate(dls.items) if item.label == name]
            i = of_class[(number - 1) % len(of_class)]
            path, label = dls.items[i].path, words(name)
            key, code = f"{path} {path.stat().st_mtime_ns}", f"image = open_picture(dls.items[{i}].path)"
            squares = _squares(key, config.size, config.presize, path)
    thumbnail.image(crisp_svg(squares.presized), width=64, alt=f"{label}, the square that both ways begin with")
    return Chosen(key, label, code, squares)


def choose_draw() -> Draw:
    """The sliders, in the address."""
    start = None if st.session_state.pop("moved", False) else START  # Streamlit warns of a default beside a set value
    with st.container(gap="xsmall"):
        values = {name: _slider(name, start) for name in ("angle", "zoom", "tilt_x")}
    with st.popover("More: tilt, flip, crop", width="stretch"):
        values |= {name: _slider(name, start) for name in ("tilt_y", "crop", "crop_x", "crop_y")}
        flip = st.toggle("Flip", key="flip", bind="query-params")
    return Draw(**values, flip=flip)


def draw_at_random(config: AugmentConfig) -> None:
    """Moves the sliders to the next random draw. Every session gets the same draws in the same order."""
    number = st.session_state["draws"] = st.session_state.get("draws", 0) + 1
    _move_to(Draw.random(config, generator("augmentation page", number)))


def draw_nothing() -> None:
    """Moves the sliders to where nothing is transformed."""
    _move_to(Draw())


@dataclass(frozen=True)
class Frame:
    """One picture of the film: the step's name, the interpolations so far, the picture as an SVG."""

    name: str
    interpolations: int
    svg: str


@dataclass(frozen=True)
class WayView:
    """One way, ready to show; the last frame is its result."""

    film: list[Frame]
    outside: float
    detail: float


@dataclass(frozen=True)
class PairView:
    """Both ways, ready to show, and the sentence that the numbers give."""

    naive: WayView
    presized: WayView
    verdict: str


@st.cache_data(max_entries=64, show_spinner=False)
def both_ways(key: str, draw: Draw, pad_mode: PadMode, closer: bool, _squares: Squares) -> PairView:
    """`compare` for the picture `key`, drawn; `closer` shows the middle only."""
    result = compare(_squares, draw, pad_mode)
    once = _view(result.presized, result.presized.steps[-1:], closer)
    return PairView(_view(result.naive, result.naive.steps, closer), once, verdict(result, pad_mode))


def _view(way: Way, steps: list[Step], closer: bool) -> WayView:
    def svg(picture: torch.Tensor) -> str:
        return crisp_svg(middle(pixels(picture), CLOSER if closer else 1))

    film = [Frame(step.name, step.interpolations, svg(step.picture)) for step in steps]
    return WayView(film, way.outside, way.detail)


@st.cache_data(max_entries=16, show_spinner=False)
def random_pairs(
    key: str, config: AugmentConfig, pad_mode: PadMode, first: int, n: int, _squares: Squares
) -> list[str]:
    """`n` random draws of one picture as SVGs, the naive way on the left of each."""
    draws = [Draw.random(config, generator("augmentation page", first + i)) for i in range(n)]
    results = [compare(_squares, draw, pad_mode) for draw in draws]
    return [crisp_svg(side_by_side(pixels(r.naive.picture), pixels(r.presized.picture))) for r in results]


def pixels(picture: torch.Tensor) -> np.ndarray:
    """(1, 3, H, W) in [0, 1] as uint8 (H, W, 3)."""
    return (picture[0].clamp(0, 1) * 255).round().byte().permute(1, 2, 0).numpy()


def verdict(result: Comparison, pad_mode: PadMode) -> str:
    """What the numbers say about this draw, also where presizing is not better."""
    naive, presized = result.naive, result.presized
    if naive.interpolations == 1:
        return "One resize is all that the naive way does here. Rotate the picture, and each further step costs detail."
    if presized.detail >= naive.detail + 0.02:
        detail = f"Presizing keeps {presized.detail:.0%} of the detail, the naive way {naive.detail:.0%}."
    elif presized.detail <= naive.detail - 0.02:
        detail = f"Here the naive way keeps more detail: {naive.detail:.0%}, presizing {presized.detail:.0%}."
    else:
        detail = f"Here neither way is sharper: both keep about {presized.detail:.0%} of the detail."
    if presized.outside < 0.001:
        empty = "No pixel comes from outside." if naive.outside < 0.001 else "Only the naive way has empty corners."
    else:
        filled = {
            "zeros": "black here too: choose another padding",
            "border": "filled with the border's colour",
            "reflection": "filled with a mirror image",
        }[pad_mode]
        empty = (
            f"Presizing does not remove corners from outside, {presized.outside:.0%} of the pixels; they are {filled}."
        )
    return f"{detail} {empty}"


def _slider(name: str, start: Draw | None) -> float:
    title, least, most, step, form = SLIDERS[name]
    return st.slider(title, least, most, getattr(start, name, None), step, form, key=name, bind="query-params")


def _move_to(draw: Draw) -> None:
    for name in SLIDERS:
        st.session_state[name] = round(getattr(draw, name), 2)
    st.session_state["angle"] = float(round(draw.angle))
    st.session_state["flip"] = draw.flip
    st.session_state["moved"] = True


def _next() -> None:
    st.session_state["nth"] += 1


@st.cache_data(max_entries=32, show_spinner=False)
def _squares(key: str, size: int, presize: int, _source: object) -> Squares:
    return Squares.of(open_picture(_source, at_least=FINEST * size), size, presize)
