"""The document around every page."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image
from starlette.responses import HTMLResponse, JSONResponse
from starlette.types import ASGIApp

from ui.server.document import SHARE, Document, head

PAGE = "<html><head><title>Streamlit</title></head><body>é</body></html>"
BROWSER = [(b"accept", b"text/html,*/*"), (b"host", b"lab:8501"), (b"accept-encoding", b"gzip")]


def answer(app: ASGIApp, path: str = "/softmax", headers: list[tuple[bytes, bytes]] = BROWSER) -> tuple[dict, str]:
    sent: list[dict] = []

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "scheme": "http", "query_string": b"", "headers": headers}
    with ThreadPoolExecutor(1) as thread:  # a browser that was opened before runs a loop in this one
        thread.submit(asyncio.run, app(scope, receive, send)).result()
    start, *bodies = sent
    names = {name.decode(): value.decode() for name, value in start["headers"]}
    return names, b"".join(message.get("body", b"") for message in bodies).decode()


def test_a_page_gets_its_title_preview_and_server_and_the_right_length() -> None:
    headers, body = answer(Document(HTMLResponse(PAGE)))
    assert "<title>Pet Lab</title>" in body and "Streamlit</title>" not in body
    assert 'content="http://lab:8501/share.jpg"' in body
    assert "location.pathname.length - 8" in body
    assert int(headers["content-length"]) == len(body.encode())


def test_it_is_read_uncompressed_and_other_answers_pass() -> None:
    asked: list[bool] = []

    async def app(scope, receive, send) -> None:
        asked.append(any(name == b"accept-encoding" for name, _ in scope["headers"]))
        await JSONResponse({"title": "<title>Streamlit</title>"})(scope, receive, send)

    assert answer(Document(app))[1] == '{"title":"<title>Streamlit</title>"}'
    assert answer(Document(app), headers=[(b"accept-encoding", b"gzip")])[1].startswith("{")
    assert asked == [False, True]


@pytest.mark.parametrize("path", ["/a</script>", "/../x", "/%22"])
def test_only_the_path_of_a_page_goes_into_the_script(path: str) -> None:
    assert "BACKEND" in head("http://lab/softmax")
    assert "BACKEND" not in head(f"http://lab{path}")


def test_the_preview_is_a_picture_of_the_right_shape() -> None:
    with Image.open(SHARE) as picture:
        assert picture.size == (1200, 630)
    assert SHARE.stat().st_size < 300_000


def test_below_a_base_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.server.document.config.get_option", lambda name: "/pets/")
    assert "http://lab/pets/share.jpg" in head("http://lab/pets/softmax")
    assert "location.pathname.length - 8" in head("http://lab/pets/softmax")
