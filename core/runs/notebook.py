"""A notebook (nbformat 4.5, a JSON object) that repeats a run with `core` and draws its curves."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from core.data.download.fetch import FETCHABLE
from core.errors import RunError
from core.runs.config import RunConfig
from core.runs.kinds.registry import KINDS
from core.runs.store.store import RunStore
from core.train.events import FitStart

INTRO = """# {title}

This notebook repeats run {id} of Pet Lab: {what}.

Install Pet Lab once with `pip install -e FOLDER_OF_PET_LAB`. Then the notebook runs from any folder.

On the same machine, with the same number of threads, it gives exactly the same numbers. Elsewhere the last digits
differ, and after many steps the first ones, too."""

OPEN = """from pathlib import Path

from core.runs.execute import open_job

job = open_job(config, Path("repeated"))
print(len(job.dls.train.indices), "training pictures,", len(job.dls.valid.indices), "validation pictures")"""


def notebook(store: RunStore, run_id: int) -> dict[str, Any]:
    """The notebook as a JSON object. Raises RunError for kinds of run that no notebook can repeat."""
    run = store.get(run_id)
    repeated = KINDS[run.kind].repeated
    if repeated is None:
        raise RunError(f"A notebook can't repeat run {run_id}.", "Choose a training or a learning rate search.")
    events = [event for _, event in store.events_since(run_id)]
    config = _as_decided(run.config, next((event for event in events if isinstance(event, FitStart)), None))
    what, code = repeated(run_id, run.config, events)
    intro = INTRO.format(title=run.title, id=run_id, what=what)
    return _nbformat([("markdown", intro), *(("code", text) for text in [_settings(config), OPEN, *code])])


def write_notebook(store: RunStore, run_id: int) -> str:
    """The notebook as the text of an .ipynb file."""
    return json.dumps(notebook(store, run_id), indent=1, ensure_ascii=False) + "\n"


def code_of(model: BaseModel, indent: str = "") -> str:
    """The call that creates this model, without defaults."""
    deeper = indent + "    "
    lines = [f"{deeper}{name}={_value(getattr(model, name), deeper)},\n" for name in _said(model)]
    return f"{type(model).__name__}(" + (f"\n{''.join(lines)}{indent})" if lines else ")")


def _settings(config: RunConfig) -> str:
    text = code_of(config)
    names = [name for name in ("AugmentConfig", "DataConfig", "RunConfig") if f"{name}(" in text]
    return f"from core import {', '.join(names)}\n\nconfig = {text}"


def _said(model: BaseModel) -> Iterator[str]:
    for name, field in type(model).model_fields.items():
        if getattr(model, name) != field.get_default(call_default_factory=True):
            yield name


def _value(value: Any, indent: str) -> str:
    return code_of(value, indent) if isinstance(value, BaseModel) else repr(value)


def _as_decided(config: RunConfig, start: FitStart | None) -> RunConfig:
    """The settings with the precision that "auto" chose, as another machine may choose differently, and the data's
    absolute path."""
    precision = start.config.get("precision", config.precision) if start else config.precision
    data = config.data
    if data.source not in FETCHABLE:
        data = data.model_copy(update={"source": str(Path(data.source).expanduser().absolute())})
    return config.model_copy(update={"precision": precision, "data": data})


def _nbformat(cells: list[tuple[str, str]]) -> dict[str, Any]:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": [_cell(i, kind, text) for i, (kind, text) in enumerate(cells)],
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _cell(number: int, kind: str, text: str) -> dict[str, Any]:
    cell = {"cell_type": kind, "id": f"cell-{number}", "metadata": {}, "source": text.splitlines(keepends=True)}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})
