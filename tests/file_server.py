"""A local file server that can misbehave, to test downloads without a network."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class FileServer(http.server.ThreadingHTTPServer):
    """`files` are path -> bytes. `asked` are the requests so far, as (path, Range header)."""

    daemon_threads = True

    def __init__(self, files: dict[str, bytes]):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files = files
        self.asked: list[tuple[str, str]] = []
        self.knows_ranges = True
        self.range_shift = 0  # how many bytes off the answer to a Range starts
        self.dies_after: int | None = None  # bytes of the body sent before the connection is cut
        self.stated_length: int | None = None  # a wrong Content-Length
        self.says_length = True
        self.status = 200
        self.kind: str | None = None  # the Content-Type
        self.piece, self.pause = 2**16, 0.0  # bytes, and seconds after each such piece

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(http.server.BaseHTTPRequestHandler):
    server: FileServer

    def do_GET(self) -> None:
        server, asked = self.server, self.headers.get("Range", "")
        server.asked.append((self.path, asked))
        body = server.files.get(self.path.lstrip("/"))
        if server.status != 200 or body is None:
            return self.send_error(server.status if server.status != 200 else 404)
        start, size = 0, len(body)
        if asked and server.knows_ranges:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            if start >= size:
                return self.send_error(416)
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start + server.range_shift}-{size - 1}/{size}")
        else:
            self.send_response(200)
        if server.kind:
            self.send_header("Content-Type", server.kind)
        if server.says_length:
            self.send_header("Content-Length", str(server.stated_length or size - start))
        self.end_headers()
        sent = body[start : None if server.dies_after is None else start + server.dies_after]
        with suppress(ConnectionError):  # the client is gone
            for at in range(0, len(sent), server.piece):
                self.wfile.write(sent[at : at + server.piece])
                time.sleep(server.pause)

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def serve_files(files: dict[str, bytes]) -> Iterator[FileServer]:
    """Serves `files` until the end of the block."""
    server = FileServer(files)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
