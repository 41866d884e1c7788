"""The HTML document around every page: its title, icon and preview, and two corrections of Streamlit's client.

On a deep link such as /softmax the client looks for the server below /softmax first and logs two errors, unless the
document says where the server is. The other correction is in `history.js`; `paste.js` takes pasted pictures.
"""

import re
from collections.abc import Iterable
from html import escape
from pathlib import Path
from urllib.parse import quote

from starlette.datastructures import URL, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

ICON = Path(__file__).parent / "icon.svg"
SHARE = Path(__file__).parent / "share.jpg"
SCRIPTS = "".join((Path(__file__).parent / name).read_text() for name in ("history.js", "paste.js"))
PAGE = re.compile(r"/[a-z_]*")  # the path of a page
TITLE = "Pet Lab"
ABOUT = "See how a computer learns to tell pets apart, and try every step of image classification yourself."


class Document:
    """ASGI middleware that adds `head` to each HTML document."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _asks_for_html(scope["headers"]):
            await self.app(scope, receive, send)
            return
        plain = [
            (name, value) for name, value in scope["headers"] if name != b"accept-encoding"
        ]  # 5 KB, to be read here
        await self.app({**scope, "headers": plain}, receive, _Rewritten(send, head(str(URL(scope=scope)))))


class _Rewritten:
    """Holds an HTML answer back until it is whole, and sends it with `head` in it. Others pass."""

    def __init__(self, send: Send, added: str):
        self.send, self.added = send, added
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            if headers.get("content-type", "").startswith("text/html"):
                self.start = message
                return
        if self.start is None or message["type"] != "http.response.body":
            await self.send(message)
            return
        self.body += message.get("body", b"")
        if message.get("more_body"):
            return
        whole = self.body.replace(b"<title>Streamlit</title>", self.added.encode(), 1)
        MutableHeaders(raw=self.start["headers"])["content-length"] = str(len(whole))
        await self.send(self.start)
        await self.send({**message, "body": whole})


def head(url: str) -> str:
    """What takes the place of Streamlit's title in the document at `url`, the address as the server sees it."""
    base = config.get_option("server.baseUrlPath").strip("/")
    path = URL(url).path.removeprefix(f"/{base}") if base else URL(url).path
    site = str(URL(url).replace(path=f"/{base}/" if base else "/", query="", fragment=""))
    tags = (
        f"<title>{TITLE}</title>"
        f'<link rel="icon" type="image/svg+xml" href="data:image/svg+xml,{quote(ICON.read_text())}" />'
        f'<meta name="description" content="{ABOUT}" />'
        f'<meta property="og:title" content="{TITLE}" /><meta property="og:description" content="{ABOUT}" />'
        f'<meta property="og:image" content="{escape(site)}{SHARE.name}" />'
    )
    return f"{tags}<script>{SCRIPTS}{_backend(path) if PAGE.fullmatch(path) else ''}</script>"


def _backend(path: str) -> str:
    """Tells the client where the server is: at the browser's address without `path`. What is left is the prefix of a
    proxy, which this server may not know."""
    cut = f"location.pathname.slice(0, location.pathname.length - {len(path)})"
    return f"window.__streamlit = {{BACKEND_BASE_URL: location.origin + {cut} + '/'}};"


def _asks_for_html(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    return any(name == b"accept" and b"text/html" in value for name, value in headers)
