"""The chosen runs side by side: their curves over one another, and the settings that differ."""

import plotly.graph_objects as go
import streamlit as st

from core.plots.compare import Trace, overlay, overlay_finders, places
from core.runs import Run
from core.runs.compare import Axis, chance_words, compare_settings, curves, settings_of, validated_on
from core.runs.titles import TITLES
from ui.page import fields
from ui.page.large_type import chart
from ui.watching.tails import Tail
from ui.watching.view import watch_all
from ui.watching.words import show_failure

X_TITLES: dict[Axis, str] = {"epochs": "epochs", "batches": "batches", "seconds": "seconds of training"}
Identity = tuple[tuple[tuple[int, float, int, int], int], ...]  # (a tail's, its place)


def choose_axis(runs: list[Run]) -> Axis:
    """The x axis of trainings; offers no choice if there are none."""
    if all(run.kind != "train" for run in runs):
        return "epochs"
    return fields.segmented("Horizontal axis", X_TITLES, "along", "epochs", shown_label=False)


def show(runs: list[Run], axis: Axis) -> None:
    """The curves, live, then the settings."""

    def draw(seen: list[tuple[Run, Tail]]) -> None:
        place = places(run.id for run, _ in seen)
        if trainings := [(run, tail) for run, tail in seen if run.kind == "train"]:
            _trainings(trainings, place, axis)
        if finders := [(run, tail) for run, tail in seen if run.kind == "lr_find"]:
            _finders(finders, place)
        if [run.state for run, _ in seen] != [run.state for run in runs]:  # the table and the buttons change, too
            st.rerun()

    watch_all(runs, draw)
    for run in runs:
        if run.error:
            show_failure(run.error, f"Run {run.id}: ")
    _settings(runs)


def _trainings(seen: list[tuple[Run, Tail]], place: dict[int, int], axis: Axis) -> None:
    """Validation loss, error rate and training loss, and whether chance can explain the difference."""
    charts = _training_charts(_identity(seen, place), axis, seen)
    names, x_title = ", ".join(f"run {run.id}" for run, _ in seen), X_TITLES[axis]
    for column, (title, figure) in zip(st.columns(3), charts.items(), strict=True):
        chart(column, figure, key=f"compare-{title}", alt=f"{title} of {names} along {x_title}")
    if words := _difference(seen):
        st.info(words, icon=":material/balance:")


def _difference(seen: list[tuple[Run, Tail]]) -> str:
    """What the final error rates say about the difference between several trainings that have ended."""
    done = [(run, tail) for run, tail in seen if tail.epochs and tail.start and not run.ongoing]
    if len(done) < 2:
        return ""
    if (
        len({validated_on(run.config) for run, _ in done}) > 1
        or len({tail.start.n_valid for _, tail in done if tail.start}) > 1
    ):
        return "These runs used different validation pictures, so you can't compare their error rates directly."
    rates = {f"Run {run.id}": tail.epochs[-1].error_rate for run, tail in done}
    return chance_words(rates, done[0][1].start.n_valid if done[0][1].start else 1)


@st.cache_resource(max_entries=32, show_spinner=False)
def _training_charts(identity: Identity, axis: Axis, _seen: list[tuple[Run, Tail]]) -> dict[str, go.Figure]:
    valid, error, train = [], [], []
    for (run, tail), (_, place) in zip(_seen, identity, strict=True):
        name = f"run {run.id}"
        columns = curves(tail.batches, tail.epochs, run.steps_per_epoch or 1, run.config.data.batch_size)
        valid.append(Trace(name, place, columns.epoch_x[axis], columns.valid_loss))
        error.append(Trace(name, place, columns.epoch_x[axis], columns.error_rate))
        train.append(Trace(name, place, columns.batch_x[axis], columns.train_loss))
    return {
        "Validation loss": overlay("Validation loss", valid, X_TITLES[axis], points=True),
        "Error rate": overlay("Error rate", error, X_TITLES[axis], points=True, percent=True),
        "Training loss": overlay("Training loss", train, X_TITLES[axis]),
    }


def _finders(seen: list[tuple[Run, Tail]], place: dict[int, int]) -> None:
    """The finders' curves, named after the layers that learned."""
    names = ", ".join(_finder_name(run) for run, _ in seen)
    figure = _finder_chart(_identity(seen, place), seen)
    chart(st, figure, key="compare-finders", alt=f"Loss against learning rate of {names}")


@st.cache_resource(max_entries=32, show_spinner=False)
def _finder_chart(identity: Identity, _seen: list[tuple[Run, Tail]]) -> go.Figure:
    traces = []
    for (run, tail), (_, place) in zip(_seen, identity, strict=True):
        lrs, losses = [step.lr for step in tail.find_steps], [step.smooth_loss for step in tail.find_steps]
        traces.append(Trace(_finder_name(run), place, lrs, losses))
    return overlay_finders(traces)


def _finder_name(run: Run) -> str:
    return f"run {run.id}, {'head only' if run.config.frozen else 'all layers'}"


def _identity(seen: list[tuple[Run, Tail]], place: dict[int, int]) -> Identity:
    """Everything a chart of these runs depends on."""
    return tuple((tail.identity, place[run.id]) for run, tail in seen)


def _settings(runs: list[Run]) -> None:
    if len(runs) == 1:
        rows = [{"setting": TITLES[name], "value": value} for name, value in settings_of(runs[0].config).items()]
        with st.expander(f"Settings of run {runs[0].id}", expanded=True, icon=":material/tune:"):
            half = -(-len(rows) // 2)
            for column, part in zip(st.columns(2), (rows[:half], rows[half:]), strict=True):
                column.dataframe(part, hide_index=True, height="content", key=f"settings-{part[0]['setting']}")
        return
    found = compare_settings({f"run {run.id}": run.config for run in runs})
    differ, same = ([row | {"setting": TITLES[row["setting"]]} for row in rows] for rows in found)
    if differ:
        st.subheader("Settings that differ", anchor=False)
        st.dataframe(differ, hide_index=True, height="content", key="settings-differ")
    else:
        st.info("These runs have the same settings. On the same machine they should give the same numbers.")
    with st.expander(f"{len(same)} settings are the same"):
        st.dataframe(same, hide_index=True, height="content", key="settings-same")
