"""The logarithm: what it makes of probabilities, and why there is none of a negative number."""

import math

import numpy as np
import streamlit as st

from core.plots.lessons.experiments import lines, points_on
from core.understand import cross_entropy_steps, logs
from ui.page import fields
from ui.page.large_type import chart
from ui.softmax.given import Outputs

CURVE = np.geomspace(1e-4, 1, 120)


def show(outputs: Outputs, target: int) -> None:
    steps = cross_entropy_steps(outputs.values, target)
    left, right = st.columns([5, 8], gap="medium")
    with left:
        x = fields.slider("log of", -3.0, 3.0, "log_of", -2.0, step=0.1)
        answers = logs(x)
        python = answers.error if answers.python is None else f"{answers.python:.6f}"
        st.markdown(
            f"| call | answer |\n|:--|:--|\n| `math.log({x:g})` | {python} |\n"
            f"| `np.log({x:g})` | {_text(answers.numpy)} |\n"
            f"| `torch.log(torch.tensor({x:.1f}))` | {_text(answers.torch)} |"
        )
        st.markdown(_why(x))
        negative, zero = sum(z <= 0 for z in outputs.values), int((steps.softmax == 0).sum())
        st.markdown(
            f"Not above 0, and so without a logarithm: **{negative:,}** of your {len(outputs.values):,} outputs. "
            f"Softmax comes first: exp of anything is above 0. {_vanished(zero, steps.log_softmax)}"
        )
    shown = [i for i in outputs.shown(target) if steps.softmax[i] >= CURVE[0]]
    figure = lines(
        "The loss −log(p) of each class, were it the right one",
        ("probability p", "−log(p)"),
        CURVE,
        {"−log(p)": -np.log(CURVE)},
        at=max(float(steps.softmax[target]), CURVE[0]),
    )
    names = [outputs.vocab[i] for i in shown]
    place = shown.index(target) if target in shown else -1
    chart(
        right,
        points_on(figure, names, steps.softmax[shown].tolist(), (-steps.log_softmax[shown]).tolist(), place),
        key="log_chart",
        alt=f"Minus log of p; the right class has p {steps.softmax[target]:.4f} and loss {steps.loss:.4f}",
    )
    right.caption("Twice as probable is always 0.693 less: the logarithm turns factors into differences.")


def _text(value: float) -> str:
    return f"{value:.6f}" if math.isfinite(value) else f"`{value}`"


def _why(x: float) -> str:
    if x < 0:
        return (
            rf"$\log x$ asks: $e$ to which power is $x$? $e^y$ is above 0 for every $y$, so no power gives {x:g}: the "
            "logarithm is undefined. torch raises no error. It answers `nan`, which spreads through every sum after "
            "it, until the loss is `nan`."
        )
    if x == 0:
        return (
            r"$e^y$ comes as near to 0 as you like when $y$ goes down without end: torch answers `-inf`. A loss of "
            "infinity is what a probability of 0 for the right class would cost."
        )
    return rf"$e$ to the power of {math.log(x):.4f} is {x:g}. Move the slider to 0 and below."


def _vanished(zero: int, log_softmax: np.ndarray) -> str:
    if not zero:
        return "All your probabilities are above 0."
    return (
        f"Yet {zero:,} of your probabilities are too small for float64 and count as 0; their logarithm would be "
        f"`-inf`. log-softmax never goes through them: it says {log_softmax.min():.4g}."
    )
