"""A view of an ongoing run that the browser refreshes with HTML and SVG from the server. That takes a few milliseconds
per second; reruns of the page, with Plotly's drawing, took half a core from the training."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import NamedTuple

import plotly.graph_objects as go
import streamlit as st

from core.plots.svg.draw import svg
from core.runs import Run
from ui.page import cached
from ui.page.large_type import factor
from ui.watching.tails import MOST_RUNS, Tail, tail_of

EAGER, CALM = 0.25, 1.0  # seconds between two looks, before and after the first batch
MOST_ANSWERS = 16  # kept per run, as windows differ in width


class Asked(NamedTuple):
    """What the browser wants: a view `width` pixels wide, maybe in large type, with the runs `over` behind it."""

    width: int
    large: bool
    over: tuple[int, ...] = ()


View = Callable[[Run, Tail, Asked], str]  # -> HTML

CSS = """
.view {color: var(--st-text-color); font-family: var(--st-font); overflow: hidden}
p {margin: 0 0 0.4rem; font-size: 0.9rem; line-height: 1.5}
.track {height: 0.5rem; border-radius: 0.25rem; background: var(--st-secondary-background-color); margin-bottom: 1rem}
.done {height: 100%; border-radius: 0.25rem; background: var(--st-primary-color)}
table {border-collapse: collapse; font-size: 0.9rem; width: 100%}
th {font-weight: 600; opacity: 0.7}
th, td {text-align: right; padding: 0.25rem 0.6rem; border-bottom: 1px solid var(--st-border-color)}
"""
_component = st.components.v2.component(
    "follow", html='<div class="view">\n</div>', css=CSS, js=Path(__file__).with_suffix(".js").read_text()
)


def follow(view: str, run: Run, tail: Tail, height: int, over: Sequence[int] = ()) -> None:
    """Mounts `view` of an ongoing run, at least `height` pixels high, with the runs `over` behind it. When the run's
    state changes, the fragment around it is rerun."""
    base = st.get_option("server.baseUrlPath").strip("/")
    large = int(bool(st.session_state.get("large")))
    address = f"{f'/{base}' if base else ''}/live/{view}/{run.id}?large={large}"
    address += "".join(f"&over={number}" for number in over)
    data = {"address": address, "stamp": stamp(run, tail), "height": height}
    _component(data=data, key=f"follow-{view}-{run.id}", on_changed_change=lambda: None)


def stamp(run: Run, tail: Tail) -> str:
    """Changes when more than the view has to: buttons, messages and, during a pause, the charts."""
    paused = run.last_seq if run.state == "paused" else 0
    skipped = tail.skipped.count if tail.skipped else 0
    return f"{run.state} {run.command} {paused} {skipped}"


@dataclass
class _Answers:
    """The last answers about one run."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    known: dict[tuple[View, Asked], tuple[Run, dict]] = field(default_factory=dict)


def answer(view: View, run_id: int, asked: Asked) -> dict:
    """{"html", "stamp", "again": seconds until the next look}, made once for everyone; "html" is empty once the run
    has ended. Raises RunError if there isn't such a run."""
    run = cached.store().get(run_id)
    answers = _answers(run.id, run.created)
    with answers.lock:
        known = answers.known.get((view, asked))
        if known is None or known[0] != run:
            tail = tail_of(run)
            # After the end, the browser keeps the last view until the page has its own.
            html = view(run, tail, asked) if run.ongoing else ""
            said = {"html": html, "stamp": stamp(run, tail), "again": CALM if tail.begun else EAGER}
            if len(answers.known) >= MOST_ANSWERS:
                answers.known.clear()
            known = answers.known[view, asked] = (run, said)
        return known[1]


@lru_cache(maxsize=MOST_RUNS)
def _answers(run_id: int, created: float) -> _Answers:
    return _Answers()


def bar(share: float, words: str) -> str:
    """A progress bar below words; `share` in [0, 1]."""
    percent = 100 * min(1.0, share)
    said = f'role="progressbar" aria-valuenow="{percent:.0f}" aria-valuemin="0" aria-valuemax="100"'
    done = f'<div class="done" style="width: {percent:.1f}%"></div>'
    return f'<p>{escape(words)}</p><div class="track" {said} aria-label="Progress">{done}</div>'


def drawing(figure: go.Figure, asked: Asked, alt: str, mark: float | None = None) -> str:
    """A figure with its alternative text, at the width and type size asked for."""
    return f'<div role="figure" aria-label="{escape(alt)}">{svg(figure, asked.width, mark, factor(asked.large))}</div>'


def table(rows: Sequence[Mapping[str, float]]) -> str:
    """A table of numbers."""
    head = "".join(f"<th>{escape(name)}</th>" for name in rows[0])
    body = "".join("<tr>" + "".join(f"<td>{value:g}</td>" for value in row.values()) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
