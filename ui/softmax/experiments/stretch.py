"""exp stretches differences: a lead in outputs becomes a ratio of probabilities."""

import numpy as np
import pandas as pd
import streamlit as st

from core.plots.lessons.experiments import paired_bars
from core.understand import raised, shares_without_exp, softmax, times_as_probable
from ui.page import fields
from ui.page.large_type import chart
from ui.softmax.given import Outputs

MOST = 5.0


def show(outputs: Outputs, target: int) -> None:
    first, second = outputs.largest(2)
    names = outputs.name(first), outputs.name(second)
    left, right = st.columns([5, 8], gap="medium")
    with left:
        by = fields.slider(f"Raise {names[0]} by", 0.0, MOST, "raise", 1.0, step=0.1)
        values = raised(outputs.values, first, by)
        rows = [
            (lead, times_as_probable(given, first, second))
            for given in (outputs.values, values)
            for lead in [given[first] - given[second]]
        ]
        st.markdown(
            f"| {names[0]} against {names[1]} | before | raised |\n|:--|--:|--:|\n"
            f"| lead in outputs | {rows[0][0]:.4g} | {rows[1][0]:.4g} |\n"
            f"| times as probable, $e^\\text{{lead}}$ | {rows[0][1]:.4g} | **{rows[1][1]:.4g}** |\n\n"
            f"Adding {by:g} to the lead multiplies the ratio of the two probabilities by $e^{{{by:g}}}$ = "
            f"{np.exp(by):.4g}. So softmax tends to pick one class, which suits pictures that show exactly one animal. "
            f"The probability of {names[0]} itself grows by less, since the sum grows too."
        )
        shares = shares_without_exp(values)
        st.markdown(_without_exp(shares))
    shown = outputs.shown(target)
    chart(
        right,
        paired_bars(
            "Shares with and without exp",
            [outputs.vocab[i] for i in shown],
            {"exp / sum of exp (softmax)": softmax(values)[shown], "output / sum of outputs": shares[shown]},
            "share",
            [outputs.colors[i] for i in shown],
        ),
        key="stretch_chart",
        alt=f"Shares with and without exp; softmax gives {outputs.vocab[first]} {softmax(values)[first]:.1%}",
    )
    ladder = [0.5, 1, 2, 3, 5, 10]
    right.dataframe(
        pd.DataFrame(
            [[f"{np.exp(lead):,.{2 if lead < 5 else 0}f}" for lead in ladder]],
            columns=[f"lead {lead:g}" for lead in ladder],
        ),
        hide_index=True,
        key="stretch_ladder",
        alt="How many times as probable as another class each lead makes a class",
    )


def _without_exp(shares: np.ndarray) -> str:
    if not np.isfinite(shares).all():
        return "Without exp this wouldn't work at all: the outputs sum to 0, and you can't divide by 0."
    if (shares < 0).any():
        return (
            f"Without exp the shares run from {shares.min():.3f} to {shares.max():.3f}. They sum to 1, but a negative "
            "share isn't a probability."
        )
    return f"Without exp it would work here, too, but only because no output is negative: {shares.max():.1%} at most."
