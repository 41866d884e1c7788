"""From file to tensor, step by step: `dls.summary()`, with or without the resize."""

import pandas as pd
import streamlit as st

from core.data.lessons.summary import Summary, summarize
from core.plots.pictures import data_uri
from ui.forms.data_choice import Choice, data_code
from ui.page import fields
from ui.page.escape import for_markdown
from ui.page.heading import show_code, what_happened
from ui.pictures.batch_view import summary

SEEN = ("decode", "presize", "warp", "light", "normalise")  # the steps that change the picture


def show(choice: Choice) -> None:
    dls = choice.load()
    forget = fields.toggle("Forget the resize", "forget", help="Leave out presizing, as the book does on purpose")
    found = summary(dls, presized=not forget)
    pictures, table = st.columns([1, 3], gap="medium")
    with table:
        _table(found)
        if found.error:
            st.error(for_markdown(found.sentence), icon=":material/build:")
        elif forget:
            st.info("All pictures in this batch already have the same size, so they can be stacked as they are.")
        st.caption(
            f"One training batch of {dls.config.batch_size} pictures, each read from its file; you see one of them. "
            "Normalised numbers are stretched to what a screen can show."
        )
    with pictures:
        _pictures(found)
    what_happened(LESSON)
    call = "dls.summary(presized=False).sentence" if forget else "dls.summary()"
    show_code(summarize, f"{data_code(dls.config)}\n{call}")


def _table(found: Summary) -> None:
    slowest = max(step.seconds for step in found.steps) * 1000
    rows = [(step.name, step.input, step.output or step.error, 1000 * step.seconds) for step in found.steps]
    st.dataframe(
        pd.DataFrame(rows, columns=["step", "what goes in", "what comes out", "time"]),
        hide_index=True,
        height="content",
        width="stretch",
        column_config={
            "step": st.column_config.TextColumn(width=80),
            "what goes in": st.column_config.TextColumn(width=270),
            "what comes out": st.column_config.TextColumn(width=270),
            "time": st.column_config.ProgressColumn(
                format="%.1f ms", min_value=0.0, max_value=max(slowest, 1e-3), width=110
            ),
        },
        key="steps",
    )


def _pictures(found: Summary) -> None:
    """One picture of the batch after each step of SEEN."""
    seen = [(step.name, step.sample) for step in found.steps if step.name in SEEN and step.sample is not None]
    with st.grid(2, min_column_width=100, gap="xsmall", key="samples"):
        for name, sample in seen:
            alt = f"A picture of the batch after the step {name}"
            st.image(data_uri(sample), caption=name, width="stretch", alt=alt)


LESSON = r"""
**The idea.** Between a file and the model are a few plain steps. Each takes what the one before returned, so the shapes
tell the story: *decode* gives pictures of many sizes, *presize* squares of one size, *collate* stacks them into one
block, *warp* turns it into floats of the size the model sees, and *light* and *normalise* only change numbers.

**Why it breaks without the resize.** A tensor has one height and one width. `torch.stack` can't put pictures of
different sizes into one block, and tells you: *stack expects each tensor to be equal size*. The book forgets its
`Resize` on purpose, to show that a summary names the step that fails.

**A pitfall.** An error during training may come from a much earlier step. First run the steps one by one on a few
pictures: you'll find the wrong shape just above the step that complains.
"""
