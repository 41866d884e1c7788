"""What a rerun of each page costs over Streamlit's WebSocket protocol, against a bare page on the same kind of server.
Drawing in the browser comes on top."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Origin, Subprotocol
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.serving import ROOT, Server, serve
from benchmarks.table import Row, at_most

REPEATS = 40
WARM_UPS = 5
PAUSE = 0.05  # seconds between two reruns of a session, so that one's clean-up doesn't slow the next
PAGE_GOAL = 40.0  # ms for one rerun
SESSIONS, EVERY, ROUNDS = 30, 3.0, 5
SESSIONS_GOAL = 100.0  # ms at the 95th percentile


def rows(_source: str) -> list[Row]:
    """A row for each page with one session, then one for a classroom on the softmax page."""
    with tempfile.TemporaryDirectory() as folder:
        with serve(Path(folder) / "bare", Path(__file__).with_name("bare_page.py")) as server:
            bare = median_rerun(server, "")
            bare_busy = p95_of_sessions(server, "")
        with serve(Path(folder) / "app") as server:
            result = [
                at_most(PAGE_GOAL, f"rerun of /{page}, median", median_rerun(server, page), "ms", bare)
                for page in page_paths()
            ]
            work = f"{SESSIONS} sessions, each rerunning /softmax every {EVERY:.0f} s: p95"
            result.append(at_most(SESSIONS_GOAL, work, p95_of_sessions(server, "softmax"), "ms", bare_busy))
    return result


def page_paths() -> list[str]:
    """The address of every page: its file name, and the root for Home."""
    names = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
    return ["" if name == "home" else name for name in names]


def median_rerun(server: Server, page: str) -> float:
    """Milliseconds from a rerun request for `page` to the message that its script has finished."""

    async def measure() -> float:
        async with _session(server) as socket:
            again = await open_page(socket, page)
            seconds = [await _timed(again) for _ in range(WARM_UPS + REPEATS)]
            return 1000 * statistics.median(seconds[WARM_UPS:])

    return asyncio.run(measure())


def p95_of_sessions(server: Server, page: str, sessions: int = SESSIONS, every: float = EVERY) -> float:
    """The 95th percentile in milliseconds while many sessions rerun `page`, spread evenly over `every` seconds."""

    async def visitor(again: Callable[[], Awaitable[None]], offset: float) -> list[float]:
        await asyncio.sleep(offset)
        seconds = []
        for _ in range(ROUNDS):
            seconds.append(await _timed(again))
            await asyncio.sleep(max(0.0, every - seconds[-1]))
        return seconds

    async def measure() -> float:
        async with AsyncExitStack() as stack:
            opened = [await open_page(await stack.enter_async_context(_session(server)), page) for _ in range(sessions)]
            visits = (visitor(again, every * i / sessions) for i, again in enumerate(opened))
            seconds = [value for visit in await asyncio.gather(*visits) for value in visit]
            return 1000 * statistics.quantiles(seconds, n=20)[-1]

    return asyncio.run(measure())


async def open_page(socket: ClientConnection, page: str) -> Callable[[], Awaitable[None]]:
    """Opens `page` as a browser opens a shared link; returns a function that reruns it."""
    first = BackMsg()
    first.rerun_script.page_name = page
    page_hash = await _run(socket, first)
    message = BackMsg()
    message.rerun_script.page_script_hash = page_hash

    async def again() -> None:
        await _run(socket, message)

    return again


async def _run(socket: ClientConnection, message: BackMsg) -> str:
    """Sends a rerun request and reads until the script has finished; returns the hash of the page that ran."""
    await socket.send(message.SerializeToString())
    page_hash = ""
    while True:
        answer = ForwardMsg.FromString(await socket.recv())
        kind = answer.WhichOneof("type")
        if kind == "new_session":
            page_hash = page_hash or answer.new_session.page_script_hash
        elif kind == "navigation":  # the page; new_session named the script that lists the pages
            page_hash = answer.navigation.page_script_hash
        elif kind == "delta" and answer.delta.new_element.WhichOneof("type") == "exception":
            raise RuntimeError(f"The page failed: {answer.delta.new_element.exception.message}")
        elif kind == "script_finished":
            return page_hash


async def _timed(action: Callable[[], Awaitable[None]]) -> float:
    start = time.perf_counter()
    await action()
    seconds = time.perf_counter() - start
    await asyncio.sleep(PAUSE)
    return seconds


def _session(server: Server) -> AbstractAsyncContextManager[ClientConnection]:
    address = f"ws://localhost:{server.port}/_stcore/stream"
    return connect(address, origin=Origin(server.url), subprotocols=[Subprotocol("streamlit")], max_size=None)
