"""A run's settings as an address that fills the form of the page which starts such runs, and what the form cannot hold.
The forms' own parameters are named in `model_choice.py`, `data_choice.py` and on the pages."""

import streamlit as st

from core.data.config import TABLES, DataConfig
from core.runs import Run, RunConfig
from core.runs.compare import compare_settings
from ui.data_choice import SIZES

PAGES = {"train": "pages/training.py", "lr_find": "pages/lr_finder.py"}


def link(run: Run) -> None:
    """A link to the form with this run's settings in it."""
    if run.kind in PAGES:
        query, _ = form_of(run.config)
        st.page_link(PAGES[run.kind], label="Use these settings", icon=":material/content_copy:", query_params=query)


def losses(run: Run) -> None:
    """What the link leaves behind, where that is something."""
    if run.kind in PAGES and (lost := form_of(run.config)[1]):
        st.caption(f"**Use these settings** cannot take along: {', '.join(lost)}.")


def form_of(config: RunConfig) -> tuple[dict[str, str], list[str]]:
    """(parameters of the address, settings that they cannot carry, each in words)."""
    query, data = _data(config.data)
    query |= {"arch": config.arch, "weights": config.pretrained or "none"}
    carried = {"data": data, "kind": config.kind, "arch": config.arch, "pretrained": config.pretrained}
    if config.kind == "lr_find":
        query |= {"frozen": str(config.frozen).lower(), "find_run": "new"}
        carried |= {"frozen": config.frozen}
    else:
        lr = config.lr[1] if isinstance(config.lr, tuple) else config.lr
        query |= {"lr": repr(lr), "epochs": str(config.epochs), "method": config.method, "run": "new"}
        query |= {"freeze_epochs": str(config.freeze_epochs), "precision": config.precision}
        query |= {"wd": repr(config.wd), "seed": str(config.seed)}
        if config.lr_source and lr == config.lr:
            query["lr_from"] = f"{lr:.3g} {config.lr_source}"
        carried |= {"lr": lr, "lr_source": config.lr_source, "epochs": config.epochs, "wd": config.wd}
        carried |= {"method": config.method, "freeze_epochs": config.freeze_epochs, "precision": config.precision}
        carried |= {"seed": config.seed}
    differ, _ = compare_settings({"run": config, "form": RunConfig(**carried)})
    return query, [f"{row['setting']} {row['run']}" for row in differ]


def _data(config: DataConfig) -> tuple[dict[str, str], DataConfig]:
    """The same for the data: parameters, and what the form makes of them."""
    size = config.size if config.size in SIZES else 128
    swap = config.wrong_labels == 0.02
    query = {"size": str(size), "swap": str(swap).lower(), "data": "toy"}
    labels = DataConfig().labels
    if config.source != "toy" and not config.source.lower().endswith(TABLES):
        query |= {"data": "folder", "folder": config.source}
        labels = config.labels if config.labels.startswith(("regex:", "folder")) else labels
        kind, _, pattern = labels.partition(":")
        query |= {"labels": "parent folder"} if kind == "folder" else {"labels": "file name", "pattern": pattern}
    source = query.get("folder", "toy")
    return query, DataConfig(source=source, labels=labels, size=size, presize=size * 3 // 2, wrong_labels=0.02 * swap)
