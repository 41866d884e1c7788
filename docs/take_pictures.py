"""`python docs/take_pictures.py` takes the screenshots of the README and the docs (`docs/pictures/*.jpg`): pages at
rest, a finder run and a training run in progress. It needs Chromium and three to ten minutes."""

import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.serving import serve  # noqa: E402
from tests.browser import chromium  # noqa: E402

FOLDER = ROOT / "docs" / "pictures"
LONG = 600_000  # ms that a training may take


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home, serve(Path(home)) as server, chromium.launch() as browser:
        context = browser.new_context(base_url=server.url, viewport=chromium.DESKTOP, reduced_motion="reduce")
        page = context.new_page()
        visit(page, "/")
        page.get_by_role("button", name="Not now").click()
        chromium.settle(page)
        take(page, "home")
        for path, name in (
            ("/dataset", "dataset"),
            ("/augmentation?angle=25", "augmentation"),
            ("/softmax", "softmax"),
        ):
            visit(page, path)
            take(page, name)
        find_a_rate(page)
        train(page)
        visit(page, "/predict")
        expect(page.get_by_text("False alarms on them")).to_be_visible(timeout=LONG)
        take(page, "predict")
        visit(page, "/mistakes")
        take(page, "mistakes")


def find_a_rate(page: Page) -> None:
    visit(page, "/lr_finder?size=64")
    page.get_by_role("button", name="Find a rate").click()
    expect(page.get_by_text(re.compile(r"running, step ([6-9]\d)"))).to_be_visible(timeout=LONG)
    take(page, "lr_finder_running")
    expect(page.get_by_role("link", name="Use this rate")).to_be_visible(timeout=LONG)
    chromium.settle(page)
    take(page, "lr_finder")


def train(page: Page) -> None:
    page.get_by_role("link", name="Use this rate").click()
    expect(page.get_by_label("Epochs", exact=True)).to_be_visible()
    chromium.settle(page)
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_text(re.compile("running, epoch 3 of 4"))).to_be_visible(timeout=LONG)
    take(page, "training_running")
    expect(page.get_by_role("link", name="Show it a photo")).to_be_visible(timeout=LONG)


def visit(page: Page, path: str) -> None:
    page.goto(path)
    chromium.settle(page)


def take(page: Page, name: str) -> None:
    page.wait_for_timeout(800)  # charts fade in
    page.screenshot(path=FOLDER / f"{name}.jpg", type="jpeg", quality=82)
    print(FOLDER / f"{name}.jpg")


if __name__ == "__main__":
    main()
