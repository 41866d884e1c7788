"""Chosen runs side by side: their curves over one another, and the settings in which they differ.
One run alone is shown the same way, with all its settings beside its curves."""

import streamlit as st

from core.plots.compare import Trace, overlay, overlay_finders, places
from core.runs import Run
from core.runs.compare import Axis, Curves, compare_settings, curves, settings_of
from ui import cached, live
from ui.kept import kept

AXES: list[Axis] = ["epochs", "batches", "seconds"]


def choose_axis(runs: list[Run]) -> Axis:
    """Along what trainings are drawn; nothing to choose where none is among the runs."""
    if all(run.kind != "train" for run in runs):
        return "epochs"
    with kept("along"):
        return st.segmented_control(
            "Drawn along",
            AXES,
            default="epochs",
            required=True,
            key="along",
            bind="query-params",
            label_visibility="collapsed",
        )


def show(runs: list[Run], axis: Axis) -> None:
    """The curves, drawn anew every second while one of the runs goes on, then the settings."""
    trainings = [run for run in runs if run.kind == "train"]
    finders = [run for run in runs if run.kind == "lr_find"]
    ongoing = any(run.ongoing for run in runs)

    @st.fragment(run_every=live.POLL_SECONDS if ongoing else None)
    def view() -> None:
        now = [cached.store().get(run.id) for run in runs] if ongoing else runs
        place = places(run.id for run in now)
        if trainings:
            _trainings([run for run in now if run.kind == "train"], place, axis)
        if finders:
            _finders([run for run in now if run.kind == "lr_find"], place)
        if ongoing and not any(run.ongoing for run in now):
            st.rerun()

    view()
    for run in runs:
        if run.error:
            st.error(f"Run {run.id}: {run.error.message} {run.error.advice}", icon=":material/build:")
    _settings(runs)


def _trainings(runs: list[Run], place: dict[int, int], axis: Axis) -> None:
    """Validation loss, error rate and training loss, one chart each."""
    columns = {run.id: _curves(run) for run in runs}
    at_epochs = {run.id: columns[run.id].epoch_x[axis] for run in runs}
    at_batches = {run.id: columns[run.id].batch_x[axis] for run in runs}
    valid = [_trace(run, place, at_epochs, columns[run.id].valid_loss) for run in runs]
    error = [_trace(run, place, at_epochs, columns[run.id].error_rate) for run in runs]
    train = [_trace(run, place, at_batches, columns[run.id].smooth_loss) for run in runs]
    x_title = "seconds of training" if axis == "seconds" else axis
    names = ", ".join(f"run {run.id}" for run in runs)
    charts = {
        "Validation loss": overlay("Validation loss", valid, x_title, points=True),
        "Error rate": overlay("Error rate", error, x_title, points=True, percent=True),
        "Training loss": overlay("Training loss, smoothed", train, x_title),
    }
    for column, (title, figure) in zip(st.columns(3), charts.items(), strict=True):
        column.plotly_chart(figure, key=f"compare-{title}", alt=f"{title} of {names} along {x_title}")


def _finders(runs: list[Run], place: dict[int, int]) -> None:
    """The finders' curves, with which layers learned in their names."""
    traces = []
    for run in runs:
        steps = live.tail(run).find_steps
        name = f"run {run.id}, {'head only' if run.config.frozen else 'all layers'}"
        traces.append(Trace(name, place[run.id], [step.lr for step in steps], [step.smooth_loss for step in steps]))
    described = f"Loss against learning rate of {', '.join(trace.name for trace in traces)}"
    st.plotly_chart(overlay_finders(traces), key="compare-finders", alt=described)


def _settings(runs: list[Run]) -> None:
    if len(runs) == 1:
        rows = [{"setting": name, "value": value} for name, value in settings_of(runs[0].config).items()]
        with st.expander(f"Settings of run {runs[0].id}", expanded=True, icon=":material/tune:"):
            half = -(-len(rows) // 2)
            for column, part in zip(st.columns(2), (rows[:half], rows[half:]), strict=True):
                column.dataframe(part, hide_index=True, height="content", key=f"settings-{part[0]['setting']}")
        return
    differ, same = compare_settings({f"run {run.id}": run.config for run in runs})
    if differ:
        st.subheader("Settings that differ", anchor=False)
        st.dataframe(differ, hide_index=True, height="content", key="settings-differ")
    else:
        st.info("These runs have the same settings. On the same machine they should give the same numbers.")
    with st.expander(f"{len(same)} settings are the same"):
        st.dataframe(same, hide_index=True, height="content", key="settings-same")


def _curves(run: Run) -> Curves:
    tail = live.tail(run)
    return curves(tail.batches, tail.epochs, run.steps_per_epoch or 1, run.config.data.batch_size)


def _trace(run: Run, place: dict[int, int], x: dict, y) -> Trace:
    return Trace(f"run {run.id}", place[run.id], x[run.id], y)
