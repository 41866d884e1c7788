"""A notebook that repeats a run with `core`, cell by cell, and draws its losses.
It is written by hand: the format is one JSON object (nbformat 4.5)."""

import json
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from core.errors import RunError
from core.runs.config import RunConfig
from core.runs.store.store import RunStore
from core.train.events import EpochEnd, FitStart, LRFindEnd

INTRO = """# {title}

This notebook repeats run {id} of Pet Lab: {what}.

Open it with Pet Lab's folder as the working directory, so that `core` is found. On the same machine, with the same
number of threads, it gives the same numbers to the last digit; elsewhere the last digits differ, and with them, after
many steps, the first."""

OPEN = """from pathlib import Path

from core.runs.execute import open_job

job = open_job(config, Path("again"))
print(len(job.dls.train.indices), "pictures train,", len(job.dls.valid.indices), "validate")"""

TRAIN = """from core.train.events import BatchEnd, EpochEnd

batches, epochs = [], []
for event in job.events:  # the same events that the page draws
    if isinstance(event, BatchEnd):
        batches.append(event)
    elif isinstance(event, EpochEnd):
        epochs.append(event)
        print(f"epoch {event.epoch}: validation loss {event.valid_loss:.4f}, error rate {event.error_rate:.4f}")"""

LOSSES = """from core.plots.training import losses

per_epoch = len(job.dls.train)
losses(
    [batch.step + 1 for batch in batches],
    [batch.loss for batch in batches],
    [batch.smooth_loss for batch in batches],
    [(end.epoch + 1) * per_epoch for end in epochs],
    [end.valid_loss for end in epochs],
    [end.error_rate for end in epochs],
)"""

COMPARE = """recorded = {recorded}  # validation losses of run {id}
for end, before in zip(epochs, recorded):
    print(f"epoch {{end.epoch}}: {{end.valid_loss:.6f}}, in the run {{before:.6f}}")"""

EXPORT = """from core import load_learner

job.learn.export("my_model")
learn = load_learner("my_model")
# learn.predict("my_pet.jpg")"""

FIND = """from core.train.events import LRFindEnd

for event in job.events:
    if isinstance(event, LRFindEnd):
        found = event
print(found.stopped, found.suggestions)"""

CURVE = """from core.plots.finder import lr_curve

lr_curve(found.lrs, found.raw_losses, found.losses, found.suggestions, ends=(config.start_lr, config.end_lr))"""


def notebook(store: RunStore, run_id: int) -> dict[str, Any]:
    """The notebook as a JSON object. Raises RunError for a run that is neither a training nor a search for a rate."""
    run = store.get(run_id)
    if run.kind not in ("train", "lr_find"):
        raise RunError(f"Run {run_id} is no training, so no notebook repeats it.", "Choose a training.")
    events = [event for _, event in store.events_since(run_id)]
    config = _as_decided(run.config, next((event for event in events if isinstance(event, FitStart)), None))
    if run.kind == "train":
        recorded = [end.valid_loss for end in events if isinstance(end, EpochEnd)]
        what = f"a training of {run.total_epochs} epochs"
        code = [TRAIN, LOSSES, *([COMPARE.format(recorded=recorded, id=run_id)] if recorded else []), EXPORT]
    else:
        found = next((event for event in events if isinstance(event, LRFindEnd)), None)
        picks = ", ".join(f"{rule} {lr:.1e}" for rule, lr in found.suggestions.items()) if found else ""
        what = "a search for a learning rate" + (f", which suggested {picks}" if picks else "")
        code = [FIND, CURVE]
    intro = INTRO.format(title=run.title, id=run_id, what=what)
    return _nbformat([("markdown", intro), *(("code", text) for text in [_settings(config), OPEN, *code])])


def write_notebook(store: RunStore, run_id: int) -> str:
    """The notebook as the text of an .ipynb file."""
    return json.dumps(notebook(store, run_id), indent=1, ensure_ascii=False) + "\n"


def code_of(model: BaseModel, indent: str = "") -> str:
    """The call that makes this model again; what is as by default is not said."""
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
    """The settings with the precision that "auto" turned out to be, since another machine may decide otherwise."""
    precision = start.config.get("precision") if start else None
    return config.model_copy(update={"precision": precision}) if precision else config


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
