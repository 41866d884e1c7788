"""Why a training failed, with a link that does what the advice says."""

import streamlit as st

from core.runs import Run, RunConfig
from core.train.events import Failed
from ui.forms import clone
from ui.page.escape import for_markdown


def show(run: Run, failed: Failed) -> None:
    """The sentence and the link."""
    st.error(for_markdown(f"{failed.message} {failed.advice}"), icon=":material/build:")
    if failed.kind == "disk full":
        st.page_link("pages/runs.py", label="Find runs to delete", icon=":material/delete:")
    elif failed.kind in ("picture unreadable", "data"):
        st.page_link("pages/dataset.py", label="Look at the data", icon=":material/pets:", query_params=_data(run))
    else:
        label, config = remedy(run.config, failed.kind)
        query, _ = clone.form_of(config)
        st.page_link("pages/training.py", label=label, icon=":material/healing:", query_params=query)


def remedy(config: RunConfig, kind: str) -> tuple[str, RunConfig]:
    """(label of the link, settings that it fills in)."""
    size = config.data.batch_size
    if kind == "loss is not finite":
        return "Use a tenth of the rate", config.model_copy(update={"lr": config.lr.divided(10), "lr_source": "typed"})
    if kind in ("out of memory", "worker lost") and size >= 4:
        data = config.data.model_copy(update={"batch_size": size // 2})
        return f"Use a batch size of {size // 2}", config.model_copy(update={"data": data})
    return "Change the settings", config


def _data(run: Run) -> dict[str, str]:
    query, _ = clone.form_of(run.config)
    return {name: query[name] for name in ("data", "folder", "table", "upload", "ziptable", "size") if name in query}
