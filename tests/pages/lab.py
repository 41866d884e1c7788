"""Runs in every state for page tests, written into the store as a worker would leave them. Data, a model, its reference
and its predictions are made once."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from core import load_data
from core.augment import AugmentConfig
from core.data.load import DataLoaders
from core.runs import RunConfig, RunStore
from core.runs.config import Kind
from core.runs.worker.process import run_folder
from core.settings import settings
from core.train import Preds
from core.train.events import (
    ArchitectureRow,
    BatchEnd,
    Download,
    EpochEnd,
    Estimate,
    Event,
    Failed,
    FitEnd,
    FitStart,
    FormatRow,
    LRFindEnd,
    LRFindStep,
    PhaseStart,
    PicturesSkipped,
    ProofEnd,
    ProofStep,
    StepDetail,
)
from core.train.lr_find.rules import suggestions
from core.train.predictions import stored
from core.understand.reference import Reference, make_reference, save_reference
from tests.makers import ARCH, make_pets, tiny_config, tiny_learner

WORKER = "somebody"
STEPS = 4  # batches an epoch
FAILURES = ("loss is not finite", "out of memory", "worker lost", "disk full", "picture unreadable", "data", "training")
ONGOING = ("queued", "loading", "under way", "paused", "interrupted")


@dataclass
class Lab:
    """A home with a store, and what its runs need. `lost` is a copy of the data that may vanish."""

    store: RunStore
    pets: Path
    lost: Path
    model: Path
    dls: DataLoaders
    runs: list[int] = field(default_factory=list)  # those that were made last

    def put(self, kind: Kind, state: str, *, method: str = "presized", **changes: Any) -> int:
        """The number of a new run in this state."""
        folder = self.lost if state.endswith("data gone") else self.pets
        data = tiny_config("oxford" if kind == "fetch" else folder, augment=AugmentConfig(method=method))
        config = RunConfig(
            **{
                "kind": kind,
                "data": data,
                "arch": ARCH,
                "pretrained": None,
                "precision": "fp32",
                "epochs": 1,
                **changes,
            }
        )
        run = self.store.submit(config)
        self.runs.append(run)
        if state != "queued":
            self._claim(run)
            self._carry_out(run, kind, state)
        return run

    def clear(self) -> None:
        """A store without runs, and all data in its place."""
        if not self.lost.exists():
            shutil.copytree(self.pets, self.lost)
        for run in self.store.list(100):
            if run.state in ("running", "paused"):
                self.store.mark(run.id, "stopped")
            self.store.delete(run.id)
        self.store.purge(older_than=0)
        shutil.rmtree(settings().home / "journals", ignore_errors=True)
        self.runs.clear()

    def meanwhile(self, state: str) -> None:
        """What happens to the runs that were made last while somebody looks at them."""
        if state.endswith("data gone"):
            shutil.rmtree(self.lost)
        for run in self.runs:
            if state == "deleted":
                self.store.delete(run)
            elif state == "taken up again" and self.store.get(run).ongoing:
                begun = _events(self.store.get(run).config.kind)[0]
                self.store.mark(run, "interrupted", WORKER)
                self._claim(run)
                self.store.ledger.truncate_after(run, 2, WORKER)
                self.store.append(run, begun[2:4], WORKER)

    def _claim(self, run: int) -> None:
        """Give this run to the worker, and no other: interrupted ones would come first."""
        others = []
        while (taken := self.store.claim(WORKER)) is not None and taken.id != run:
            others.append(taken.id)
        for other in others:
            self.store.mark(other, "interrupted", WORKER)

    def _carry_out(self, run: int, kind: Kind, state: str) -> None:
        begun, rest = _events(kind)
        if state == "loading":
            self.store.append(run, [Download("the weights", 3 * 2**20, 40 * 2**20)])
        elif state in ("under way", "taken up again"):
            self.store.append(run, begun)
        elif state.startswith("paused"):
            self.store.append(run, [*begun[:3], self._detail()])
            self.store.mark(run, "paused", WORKER)
        elif state == "interrupted":
            self.store.append(run, begun)
            self.store.mark(run, "interrupted", WORKER)
        elif state == "stopped":
            self.store.append(run, begun)
            self.store.mark(run, "stopped", WORKER)
        elif state.startswith("failed: "):
            self.store.append(run, begun)
            failed = Failed(state.removeprefix("failed: "), "It *failed* here.", "Do `this`.")
            self.store.mark(run, "failed", WORKER, error=failed)
        else:
            self.store.append(run, [*begun, *rest])
            self.store.mark(run, "finished", WORKER, model=str(self.model) if kind == "train" else "")
            if kind == "train":
                self._keep_predictions(run)

    def _detail(self) -> StepDetail:
        items = self.dls.train.batch(0, 0).items
        return StepDetail(
            0, items, [0, 1, 2, 0], [1, 1, 2, 0], [9.5, 0.5, 0.25, 1.0], [1, 2, 3], [0, 0, 0.5], [9, 9, 5]
        )

    def _keep_predictions(self, run: int) -> None:
        """Of six validation pictures, the first is predicted as another class."""
        indices = [int(i) for i in self.dls.valid.indices]
        targs = torch.tensor([self.dls.vocab.index(self.dls.items[i].label) for i in indices])
        said = targs.clone()
        said[0] = (said[0] + 1) % 3
        preds = Preds.of(torch.nn.functional.one_hot(said, 3).float(), targs, indices)
        for epoch in range(2):
            stored.keep(run_folder(run), epoch, 2, preds, list(self.dls.vocab))


def build(folder: Path) -> Lab:
    """A laboratory in the current home; `folder` gets the data and the model."""
    pets = make_pets(folder / "pets")
    learn = tiny_learner(pets)
    model = learn.export(folder / "model")
    for step in make_reference(learn, load_data(tiny_config(pets))):
        if isinstance(step, Reference):
            save_reference(step, model)
    return Lab(RunStore(), pets, folder / "lost", model, learn.dls)


def _events(kind: Kind) -> tuple[list[Event], list[Event]]:
    """(what a run of this kind says until the middle of it, what it says from there to the end)."""
    if kind == "train":
        begun = [
            FitStart(18, 6, ["Red_Cat", "blue_dog", "green_hound"], {}),
            PhaseStart(0, "head only", 1, STEPS, True),
        ]
        begun += [*_batches(0), PicturesSkipped(1, ["`Red_Cat_1.png` is *damaged*."]), EpochEnd(0, 1.0, 0.9, 0.5, 1.5)]
        begun += [PhaseStart(1, "all layers", 1, STEPS, False), *_batches(1)[:2]]
        return begun, [*_batches(1)[2:], EpochEnd(1, 0.8, 0.7, 0.25, 1.5), FitEnd(2, 2 * STEPS, 0.7, 0.25, 3.0)]
    if kind == "lr_find":
        lrs = [10 ** (-7 + 8 * i / 100) for i in range(100)]
        losses = [4 - 3 * min(1, max(0, (i - 40) / 40)) + 0.04 * max(0, i - 85) ** 2 for i in range(100)]
        steps: list[Event] = [LRFindStep(i, lrs[i], losses[i], losses[i]) for i in range(100)]
        return steps[:40], [*steps[40:], LRFindEnd(lrs, losses, suggestions(lrs, losses, 100), losses, "diverged")]
    if kind == "proof":
        proof: list[Event] = [
            ProofStep(n, 10.0 ** (n - 3), i, 1.0, 1.0, 10 * n + i) for n in range(3) for i in range(10)
        ]
        return proof[:15], [*proof[15:], ProofEnd([1e-3, 1e-2, 1e-1], [1.0, 0.5, 2.0], [True, True, True])]
    if kind == "fetch":
        return [Download("images.tar.gz", i * 10**8, 8 * 10**8) for i in range(1, 5)], []
    if kind == "estimate":
        return [], [Estimate(ARCH, "fp32", 64, 32, 0.1, 0.2, 0.05)]
    if kind == "formats":
        rows = [FormatRow(name, 32, 0.4, 2**20, 0.0, 1.0) for name in ("fp32", "bf16")]
        return [rows[0]], [rows[1]]
    depths = [ArchitectureRow(f"resnet{n}", "fp32", 64, n, n * 10**6, n * 10**8, 0.001 * n) for n in (18, 34, 50, 101)]
    return [*depths[:2]], [*depths[2:]]


def _batches(epoch: int) -> list[Event]:
    first = epoch * STEPS
    return [BatchEnd(first + i, epoch, 1.0, 0.9, [1e-3] * 3, 0.9, 64.0) for i in range(STEPS)]
