"""What a page shows for a data set that has to be downloaded first: what it is, the button, the progress.
The download is a run of the worker, shared by everyone who looks."""

import time
from collections import deque
from urllib.parse import urlsplit

import streamlit as st

from core.data.config import DataConfig
from core.data.download import oxford_pets
from core.runs import Run, RunConfig
from core.settings import settings
from core.train.events import Download
from ui.page import cached
from ui.watching.controls import controls
from ui.watching.tails import Tail
from ui.watching.view import watch
from ui.watching.words import in_words, show_failure, state_line

SPEED_OVER = 10  # looks, one per second, over which the speed is measured
HOME = "www.robots.ox.ac.uk"


def fetch_first(source: str) -> None:
    """Ends the page with an offer to download `source` if it isn't here yet."""
    if source != "oxford" or oxford_pets.is_there():
        return
    server = urlsplit(settings().oxford_url).netloc or HOME
    st.markdown(
        f"**{oxford_pets.NAME}** is the data set of the book's chapter: about 7,400 photos of 37 breeds. It isn't "
        f"here yet. About 800 MB will be downloaded from {server} to `{oxford_pets.oxford_folder()}`."
    )
    run = _newest(source)
    if run is not None and run.ongoing:
        watch(run, _draw)
    else:
        _offer(source, run)
    st.caption("Licence of the photos: CC BY-SA 4.0. The worker does one thing at a time, so other runs wait.")
    st.stop()


def _offer(source: str, last: Run | None) -> None:
    """The button, and why the last try failed."""
    if last is not None and last.error:
        show_failure(last.error)
    there = oxford_pets.bytes_there()
    label = "Continue the download" if there else "Download"
    st.button(label, type="primary", icon=":material/download:", key="fetch", on_click=_submit, args=(source,))
    if there:
        share = min(1.0, there / oxford_pets.BYTES)
        st.progress(share, f"{there / 1e6:,.1f} of {oxford_pets.BYTES / 1e6:,.1f} MB are already here.")


def _submit(source: str) -> None:
    last = _newest(source)
    if last is None or not last.ongoing:  # otherwise somebody else was quicker
        cached.store().submit(RunConfig(kind="fetch", data=DataConfig(source=source)))


def _newest(source: str) -> Run | None:
    return next((run for run in cached.store().list(kind="fetch") if run.config.data.source == source), None)


def _draw(run: Run, tail: Tail) -> None:
    """How far and how fast the download is, the time left, and the button that stops it."""
    told = tail.download
    share = told.done / max(told.total, told.done, 1) if told else 0.0
    if run.command == "stop":
        st.progress(share, "Stopping. What has arrived is kept.")
    elif told is None or run.state != "running":
        st.progress(share, state_line(run))
    else:
        st.progress(share, _line(told, _speed(run.id, told)))
    controls(run)


def _line(told: Download, speed: float | None) -> str:
    of = f" of {told.total / 1e6:,.1f}" if told.total else ""
    line = f"{told.what}: {told.done / 1e6:,.1f}{of} MB"
    if speed is None:
        return line
    left = f", {in_words((told.total - told.done) / speed)} left" if told.total else ""
    return f"{line}, {speed / 1e6:,.1f} MB/s{left}"


def _speed(run_id: int, told: Download) -> float | None:
    """Bytes per second over this session's last looks; None while nothing moves."""
    seen = st.session_state.setdefault(f"speed-{run_id}", deque(maxlen=SPEED_OVER))
    if seen and (seen[-1][1].what != told.what or seen[-1][1].done > told.done):
        seen.clear()  # the next part has started
    seen.append((time.monotonic(), told))
    (since, first), now = seen[0], seen[-1][0]
    return (told.done - first.done) / (now - since) if told.done > first.done else None
