"""`python docs/take_pictures.py` takes the README's pictures and its short film (`docs/pictures`), and the preview of a
shared link, from the running app. It needs Chromium and three to ten minutes."""

import io
import re
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.serving import serve  # noqa: E402
from tests.browser import chromium  # noqa: E402

FOLDER = ROOT / "docs" / "pictures"
LONG = 600_000  # ms that a training may take


SHARE = ROOT / "ui" / "server" / "share.jpg"
FILM_WIDTH = 840  # pixels


class Film:
    """Screenshots of a page, one after the other, as one animated WebP."""

    def __init__(self, page: Page):
        self.page = page
        self.frames: list[Image.Image] = []
        self.ms: list[int] = []

    def shoot(self, ms: int = 1500) -> None:
        """The page as it is, shown for `ms` milliseconds."""
        frame = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        height = round(frame.height * FILM_WIDTH / frame.width)
        self.frames.append(frame.resize((FILM_WIDTH, height), Image.Resampling.LANCZOS))
        self.ms.append(ms)

    def save(self, path: Path) -> None:
        first, *rest = self.frames
        first.save(path, save_all=True, append_images=rest, duration=self.ms, loop=0, quality=70, method=4)
        print(path, f"{path.stat().st_size / 1e6:.1f} MB, {len(self.frames)} frames, {sum(self.ms) / 1000:.0f} s")


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home, serve(Path(home)) as server, chromium.launch() as browser:
        context = browser.new_context(base_url=server.url, viewport=chromium.DESKTOP, reduced_motion="reduce")
        page = context.new_page()
        film = Film(page)
        visit(page, "/")
        page.get_by_role("button", name="Not now").click()
        chromium.settle(page)
        take(page, "home")
        preview(page)
        film.shoot(2000)
        for _ in range(2):
            page.get_by_role("button", name="Another pet").click()
            chromium.settle(page)
            film.shoot()
        visit(page, "/dataset")
        take(page, "dataset")
        film.shoot()
        for angle in (5, 15, 25):
            visit(page, f"/augmentation?angle={angle}")
            film.shoot(700)
        take(page, "augmentation")
        find_a_rate(page, film)
        train(page, film)
        visit(page, "/softmax")
        take(page, "softmax")
        film.shoot()
        visit(page, "/predict")
        expect(page.get_by_text("a false alarm")).to_be_visible(timeout=LONG)
        take(page, "predict")
        film.shoot(2500)
        visit(page, "/mistakes")
        take(page, "mistakes")
        film.shoot(2000)
        film.save(FOLDER / "film.webp")


def preview(page: Page) -> None:
    """The top of Home in the shape that previews of links have."""
    page.set_viewport_size({"width": 1200, "height": 630})
    chromium.settle(page)
    page.screenshot(path=SHARE, type="jpeg", quality=80)
    page.set_viewport_size(chromium.DESKTOP)
    chromium.settle(page)


def find_a_rate(page: Page, film: Film) -> None:
    visit(page, "/lr_finder?size=64")
    page.get_by_role("button", name="Find a rate").click()
    for share in ("[2-3]", "[4-5]", "[6-7]", "[8-9]"):
        expect(page.get_by_text(re.compile(rf"step {share}\d"))).to_be_visible(timeout=LONG)
        film.shoot(500)
    take(page, "lr_finder_running")
    expect(page.get_by_role("link", name="Use this rate")).to_be_visible(timeout=LONG)
    chromium.settle(page)
    take(page, "lr_finder")
    film.shoot(2000)


def train(page: Page, film: Film) -> None:
    page.get_by_role("link", name="Use this rate").click()
    expect(page.get_by_label("Epochs", exact=True)).to_be_visible()
    chromium.settle(page)
    page.get_by_role("button", name="Train", exact=True).click()
    for epoch in (1, 2, 3, 4):
        expect(page.get_by_text(re.compile(f"epoch {epoch} of 4"))).to_be_visible(timeout=LONG)
        for _ in range(3):
            film.shoot(400)
            page.wait_for_timeout(3000)
        if epoch == 3:
            take(page, "training_running")
    expect(page.get_by_role("link", name="Show it a photo")).to_be_visible(timeout=LONG)
    chromium.settle(page)
    film.shoot(2000)


def visit(page: Page, path: str) -> None:
    page.goto(path)
    chromium.settle(page)


def take(page: Page, name: str) -> None:
    page.wait_for_timeout(800)  # charts fade in
    page.screenshot(path=FOLDER / f"{name}.jpg", type="jpeg", quality=82)
    print(FOLDER / f"{name}.jpg")


if __name__ == "__main__":
    main()
