"""Lessons that need a measurement: a button that asks the worker for one, and the newest that fits."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from core.runs import Run, RunConfig
from core.train.events import Event
from ui.page import cached
from ui.page.attempt import attempt
from ui.watching.controls import controls
from ui.watching.tails import Tail
from ui.watching.view import note, noted, watch
from ui.watching.words import show_failure, state_line

Row = TypeVar("Row", bound=Event)


def measured(
    config: RunConfig, row: type[Row], key: Callable[[RunConfig], object], draw: Callable[[Sequence[Row]], None]
) -> None:
    """Draws the rows (events of type `row`) of the newest run with an equal `key`. The button submits `config`.
    Failed runs of other sessions don't count."""
    runs = [run for run in cached.store().list(kind=config.kind) if run.state != "failed" or run.id in noted()]
    run = next((run for run in runs if key(run.config) == key(config)), None)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Measure here" if run is None else "Measure again",
            icon=":material/timer:",
            key=f"measure-{config.kind}",
            on_click=attempt,
            args=(_submit, config),
            disabled=run is not None and run.ongoing,
        )
        place = st.container(horizontal=True, vertical_alignment="center")
    if run is None:
        place.caption("Nothing measured yet. Measuring starts as soon as the worker is free.")
        draw([])
        return
    watch(run, lambda run, tail: _look(run, tail, row, draw))


def _submit(config: RunConfig) -> None:
    note(cached.store().submit(config))


def _look(run: Run, tail: Tail, row: type[Row], draw: Callable[[Sequence[Row]], None]) -> None:
    if tail.failed:
        show_failure(tail.failed)
    elif run.ongoing:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"{state_line(run)}.")
            controls(run)
    else:
        st.caption("Other work on this machine slows the measurement down. Measure again when it is quiet.")
    draw([event for event in tail.measured if isinstance(event, row)])
