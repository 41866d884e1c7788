"""The list of runs: filters, and the chosen ones, which the address keeps (`runs=12,9`) so you can share them."""

import zlib
from pathlib import PurePath
from typing import Literal, get_args

import pandas as pd
import streamlit as st

from core.plots.compare import MOST_RUNS
from core.plots.example import example_losses
from core.runs import Run
from core.runs.config import Kind
from core.runs.store.record import State
from core.wording import plural
from ui.forms.picks import look_up
from ui.page import cached, fields
from ui.page.escape import for_markdown
from ui.page.large_type import chart
from ui.watching.view import noted

MOST_LISTED = 500
KINDS: dict[Kind | Literal["all"], str] = {
    "train": "training",
    "lr_find": "learning rate run",
    "fetch": "download",
    "proof": "proof",
    "estimate": "time estimate",
    "formats": "precision test",
    "architectures": "network test",
    "all": "run",
}
DATA = {"toy": "Toy pets", "oxford": "Oxford photos"}
COLUMNS = {
    "run": st.column_config.NumberColumn("Run", format="%d"),
    "name": st.column_config.TextColumn("Name", width=250),
    "when": st.column_config.DatetimeColumn("When", format="distance"),
    "state": st.column_config.Column("State"),
    "error rate": st.column_config.NumberColumn("Error rate", format="percent"),
    "rate": st.column_config.Column("Learning rate"),
    "epochs": st.column_config.NumberColumn("Epochs", format="%d"),
    "model": st.column_config.Column("Model, weights"),
    "method": st.column_config.Column("Method"),
    "data": st.column_config.Column("Data"),
    "from": st.column_config.TextColumn("Rate from", width="medium"),
    "precision": st.column_config.Column("Precision"),
    "seconds": st.column_config.NumberColumn("Seconds", format="%.0f"),
}


def choose_runs() -> list[Run]:
    """The filters and the table. Returns the chosen runs, at most the newest MOST_RUNS."""
    runs = _filtered()
    if not runs:
        return []
    ids = [run.id for run in runs]
    wanted = _wanted(runs)
    chosen = st.dataframe(
        _table(runs),
        column_config=COLUMNS,
        hide_index=True,
        height=min(213, 39 + 37 * len(runs)),
        row_height=37,
        placeholder="",
        key=f"runs-{zlib.crc32(str(ids).encode())}",  # another list needs another table, as rows go by position
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": [ids.index(number) for number in wanted]}},
        alt=f"{plural(len(runs), 'run')}, newest first; tick the ones you want to see",
    )
    picked = sorted((ids[row] for row in chosen.selection.rows if row < len(ids)), reverse=True)
    if len(picked) > MOST_RUNS:
        st.caption(f"You ticked {len(picked)} runs. The newest {MOST_RUNS} are drawn.")
    picked = picked[:MOST_RUNS]
    st.session_state["runs_chosen"] = picked
    st.query_params["runs"] = ",".join(map(str, picked))
    return [run for run in runs if run.id in picked]


def _filtered() -> list[Run]:
    """The runs that pass the filters; if there are none, an example and a way to the first."""
    line = st.container(horizontal=True, vertical_alignment="center")
    with line.popover("Filter", icon=":material/filter_list:"):
        kind = fields.select("Kind", KINDS, "run_kind", "train", format_func=_kind_name)
        state = fields.select("State", ["any", *get_args(State)], "run_state", "any")
        runs = cached.store().list(MOST_LISTED, None if kind == "all" else kind, None if state == "any" else state)
        there = list(dict.fromkeys(run.config.data.source for run in runs))
        source = fields.select("Data", ["any", *there], "run_data", "any", format_func=_data_name)
    runs = [run for run in runs if source in ("any", run.config.data.source)]
    chosen = [word for word in (state, _data_name(source)) if word != "any"]
    line.markdown(for_markdown(", ".join([plural(len(runs), KINDS[kind]), *chosen])))
    if not runs:
        filtered = state != "any" or source != "any" or kind != "train"
        words = "No runs match these filters." if filtered else "No trainings yet."
        st.info(f"{words} Train a model, and its curves and settings will appear here, like in this example.")
        st.page_link("pages/training.py", label="Train a model", icon=":material/model_training:")
        chart(st, example_losses(), key="example", alt="An example of a training's losses")
    return runs


def _wanted(runs: list[Run]) -> list[int]:
    """The runs in the address, or this session's last choice; by default the newest that didn't fail."""
    ids = [run.id for run in runs]
    text = st.query_params.get("runs")
    if text is None:
        known = st.session_state.get("runs_chosen")
        good = [run.id for run in runs if run.state != "failed" or run.id in noted()]
        return good[:1] if known is None else [number for number in known if number in ids]
    named = [int(part) for part in dict.fromkeys(text.split(",")) if part.isdecimal()]
    missing = [number for number in named if number not in ids and look_up(str(number))[0] is None]
    if missing:
        numbers = ", ".join(map(str, missing))
        st.warning(f"There is no run {numbers}. Tick the runs you want in the table.", icon=":material/search_off:")
    return [number for number in named if number in ids]


def _kind_name(kind: Kind | Literal["all"]) -> str:
    return "all kinds" if kind == "all" else KINDS[kind]


def _data_name(source: str) -> str:
    return DATA.get(source) or PurePath(source).name or source


def _table(runs: list[Run]) -> pd.DataFrame:
    """A row per run, in the order of COLUMNS."""
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
        "method": config.method if training else KINDS[run.kind],
        "data": _data_name(config.data.source),
        "from": config.lr_source if training else "",
        "precision": config.precision,
        "seconds": run.seconds,
    }
