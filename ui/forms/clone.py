"""A run's settings as an address that fills the form which starts such runs, and the settings it has no field for."""

import csv
from typing import Any

import streamlit as st

from core.data.config import DataConfig
from core.data.labels.journal import Journal
from core.data.sources.table import is_table
from core.data.sources.uploads import upload_of
from core.runs import Run, RunConfig
from core.runs.compare import compare_settings
from core.runs.titles import TITLES
from core.train.rate import Rate
from ui.forms.data_choice import LABEL_KINDS, OWN, SIZES, SOURCES
from ui.forms.data_upload import NONE
from ui.page.escape import for_markdown

# For a kind of run with a page of its own: that page, and the parameter of its address that names a run.
PAGES = {"train": ("pages/training.py", "run"), "lr_find": ("pages/lr_finder.py", "find_run")}
OWN_DATA = SOURCES.keys() - OWN.keys()  # what comes with Pet Lab or is downloaded by it


def link(run: Run) -> None:
    """A link to the form with this run's settings in it."""
    if run.kind in PAGES:
        query, _ = form_of(run.config)
        st.page_link(PAGES[run.kind][0], label="Use these settings", icon=":material/content_copy:", query_params=query)


def losses(run: Run) -> None:
    """The settings that the form has no field for, if there are any."""
    if run.kind in PAGES and (lost := form_of(run.config)[1]):
        words = for_markdown(", ".join(lost))
        st.caption(f"The form has no field for some settings, so **Use these settings** leaves them out: {words}.")


def form_of(config: RunConfig) -> tuple[dict[str, str], list[str]]:
    """(parameters of the address, settings that they can't carry, each in words)."""
    query, data = _data(config.data)
    query |= {"arch": config.arch, "weights": config.pretrained or "none"}
    carried: dict[str, Any] = {"data": data, "kind": config.kind, "arch": config.arch, "pretrained": config.pretrained}
    if config.kind == "lr_find":
        query |= {"frozen": str(config.frozen).lower(), "find_run": "new", "seed": str(config.seed)}
        query |= {"start_lr": repr(config.start_lr), "end_lr": repr(config.end_lr), "num_it": str(config.num_it)}
        query |= {"batch_size": str(config.data.batch_size)}
        carried |= {"data": data.model_copy(update={"batch_size": config.data.batch_size})}
        carried |= {name: getattr(config, name) for name in ("frozen", "start_lr", "end_lr", "num_it", "seed")}
    else:
        low, high = config.lr.low, config.lr.high
        lr = Rate(high) if low is None else config.lr
        query |= {"lr": repr(high), "rates": "one"} if low is None else {
            "lr": repr(high), "rates": "slice", "lr_low": repr(low)
        }  # fmt: skip
        query |= {"epochs": str(config.epochs), "method": config.method, "run": "new"}
        query |= {"freeze_epochs": str(config.freeze_epochs), "precision": config.precision}
        query |= {"wd": repr(config.wd), "smoothing": repr(config.label_smoothing), "seed": str(config.seed)}
        query["batch_size"] = str(config.data.batch_size)
        if config.lr_source and lr == config.lr:
            query["lr_from"] = f"{high:.3g} {config.lr_source}"
        carried |= {"lr": lr, "lr_source": config.lr_source, "epochs": config.epochs, "wd": config.wd}
        carried |= {"method": config.method, "freeze_epochs": config.freeze_epochs, "precision": config.precision}
        carried |= {"label_smoothing": config.label_smoothing, "seed": config.seed}
        carried["data"] = data.model_copy(update={"batch_size": config.data.batch_size})
    differ, _ = compare_settings({"run": config, "form": RunConfig(**carried)})
    return query, [f"{TITLES[row['setting']]} = {row['run']}" for row in differ]


def _data(config: DataConfig) -> tuple[dict[str, str], DataConfig]:
    """The same for the data: parameters, and what the form makes of them."""
    size = config.size if config.size in SIZES else DataConfig().size
    swap = config.wrong_labels == 0.02
    form = {"size": size, "presize": size * 3 // 2, "wrong_labels": 0.02 * swap, "labels": config.labels}
    query = {"size": str(size), "swap": str(swap).lower(), **_source(config.source)}
    cleaned = config.journal != "" and config.journal == Journal(config).state()  # the form only knows today's labels
    if cleaned:
        form["journal"], query["cleaned"] = config.journal, "true"
    kind, _, rest = config.labels.partition(":")
    if kind == "table":
        columns = next(csv.reader([rest]), [])  # a name with a comma is in quotes
        query |= {"labels_by": "table", **dict(zip(("filecol", "labelcol"), columns, strict=False))}
    else:
        named = next(name for name, start in LABEL_KINDS.items() if start.startswith(kind))
        query |= {"labels_by": "names", "labels": named, **({"pattern": rest} if rest else {})}
    return query, DataConfig(source=config.source, **form)


def _source(source: str) -> dict[str, str]:
    """The parameters that lead to a source: one that comes with Pet Lab, an upload, a table, a folder."""
    if source in OWN_DATA:
        return {"data": source}
    if upload := upload_of(source):
        table = next((path.name for path in upload.tables if str(path) == source), NONE)
        return {"data": "zip", "upload": upload.digest, "ziptable": table}
    return {"data": "table", "table": source} if is_table(source) else {"data": "folder", "folder": source}
