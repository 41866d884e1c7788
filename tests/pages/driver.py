"""Opening a page as a person with a folder of pictures does, and reading all that it says."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from ui.server.views import VIEWS
from ui.watching.follow import Asked, answer

APP = str(Path(__file__).parents[2] / "app.py")


def open_page(page: str, folder: Path | str, /, **query: str) -> AppTest:
    """`pages/{page}.py` on the pictures in `folder`, with small pictures and no pretrained weights."""
    at = AppTest.from_file(APP, default_timeout=60)
    for name, value in {"data": "folder", "folder": str(folder), "size": "64", "weights": "none", **query}.items():
        at.query_params[name] = value
    return at.switch_page(f"pages/{page}.py").run()


def texts(at: AppTest) -> str:
    """Every sentence on the page."""
    return "\n".join(str(element.value) for element in [*at.markdown, *at.caption, *at.info, *at.warning, *at.error])


def followed(view: str, run_id: int) -> str:
    """What a browser is told that follows the run on its page, as HTML."""
    return answer(VIEWS[view], run_id, Asked(800, False))["html"]


def shown_code(at: AppTest) -> str:
    """All code on the page, after each "Show the code" was opened."""
    for part in at.expander:
        if part.label == "Show the code":
            at.session_state[part.key] = True
    return "\n".join(element.value for element in at.run().code)
