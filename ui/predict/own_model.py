"""Make your own photo model: one guided training on the Oxford photos that fits the minutes a person has."""

import streamlit as st

from core.data.config import DataConfig
from core.data.download import oxford_pets
from core.model.imagenet import PHOTO_ARCH
from core.runs import Run, RunConfig
from core.runs.kinds.train import plan_run
from core.train.measure.estimate import Fit, at_size, fit_minutes, known_estimate, plan_seconds
from core.wording import plural
from ui.forms.picks import look_up
from ui.page import cached, fields
from ui.watching.controls import controls
from ui.watching.tails import Tail
from ui.watching.view import watch
from ui.watching.words import in_words, loading_line, show_failure, state_line

NAME = "My photo model"
SIZE, BATCH = 128, 32
PHOTOS = 7390  # of the whole set
BREEDS = 37
ALL = 200  # photos of a breed: about all that the set has
MOST_EPOCHS = 10  # more isn't worth the time
WORTH = 3  # epochs, for which smaller pictures are the lesser evil


def guide() -> None:
    """The choices, the time, and the button that starts it all; then the training's progress."""
    with fields.expander("Make your own photo model", "own_model", ":material/model_training:"):
        run = _of_session("own_model_run")
        if run is not None and run.ongoing:
            watch(run, _draw)
            return
        if run is not None and run.error:
            show_failure(run.error)
        st.caption(
            "It starts from ImageNet's weights and learns the 37 breeds from the Oxford photos. When it's done, "
            "it's in the list of models."
        )
        minutes = fields.segmented("Minutes you have", [5, 15, 45], "own_minutes", 15)
        few = fields.segmented("Photos of each breed", [10, 20, 40, ALL], "own_photos", 20, help="200 means all.")
        pace = known_estimate(PHOTO_ARCH, "auto", SIZE, BATCH)
        if pace is None:
            _measure()
            return
        first = config(few, Fit(1, SIZE, 0.0))
        n_valid = round(first.data.valid_pct * _photos(few))
        steps = max(1, (_photos(few) - n_valid) // BATCH)
        fit = best(fit_minutes(minutes, plan_run(first, steps), n_valid / BATCH, pace))
        if fit is None:
            st.caption("Not even one epoch fits. Choose fewer photos or more minutes.")
            return
        asked = config(few, fit)
        seconds = plan_seconds(plan_run(asked, steps), n_valid / BATCH, at_size(pace, fit.size))
        st.markdown(
            f"**About {in_words(seconds)} of training here**: {plural(_photos(few), 'photo')} of {fit.size} pixels, "
            f"{plural(asked.epochs + asked.freeze_epochs, 'epoch')}."
        )
        if not oxford_pets.is_there():
            st.caption(
                "The Oxford photos come first: 811 MB, even for a few per breed, since they are packed into a single "
                "file. Their download takes as long as your network needs."
            )
        st.button("Start", icon=":material/play_arrow:", key="own_start", on_click=_start, args=(asked,))


def config(few: int, fit: Fit) -> RunConfig:
    """The training on `few` photos of each breed."""
    data = DataConfig(
        source="oxford", per_class=0 if few == ALL else few, size=fit.size, presize=fit.size * 3 // 2, batch_size=BATCH
    )
    epochs = min(fit.epochs, MOST_EPOCHS)
    return RunConfig(name=NAME, data=data, arch=PHOTO_ARCH, pretrained="imagenet", epochs=epochs)


def best(fits: list[Fit]) -> Fit | None:
    """The largest pictures for which a few epochs fit, else the most epochs."""
    worth = [fit for fit in fits if fit.epochs >= WORTH] or fits[-1:]
    return worth[0] if worth else None


def _photos(few: int) -> int:
    return PHOTOS if few == ALL else few * BREEDS


def _measure() -> None:
    """The button that times a few batches, of toy pets since they are here; the time depends on the size alone."""
    run = _of_session("own_estimate")
    if run is not None and run.ongoing:
        watch(run, _draw)
        return
    if run is not None and run.error:
        show_failure(run.error)
    data = DataConfig(size=SIZE, presize=SIZE * 3 // 2, batch_size=BATCH)
    asked = RunConfig(kind="estimate", data=data, arch=PHOTO_ARCH)
    label = "See how long it takes here"
    st.button(label, icon=":material/timer:", key="own_measure", on_click=_submit, args=("own_estimate", asked))


def _start(asked: RunConfig) -> None:
    """The download, if it's needed, waits in the queue before the training."""
    if not oxford_pets.is_there():
        cached.store().submit(RunConfig(kind="fetch", data=DataConfig(source="oxford")))
    _submit("own_model_run", asked)


def _submit(key: str, asked: RunConfig) -> None:
    st.session_state[key] = cached.store().submit(asked)


def _of_session(key: str) -> Run | None:
    """The run that this session started, unless it was deleted."""
    number = st.session_state.get(key)
    return look_up(str(number))[0] if number is not None else None


def _draw(run: Run, tail: Tail) -> None:
    st.caption(loading_line(run, tail) if run.state == "running" and not run.step else state_line(run))
    if run.total_steps and run.step:
        st.progress(min(1.0, run.step / run.total_steps))
    controls(run)
