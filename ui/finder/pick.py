"""The rate picked on a curve, by a click, a slider, a number or a rule. The field "pick" holds it, and each run
remembers its own."""

import streamlit as st

from core.runs import Run
from core.wording import rate_text
from ui.page import fields
from ui.watching.tails import Tail

SMALLEST, LARGEST = 1e-10, 10.0


def prepare(run: Run, first: float | None) -> float | None:
    """The pick on this run's curve: the link's, an earlier one, `first`, or None. Call it before the inputs."""
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
    """Makes `lr` the pick; a callback."""
    fields.put("pick", min(max(lr, SMALLEST), LARGEST))


def begin(tail: Tail) -> None:
    """Without a suggestion: a button that picks the middle of the curve, so the keyboard can continue from there."""
    if steps := tail.find_steps:
        middle = steps[len(steps) // 2].lr
        st.button("Choose a point yourself", icon=":material/touch_app:", key="begin", on_click=take, args=(middle,))


def take_click(chart: str) -> None:
    """Picks the rate of the point clicked in `chart`; a callback."""
    points = st.session_state[chart].selection.points
    if points:
        take(points[0]["x"])


def inputs(run: Run, tail: Tail, lr: float) -> None:
    """A slider that walks from point to point, also by arrow keys, and the number itself."""
    rates = [step.lr for step in tail.find_steps if SMALLEST <= step.lr <= LARGEST]
    if len(rates) > 1:
        named = {rate_text(rate): rate for rate in [*rates, lr]}  # a slider tells its values apart by their names
        st.session_state["walk"] = lr
        st.select_slider(
            "Move along the curve",
            sorted(named.values()),
            format_func=rate_text,
            key="walk",
            on_change=lambda: take(st.session_state["walk"]),
        )
    fields.rate("Your rate", SMALLEST, LARGEST, "pick", SMALLEST, width=170)


def rule_of(lr: float, suggestions: dict[str, float]) -> str:
    """The rule that suggested this rate, or ""."""
    return next((rule for rule, suggested in suggestions.items() if f"{suggested:.2e}" == f"{lr:.2e}"), "")


def _number(text: str, otherwise: float | None) -> float | None:
    try:
        lr = float(text)
    except ValueError:
        return otherwise
    return lr if SMALLEST <= lr <= LARGEST else otherwise
