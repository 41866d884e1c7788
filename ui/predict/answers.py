"""Many photos at once: each goes through the models, one is chosen to look at, and all are in a table."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from core.understand.answers import Answer, answers_csv
from core.understand.doubts import Doubt
from core.understand.examined import Examined
from core.wording import class_name
from ui.forms.photo import Photo, looked_at
from ui.page.escape import for_markdown
from ui.predict.look import Model, answer

MANY = 4  # photos from which on a bar shows the progress
COLUMNS = {
    "probability": st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1),
}


class Pass(NamedTuple):
    """What a model made of a photo, and the doubts about it once they are known."""

    found: Examined
    doubts: Doubt | None


Passes = dict[tuple[int, int], Pass]  # (photo, model) -> pass, for readable photos


def ask_all(photos: list[Photo], models: list[Model]) -> tuple[list[Answer], Passes]:
    """Every photo through every model: the answers in order, and the passes behind them."""
    answers: list[Answer] = []
    passes: Passes = {}
    bar = st.progress(0.0, "Looking at the photos …") if len(photos) >= MANY else None
    for i, photo in enumerate(photos):
        for j, model in enumerate(models):
            said, found = answer(photo, model)
            answers.append(said)
            if found is not None:
                passes[i, j] = Pass(found, said.doubt)
        if bar:
            bar.progress((i + 1) / len(photos), f"{i + 1} of {len(photos)} photos")
    if bar:
        bar.empty()
    return answers, passes


def tell_refused(answers: list[Answer]) -> None:
    """Which photos can't be read, and why."""
    refused = {answer.picture: answer.error for answer in answers if answer.error}
    if not refused:
        return
    name, reason = next(iter(refused.items()))
    more = f" {len(refused) - 1} more can't be read; the table below says why." if len(refused) > 1 else ""
    st.warning(f"{for_markdown(f'{name}: {reason}')}{more}", icon=":material/broken_image:")


def choose_one(photos: list[Photo], passes: Passes) -> int | None:
    """The place of the photo to look at; None where none can be read."""
    good = [i for i in range(len(photos)) if (i, 0) in passes]
    if len(good) <= 1:
        return good[0] if good else None
    if "pet" not in st.session_state:
        st.session_state["pet"] = good[looked_at([photos[i] for i in good])]
    label = f"{len(good)} photos"
    return st.selectbox(label, good, format_func=lambda i: f"{i + 1}: {photos[i].name}", key="pet")


def table(answers: list[Answer]) -> None:
    """One row per photo and model, and all of it as CSV."""
    rows = [
        {
            "photo": answer.picture,
            "model": answer.model,
            "answer": class_name(answer.top(1)[0][0]) if answer.prediction else None,
            "probability": answer.top(1)[0][1] if answer.prediction else None,
            "may be none of the classes": answer.row()["may be none of the classes"],
            "problem": answer.error,
        }
        for answer in answers
    ]
    if len(rows) > 1:
        st.dataframe(pd.DataFrame(rows), hide_index=True, key="answers", column_config=COLUMNS, alt="All answers")
    st.download_button(
        "Download results as CSV",
        answers_csv(answers),  # made now: a file made on demand isn't found during a rerun
        "predictions.csv",
        "text/csv",
        icon=":material/download:",
        key="answers_csv",
        on_click="ignore",
    )
