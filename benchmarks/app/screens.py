"""What people wait for in Chromium: each page to appear, a large photo's prediction, many mistakes."""

from __future__ import annotations

import io
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect

from benchmarks.app.protocol import page_paths
from benchmarks.copies import copies
from benchmarks.memory import own_megabytes
from benchmarks.serving import Server, serve
from benchmarks.table import Row, at_most
from core.data import DataConfig, load_data
from core.data.sources.picture_files import list_pictures
from core.runs import RunConfig
from core.train import Preds, create_learner
from core.train.predictions import stored as valid_preds
from tests.browser import chromium
from tests.browser.finished import finished_run

PAINT_GOAL, COLD_GOAL, UPLOAD_GOAL, MISTAKES_GOAL = 3.0, 6.0, 1.0, 1.5  # s
ROUNDS = 3
MANY = 7_400  # pictures, about the number of the Oxford pets
MEGAPIXELS = (4000, 3000)
MISTAKES = {
    "Matrix": ".js-plotly-plot .points path",
    "Top+losses": "[class*=st-key-mistake-] img",
}  # drawn last


def rows(source: str) -> list[Row]:
    """A row for each page, then uploads and mistakes: medians of new sessions on a warm server."""
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder) / "home") as server, chromium.launch() as browser:
        result = [_painted(f"/{page}", _paint(browser, server, f"/{page}")) for page in page_paths()]
        data = DataConfig(source=copies(source, Path(folder) / "many", MANY), valid_pct=0.99)
        dls = load_data(data)
        learn = create_learner(dls, "resnet18", "toy", "fp32", device="cpu")
        model = learn.export(Path(folder) / "model")
        with finished_run(server, RunConfig(data=data), model) as number:
            _keep_random(server, number, dls.valid.indices, dls.targets, learn.vocab)
            result += _mistakes(browser, server)
        with finished_run(server, RunConfig(), model):
            result += _uploads(browser, server)
    return result


def _paint(browser: Browser, server: Server, path: str, ready: Callable[[Page], None] | None = None) -> list[float]:
    """Seconds from the address to a settled page, each in a new session: first in a fresh browser, then in one that has
    the app's code."""
    context = browser.new_context(viewport=chromium.DESKTOP)
    taken = []
    for _ in range(ROUNDS + 1):
        page = context.new_page()
        start = time.perf_counter()
        page.goto(server.url + path)
        (ready or chromium.drawn)(page)
        taken.append(time.perf_counter() - start)
        page.close()
    context.close()
    return taken


def _mistakes(browser: Browser, server: Server) -> list[Row]:
    """From the address, and from another page by the link at the top."""
    result = []
    for view, there in MISTAKES.items():
        address, ready = f"/mistakes?look={view}", partial(_until, there)
        work = f"/mistakes, {view.replace('+', ' ').lower()} of {MANY:,}"
        opened = statistics.median(_paint(browser, server, address, ready)[1:])
        result.append(at_most(MISTAKES_GOAL, f"{work}, from its address", opened, "s"))
        result.append(
            at_most(MISTAKES_GOAL, f"{work}, from another page", _visit(browser, server, address, ready), "s")
        )
    return result


def _until(there: str, page: Page) -> None:
    """Waits until the element is drawn, checking in every frame."""
    page.wait_for_function(
        "selector => document.querySelector(selector)?.getBoundingClientRect().height > 0", arg=there
    )


def _visit(browser: Browser, server: Server, address: str, ready: Callable[[Page], None]) -> float:
    """Seconds from a click on the page's link to what `ready` waits for, in a session that knows the address."""
    page = browser.new_page(viewport=chromium.DESKTOP)
    page.goto(server.url + address)
    links = page.get_by_test_id("stTopNav")
    taken = []
    for _ in range(ROUNDS):
        ready(page)
        chromium.settle(page)
        links.get_by_role("link", name="Home").click()
        page.get_by_role("heading", name="Pet Lab").wait_for()
        chromium.settle(page)
        start = time.perf_counter()
        links.get_by_role("link", name="Mistakes").click()
        ready(page)
        taken.append(time.perf_counter() - start)
    page.close()
    return statistics.median(taken)


def _uploads(browser: Browser, server: Server) -> list[Row]:
    page = browser.new_page(viewport=chromium.DESKTOP)
    page.goto(f"{server.url}/predict?from=upload")
    chromium.settle(page)
    taken, memory = [], []
    for number in range(ROUNDS + 2):
        photo: FilePayload = {"name": f"photo {number}.jpg", "mimeType": "image/jpeg", "buffer": _photo(number)}
        start = time.perf_counter()
        page.locator("input[type=file]").set_input_files(photo)
        page.get_by_role("img", name=f"The photo photo {number}.jpg", exact=True).wait_for()
        page.get_by_role("img", name="Bars of probabilities").wait_for()
        taken.append(time.perf_counter() - start)
        expect(page.get_by_text("would be a false alarm")).to_be_visible(timeout=300_000)  # only after the first photo
        page.get_by_role("button", name="Remove").first.click()
        chromium.settle(page)
        memory.append(own_megabytes(server.pid))
    page.close()
    grown = f"memory of the server after each upload: {', '.join(f'{value:.0f}' for value in memory)} MB"
    return [at_most(UPLOAD_GOAL, f"upload of 12 megapixels → prediction ({grown})", statistics.median(taken[2:]), "s")]


def _photo(number: int) -> bytes:
    """A JPEG of 12 megapixels with the detail of a real photo: a toy pet, enlarged, with noise."""
    _, paths = list_pictures("toy")
    pixels = np.asarray(Image.open(paths[number]).convert("RGB").resize(MEGAPIXELS), dtype=np.int16)
    noise = np.random.default_rng(number).normal(0, 6, (*pixels.shape[:2], 1)).astype(np.int16)
    data = io.BytesIO()
    Image.fromarray((pixels + noise).clip(0, 255).astype(np.uint8)).save(data, "JPEG", quality=90)
    return data.getvalue()


def _keep_random(server: Server, run: int, items: list[int], targets: list[int], vocab: list[str]) -> None:
    """Stores validation predictions, one in ten of them wrong."""
    targs = torch.tensor([targets[i] for i in items])
    logits = 4 * torch.nn.functional.one_hot(targs, len(vocab)) + torch.randn(len(items), len(vocab))
    logits[::10] = logits[::10].roll(1, dims=1)
    valid_preds.keep(server.home / "runs" / str(run), 0, 1, Preds.of(logits, targs, items), vocab)


def _painted(path: str, taken: list[float]) -> Row:
    cold, warm = taken[0], statistics.median(taken[1:])
    work = f"{path} completely drawn (first visit: {cold:.1f} s)"
    goal = f"≤ {PAINT_GOAL:g} s, first visit {COLD_GOAL:g} s"
    return Row(work, warm, "s", goal=goal, reached=warm <= PAINT_GOAL and cold <= COLD_GOAL)
