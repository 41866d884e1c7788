"""Gives a store that has no model a finished run with one, recorded by `python -m core.cli.ready_model`."""

import json
import shutil
from pathlib import Path
from typing import Any

from safetensors.torch import load_file

from core.model.architecture import create_model
from core.model.weights import load_pretrained
from core.runs.config import RunConfig
from core.runs.execute import MODEL
from core.runs.store.store import RunStore
from core.runs.worker.process import run_folder
from core.train import checkpoint
from core.train.events import from_json
from core.train.predictions import stored
from core.train.state import ModelCard, State

FOLDER = Path(__file__).parent
WEIGHTS = "weights.safetensors"
RECORD = "run.json"
MOST = 10_000  # runs to look through for a model


def install(store: RunStore) -> int | None:
    """Add the recorded run and return its number; None if some run has a model already, or had one until somebody
    deleted it less than a day ago. Raises DiskFullError, and DatabaseError."""
    if any(run.model for deleted in (False, True) for run in store.list(MOST, kind="train", deleted=deleted)):
        return None
    record = json.loads((FOLDER / RECORD).read_text())
    events = [from_json(event) for event in record["events"]]
    run_id = store.add_finished(RunConfig.model_validate(record["config"]), events)
    shutil.copytree(FOLDER / stored.FOLDER, run_folder(run_id) / stored.FOLDER)
    model = checkpoint.export(_state(record), run_folder(run_id) / MODEL)
    store.mark(run_id, "finished", model=str(model))
    return run_id


def _state(record: dict[str, Any]) -> State:
    """The toy body under the recorded head."""
    card = ModelCard(**record["card"])
    model = create_model(card.arch, len(card.vocab))
    load_pretrained(model[0], card.arch, card.pretrained)
    model.load_state_dict({**model.state_dict(), **load_file(FOLDER / WEIGHTS)})
    return State(model.eval(), card, epochs_seen=record["config"]["epochs"])
