"""How well the model knows each class: a table that sorts by any column."""

import pandas as pd
import streamlit as st

from core.wording import class_name
from ui.mistakes.predictions import Predictions

COLUMNS = {
    "class": st.column_config.Column("Class"),
    "pictures": st.column_config.Column("Pictures"),
    "taken for it": st.column_config.Column("Taken for it"),
    "right": st.column_config.Column("Right"),
    "precision": st.column_config.ProgressColumn("Precision", format="percent", min_value=0, max_value=1),
    "recall": st.column_config.ProgressColumn("Recall", format="percent", min_value=0, max_value=1),
    "most taken for": st.column_config.TextColumn("Most taken for", width="medium"),
}


def show(preds: Predictions) -> None:
    scores = preds.found.class_scores()
    worst: dict[int, str] = {}
    for pair in preds.found.most_confused():
        worst.setdefault(pair.actual, f"{class_name(preds.vocab[pair.predicted])} ({pair.count})")
    rows = [
        {
            "class": class_name(preds.vocab[score.class_id]),
            "recall": score.recall,
            "precision": score.precision,
            "pictures": score.pictures,
            "taken for it": score.predicted,
            "right": score.right,
            "most taken for": worst.get(score.class_id, ""),
        }
        for score in scores
    ]
    table = pd.DataFrame(rows).sort_values("recall", kind="stable")
    st.dataframe(
        table,
        hide_index=True,
        height=530,
        column_config=COLUMNS,
        key="class_scores",
        alt=f"Precision and recall of {len(rows)} classes, the lowest recall first",
    )
    st.caption(
        "**Recall**: how many of a class's pictures were recognised. **Precision**: how many of the pictures taken for "
        "the class really belong to it. Click a column's heading to sort by it."
    )
