"""From file to tensor, step by step: `dls.summary()`."""

import pandas as pd
import streamlit as st

from core.data.summary import summarize
from ui.batch_view import summary
from ui.data_choice import Choice, data_code
from ui.frame import show_code


def show(choice: Choice) -> None:
    dls = choice.load()
    st.subheader("From file to tensor, step by step", anchor=False)
    steps = summary(dls)
    st.table(
        pd.DataFrame(
            [(s.name, s.input, s.output or "–", f"{1000 * s.seconds:.1f}", s.error) for s in steps.steps],
            columns=["step", "what goes in", "what comes out", "ms", "error"],
        )
        .drop(columns=[] if steps.error else "error")
        .set_index("step")
    )
    st.caption(f"`dls.summary()`: one training batch of {dls.config.batch_size} pictures, nothing kept from before.")
    show_code(summarize, f"{data_code(dls.config)}\ndls.summary()")
