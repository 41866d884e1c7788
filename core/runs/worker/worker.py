"""The worker process: it claims one run after another and survives whatever they do."""

import gc
import logging
import secrets
import time
import traceback
from contextlib import suppress

from core.errors import PetLabError
from core.runs.job import OpenJob
from core.runs.store.database import DatabaseError
from core.runs.store.ledger import LostRun
from core.runs.store.record import Run
from core.runs.store.store import RunStore
from core.runs.worker.drive import Drive
from core.runs.worker.process import WorkerLock, lower_priority, run_folder, worker_name
from core.runs.worker.watch import Leave, Watch
from core.settings import settings
from core.train.events import Failed

logger = logging.getLogger(__name__)

IDLE_SECONDS = 0.1  # between two looks for a waiting run
RESCUE_SECONDS = 2.0  # between two looks for runs of dead workers
PURGE_SECONDS = 3600.0  # between two looks for runs deleted a day ago


def work(store: RunStore, open_job: OpenJob | None = None, parent_pid: int | None = None, once: bool = False) -> str:
    """Carry out runs until asked to end; returns a sentence that says why it ended.

    Only one worker runs per home: a second one returns right away. `open_job` defaults to `execute.open_job`. The
    worker ends with the process `parent_pid`, or, with `once`, when the queue is empty. SIGTERM and Ctrl-C leave the
    current run "interrupted", with a checkpoint; the next worker resumes it first.
    """
    lock = WorkerLock(settings().home)
    if not lock.acquire():
        return f"Another worker (process {lock.holder()}) already serves {settings().home}."
    worker = worker_name()
    try:
        with Watch(store.ledger, worker, parent_pid) as watch:
            return _serve(store, open_job, worker, watch, once)
    except Leave:
        return "The worker was asked to end immediately."
    finally:
        lock.release()


def _serve(store: RunStore, open_job: OpenJob | None, worker: str, watch: Watch, once: bool) -> str:
    lower_priority()
    store.ledger.interrupt_lost(worker)  # before the slow imports, so pages show the current state
    store.purge()
    rescued = purged = time.monotonic()
    open_job = open_job or _real_work()
    while not watch.reason:
        run = store.ledger.claim(worker)
        if run is not None:
            _carry_out(store, run, open_job, worker, watch)
            gc.collect()  # a model and its optimizer are large, with circular references
            continue
        if once:
            return "No runs are waiting."
        time.sleep(IDLE_SECONDS)
        if time.monotonic() - rescued > RESCUE_SECONDS:
            store.ledger.interrupt_lost(worker)
            rescued = time.monotonic()
        if time.monotonic() - purged > PURGE_SECONDS:
            store.purge()
            purged = time.monotonic()
    return watch.reason


def _real_work() -> OpenJob:
    from core.runs.execute import open_job  # imports torch, which readers of the store don't need

    return open_job


def _carry_out(store: RunStore, run: Run, open_job: OpenJob, worker: str, watch: Watch) -> None:
    """One run from claim to end. Only Leave and DatabaseError get through."""
    folder = run_folder(run.id)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        watch.at_once = True  # opening a job can take long, and nothing is lost
        try:
            job = open_job(run.config, folder)
        finally:
            watch.at_once = False
        try:
            Drive(store, run, worker, job, watch).to_end()
        finally:
            job.close()
    except Leave:
        with suppress(LostRun):
            store.ledger.mark(run.id, "interrupted", worker)
        raise
    except LostRun as error:
        logger.warning("gave up run %d: %s", run.id, error)
    except DatabaseError:
        raise
    except PetLabError as error:
        _fail(store, run, worker, Failed(error.kind, error.message, error.advice))
    except Exception:
        _fail(store, run, worker, _report(run))


def _fail(store: RunStore, run: Run, worker: str, failed: Failed) -> None:
    logger.warning("run %d failed: %s %s", run.id, failed.message, failed.advice)
    with suppress(LostRun):
        store.ledger.mark(run.id, "failed", worker, error=failed)


def _report(run: Run) -> Failed:
    """Logs the current exception's traceback to the run's folder, under an id for people."""
    number = secrets.token_hex(4)
    with open(run_folder(run.id) / "error.log", "a", encoding="utf-8") as log:
        log.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} error {number}\n{traceback.format_exc()}\n")
    logger.exception("run %d failed, error %s", run.id, number)
    advice = f"Please report this number. The details are in runs/{run.id}/error.log."
    return Failed("bug", f"Something went wrong inside Pet Lab (error {number}).", advice)
