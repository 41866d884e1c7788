"""Is any class rare, and what does each look like."""

import streamlit as st

from ui.batch_view import class_counts, one_of_each, words
from ui.charts import balance_chart
from ui.data_choice import Choice


def show(choice: Choice) -> None:
    dls = choice.load()
    sheet = st.expander("One picture of each class", icon=":material/grid_view:", key="sheet", on_change="rerun")
    if sheet.open:
        with sheet, st.grid("auto", min_column_width=110, gap="xsmall", key="sheet-grid"):
            for label, picture in one_of_each(dls).items():
                st.image(picture, caption=words(label), width="stretch", alt=f"A picture of the class {words(label)}")

    st.subheader("Is any class rare?", anchor=False)
    train_counts, valid_counts = class_counts(dls)
    least, most = min(train_counts), max(train_counts)
    st.markdown(f"Between {least} and {most} training pictures a class, {len(dls.vocab)} classes.")
    st.plotly_chart(
        balance_chart(tuple(dls.vocab), tuple(train_counts), tuple(valid_counts)),
        key="class-balance",
        alt=f"Bars: pictures of each of {len(dls.vocab)} classes, from {least} to {most} for training",
    )

    if dls.skipped:
        with st.expander(f"{len(dls.skipped)} pictures were left out", icon=":material/broken_image:"):
            for path, reason in dls.skipped.items():
                st.markdown(f"- `{path.name}`: {reason}")
