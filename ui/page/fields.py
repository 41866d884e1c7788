"""Fields whose values live in the address and survive page changes.

`key` is a field's parameter in the address. A value that's no longer offered is replaced by the default."""

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, TypedDict, TypeVar, Unpack

import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

Option = TypeVar("Option")
Number = TypeVar("Number", int, float)


class Look(TypedDict, total=False):
    """Optional settings of a field, named as in Streamlit."""

    help: str | None
    width: int
    disabled: bool
    on_change: Callable[[], None] | None
    label_visibility: Literal["visible", "hidden", "collapsed"]
    format_func: Callable[[Any], str]  # of options
    step: float  # of numbers
    format: str | None
    placeholder: str
    max_chars: int


def segmented(
    label: str, options: Iterable[Option], key: str, default: Option, *, shown_label: bool = True, **look: Unpack[Look]
) -> Option:
    """One of a few options, side by side; one is always chosen."""
    look["label_visibility"] = "visible" if shown_label else "collapsed"
    return _one_of(st.segmented_control, label, options, key, default=default, required=True, **look)


def radio(label: str, options: Iterable[Option], key: str, **look: Unpack[Look]) -> Option:
    """Radio buttons in a row; the first is the default."""
    return _one_of(st.radio, label, options, key, horizontal=True, **look)


def named(label: str, names: Mapping[str, str], key: str) -> str:
    """`radio` for options that people read by another name than the address holds: `names` has both."""
    copy = st.session_state.setdefault("kept", {})
    written = st.session_state.setdefault("named", {})  # what this session's addresses said last
    asked = st.query_params.get(key)
    now = asked if asked in names and asked != written.get(key) else st.session_state.get(key, copy.get(key))
    if now in names:
        st.session_state[key] = now
    value = copy[key] = st.radio(label, list(names), key=key, horizontal=True, format_func=names.__getitem__)
    written[key] = None if value == next(iter(names)) else value
    if written[key] is None:
        st.query_params.pop(key, None)
    elif asked != value:
        st.query_params[key] = value
    return value


def pills(label: str, options: Iterable[Option], key: str, **look: Unpack[Look]) -> Option | None:
    """One of some options, or none, which is the default."""
    return _one_of(st.pills, label, [*options], key, None, wrap=True, **look)


def select(label: str, options: Iterable[Option], key: str, default: Option, **look: Unpack[Look]) -> Option:
    """One of many options, in a drop-down list. A default of None means no choice."""
    offered = list(options)
    index = None if default is None else offered.index(default)
    return _one_of(st.selectbox, label, offered, key, default, index=index, **look)


def select_or_type(label: str, options: Iterable[str], key: str, **look: Unpack[Look]) -> str | None:
    """One of many options, or your own text; None by default."""
    return _field(st.selectbox, key, label, list(options), None, accept_new_options=True, **look)


def several(label: str, options: Iterable[Option], key: str, default: list[Option]) -> list[Option]:
    """Any number of options."""
    offered = list(options)
    return _field(st.multiselect, key, label, offered, default, fits=lambda value: all(one in offered for one in value))


def select_slider(label: str, options: Iterable[Option], key: str, default: Option, **look: Unpack[Look]) -> Option:
    """One of some ordered options, on a slider."""
    return _one_of(st.select_slider, label, options, key, value=default, **look)


def number(label: str, least: Number, most: Number, key: str, default: Number, **look: Unpack[Look]) -> Number:
    """A number from `least` to `most`, typed; an int if these are ints."""
    return _field(st.number_input, key, label, least, most, default, fits=lambda value: least <= value <= most, **look)


def rate(
    label: str, least: float, most: float, key: str, default: float, help: str | None = None, width: int = 0
) -> float:
    """A learning rate, typed, and shown like `core.wording.rate_text` as far as Streamlit can."""
    known = st.session_state.get(key, default)
    step = 10.0 ** (math.floor(math.log10(known)) - 1) if known > 0 else least
    look: Look = {"format": "%.1e" if known < 1e-3 else "%.3g", "step": step, "help": help}
    return number(label, least, most, key, default, **(look | {"width": width} if width else look))


def slider(label: str, least: Number, most: Number, key: str, default: Number, **look: Unpack[Look]) -> Number:
    """A number from `least` to `most`, on a slider; an int if these are ints."""
    return _field(st.slider, key, label, least, most, default, fits=lambda value: least <= value <= most, **look)


def text(label: str, key: str, default: str = "", **look: Unpack[Look]) -> str:
    """A line of text."""
    return _field(st.text_input, key, label, default, **look)


def toggle(label: str, key: str, on: bool = False, **look: Unpack[Look]) -> bool:
    """A switch."""
    return _field(st.toggle, key, label, on, **look)


def page(pages: int, key: str) -> int:
    """One of the pages of a long list, from 1."""
    return _field(st.pagination, key, pages, fits=lambda value: value <= pages)


def expander(label: str, key: str, icon: str) -> ExpanderContainer:
    """A part of a page that opens; the field's value is whether it's open."""
    return _field(st.expander, key, label, icon=icon)


def put(key: str, value: object) -> None:
    """Set a field's value, before the field is drawn or in a callback."""
    st.session_state[key] = st.session_state.setdefault("kept", {})[key] = value


def _one_of(widget: Callable[..., Any], label: str, options: Iterable[Any], key: str, *more: Any, **look: Any) -> Any:
    offered = list(options)
    return _field(widget, key, label, offered, fits=lambda value: value in (*offered, *more), **look)


def _field(
    widget: Callable[..., Any],
    key: str,
    *arguments: Any,
    fits: Callable[[Any], bool] = lambda value: True,
    **look: Any,
) -> Any:
    """Streamlit keeps what a person changed, but on the next page forgets what a link set. A copy in the session
    restores both if the page was just opened or the field was hidden for a while, unless the address has a new
    value."""
    copy = st.session_state.setdefault("kept", {})
    pages = st.session_state.setdefault("kept_pages", {})  # the page on which each key was seen last
    gone = pages.get(key) != st.context.url or key not in st.session_state
    if gone and key in copy and st.query_params.get(key) in (None, str(copy[key])):
        st.session_state[key] = copy[key]
    if key in st.session_state and not fits(st.session_state[key]):
        del st.session_state[key]
    pages[key] = st.context.url
    value = widget(*arguments, key=key, bind="query-params", **look)
    if key in st.session_state:
        copy[key] = st.session_state[key]
    return value
