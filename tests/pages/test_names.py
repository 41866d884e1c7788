"""Names that look like Markdown or HTML are shown as they are, wherever a page puts one."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.data.labels.journal import Journal
from core.runs import RunConfig, RunStore
from core.runs.worker.worker import work
from core.wording import class_name
from tests.makers import ARCH, make_pets, tiny_config
from tests.pages.driver import Page, open_page
from ui.page.escape import for_markdown

NASTY = "a*b*_c_ <i>x</i> [l](http://x) $y$ :red[z]"
IN_A_FILE = NASTY.replace("/", "")
READ = ("<i>x", "[l](", ":red[", "$y$", "*b*")  # what Markdown would take for something else


@pytest.fixture
def config(petlab_home: Path, tmp_path: Path) -> RunConfig:
    folder = make_pets(tmp_path / IN_A_FILE, classes=("Red_Cat", IN_A_FILE))
    data = tiny_config(folder, wrong_labels=0.25)
    return RunConfig(data=data, arch=ARCH, pretrained=None, precision="fp32", epochs=1)


@pytest.fixture
def trained(config: RunConfig) -> int:
    store = RunStore()
    run = store.submit(config)
    work(store, once=True)
    store.rename(run, NASTY)
    return run


def in_markdown(at: Page) -> list[str]:
    """All that the page hands to Markdown."""
    said = [*at.markdown, *at.caption, *at.info, *at.warning, *at.error, *at.success, *at.subheader]
    labelled = [*at.button, *at.checkbox, *at.selectbox, *at.expander, *at.slider, *at.number_input, *at.text_input]
    texts = [*(element.value for element in said), *(element.label for element in labelled)]
    return texts + [getattr(element, "help", "") or "" for element in labelled]


def literal(at: Page, name: str) -> bool:
    """Whether the page shows the name, and nowhere as Markdown would read it."""
    texts = in_markdown(at)
    assert [text for text in texts if any(part in text for part in READ)] == []
    return any(for_markdown(shown) in text for text in texts for shown in (name, class_name(name)))


def test_files_and_classes_on_the_dataset_page(config: RunConfig) -> None:
    folder = config.data.source
    for query in ({"view": "Batch", "files": "true", "many": "all"}, {"view": "Browse", "picture": "0"}):
        assert literal(open_page("dataset", folder, **query), IN_A_FILE)
    assert literal(open_page("dataset", folder, view="Labels"), Path(folder).name)


def test_a_run_of_that_name_and_its_classes(trained: int, config: RunConfig) -> None:
    assert literal(open_page("training", config.data.source, run=str(trained), two_steps="true"), NASTY)
    assert literal(open_page("predict", config.data.source), IN_A_FILE)
    assert literal(open_page("softmax", config.data.source, outputs="Validation"), IN_A_FILE)
    at = open_page("runs", config.data.source, runs=str(trained))
    at.click("delete")
    assert literal(at.unfold("deleted"), NASTY)


def test_mistakes_and_what_the_journal_says(trained: int, config: RunConfig) -> None:
    at = open_page("mistakes", config.data.source, look="Top losses")
    at.click("every_top")
    at.set("label_top", IN_A_FILE)
    at.click("relabel_top")
    assert Journal(config.data).corrections()
    assert literal(at, IN_A_FILE)
    for look in ("Matrix", "Cleaning"):
        assert literal(open_page("mistakes", config.data.source, look=look), IN_A_FILE)


def test_errors_quote_what_was_typed(petlab_home: Path) -> None:
    at = open_page("dataset", f"/nowhere/{NASTY}")
    assert literal(at, NASTY)
    assert literal(open_page("training", "/nowhere", data="toy", run=NASTY), NASTY)
