"""Large outputs: exp overflows in the plain formula, but not after the largest output is subtracted."""

import numpy as np
import pandas as pd
import streamlit as st

from core.understand import as_written, maximum_first, overflows_above
from core.understand.outputs.overflow import FORMATS
from core.wording import class_name
from ui.page import fields
from ui.softmax.given import Outputs

MOST = 1000.0


def show(outputs: Outputs, target: int) -> None:
    left, right = st.columns([5, 8], gap="medium")
    with left:
        fmt = fields.segmented("Numbers in", FORMATS, "floats", "float32")
        added = fields.slider("Add to every output", -MOST, MOST, "larger", 100.0, step=5.0)
    values = np.asarray(outputs.values) + added
    try:
        plain, safe = as_written(values, fmt), maximum_first(values, fmt)
    except ValueError:
        left.warning(f"{fmt} can't even hold these outputs: its largest number is {np.finfo(FORMATS[fmt]).max:g}.")
        return
    with left:
        st.markdown(
            f"In {fmt}, exp is infinite above **{overflows_above(fmt):.1f}**. {_verdict(plain.total)}\n\n"
            r"Adding a constant changes nothing, so subtract the largest output, $m = \max_j z_j$. Then the largest "
            r"exponent is 0. It works for the logarithm too: $\log\sum_j e^{z_j} = m + \log\sum_j e^{z_j - m}$. "
            "PyTorch does this in `softmax`, `log_softmax` and `cross_entropy`."
        )
    shown = outputs.shown(target)
    lowered = values - values.max()
    right.dataframe(
        pd.DataFrame(
            {
                "class": [class_name(outputs.vocab[i]) for i in shown],
                "output": _texts(values[shown]),
                "exp": _texts(plain.exp[shown]),
                "exp / sum": _texts(plain.probs[shown]),
                "output − max": _texts(lowered[shown]),
                "exp of that": _texts(safe.exp[shown]),
                "softmax": _texts(safe.probs[shown]),
            }
        ),
        key="overflow_table",
        hide_index=True,
        height="auto",
        alt="Softmax as written, and after subtracting the largest output",
    )
    right.markdown(
        "| | as written | largest subtracted |\n|:--|--:|--:|\n"
        f"| sum of exp | {plain.total:.6g} | {safe.total:.6g} |\n"
        f"| log of the sum | {plain.log_sum_exp:.6g} | **{safe.log_sum_exp:.6g}** |"
    )


def _verdict(total: float) -> str:
    if np.isinf(total):
        return "Here the sum is **infinite**, and infinity divided by infinity is NaN, “not a number”."
    if total == 0:
        return "Here every exp is so small that it becomes **0**, and 0 divided by 0 is NaN, “not a number”."
    return "Here everything fits. Move the slider far to the right or left."


def _texts(values: np.ndarray) -> list[str]:
    return [f"{float(value):.4g}" for value in values]
