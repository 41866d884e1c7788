"""The settings of the run on the page, and where to go from there."""

import streamlit as st

from core.data.sources.uploads import upload_of
from core.runs import Run
from core.wording import plural
from ui.forms import clone, models
from ui.forms.data_choice import OWN, SOURCES
from ui.page.escape import for_html, for_markdown
from ui.page.html_table import html_table


def show(run: Run) -> None:
    """A table of settings, then links."""
    config, data = run.config, run.config.data
    rows = {
        "data": _source(data.source),
        "labels": f"{data.wrong_labels:.0%} wrong on purpose" if data.wrong_labels else "",
        "cleaning": "cleaned labels" if data.journal else "",
        "network": config.arch,
        "weights": config.pretrained or "none",
        "method": config.method,
        "epochs": str(config.epochs),
        "frozen epochs": str(config.freeze_epochs) if config.method == "fine_tune" else "",
        "learning rate": config.lr.words,
        "rate from": config.lr_source,
        "batch size": plural(data.batch_size, "picture"),
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
    """What to do after a run."""
    with st.container(horizontal=True):
        if run.model:
            chosen = {"model": models.name_of(run)}
            upload = {**chosen, "from": "upload"}
            st.page_link(
                "pages/predict.py", label="Show it a photo", icon=":material/photo_camera:", query_params=upload
            )
            st.page_link("pages/mistakes.py", label="See its mistakes", icon=":material/rule:", query_params=chosen)
        here = {"runs": str(run.id)}
        st.page_link("pages/runs.py", label="Compare, rename, download", icon=":material/history:", query_params=here)


def _source(source: str) -> str:
    """The data's name for people."""
    if source in SOURCES.keys() - OWN.keys():
        return SOURCES[source]
    upload = upload_of(source)
    return upload.name if upload else source
