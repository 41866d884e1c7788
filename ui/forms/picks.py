"""What travels between pages, in the address: the run that a page shows, and the learning rate that was picked."""

import streamlit as st

from core.errors import RunError
from core.runs import Run, RunConfig
from core.wording import rate_text
from ui.page import cached
from ui.page.escape import for_markdown
from ui.watching.view import note

FINDERS_OWN = {"find_run", "proof_run", "pick", "shown", "earlier", "over", "start_lr", "end_lr", "num_it", "proof_it"}
DEFAULT_LR = RunConfig().lr.high
KINDS = {"train": "a training", "lr_find": "a learning rate search", "proof": "a proof"}
# A link that looks like a primary button, so it can also be opened in a new tab.
PRIMARY = """<style>
.st-key-use-rate a {background: #B9431F; border-radius: 0.5rem; padding: 0.5rem 1rem}
.st-key-use-rate a:hover {filter: brightness(0.92)}
.st-key-use-rate a * {color: white !important; font-weight: 600}
</style>"""


def open_run(name: str, run_id: int) -> None:
    """Shows run `run_id` on this page from now on; `name` is the address's parameter."""
    note(run_id)
    st.session_state[name] = run_id
    st.query_params[name] = str(run_id)


def run_in_address(name: str, kind: str) -> Run | None:
    """The run of `kind` on this page: from the address, or opened earlier in this session; None at first.

    A number without such a run is explained and forgotten; "new" means none, for links to the empty form.
    """
    text = st.query_params.get(name) or st.session_state.get(name)
    if text is None:
        return None
    if text == "new":
        st.session_state.pop(name, None)
        st.query_params.pop(name, None)
        return None
    run, problem = look_up(str(text))
    if run is not None and run.kind == kind:
        open_run(name, run.id)
        return run
    st.session_state.pop(name, None)
    st.query_params.pop(name, None)
    st.warning(for_markdown(problem or f"Run {text} isn't {KINDS[kind]}."), icon=":material/search_off:")
    st.page_link("pages/runs.py", label="See all runs", icon=":material/history:")
    return None


def look_up(text: str) -> tuple[Run | None, str]:
    """The run with this number, or a sentence that says there isn't one."""
    try:
        return cached.store().get(int(text)), ""
    except RunError as error:
        return None, str(error)
    except (ValueError, OverflowError):
        return None, f"There is no run {text}."


def use_rate_link(lr: float, source: str) -> None:
    """The page's primary button: a link to the training form with this rate, its source and everything else chosen."""
    known = {name: value for name, value in st.query_params.to_dict().items() if name not in FINDERS_OWN}
    with st.container(key="use-rate", width="content"):
        st.html(PRIMARY)
        st.page_link(
            "pages/training.py",
            label=f"Use this rate: {rate_text(lr)}",
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
