"""The process in which all long work is done: it claims one run after the other and survives whatever they do."""

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
RESCUE_SECONDS = 2.0  # between two looks for runs whose worker died elsewhere
PURGE_SECONDS = 3600.0  # between two looks for runs that were deleted a day ago


def work(store: RunStore, open_job: OpenJob | None = None, parent_pid: int | None = None, once: bool = False) -> str:
    """Carry out runs until asked to end; returns one sentence on why it ended.

    There is one worker a home: a second one returns at once. `open_job` is `execute.open_job` unless another is given;
    with `parent_pid` the worker ends when that process does; with `once` as soon as no run waits. SIGTERM and Ctrl-C
    leave the run that goes on as "interrupted", with a checkpoint; the next worker takes it up first.
    """
    lock = WorkerLock(settings().home)
    if not lock.acquire():
        return f"Another worker (process {lock.holder()}) serves {settings().home} already."
    worker = worker_name()
    try:
        with Watch(store.ledger, worker, parent_pid) as watch:
            return _serve(store, open_job, worker, watch, once)
    except Leave:
        return "The worker was asked to end at once."
    finally:
        lock.release()


def _serve(store: RunStore, open_job: OpenJob | None, worker: str, watch: Watch, once: bool) -> str:
    lower_priority()
    store.ledger.interrupt_lost(worker)  # before the slow imports: pages show how things are
    store.purge()
    rescued = purged = time.monotonic()
    open_job = open_job or _real_work()
    while not watch.reason:
        run = store.ledger.claim(worker)
        if run is not None:
            _carry_out(store, run, open_job, worker, watch)
            gc.collect()  # a model and its optimizer are large, and hang together in circles
            continue
        if once:
            return "No run waits."
        time.sleep(IDLE_SECONDS)
        if time.monotonic() - rescued > RESCUE_SECONDS:
            store.ledger.interrupt_lost(worker)
            rescued = time.monotonic()
        if time.monotonic() - purged > PURGE_SECONDS:
            store.purge()
            purged = time.monotonic()
    return watch.reason


def _real_work() -> OpenJob:
    from core.runs.execute import open_job  # brings torch, which those who only read the store need not wait for

    return open_job


def _carry_out(store: RunStore, run: Run, open_job: OpenJob, worker: str, watch: Watch) -> None:
    """One run from claim to end. Only what makes the store itself unusable passes through, and Leave."""
    folder = run_folder(run.id)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        watch.at_once = True  # nothing is lost while a job opens, and that can take long
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
    """Keep the traceback of the exception at hand in the run's folder; people get an id that leads to it."""
    number = secrets.token_hex(4)
    with open(run_folder(run.id) / "error.log", "a", encoding="utf-8") as log:
        log.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} error {number}\n{traceback.format_exc()}\n")
    logger.exception("run %d failed, error %s", run.id, number)
    advice = f"Tell whoever looks after Pet Lab this number; the details are in runs/{run.id}/error.log."
    return Failed("bug", f"Something went wrong inside Pet Lab (error {number}).", advice)
