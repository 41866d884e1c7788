"""The same number added to every output: each exp and their sum grow by one factor, so the shares stay."""

import numpy as np
import streamlit as st

from core.understand import softmax, softmax_table
from core.wording import class_name
from ui.page import fields
from ui.softmax.given import Outputs

MOST = 100.0


def show(outputs: Outputs, target: int) -> None:
    left, right = st.columns([5, 8], gap="medium")
    with left:
        c = fields.slider("Add to every output", -MOST, MOST, "constant", 5.0, step=1.0)
        table = softmax_table(np.asarray(outputs.values) + c, outputs.vocab)
        moved = np.abs(table["softmax"] - softmax(outputs.values)).max()
        st.markdown(
            r"$$\frac{e^{z_i + c}}{\sum_j e^{z_j + c}} = \frac{e^c\,e^{z_i}}{e^c \sum_j e^{z_j}} = p_i$$"
            f"\n\nEvery exp is now $e^{{{c:g}}}$ = **{np.exp(c):.4g}** times as large, and so is their sum: the factor "
            f"cancels. No probability moved by more than {moved:.1g}, which is rounding.\n\n"
            "So only the differences between outputs matter. “The output is 7” means nothing by itself."
        )
    table["class_name"] = table["class_name"].map(class_name)
    table.insert(1, "before", outputs.values)
    right.dataframe(
        table.iloc[outputs.shown(target)],
        key="constant_table",
        hide_index=True,
        height="auto",
        column_config={
            "class_name": "class",
            "before": st.column_config.NumberColumn("output", format="%.4g"),
            "output": st.column_config.NumberColumn(f"output {c:+g}", format="%.6g"),
            "exp": st.column_config.NumberColumn("exp", format="%.4g"),
            "softmax": st.column_config.NumberColumn("softmax", format="%.6f"),
        },
        alt=f"Outputs with {c:g} added, exp and softmax",
    )
    right.caption(f"All the exps sum to {table['exp'].sum():.4g}.")
