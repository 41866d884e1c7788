"""The settings of the run that the page shows, beside its curve, and the ways on.
Which settings differ between runs is the page Runs' matter."""

import streamlit as st

from core.runs import Run
from ui.forms import clone, models
from ui.page.escape import for_html, for_markdown
from ui.page.html_table import html_table


def show(run: Run) -> None:
    """A table of what was asked, then links."""
    config, data = run.config, run.config.data
    rows = {
        "data": data.source,
        "network": config.arch,
        "weights": config.pretrained or "none",
        "method": config.method,
        "epochs": str(config.epochs),
        "frozen epochs": str(config.freeze_epochs) if config.method == "fine_tune" else "",
        "rate": config.lr.words,
        "from": config.lr_source,
        "batch": f"{data.batch_size} pictures",
        "size": f"{data.size} pixels",
        "precision": config.precision,
        "weight decay": f"{config.wd:g}",
        "label smoothing": f"{config.label_smoothing:g}" if config.label_smoothing else "off",
        "seed": str(config.seed),
    }
    st.markdown(f"**Run {run.id}: {for_markdown(run.title)}**")
    if st.button("Plan another", icon=":material/replay:", key="another", width="stretch"):
        st.session_state.pop("run", None)
        st.query_params.pop("run", None)
        st.rerun()
    html_table(
        ["setting", "value"], [[name, for_html(value)] for name, value in rows.items() if value], key="run-settings"
    )
    clone.link(run)
    clone.losses(run)


def ways_on(run: Run) -> None:
    """Where a run leads that has ended."""
    with st.container(horizontal=True):
        if run.model:
            chosen = {"model": models.name_of(run)}
            upload = {**chosen, "from": "upload"}
            st.page_link(
                "pages/predict.py", label="Show it a photo", icon=":material/photo_camera:", query_params=upload
            )
            st.page_link("pages/mistakes.py", label="See its mistakes", icon=":material/rule:", query_params=chosen)
        here = {"runs": str(run.id)}
        st.page_link("pages/runs.py", label="Compare, name, take along", icon=":material/history:", query_params=here)
