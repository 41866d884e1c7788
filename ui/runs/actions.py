"""Buttons for the chosen runs: open, reuse the settings, rename, download, delete and undo."""

import io
from collections.abc import Callable

import streamlit as st

from core.runs import Run
from core.runs.export import write_events_csv, write_model_zip
from core.runs.kinds.registry import KINDS
from core.runs.notebook import write_notebook
from core.runs.store.shelf import LONGEST_NAME
from core.wording import plural
from ui.forms import clone
from ui.page import cached
from ui.page.attempt import attempt
from ui.page.escape import for_markdown


def buttons(runs: list[Run]) -> None:
    """Buttons for the chosen runs; some are for a single run only."""
    if len(runs) == 1:
        _open(runs[0])
        clone.link(runs[0])
        _rename(runs[0])
        _downloads(runs[0])
    _delete(runs)


def undo() -> None:
    """A button that undoes this session's last deletion."""
    if gone := st.session_state.get("runs_deleted"):
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.markdown(f"{_names(gone)} deleted.")
            st.button("Undo", icon=":material/undo:", key="undo", on_click=attempt, args=(_restore, gone))


def deleted_runs() -> None:
    """The runs that can still be restored, if there are any."""
    runs = cached.store().list(limit=100, deleted=True)
    if not runs:
        return
    with st.expander(
        f"{plural(len(runs), 'deleted run')}", icon=":material/delete:", key="deleted", on_change="rerun"
    ) as folded:
        if not folded.open:
            return
        st.caption("You can restore a deleted run for a day. Then it is removed for good, with its model.")
        for run in runs:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"Run {run.id}: {for_markdown(run.title)}")
                st.button("Restore", key=f"restore-{run.id}", on_click=attempt, args=(_restore, [run.id]))
        st.button(
            "Remove all for good", icon=":material/delete_forever:", key="purge", on_click=attempt, args=(_purge,)
        )


def _open(run: Run) -> None:
    if run.kind in clone.PAGES:
        page, parameter = clone.PAGES[run.kind]
        st.page_link(page, label="Open", icon=":material/open_in_new:", query_params={parameter: str(run.id)})


def _rename(run: Run) -> None:
    with st.popover("Rename", icon=":material/edit:"):
        st.text_input(
            "Name",
            run.name,
            key=f"name-{run.id}",
            max_chars=LONGEST_NAME,
            placeholder=run.title,
            help="Leave it empty to name the run after its settings.",
            on_change=attempt,
            args=(_take_name, run.id),
        )


def _downloads(run: Run) -> None:
    with st.popover("Download", icon=":material/download:"):
        name = f"petlab-run-{run.id}"
        if KINDS[run.kind].repeated:
            notebook = (f"{name}.ipynb", "application/x-ipynb+json", lambda: write_notebook(cached.store(), run.id))
            _download("Notebook that repeats the run", "notebook", *notebook)
        _download("Events as CSV", "events", f"{name}.csv", "text/csv", lambda: _events(run))
        if run.model:
            _download("Model as ZIP", "model", f"{name}.zip", "application/zip", lambda: _model(run))


def _download(label: str, key: str, file: str, mime: str, make: Callable[[], str | bytes]) -> None:
    st.download_button(label, make, file, mime, key=f"download-{key}", on_click="ignore", width="stretch")


def _delete(runs: list[Run]) -> None:
    held = [run for run in runs if run.state in ("running", "paused", "interrupted")]
    ids = [run.id for run in runs]
    if held:
        stop = f"Stop {_names([run.id for run in held]).lower()}"
        why = "Stop a run before you delete it."
        ids = [run.id for run in held]
        st.button(stop, icon=":material/stop:", key="stop", on_click=attempt, args=(_stop, ids), help=why)
    else:
        label = "Delete" if len(ids) == 1 else f"Delete {len(ids)} runs"
        st.button(label, icon=":material/delete:", key="delete", on_click=attempt, args=(_put_away, ids))


def _put_away(ids: list[int]) -> None:
    st.session_state["runs_deleted"] = []
    for run_id in ids:
        cached.store().delete(run_id)
        st.session_state["runs_deleted"].append(run_id)
    _choose([])


def _restore(ids: list[int]) -> None:
    for run_id in ids:
        cached.store().restore(run_id)
    left = [number for number in st.session_state.get("runs_deleted", []) if number not in ids]
    st.session_state["runs_deleted"] = left
    _choose(ids)


def _purge() -> None:
    cached.store().purge(older_than=0)
    st.session_state["runs_deleted"] = []


def _stop(ids: list[int]) -> None:
    for run_id in ids:
        cached.store().request(run_id, "stop")


def _take_name(run_id: int) -> None:
    cached.store().rename(run_id, st.session_state[f"name-{run_id}"])


def _choose(ids: list[int]) -> None:
    st.session_state["runs_chosen"] = ids or None
    st.query_params.pop("runs", None)


def _names(ids: list[int]) -> str:
    return f"Run {ids[0]}" if len(ids) == 1 else f"Runs {', '.join(map(str, ids))}"


def _events(run: Run) -> str:
    file = io.StringIO(newline="")
    write_events_csv(cached.store(), run.id, file)
    return file.getvalue()


def _model(run: Run) -> bytes:
    file = io.BytesIO()
    write_model_zip(run, file)
    return file.getvalue()
