"""Every page, empty and with a run to show: it opens at its own address, and axe-core finds nothing grave in it, in
light and in dark."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from benchmarks.serving import Server
from core.runs import RunConfig
from tests.browser.finished import finished_run, keep_mistakes
from tests.makers import make_pets, tiny_learner

PAGES = {"/": "Home", "/dataset": "Dataset", "/augmentation": "Augmentation", "/lr_finder": "Learning rate"}
PAGES |= {"/training": "Training", "/runs": "Runs", "/softmax": "Softmax", "/predict": "Predict"}
PAGES |= {"/mistakes": "Mistakes", "/questions": "Questions"}
WITH_A_RUN = ("/training?run={run}", "/runs?runs={run}", "/predict", "/predict?from=upload")
WITH_A_RUN += ("/mistakes", "/softmax?outputs=Photo", "/?tour=1")
GRAVE = ("serious", "critical")


@pytest.fixture(scope="module")
def run(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A finished training that made some mistakes."""
    folder = tmp_path_factory.mktemp("every") / "pets"
    learn = tiny_learner(make_pets(folder))
    with finished_run(server, RunConfig(data=learn.dls.config), learn.export(folder.parent / "model")) as number:
        keep_mistakes(server, number, learn)
        yield number


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_at_its_own_address_beside_all_others(path: str, open_page: Callable[[str], Page]) -> None:
    """A shared link opened before anyone had visited the start page once ran without app.py."""
    page = open_page(path)
    for title in PAGES.values():
        expect(page.get_by_role("link", name=title, exact=True).first).to_be_visible()
    assert grave_findings(page) == []


@pytest.mark.parametrize("path", WITH_A_RUN)
def test_a_page_that_shows_a_run_is_as_accessible(path: str, open_page: Callable[[str], Page], run: int) -> None:
    page = open_page(path.format(run=run))
    assert grave_findings(page) == []


def test_axe_does_find_what_is_wrong(page: Page) -> None:
    style = "<style>body {background: white} @media (prefers-color-scheme: dark) {body {background: black}}</style>"
    body = '<main><img src="data:,"><p style="color: #777">pale</p></main>'
    page.set_content(f'<html lang="en"><title>x</title>{style}{body}')
    assert {finding.split(":")[0] for finding in grave_findings(page)} == {"image-alt", "color-contrast"}


def grave_findings(page: Page) -> list[str]:
    """What axe-core calls serious or critical, in light and in dark: rule, element, reason."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.wait_for_timeout(400)  # what fades in, or changes its colour, is pale until then
        assert _is_dark(page) == (scheme == "dark")
        found += [
            f"{violation['id']}: {scheme}, {node['html'][:200]} {node['failureSummary']}"
            for violation in Axe().run(page).response["violations"]
            if violation["impact"] in GRAVE
            for node in violation["nodes"]
        ]
    return found


def _is_dark(page: Page) -> bool:
    ground = "() => getComputedStyle(document.querySelector('.stApp') ?? document.body).backgroundColor"
    return sum(map(int, re.findall(r"\d+", page.evaluate(ground))[:3])) < 150 and "0, 0, 0, 0" not in page.evaluate(
        ground
    )
