"""Lessons that need a measurement: the button, the run of the worker that does it, and the newest one that fits.
A page never measures: its server has other guests."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from core.runs import Run, RunConfig
from core.train.events import Event
from ui.page import cached
from ui.page.escape import for_markdown
from ui.watching import live

Row = TypeVar("Row", bound=Event)


def measured(
    config: RunConfig, row: type[Row], alike: Callable[[RunConfig], object], draw: Callable[[Sequence[Row]], None]
) -> None:
    """Draws the rows (events of type `row`) of the newest run of `config`'s kind for which `alike` gives what it gives
    for `config`, and again each second while it goes on. The button submits `config`."""
    runs = cached.store().list(kind=config.kind)
    run = next((run for run in runs if alike(run.config) == alike(config)), None)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Measure here" if run is None else "Measure again",
            icon=":material/timer:",
            key=f"measure-{config.kind}",
            on_click=cached.store().submit,
            args=(config,),
            disabled=run is not None and run.ongoing,
        )
        place = st.container(horizontal=True, vertical_alignment="center")
    if run is None:
        place.caption("Nothing is measured yet. The worker does it as soon as it is free.")
        draw([])
        return
    live.watch(run.id, lambda run, tail: _look(run, tail, row, draw))


def _look(run: Run, tail: live.Tail, row: type[Row], draw: Callable[[Sequence[Row]], None]) -> None:
    if tail.failed:
        st.error(for_markdown(f"{tail.failed.message} {tail.failed.advice}"), icon=":material/build:")
    elif run.ongoing:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"{live.state_line(run)}.")
            live.controls(run)
    else:
        st.caption("Other work on this machine slows what is measured: measure again when it is quiet.")
    draw([event for _, event in cached.store().events_since(run.id) if isinstance(event, row)])
