"""What travels between pages, in the address: the run that a page shows, and the learning rate that was picked."""

import streamlit as st

from core.errors import RunError
from core.runs import Run, RunConfig
from ui.page import cached
from ui.page.escape import for_markdown
from ui.watching.view import note

FINDERS_OWN = {"find_run", "proof_run", "pick", "shown", "earlier", "over", "start_lr", "end_lr", "num_it", "proof_it"}
DEFAULT_LR = RunConfig().lr.high


def open_run(name: str, run_id: int) -> None:
    """From now on this page shows run `run_id`; `name` is the parameter in the address."""
    note(run_id)
    st.session_state[name] = run_id
    st.query_params[name] = str(run_id)


def run_in_address(name: str, kind: str) -> Run | None:
    """The run of `kind` that this page shows: named in the address, or opened earlier in this session; None at first.

    A number without such a run is explained and forgotten; "new" means none, for links to the empty form.
    """
    text = st.query_params.get(name) or st.session_state.get(name)
    if text is None:
        return None
    if text == "new":
        st.session_state.pop(name, None)
        st.query_params.pop(name, None)
        return None
    try:
        run = cached.store().get(int(text))
    except (RunError, ValueError):
        run = None
    if run is None or run.kind != kind:
        st.session_state.pop(name, None)
        st.query_params.pop(name, None)
        st.info(f"There is no run {for_markdown(text)} any more. Start a new one.")
        return None
    open_run(name, run.id)
    return run


def use_rate_link(lr: float, source: str) -> None:
    """A link to the training form that carries a learning rate, where it came from, and everything else chosen."""
    known = {name: value for name, value in st.query_params.to_dict().items() if name not in FINDERS_OWN}
    with st.container(border=True):
        st.page_link(
            "pages/training.py",
            label=f"**Use this rate** {lr:.2e}",
            icon=":material/arrow_forward:",
            query_params={**known, "run": "new", "lr": f"{lr:.3g}", "lr_from": f"{lr:.3g} {source}"},
        )


def lr_source(lr: float) -> str:
    """Where `lr` came from: a finder, the untouched default, or typed."""
    known, _, source = st.query_params.get("lr_from", st.session_state.get("lr_from", "")).partition(" ")
    if source:
        st.session_state["lr_from"] = f"{known} {source}"  # the next page's address forgets it, the session doesn't
        if known == f"{lr:.3g}":
            return source
    return "the default" if lr == DEFAULT_LR else "typed"
