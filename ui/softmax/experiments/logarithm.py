"""The logarithm: what it makes of probabilities, and why a negative number has none."""

import math

import numpy as np
import streamlit as st

from core.plots.colors import MARK
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
        count = f"**{negative:,}**" if negative else "None"
        st.markdown(
            f"{count} of your {len(outputs.values):,} outputs {'is' if negative == 1 else 'are'} 0 or below, where "
            "there's no logarithm. That's why softmax comes first: exp of any number is above 0. "
            f"{_vanished(zero, steps.log_softmax)}"
        )
    shown = [i for i in outputs.shown(target) if steps.softmax[i] >= CURVE[0]]
    figure = lines(
        "The loss −log(p) if this class were the right one",
        ("probability p", "−log(p)"),
        CURVE,
        {"−log(p)": -np.log(CURVE)},
        [MARK],
        at=max(float(steps.softmax[target]), CURVE[0]),
    )
    names = [outputs.vocab[i] for i in shown]
    place = shown.index(target) if target in shown else -1
    chart(
        right,
        points_on(
            figure,
            names,
            steps.softmax[shown].tolist(),
            (-steps.log_softmax[shown]).tolist(),
            [outputs.colors[i] for i in shown],
            place,
        ),
        key="log_chart",
        alt=f"Minus log of p; the right class has p {steps.softmax[target]:.4f} and loss {steps.loss:.4f}",
    )
    right.caption(
        "Doubling a probability always lowers the loss by 0.693: the logarithm turns factors into differences."
    )


def _text(value: float) -> str:
    return f"{value:.6f}" if math.isfinite(value) else f"`{value}`"


def _why(x: float) -> str:
    if x < 0:
        return (
            rf"$\log x$ asks which power of $e$ gives $x$. $e^y$ is above 0 for every $y$, so no power gives {x:g} and "
            "the logarithm is undefined. torch raises no error: it answers `nan`, which spreads through every sum that "
            "follows until the loss is `nan`."
        )
    if x == 0:
        return (
            r"$e^y$ gets closer and closer to 0 as $y$ falls but never reaches it, so torch answers `-inf`. Giving the "
            "right class a probability of 0 would cost an infinite loss."
        )
    return rf"$e$ to the power of {math.log(x):.4f} is {x:g}. Move the slider to 0 and below it."


def _vanished(zero: int, log_softmax: np.ndarray) -> str:
    if not zero:
        return "All your probabilities are above 0."
    return (
        f"Yet {zero:,} of your probabilities {'is' if zero == 1 else 'are'} too small for float64 and become 0, whose "
        f"logarithm is `-inf`. log-softmax never computes them, and gives {log_softmax.min():.4g}."
    )
