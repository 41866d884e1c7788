"""None of these: softmax always shares out 1, whatever the picture shows; one sigmoid per class doesn't have to."""

import numpy as np
import streamlit as st

from core.plots.lessons.experiments import paired_bars
from core.understand import sigmoids, softmax
from ui.page import fields
from ui.page.large_type import chart
from ui.softmax.given import Outputs

SURE = 0.5


def show(outputs: Outputs, target: int) -> None:
    left, right = st.columns([5, 8], gap="medium")
    with left:
        by = fields.slider("Lower every output by", 0.0, 15.0, "lower", 5.0, step=0.5)
    values = np.asarray(outputs.values) - by
    probs, alone = softmax(values), sigmoids(values)
    first = int(probs.argmax())
    yes = [outputs.name(i) for i in np.flatnonzero(alone > SURE).tolist()]
    with left:
        st.markdown(
            "| | softmax | sigmoid |\n|:--|--:|--:|\n"
            f"| sum over all classes | {probs.sum():.4f} | **{alone.sum():.4f}** |\n"
            f"| largest, {outputs.name(first)} | {probs[first]:.4f} | {alone[first]:.4f} |"
        )
        st.markdown(f"Sigmoids above 0.5: **{_said(yes)}**.")
        st.markdown(
            "Low outputs everywhere could mean “this looks like nothing I know”. But softmax only sees differences, so "
            r"even a photo of a toaster gets a breed. A sigmoid, $1/(1 + e^{-z})$, judges each class by itself: all "
            "can say no, or two can say yes. That takes a model trained with binary cross-entropy. If it was trained "
            "with softmax, a single output means nothing."
        )
    shown = outputs.shown(target)
    chart(
        right,
        paired_bars(
            "Shared out, or judged one by one",
            [outputs.vocab[i] for i in shown],
            {"softmax": probs[shown].tolist(), "one sigmoid per class": alone[shown].tolist()},
            "probability",
            [outputs.colors[i] for i in shown],
        ),
        key="none_chart",
        alt=f"Softmax sums to 1, the sigmoids to {alone.sum():.3f}",
    )


def _said(yes: list[str]) -> str:
    if not yes:
        return "none of these"
    more = f" and {len(yes) - 3:,} more" if len(yes) > 3 else ""
    return ", ".join(yes[:3]) + more
