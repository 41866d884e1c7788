"""`python -m core runs` and its actions: list runs, show, rename, delete, restore or export one."""

import argparse
import time
from typing import get_args

from core.cli.output import emit, note, writing
from core.runs import Run, RunStore
from core.runs.compare import settings_of
from core.runs.config import Kind
from core.runs.export import write_events_csv, write_model_zip
from core.runs.notebook import write_notebook
from core.runs.store.record import State
from core.runs.worker.worker import work


def list_runs(args: argparse.Namespace) -> int:
    """Lists runs, newest first."""
    for option, value, known in (("--kind", args.kind, get_args(Kind)), ("--state", args.state, get_args(State))):
        if value not in (None, *known):
            raise ValueError(f"{option}: expected one of {', '.join(known)}, got {value!r}")
    for run in RunStore().list(args.limit, args.kind, args.state, args.deleted):
        if args.json:
            emit({"event": "run", **_about(run)})
        else:
            rate = "" if run.error_rate is None else f"  error rate {run.error_rate:.4f}"
            print(f"{run.id:4d}  {run.state:12} {run.kind:8} {run.config.data.source}  {run.title}{rate}")
    return 0


def show(args: argparse.Namespace) -> int:
    """Shows one run: its state, results and settings."""
    run = RunStore().get(args.id)
    if args.json:
        emit({"event": "run", **_about(run), "created": run.created, "seconds": run.seconds, "events": run.last_seq})
        return 0
    print(f"Run {run.id}: {run.title}")
    print(f"{run.state}, {run.step} of {run.total_steps or '?'} batches, started {_when(run.created)}")
    if run.error:
        print(f"{run.error.message} {run.error.advice}")
    if run.error_rate is not None:
        print(f"validation loss {run.valid_loss:.4f}, error rate {run.error_rate:.4f} after {run.epochs} epochs")
    if run.model:
        print(f"the model is in {run.model}")
    for name, value in settings_of(run.config).items():
        print(f"  {name:24} {value}")
    return 0


def rename(args: argparse.Namespace) -> int:
    """Gives a run a name; an empty one restores the default."""
    store = RunStore()
    store.rename(args.id, args.name)
    _tell(args, store.get(args.id), f"Run {args.id} is now called {store.get(args.id).title}.")
    return 0


def delete(args: argparse.Namespace) -> int:
    """Deletes runs; they can be restored for a day."""
    store = RunStore()
    for run_id in args.ids:
        store.delete(run_id)
        note(f"Run {run_id} is deleted. Within a day, `python -m core runs restore {run_id}` brings it back.")
    return 0


def restore(args: argparse.Namespace) -> int:
    """Restores deleted runs."""
    store = RunStore()
    for run_id in args.ids:
        store.restore(run_id)
        _tell(args, store.get(run_id), f"Run {run_id} is back.")
    return 0


def purge(args: argparse.Namespace) -> int:
    """Removes all deleted runs and their models for good, right away."""
    gone = RunStore().purge(older_than=0)
    note(
        f"Removed for good: {', '.join(f'run {run_id}' for run_id in gone)}." if gone else "There are no deleted runs."
    )
    return 0


def export(args: argparse.Namespace) -> int:
    """Writes a run's events as CSV, a notebook that repeats it, and its model as a ZIP, each to the given file."""
    if not (args.events or args.notebook or args.model):
        raise ValueError("export: expected --events FILE, --notebook FILE or --model FILE, got none of them")
    store = RunStore()
    run = store.get(args.id)
    if args.events:
        with writing("--events", args.events) as aside, aside.open("w", encoding="utf-8", newline="") as file:
            write_events_csv(store, run.id, file)
    if args.notebook:
        with writing("--notebook", args.notebook) as aside:
            aside.write_text(write_notebook(store, run.id), encoding="utf-8")
    if args.model:
        with writing("--model", args.model) as aside, aside.open("wb") as file:
            write_model_zip(run, file)
    return 0


def worker(args: argparse.Namespace) -> int:
    """Works through the waiting runs until it's stopped."""
    note(work(RunStore(), parent_pid=args.parent_pid, once=args.once))
    return 0


def _about(run: "Run") -> dict:
    about = {"id": run.id, "name": run.name, "kind": run.kind, "state": run.state, "step": run.step}
    about |= {"total_steps": run.total_steps, "error_rate": run.error_rate, "model": run.model}
    return about | {"config": run.config.model_dump(mode="json")}


def _tell(args: argparse.Namespace, run: "Run", sentence: str) -> None:
    if args.json:
        emit({"event": "run", **_about(run)})
    else:
        print(sentence)


def _when(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))
