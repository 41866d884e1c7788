"""The list of runs on the page Runs: sorted out by kind, state and data, and which of them are chosen.
The choice lives in the address (`runs=12,9`), so that a comparison can be shared."""

import zlib
from pathlib import PurePath
from typing import get_args

import pandas as pd
import streamlit as st

from core.plots.compare import MOST_RUNS
from core.runs import Run
from core.runs.config import Kind
from core.runs.store.record import State
from ui.page import cached, fields
from ui.page.escape import for_markdown

MOST_LISTED = 500
COLUMNS = {
    "run": st.column_config.NumberColumn("Run", format="%d"),
    "name": st.column_config.TextColumn("Name", width=250),
    "when": st.column_config.DatetimeColumn("When", format="distance"),
    "state": st.column_config.Column("State"),
    "error rate": st.column_config.NumberColumn("Error rate", format="percent"),
    "rate": st.column_config.Column("Rate"),
    "epochs": st.column_config.NumberColumn("Epochs", format="%d"),
    "model": st.column_config.Column("Model, weights"),
    "method": st.column_config.Column("Method"),
    "data": st.column_config.Column("Data"),
    "from": st.column_config.TextColumn("Rate from", width="medium"),
    "precision": st.column_config.Column("Precision"),
    "seconds": st.column_config.NumberColumn("Seconds", format="%.0f"),
}


def choose_runs() -> list[Run]:
    """The inputs and the table; returns the chosen runs, the newest MOST_RUNS where more are ticked."""
    runs = _sorted_out()
    if not runs:
        return []
    ids = [run.id for run in runs]
    wanted = _wanted(ids)
    chosen = st.dataframe(
        _table(runs),
        column_config=COLUMNS,
        hide_index=True,
        height=min(213, 39 + 37 * len(runs)),
        row_height=37,
        placeholder="",
        key=f"runs-{zlib.crc32(str(ids).encode())}",  # rows are known by their place: another list, another table
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": [ids.index(number) for number in wanted]}},
        alt=f"{len(runs)} runs, newest first; tick those to look at",
    )
    picked = sorted((ids[row] for row in chosen.selection.rows if row < len(ids)), reverse=True)
    if len(picked) > MOST_RUNS:
        st.caption(f"{len(picked)} runs are ticked; the newest {MOST_RUNS} of them are drawn.")
    picked = picked[:MOST_RUNS]
    st.session_state["runs_chosen"] = picked
    st.query_params["runs"] = ",".join(map(str, picked))
    return [run for run in runs if run.id in picked]


def _sorted_out() -> list[Run]:
    """The runs that the inputs leave, or none, with the reason."""
    line = st.container(horizontal=True, vertical_alignment="center")
    with line.popover("Filter", icon=":material/filter_list:"):
        kind = fields.select("Kind", [*get_args(Kind), "all"], "run_kind", get_args(Kind)[0])
        state = fields.select("State", ["any", *get_args(State)], "run_state", "any")
        runs = cached.store().list(MOST_LISTED, None if kind == "all" else kind, None if state == "any" else state)
        there = list(dict.fromkeys(run.config.data.source for run in runs))
        source = fields.select("Data", ["any", *there], "run_data", "any")
    runs = [run for run in runs if source in ("any", run.config.data.source)]
    said = [kind, *(word for word in (state, source) if word != "any")]
    line.markdown(f"{len(runs)} run{'' if len(runs) == 1 else 's'}: {for_markdown(', '.join(said))}")
    if not runs:
        words = "There is no such run." if state != "any" or source != "any" or kind != "train" else "No training yet."
        st.info(f"{words} Train a model, and it will stand here with its settings and its losses.")
        st.page_link("pages/training.py", label="Go to Training", icon=":material/model_training:")
    return runs


def _wanted(ids: list[int]) -> list[int]:
    """What the address names, or was chosen last in this session; at first the newest run."""
    text = st.query_params.get("runs")
    if text is None:
        known = st.session_state.get("runs_chosen")
        return [ids[0]] if known is None else [number for number in known if number in ids]
    return [int(part) for part in dict.fromkeys(text.split(",")) if part.isdecimal() and int(part) in ids]


def _table(runs: list[Run]) -> pd.DataFrame:
    """One row a run, in the order of COLUMNS."""
    return pd.DataFrame([_row(run) for run in runs], columns=list(COLUMNS))


def _row(run: Run) -> dict[str, object]:
    config, training = run.config, run.kind == "train"
    return {
        "run": run.id,
        "name": run.title,
        "when": pd.Timestamp(run.created, unit="s", tz="UTC"),
        "state": run.state,
        "error rate": run.error_rate,
        "rate": config.lr.words if training else "",
        "epochs": run.total_epochs if training else None,
        "model": f"{config.arch}, {config.pretrained or 'none'}",
        "method": config.method if training else run.kind,
        "data": "toy pets" if config.data.source == "toy" else PurePath(config.data.source).name,
        "from": config.lr_source if training else "",
        "precision": config.precision,
        "seconds": run.seconds,
    }
