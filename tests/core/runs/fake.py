"""A fake job for the worker. Each number depends on all earlier ones, so a run that resumes at the wrong place is seen.
`config.name` sets it up: "batches=8 delay=0.01 fail=bug"."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

from core.errors import TrainingError
from core.runs import RunConfig, RunStore
from core.runs.worker.worker import work
from core.settings import settings
from core.train.events import BatchEnd, EpochEnd, Event, FitEnd, FitStart, LRFindEnd, LRFindStep, PhaseStart, StepDetail


class FakeJob:
    def __init__(self, config: RunConfig, folder: Path):
        options = dict(pair.split("=") for pair in config.name.split())
        self.config, self.folder = config, folder
        self.batches, self.delay = int(options.get("batches", 4)), float(options.get("delay", 0))
        self.fail = options.get("fail", "")
        self.state = {"seq": 0, "epoch": 0, "batch": 0, "value": config.seed, "begun": False, "validated": True}
        if (folder / "checkpoint.json").exists():
            self.state = json.loads((folder / "checkpoint.json").read_text())
        self.inspected = False
        self.resume_seq = self.state["seq"]
        self.events = self._train() if config.kind == "train" else self._find()
        self._log("open", resume_seq=self.resume_seq)

    def inspect_steps(self, yes: bool) -> None:
        self.inspected = yes

    def checkpoint(self, seq: int) -> None:
        (self.folder / "new.json").write_text(json.dumps(self.state | {"seq": seq}))
        os.replace(self.folder / "new.json", self.folder / "checkpoint.json")
        self._log("checkpoint", seq=seq)

    def finish(self) -> str:
        self._log("finish")
        (self.folder / "model").mkdir(exist_ok=True)
        return str(self.folder / "model")

    def discard(self) -> None:
        (self.folder / "checkpoint.json").unlink(missing_ok=True)
        self._log("discard")

    def close(self) -> None:
        self._log("close")

    def _train(self) -> Iterator[Event]:
        state = self.state
        if not state["begun"]:
            state["begun"] = True
            yield FitStart(80, 20, ["cat", "dog"], {})
            yield PhaseStart(0, "all layers", self.config.epochs, self.batches * self.config.epochs, False)
        while state["epoch"] < self.config.epochs:
            while state["batch"] < self.batches:
                inspected, loss = self.inspected, self._loss()
                step = state["epoch"] * self.batches + state["batch"]
                state["batch"] += 1
                yield BatchEnd(step, state["epoch"], loss, loss, [1e-3], 0.9, 100.0)
                if inspected:
                    yield StepDetail(step, [step], [0], [0], [loss], [1.0], [1e-3], [1.0])
            state["batch"], state["epoch"] = 0, state["epoch"] + 1
            yield EpochEnd(state["epoch"] - 1, self._loss(), 0.5, 0.25, 1.0)
        yield FitEnd(self.config.epochs, self.batches * self.config.epochs, 0.5, 0.25, 2.0)

    def _find(self) -> Iterator[Event]:
        for step in range(self.config.num_it):
            loss = self._loss()
            yield LRFindStep(step, 1e-7 * 1.2**step, loss, loss)
        yield LRFindEnd([1e-3], [1.0], {"valley": 1e-3}, [1.0], "all steps done")

    def _loss(self) -> float:
        time.sleep(self.delay)
        if self.fail == "explained":
            raise TrainingError("The loss is not finite.", "Take a smaller learning rate.")
        if self.fail == "bug":
            raise KeyError("weights of nothing")
        if self.fail == "death":
            os._exit(9)
        self.state["value"] = (self.state["value"] * 1103515245 + 12345) % 2**31
        return self.state["value"] / 2**31

    def _log(self, what: str, **more: int) -> None:
        with open(self.folder / "calls.jsonl", "a") as log:
            log.write(json.dumps({"call": what, "niceness": os.nice(0)} | more) + "\n")


def calls(folder: Path) -> list[dict]:
    """What the worker asked of the jobs in `folder`, in order."""
    return [json.loads(line) for line in (folder / "calls.jsonl").read_text().splitlines()]


def serve(parent_pid: int | None = None, once: bool = False) -> None:
    """A worker with fake jobs; `said.txt` in the home says why it ended."""
    said = work(RunStore(), FakeJob, parent_pid, once)
    (settings().home / "said.txt").write_text(said)
