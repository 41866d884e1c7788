"""The rate that a person picks on a curve: by a click on a point, a slider along the points, a number, or a rule.
There is one value, under the key "pick", which stands in the address; each run remembers its own."""

import streamlit as st

from core.runs import Run
from ui.page import fields
from ui.watching.tails import Tail

SMALLEST, LARGEST = 1e-10, 10.0


def prepare(run: Run, first: float | None) -> float | None:
    """The pick on this run's curve: what the link says, what was picked before, or `first`; None where none of these
    names a rate. Call it before the inputs."""
    known = st.session_state.setdefault("picks", {})
    by_link = "pick" in st.query_params and "picked_run" not in st.session_state
    if by_link:
        picked = _number(st.query_params["pick"], first)
    elif st.session_state.get("picked_run") != run.id or "pick" not in st.session_state:
        picked = known.get(run.id, first)
    else:
        picked = st.session_state["pick"]
    st.session_state["picked_run"] = run.id
    if picked is None:
        st.session_state.pop("pick", None)
        st.query_params.pop("pick", None)
    else:
        known[run.id] = picked
        fields.put("pick", picked)
    return picked


def take(lr: float) -> None:
    """From now on `lr` is the pick; a callback."""
    fields.put("pick", min(max(lr, SMALLEST), LARGEST))


def begin(tail: Tail) -> None:
    """Where no rate is offered: a button that picks the middle of the curve, from where the keyboard reaches all."""
    if steps := tail.find_steps:
        middle = steps[len(steps) // 2].lr
        st.button("Choose a point yourself", icon=":material/touch_app:", key="begin", on_click=take, args=(middle,))


def take_click(chart: str) -> None:
    """The rate of the point that was clicked in `chart` is the pick; a callback."""
    points = st.session_state[chart].selection.points
    if points:
        take(points[0]["x"])


def inputs(run: Run, tail: Tail, lr: float) -> None:
    """A slider whose arrow keys walk from point to point of the curve, and the number itself."""
    rates = [step.lr for step in tail.find_steps if SMALLEST <= step.lr <= LARGEST]
    if len(rates) > 1:
        told_apart = {f"{rate:.2e}": rate for rate in [*rates, lr]}  # a slider knows its values by their words
        st.session_state["walk"] = lr
        st.select_slider(
            "Move along the curve",
            sorted(told_apart.values()),
            format_func="{:.2e}".format,
            key="walk",
            on_change=lambda: take(st.session_state["walk"]),
        )
    fields.number("Your rate", SMALLEST, LARGEST, "pick", SMALLEST, format="%.2e", step=1e-4, width=170)


def rule_of(lr: float, suggestions: dict[str, float]) -> str:
    """The rule that suggested this rate, "" where none did."""
    return next((rule for rule, suggested in suggestions.items() if f"{suggested:.2e}" == f"{lr:.2e}"), "")


def _number(text: str, otherwise: float | None) -> float | None:
    try:
        lr = float(text)
    except ValueError:
        return otherwise
    return lr if SMALLEST <= lr <= LARGEST else otherwise
