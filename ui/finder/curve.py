"""The finder's curve: live while it grows, clickable once it is complete."""

import plotly.graph_objects as go
import streamlit as st

from core.plots.compare import Trace
from core.plots.finder import HEIGHT, lr_curve
from core.runs import Run
from core.wording import plural
from ui.finder import earlier, pick, rules
from ui.finder.progress import progress
from ui.page.large_type import chart
from ui.watching.controls import controls
from ui.watching.follow import Asked, drawing, follow
from ui.watching.tails import Tail, tail_of
from ui.watching.view import watch
from ui.watching.words import show_failure, state_line


def grow(run: Run, behind: list[Run]) -> None:
    """The curve so far, refreshed by the browser until the run ends."""

    def draw(run: Run, tail: Tail) -> None:
        follow("curve", run, tail, HEIGHT, [other.id for other in behind])
        controls(run)

    watch(run, draw, every=None)


def html(run: Run, tail: Tail, asked: Asked) -> str:
    """The growing curve and its progress."""
    behind = earlier.named(asked.over)
    return drawing(_figure(run, tail, behind, None), asked, _described(tail)) + progress(run, tail)


def show(run: Run, behind: list[Run], lr: float | None) -> None:
    """The curve of a run that has ended, with the picked rate. If it is complete, a click on a point picks its rate."""
    tail, key = tail_of(run), f"curve-{run.id}"
    figure = _figure(run, tail, behind, lr)
    if tail.found is None:
        chart(st, figure, key=key, alt=_described(tail))
    else:
        chart(st, figure, key=key, alt=_described(tail), on_select=lambda: pick.take_click(key))
    if tail.failed:
        show_failure(tail.failed)
    elif not tail.found:
        st.caption(f"{state_line(run)}. Your model hasn't changed.")


def _figure(run: Run, tail: Tail, behind: list[Run], lr: float | None) -> go.Figure:
    tails = [tail_of(other) for other in behind]
    return _drawn(tuple(one.identity for one in (tail, *tails)), lr, run, tail, earlier.traces(behind, tails))


@st.cache_resource(max_entries=64, show_spinner=False)
def _drawn(identity: tuple, lr: float | None, _run: Run, _tail: Tail, _behind: list[Trace]) -> go.Figure:
    steps = _tail.find_steps
    columns = [s.lr for s in steps], [s.loss for s in steps], [s.smooth_loss for s in steps]
    ends = _run.config.start_lr, _run.config.end_lr
    return lr_curve(*columns, rules.offered(_run, _tail.found), lr, ends, _behind)


def _described(tail: Tail) -> str:
    return f"Loss against learning rate, {plural(len(tail.find_steps), 'point')}"
