"""The same training once more with the cleaned labels, and both models judged on the same pictures, side by side."""

import streamlit as st

from core.data.config import DataConfig
from core.errors import PetLabError
from core.runs import Run, RunConfig
from core.runs.worker.process import run_folder
from core.train.predictions.stored import kept_epochs
from core.understand.cleaning import before_and_after, judged_labels
from ui.forms.models import name_of
from ui.mistakes.predictions import Predictions, read_epoch
from ui.page import cached
from ui.page.escape import for_markdown
from ui.watching.controls import controls
from ui.watching.tails import Tail
from ui.watching.time_left import seconds_left
from ui.watching.view import watch
from ui.watching.words import in_words, loading_line

FAIR = (
    "Both models are asked about the same validation pictures; those that were left out do not count. Cleaning changes "
    "validation labels too, so the first row alone would be unfair to the new model, and the second alone to the old."
)


def as_given(config: DataConfig) -> DataConfig:
    """The same data with no journal."""
    return config.model_copy(update={"journal": ""})


def show(preds: Predictions) -> None:
    """The button, the progress of the new training, then the comparison."""
    state = preds.journal.state()
    cleaned = preds.run.config.model_copy(
        update={"data": preds.run.config.data.model_copy(update={"journal": state}), "name": ""}
    )
    family = _family(preds.run.config)
    again = next((run for run in family if run.config.data.journal == state and run.state != "failed"), None)
    if again is None and not _learnable(cleaned):
        return
    if again is None or again.state == "stopped":
        what = "with the cleaned labels" if state else "with the labels as they are"
        if st.button(
            f"Train again {what}", type="primary", icon=":material/model_training:", key="retrain", disabled=not state
        ):
            cached.store().submit(cleaned)
            st.rerun()
    elif again.ongoing:
        watch(again, _progress)
        return
    before = next((run for run in family if not run.config.data.journal and _kept(run)), None)
    after = again if again and state and _kept(again) else _newest_cleaned(family)
    if before and after:
        _compare(before, after, state)


def _progress(run: Run, tail: Tail) -> None:
    done = min(1.0, run.step / (run.total_steps or run.step + 1))
    left = seconds_left(run, tail)
    st.progress(done, loading_line(run, tail) + (f", about {in_words(left)} left" if left else ""))
    controls(run)


def _compare(before: Run, after: Run, state: str) -> None:
    try:
        given, cleaned = cached.load(before.config.data), cached.load(after.config.data)
        old, new = (read_epoch(run, kept_epochs(run_folder(run.id))[-1]) for run in (before, after))
    except PetLabError as error:
        st.error(for_markdown(str(error)), icon=":material/build:")
        return
    rows = before_and_after(old, new, judged_labels(given, cleaned))
    st.subheader("Before and after", anchor=False)
    columns = {
        "error rate under the labels": [row.labels for row in rows],
        f"before, run {before.id}": [f"{row.before:.1%}" for row in rows],
        f"after, run {after.id}": [f"{row.after:.1%}" for row in rows],
    }
    st.table(columns, border="horizontal")
    later = " The journal has gone on since." if after.config.data.journal != state else ""
    st.caption(f"{rows[0].pictures} validation pictures. {FAIR}{later}")
    st.page_link(
        "pages/runs.py",
        label=f"Compare {for_markdown(name_of(before))} and {for_markdown(name_of(after))}",
        icon=":material/history:",
        query_params={"runs": f"{after.id},{before.id}"},
    )


def _family(config: RunConfig) -> list[Run]:
    """The trainings that differ from `config` in their labels only, newest first."""
    same = _but_labels(config)
    return [run for run in cached.store().list(limit=500, kind="train") if _but_labels(run.config) == same]


def _but_labels(config: RunConfig) -> RunConfig:
    return config.model_copy(update={"name": "", "lr_source": "", "data": as_given(config.data)})


def _kept(run: Run) -> bool:
    return run.state == "finished" and bool(kept_epochs(run_folder(run.id)))


def _newest_cleaned(family: list[Run]) -> Run | None:
    return next((run for run in family if run.config.data.journal and _kept(run)), None)


def _learnable(config: RunConfig) -> bool:
    """Whether the cleaned data can be trained on; says why where not."""
    try:
        cached.load(config.data)
    except PetLabError as error:
        st.error(for_markdown(str(error)), icon=":material/build:")
        return False
    return True
