"""Temperature: the same outputs divided by one number, and how sure softmax is then."""

import numpy as np
import streamlit as st

from core.plots.lessons.experiments import lines
from core.understand import cross_entropy_steps, over_temperatures, softmax, tempered
from ui.page import fields
from ui.page.large_type import chart
from ui.softmax.given import Outputs

TEMPERATURES = [0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10]
CURVE = np.geomspace(0.1, 10, 41)


def show(outputs: Outputs, target: int) -> None:
    left, right = st.columns([5, 8], gap="medium")
    with left:
        t = fields.select_slider("Temperature T", TEMPERATURES, "temperature", 1)
        first = outputs.largest(1)[0]
        name, divided = outputs.name(first), tempered(outputs.values, t)
        before, after = softmax(outputs.values)[first], softmax(divided)[first]
        loss = cross_entropy_steps(divided, target).loss
        st.markdown(
            rf"Each output is divided by $T$ before softmax: $p_i = e^{{z_i/T}} / \sum_j e^{{z_j/T}}$."
            f"\n\n**{name}**, the largest: {before:.1%} at T = 1{f', **{after:.1%}** at T = {t:g}' if t != 1 else ''}. "
            f"The loss is {loss:.4f}.\n\n"
            f"Below 1 the model seems surer, above 1 less sure. Far above 1, every class gets close to "
            f"{1 / len(outputs.vocab):.2%}. The order never changes, so the error rate doesn't either. If a trained "
            "model is too sure of itself, one T fitted on the validation set can fix that."
        )
    shown = outputs.shown(target)
    probs = over_temperatures(outputs.values, CURVE)
    chart(
        right,
        lines(
            "Probability at each temperature",
            ("temperature T (log scale)", "probability"),
            CURVE,
            {outputs.vocab[i]: probs[:, i] for i in shown},
            [outputs.colors[i] for i in shown],
            at=t,
            log_x=True,
        ),
        key="temperature_chart",
        alt=f"Probabilities of {len(shown)} classes over the temperature; at {t:g} the largest has {after:.1%}",
    )
