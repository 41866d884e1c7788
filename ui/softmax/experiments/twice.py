"""Softmax of a softmax: flatter each time, and how to get back."""

import numpy as np
import streamlit as st

from core.plots.lessons.experiments import paired_bars
from core.understand import looks_like_probabilities, softmax_times
from ui.page import fields
from ui.page.large_type import chart
from ui.softmax.given import Outputs


def show(outputs: Outputs, target: int) -> None:
    left, right = st.columns([5, 8], gap="medium")
    with left:
        times = fields.slider("How many times to take softmax", 1, 6, "times", 2)
    already = looks_like_probabilities(outputs.values)
    rows = softmax_times(outputs.values, times)
    if already:
        rows = np.vstack([outputs.values, rows])
    first = int(rows[0].argmax())
    counts = range(0 if already else 1, times + 1)
    lines = [f"| {'given' if n == 0 else n} | {row[first]:.4f} |" for n, row in zip(counts, rows, strict=True)]
    with left:
        st.markdown(f"| softmax | {outputs.name(first)} |\n|:--|--:|\n" + "\n".join(lines))
        most = np.e / (np.e + len(outputs.values) - 1)
        st.markdown(
            "Probabilities lie between 0 and 1, so no two are more than 1 apart. After exp, one is at most $e$ = 2.718 "
            f"times as large as another. With {len(outputs.values):,} classes no class can then get more than "
            f"**{most:.4f}**, however sure the model was. In the end, each gets {1 / len(outputs.values):.4f}."
        )
        st.markdown(
            "The logarithm undoes it: softmax of log(p) is p again. So use `NLLLoss` on the log if a model ends in "
            "softmax, and `CrossEntropyLoss` if it ends in raw outputs."
        )
    shown = np.argsort(-rows[0], kind="stable")[:5].tolist()
    start = "given" if already else "softmax once"
    series = {start: rows[0][shown].tolist()}
    if len(rows) > 1:
        series[f"softmax {times} times" if times > 1 else "softmax once"] = rows[-1][shown].tolist()
    colors = [outputs.colors[i] for i in shown]
    chart(
        right,
        paired_bars("Each softmax flattens", [outputs.vocab[i] for i in shown], series, "probability", colors),
        key="twice_chart",
        alt=f"{outputs.vocab[first]} goes from {rows[0][first]:.4f} to {rows[-1][first]:.4f}",
    )
