"""Puts finished runs into a server's store, so that no worker takes them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
from sqlalchemy import create_engine, insert

from benchmarks.serving import Server
from core.runs import RunConfig, RunStore
from core.runs.store.tables import runs
from core.train import Learner, Preds
from core.train.events import BatchEnd, EpochEnd
from core.train.predictions import stored as valid_preds


@contextmanager
def finished_run(server: Server, config: RunConfig, model: Path, epochs: int = 1) -> Iterator[int]:
    """The number of a training with the model in the folder `model`; deleted at the end."""
    url = f"sqlite:///{server.home / 'petlab.db'}"
    store = RunStore(url)
    store.list(limit=1)  # creates the tables if the server hasn't yet
    row = {"kind": "train", "state": "finished", "created": time.time(), "model": str(model), "total_epochs": epochs}
    engine = create_engine(url)
    with engine.begin() as conn:
        values = insert(runs).values(**row, config=config.model_dump_json())
        number = conn.execute(values.returning(runs.c.id)).scalar_one()
    engine.dispose()
    for epoch in range(epochs):
        batch = BatchEnd(epoch, epoch, 1.0, 0.9, [1e-3] * 3, 0.9, 64.0)
        store.append(number, [batch, EpochEnd(epoch, 1.0, 0.8, 0.25, 1.5)])
    yield number
    store.delete(number)


def keep_mistakes(server: Server, number: int, learn: Learner) -> None:
    """Validation predictions for a run on `make_pets`: two cats are predicted as a dog, and one dog as a hound."""
    targs = torch.tensor(learn.dls.targets)
    said = targs.clone()
    said[[0, 1]], said[8] = 1, 2  # eight pictures of each class, in the order of vocab
    outputs = Preds.of(torch.nn.functional.one_hot(said, 3).float(), targs, list(range(24)))
    valid_preds.keep(server.home / "runs" / str(number), 0, 1, outputs, learn.vocab)
