"""One output moves while the others stay: what happens to its probability, the loss and the gradient."""

import math

import numpy as np
import streamlit as st

from core.plots.colors import MARK
from core.plots.lessons.experiments import lines
from core.understand import sweep
from core.wording import class_name, class_names
from ui.page import fields
from ui.page.large_type import chart
from ui.softmax.given import Outputs

LEAST = 10.0  # the output can always be moved this far


def show(outputs: Outputs, target: int) -> None:
    left, right = st.columns([5, 8], gap="medium")
    with left:
        if st.session_state.get("dragged", outputs.vocab[0]) not in outputs.vocab:  # of other outputs
            del st.session_state["dragged"]
        read = class_names(outputs.vocab).__getitem__
        name = st.selectbox(
            "The output of",
            outputs.vocab,
            target,
            key="dragged",
            format_func=read,
            persist_state="session",
        )
        which = outputs.vocab.index(name)
        reach = _reach(outputs.values, which)
        by = fields.slider("Move it by", -reach, reach, "by", 0.0, step=reach / 100)
    start = outputs.values[which]
    here = sweep(outputs.values, which, target, [start + by])
    p, loss, gradient = here.prob[0], here.loss[0], here.gradient[0]
    with left:
        st.markdown(
            f"| {outputs.name(which)} | formula | here |\n|:--|:--|--:|\n"
            rf"| output | $z$ | {start + by:.4g} |" + "\n"
            rf"| probability | $p = e^z / \sum_j e^{{z_j}}$ | {p:.4f} |" + "\n"
            rf"| **gradient** | $p - y = p - {int(which == target)}$ | **{gradient:+.4f}** |" + "\n"
            rf"| loss | $-\log p_t$ | {loss:.4f} |"
        )
        st.markdown(
            "The gradient is the slope of the dotted loss curve: between −1 and 0 for the right class, between 0 and 1 "
            f"for any other. So training pushes this output {'up' if which == target else 'down'}, and the more wrong "
            f"it is, the harder it pushes. Far to the {'right' if which == target else 'left'} there's nothing left to "
            "learn."
        )
    values = np.linspace(start - reach, start + reach, 121)
    curve = sweep(outputs.values, which, target, values)
    chart(
        right,
        lines(
            f"What changes with the output of {class_name(name)}",
            (f"output of {class_name(name)}", "probability, gradient"),
            values,
            {"probability": curve.prob, "gradient": curve.gradient, "loss": curve.loss},
            [outputs.colors[which], outputs.colors[which], MARK],
            at=start + by,
            on_right=("loss", "loss"),
        ),
        key="moved_chart",
        alt=f"Probability {p:.3f}, gradient {gradient:+.3f} and loss {loss:.3f} over the output of {class_name(name)}",
    )


def _reach(values: list[float], which: int) -> float:
    """Far enough to win and lose against all others: at least 10, else 1, 2 or 5 with zeros."""
    others = max(value for i, value in enumerate(values) if i != which)
    needed = abs(values[which] - others) + 5
    if needed <= LEAST:
        return LEAST
    power = 10.0 ** math.floor(math.log10(needed))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= needed)
