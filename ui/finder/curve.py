"""The finder's curve: growing while the run goes on, to be clicked when it has ended."""

import plotly.graph_objects as go
import streamlit as st

from core.plots.finder import HEIGHT, lr_curve
from core.runs import Run
from ui.finder import earlier, pick, rules
from ui.finder.progress import progress
from ui.page import cached
from ui.page.escape import for_markdown
from ui.page.large_type import chart
from ui.watching import live
from ui.watching.follow import Asked, drawing, follow


def grow(run: Run, behind: list[Run]) -> None:
    """The curve as far as it is known, which the browser renews until the run has ended."""

    def draw(run: Run, tail: live.Tail) -> None:
        follow("curve", run, tail, HEIGHT, [other.id for other in behind])
        live.controls(run)

    live.watch(run.id, draw, every=None)


def html(run: Run, tail: live.Tail, asked: Asked) -> str:
    """The curve while it grows, and how far it is."""
    behind = [cached.store().get(number) for number in asked.over]
    return drawing(_figure(run, tail, behind, None), asked, _described(tail)) + progress(run, tail)


def show(run: Run, behind: list[Run], lr: float | None) -> None:
    """The curve of a run that has ended, with the picked rate. A click on a point of a complete one picks its rate."""
    tail, key = live.tail(run), f"curve-{run.id}"
    figure = _figure(run, tail, behind, lr)
    if tail.found is None:
        chart(st, figure, key=key, alt=_described(tail))
    else:
        chart(
            st, figure, key=key, alt=_described(tail), on_select=lambda: pick.take_click(key), selection_mode="points"
        )
    if tail.failed:
        st.error(for_markdown(f"{tail.failed.message} {tail.failed.advice}"), icon=":material/build:")
    elif not tail.found:
        st.caption(f"{live.state_line(run)}. The model is as it was before.")


def _figure(run: Run, tail: live.Tail, behind: list[Run], lr: float | None) -> go.Figure:
    identity = tuple((one.id, one.created, one.last_seq) for one in (run, *behind))
    return _drawn(identity, tail.seq, lr, run, tail, behind)


@st.cache_resource(max_entries=64, show_spinner=False)
def _drawn(identity: tuple, seq: int, lr: float | None, _run: Run, _tail: live.Tail, _behind: list[Run]) -> go.Figure:
    steps = _tail.find_steps
    columns = [s.lr for s in steps], [s.loss for s in steps], [s.smooth_loss for s in steps]
    ends = _run.config.start_lr, _run.config.end_lr
    return lr_curve(*columns, rules.offered(_run, _tail.found), lr, ends, earlier.traces(_behind))


def _described(tail: live.Tail) -> str:
    return f"Loss against learning rate, {len(tail.find_steps)} points"
