"""The body of an HTTP response from a given byte on, read by its own thread, so waiting for it can stop."""

import http.client
import queue
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

from core.errors import DataError

PATIENCE = 20.0  # seconds that a server may be silent
CHUNK = 2**18  # bytes
AHEAD = 16  # pieces waiting to be used
PUT_SECONDS = 0.2  # between two checks whether they are still wanted


class HttpStream:
    """`pieces()` are the bytes of `url` from `start` on; `done` and `total` count from the file's first byte.

    If a server can't start in the middle, the known part is read and left out. Network trouble is a DataError that
    names `what` and the server.
    """

    def __init__(self, url: str, start: int, what: str):
        self.start = start
        self.done = start
        self.total = 0  # until the server tells it
        self._url, self._what = url, what
        self._pieces: queue.Queue[bytes | Exception | None] = queue.Queue(AHEAD)
        self._closed = threading.Event()
        threading.Thread(target=self._run, name="download", daemon=True).start()

    def pieces(self, seconds: float) -> Iterator[bytes]:
        """The bytes as they arrive; an empty piece if none arrived for `seconds`."""
        while True:
            try:
                piece = self._pieces.get(timeout=seconds)
            except queue.Empty:
                piece = b""
            if isinstance(piece, Exception):
                raise self._explained(piece) from piece
            if piece is None:
                return
            yield piece

    def close(self) -> None:
        """Stops reading. A thread that waits for a silent server ends when its patience does."""
        self._closed.set()

    def _run(self) -> None:
        try:
            self._read()
            self._put(None)
        except Exception as error:  # whatever it is, it is raised where the pieces are taken
            self._put(error)

    def _read(self) -> None:
        if urlsplit(self._url).scheme not in ("http", "https"):
            raise ValueError("it doesn't start with http:// or https://")
        request = urllib.request.Request(self._url, headers={"User-Agent": "petlab"})
        if self.start:
            request.add_header("Range", f"bytes={self.start}-")
        try:
            response = urllib.request.urlopen(request, timeout=PATIENCE)
        except urllib.error.HTTPError as error:
            if error.code == 416 and self.start:  # nothing follows `start`: the file was complete
                self.total = self.start
                return
            raise
        with response:
            if response.headers.get_content_type() == "text/html":
                raise http.client.HTTPException("it sent a web page instead, perhaps one to log in to the network")
            self.done = self._first_byte(response)
            self.total = 0 if response.length is None else self.done + response.length
            while not self._closed.is_set() and (piece := response.read1(CHUNK)):
                new = piece[max(0, self.start - self.done) :]
                self.done += len(piece)
                if new:
                    self._put(new)
        if self._closed.is_set():
            return
        if self.done < self.total:
            raise http.client.IncompleteRead(b"")
        if self.done < self.start:  # a login page of the network, for example
            raise http.client.HTTPException("it sent something else, shorter than what is already here")

    def _first_byte(self, response: http.client.HTTPResponse) -> int:
        if response.status != 206:
            return 0
        stated = response.headers.get("Content-Range", "")  # "bytes 100-999/1000"
        if not stated.startswith(f"bytes {self.start}-"):
            raise http.client.HTTPException(f"it sent the part {stated!r} instead of the one from byte {self.start}")
        return self.start

    def _put(self, item: bytes | Exception | None) -> None:
        while not self._closed.is_set():
            try:
                self._pieces.put(item, timeout=PUT_SECONDS)
                return
            except queue.Full:
                continue

    def _explained(self, error: Exception) -> DataError:
        host = urlsplit(self._url).netloc or self._url
        if isinstance(error, urllib.error.HTTPError):
            return DataError(
                f"{self._what} can't be downloaded from {host}: it answers {error.code} {error.reason}.",
                "Try again later. If it has moved for good, set another server (see the README).",
            )
        if isinstance(error, ValueError):  # urllib's error for a wrong address
            return DataError(
                f"{self._url} isn't the address of a file ({error}).", "It should look like http://server/folder."
            )
        if isinstance(error, http.client.IncompleteRead):
            of = f" of {self.total / 1e6:,.1f}" if self.total else ""
            return DataError(
                f"The connection to {host} broke off after {self.done / 1e6:,.1f}{of} MB of {self._what}.",
                "Continue: the part that arrived is kept.",
            )
        reason = getattr(error, "reason", error)  # urllib wraps what the network said
        said = f"it was silent for {PATIENCE:.0f} s" if isinstance(reason, TimeoutError) else _words(reason)
        return DataError(
            f"{self._what} can't be downloaded from {host} ({said}).",
            "Check the network, then continue: the part that arrived is kept.",
        )


def _words(error: object) -> str:
    return str(getattr(error, "strerror", None) or error or type(error).__name__).rstrip(".")
