"""Earlier finder runs on the same pictures, drawn behind the current one; the address has them (`over=12,9`)."""

from collections.abc import Sequence
from contextlib import suppress

import streamlit as st

from core.errors import RunError
from core.plots.compare import Trace
from core.plots.finder import MOST_EARLIER
from core.runs import Run
from ui.page import cached, fields
from ui.watching.tails import Tail

MOST_LISTED = 100


def choose(run: Run) -> list[Run]:
    """The earlier runs to draw; offers no choice if there are none."""
    offered = {other.id: other for other in _same_pictures(run)}
    if not offered:
        return []
    wanted = fields.toggle("Earlier curves", "earlier")
    if not wanted:
        st.query_params.pop("over", None)
        return []
    if st.session_state.get("over_of") != run.id:
        st.session_state["over"] = _from_address(offered) or _telling(run, offered)
        st.session_state["over_of"] = run.id
    elif "over" not in st.session_state:
        st.session_state["over"] = [number for number in st.session_state.get("over_last", []) if number in offered]
    with st.popover("Choose curves", icon=":material/checklist:"):
        chosen = st.multiselect(
            f"Up to {MOST_EARLIER} runs",
            list(offered),
            format_func=lambda number: name_of(offered[number]),
            max_selections=MOST_EARLIER,
            key="over",
        )
    st.session_state["over_last"] = chosen
    if (text := ",".join(map(str, chosen))) != st.query_params.get("over"):
        st.query_params["over"] = text
    return [offered[number] for number in chosen]


def named(numbers: Sequence[int]) -> list[Run]:
    """The runs with these numbers that still exist."""
    runs = []
    for number in numbers:
        with suppress(RunError):
            runs.append(cached.store().get(number))
    return runs


def traces(runs: list[Run], tails: list[Tail]) -> list[Trace]:
    """Their smoothed curves."""
    return [
        Trace(name_of(run), 0, [step.lr for step in tail.find_steps], [step.smooth_loss for step in tail.find_steps])
        for run, tail in zip(runs, tails, strict=True)
    ]


def name_of(run: Run) -> str:
    return f"run {run.id}: {'head only' if run.config.frozen else 'all layers'}, {run.config.arch}"


def _same_pictures(run: Run) -> list[Run]:
    """Other finder runs with a curve on the same source, labels and size, newest first."""

    def data(other: Run) -> tuple:
        config = other.config.data
        return config.source, config.labels, config.size

    others = cached.store().list(MOST_LISTED, kind="lr_find")
    return [other for other in others if other.id != run.id and other.step > 1 and data(other) == data(run)]


def _from_address(offered: dict[int, Run]) -> list[int]:
    parts = (st.query_params.get("over") or "").split(",")
    return [int(part) for part in dict.fromkeys(parts) if part.isdecimal() and int(part) in offered][:MOST_EARLIER]


def _telling(run: Run, offered: dict[int, Run]) -> list[int]:
    """By default the newest run with other frozen layers, as it shows the most, or else the newest."""
    other = [number for number, one in offered.items() if one.config.frozen != run.config.frozen]
    return (other or list(offered))[:1]
