"""Fields that stand in the address and keep their value over page changes, with all that they have in common."""

from collections.abc import Callable, Iterable
from typing import TypeVar

import streamlit as st

from ui.page.kept import kept

Option = TypeVar("Option")


def segmented(
    label: str,
    options: Iterable[Option],
    key: str,
    default: Option,
    *,
    shown_label: bool = True,
    format_func: Callable[[Option], str] = str,
    on_change: Callable[[], None] | None = None,
    help: str | None = None,
) -> Option:
    """One of a few options, side by side; one is always chosen. `key` is its parameter in the address."""
    with kept(key):
        return st.segmented_control(
            label,
            list(options),
            default=default,
            required=True,
            format_func=format_func,
            key=key,
            bind="query-params",
            on_change=on_change,
            help=help,
            label_visibility="visible" if shown_label else "collapsed",
        )


def toggle(label: str, key: str, on: bool = False, *, help: str | None = None) -> bool:
    """A switch; `key` is its parameter in the address."""
    with kept(key):
        return st.toggle(label, on, key=key, bind="query-params", help=help)
