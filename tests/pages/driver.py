"""Opens a page as a person would, clicks, types and reads its texts. Every rerun asserts that the page raised nothing
and logged no error."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Widget

from ui.server.views import VIEWS
from ui.watching.follow import Asked, answer

APP = str(Path(__file__).parents[2] / "app.py")
LOGGERS = ("app", "core", "pages", "streamlit", "ui")

File = tuple[str, bytes]  # name, content


class Page(AppTest):
    """A page of the app, opened at an address, in a session of its own. `query` is what the address says."""

    def __init__(self, page: str, /, **query: str) -> None:
        super().__init__(APP, default_timeout=60)
        self._bidi_component_manager = _installed_components()  # each AppTest would search for 0.3 s
        self.query_params.update(query)
        self.goto(page)

    def run(self, *, timeout: float | None = None) -> Page:
        with _errors_logged() as logged:
            super().run(timeout=timeout)
        problems = [element.message for element in self.exception] + logged  # the log has the traceback
        assert not problems, "\n".join(problems)
        return self

    def rerun(self) -> Page:
        """The page as it is now, a moment later."""
        return self.run()

    def goto(self, page: str) -> Page:
        """Another page of the app, in the same session."""
        self.switch_page(f"pages/{page}.py")
        return self.run()

    def click(self, key: str) -> Page:
        """Press a button that can be pressed."""
        button = self.button(key=key)
        assert not button.disabled, f"the button {key} cannot be pressed"
        button.click()
        return self.run()

    def set(self, key: str, value: object) -> Page:
        """Give a field another value."""
        return self.fill({key: value})

    def fill(self, values: Mapping[str, object]) -> Page:
        """Give several fields their values before the page is run again."""
        for key, value in values.items():
            self._field(key).set_value(value)
        return self.run()

    def upload(self, key: str, *files: File) -> Page:
        """Choose files in an uploader, replacing earlier ones; without any, remove those."""
        uploader = self.file_uploader(key=key)
        named = [(name, content, "application/octet-stream") for name, content in files]
        uploader.set_value(named if uploader.accept_multiple_files or not named else named[0])
        return self.run()

    def unfold(self, *keys: str) -> Page:
        """Open collapsed parts by their keys."""
        for key in keys:
            self.session_state[key] = True
        return self.run()

    def _field(self, key: str) -> Any:
        """The widget with this key, which must be enabled."""
        (field,) = [node for node in self.main if isinstance(node, Widget) and node.key == key]
        assert not getattr(field, "disabled", False), f"the field {key} cannot be changed"
        return field


@cache
def _installed_components() -> BidiComponentManager:
    """What Streamlit finds among all installed packages."""
    found = BidiComponentManager()
    found.discover_and_register_components(start_file_watching=False)
    return found


@contextmanager
def _errors_logged() -> Iterator[list[str]]:
    """The errors that Streamlit's loggers and ours report, whatever their handlers."""
    said: list[str] = []
    make = logging.getLogRecordFactory()

    def noted(*args: Any, **named: Any) -> logging.LogRecord:
        record = make(*args, **named)
        if record.levelno >= logging.ERROR and record.name.partition(".")[0] in LOGGERS:
            said.append(logging.Formatter().format(record))
        return record

    logging.setLogRecordFactory(noted)
    try:
        yield said
    finally:
        logging.setLogRecordFactory(make)


def open_page(page: str, folder: Path | str, /, **query: str) -> Page:
    """`pages/{page}.py` on the pictures in `folder`, with small pictures and no pretrained weights."""
    return Page(page, **{"data": "folder", "folder": str(folder), "size": "64", "weights": "none", **query})


def texts(at: AppTest) -> str:
    """Every sentence on the page."""
    return "\n".join(str(element.value) for element in [*at.markdown, *at.caption, *at.info, *at.warning, *at.error])


def followed(view: str, run_id: int) -> str:
    """The HTML that a browser gets when it follows the run on its page."""
    return answer(VIEWS[view], run_id, Asked(800, False))["html"]


def shown_code(at: Page) -> str:
    """All code on the page, with every "Show the code" open."""
    at.unfold(*(part.key for part in at.expander if part.label == "Show the code" and part.key))
    return "\n".join(element.value for element in at.code)
