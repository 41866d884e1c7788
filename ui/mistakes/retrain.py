"""The same training again with the cleaned labels, and both models judged on the same pictures."""

import streamlit as st

from core.data.config import DataConfig
from core.errors import PetLabError
from core.runs import Run, RunConfig
from core.runs.worker.process import run_folder
from core.train.predictions.stored import followed, kept_epochs
from core.understand.cleaning import Judged, before_and_after, judged_labels
from ui.forms.models import name_of
from ui.mistakes.predictions import CHANGED, Predictions, read_epoch
from ui.page import cached
from ui.page.escape import for_markdown
from ui.watching.controls import controls
from ui.watching.tails import Tail
from ui.watching.time_left import seconds_left
from ui.watching.view import watch
from ui.watching.words import in_words, loading_line

FAIR = (
    "Both models answer for the same validation pictures, without those left out. Cleaning changes validation labels "
    "too, so the first row favours the old model and the second row the new one."
)
LIKELY = 0.05  # a difference that chance makes more often is called chance


def as_given(config: DataConfig) -> DataConfig:
    """The same data without a journal."""
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
        if st.button(
            "Train again with the cleaned labels",
            type="primary",
            icon=":material/model_training:",
            key="retrain",
            disabled=not state,
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
        kept = [read_epoch(run, kept_epochs(run_folder(run.id))[-1]) for run in (before, after)]
        old, new = followed(kept[0], given), followed(kept[1], cleaned)
    except PetLabError as error:
        st.error(for_markdown(str(error)), icon=":material/build:")
        return
    if old is None or new is None:
        st.warning(CHANGED, icon=":material/sync_problem:")
        return
    rows = before_and_after(old, new, judged_labels(given, cleaned))
    st.subheader("Before and after", anchor=False)
    columns = {
        "labels": [row.labels for row in rows],
        f"wrong before, run {before.id}": [f"{row.before:.1%}" for row in rows],
        f"wrong after, run {after.id}": [f"{row.after:.1%}" for row in rows],
        "difference": ["within chance" if row.chance > LIKELY else "beyond chance" for row in rows],
    }
    st.table(columns, border="horizontal")
    st.markdown(_verdict(rows[-1]))
    later = " You've changed the journal since." if after.config.data.journal != state else ""
    st.caption(f"{rows[0].pictures} validation pictures. {FAIR}{later}")
    st.page_link(
        "pages/runs.py",
        label=f"Compare {for_markdown(name_of(before))} and {for_markdown(name_of(after))}",
        icon=":material/history:",
        query_params={"runs": f"{after.id},{before.id}"},
    )


def _verdict(row: Judged) -> str:
    """Whether the two models differ by more than chance, in two sentences."""
    said = (
        f"Judged by the **{row.labels}** labels, the new model gets {_count(row.gained)} right that the old one got "
        f"wrong, and {_count(row.lost)} wrong that it got right."
    )
    if not row.gained and not row.lost:
        return f"Judged by the **{row.labels}** labels, both models are right about the same pictures."
    if row.chance > LIKELY:
        return (
            f"{said} **Chance alone could easily do that** (p = {row.chance:.2g}), so this doesn't show whether "
            "cleaning helped. More validation pictures, or several trainings with other seeds, would tell."
        )
    better = "better" if row.gained > row.lost else "worse"
    return f"{said} Chance alone would rarely do that (p = {row.chance:.1g}): the new model really is **{better}**."


def _count(pictures: int) -> str:
    return "1 picture" if pictures == 1 else f"{pictures} pictures"


def _family(config: RunConfig) -> list[Run]:
    """The trainings that differ from `config` only in their labels, newest first."""
    same = _but_labels(config)
    return [run for run in cached.store().list(limit=500, kind="train") if _but_labels(run.config) == same]


def _but_labels(config: RunConfig) -> RunConfig:
    return config.model_copy(update={"name": "", "lr_source": "", "data": as_given(config.data)})


def _kept(run: Run) -> bool:
    return run.state == "finished" and bool(kept_epochs(run_folder(run.id)))


def _newest_cleaned(family: list[Run]) -> Run | None:
    return next((run for run in family if run.config.data.journal and _kept(run)), None)


def _learnable(config: RunConfig) -> bool:
    """Whether the cleaned data can be trained on; says why if not."""
    try:
        cached.load(config.data)
    except PetLabError as error:
        st.error(for_markdown(str(error)), icon=":material/build:")
        return False
    return True
