"""The mistakes page by its keys: cells and their pictures, cleaning and its undoing, before and after."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from core.data.labels.journal import Journal
from core.data.load import load_data
from core.runs import RunConfig, RunStore
from core.runs.worker.process import run_folder
from core.runs.worker.worker import work
from core.train.events import BatchEnd, PhaseStart
from core.train.predictions import stored as valid_preds
from core.understand import Interpretation
from core.understand.cleaning import Judged
from core.wording import class_name
from tests.makers import ARCH, make_pets, tiny_config
from tests.pages.driver import Page, open_page, shown_code, texts
from ui.mistakes.retrain import _verdict


@pytest.fixture
def config(petlab_home: Path, tmp_path: Path) -> RunConfig:
    folder = make_pets(tmp_path / "pets")
    data = tiny_config(folder, wrong_labels=0.25)
    return RunConfig(data=data, arch=ARCH, pretrained=None, precision="fp32", epochs=1)


@pytest.fixture
def trained(config: RunConfig) -> int:
    """A run of two epochs on 24 pictures, 6 of them with a wrong label."""
    store = RunStore()
    run = store.submit(config)
    work(store, once=True)
    return run


def open_mistakes(**query: str) -> Page:
    at = open_page("mistakes", "/nowhere", **query)
    return at


def found_of(run: int, epoch: int = 1) -> tuple[Interpretation, list[str]]:
    preds, vocab, _ = valid_preds.read(run_folder(run), epoch)
    return Interpretation(preds), vocab


def shown(at: Page) -> list[int]:
    """The pictures on the page, as places in `dls.items`."""
    return [int(box.key.removeprefix("pick-")) for box in at.checkbox]


def test_without_a_model_the_page_says_where_they_come_from(petlab_home: Path) -> None:
    at = open_mistakes()
    assert "There is no trained model yet" in texts(at)
    assert "Interpretation(preds)" in shown_code(at)


def test_the_most_confused_cell_is_open_and_another_can_be_chosen(trained: int) -> None:
    at = open_mistakes()
    found, vocab = found_of(trained)
    cell = at.selectbox(key="cell")
    pairs = [class_name(f"{vocab[a]} as {vocab[p]}") for a, p, _ in found.most_confused()]
    assert cell.options[: len(pairs)] == pairs
    for name in cell.options:
        cell = at.set("cell", name).selectbox(key="cell")
        actual, predicted = ([class_name(one) for one in vocab].index(part) for part in name.split(" as "))
        assert shown(at) == [found.preds.items[i] for i in found.cell([actual], [predicted])][:8]
    assert shown(open_mistakes(cell=name)) == shown(at)
    assert shown(open_mistakes(cell=f"{vocab[actual]} as {vocab[predicted]}")) == shown(at)  # an older link


def test_a_link_opens_a_cell_of_an_earlier_epoch_and_cats_stand_against_dogs(trained: int) -> None:
    found, vocab = found_of(trained, 0)
    at = open_mistakes(epoch="0", groups="true", diagonal="true")
    cats = np.array([name[0].isupper() for name in vocab])
    wrong = int((cats[found.predicted] != cats[found.actual]).sum())
    assert f"**{wrong}** of {len(found.actual)} cats and dogs mixed up" in texts(at)
    assert at.select_slider(key="epoch").value == 0
    assert set(at.selectbox(key="cell").options) <= {"cat as dog", "dog as cat", "cat as cat", "dog as dog"}
    (chart,) = at.get("plotly_chart")
    assert chart.proto.alt == f"Confusion matrix of 2 classes, {wrong} of {len(found.actual)} pictures wrong"


def test_precision_and_recall_stand_in_a_table(trained: int) -> None:
    at = open_mistakes(look="Classes")
    found, vocab = found_of(trained)
    recalls = {vocab[score.class_id].replace("_", " "): score.recall for score in found.class_scores()}
    table = at.dataframe[0].value
    assert {row["class"]: row["recall"] for _, row in table.iterrows()} == recalls
    assert list(table["recall"]) == sorted(recalls.values())


def test_all_pictures_are_predicted_on_demand_and_many_are_cleaned_at_once(trained: int, config: RunConfig) -> None:
    at = open_mistakes(look="Top losses", of="all")
    at.click("predict_all")
    for _ in range(100):
        if not any(progress for progress in at.get("progress")):
            break
        at.rerun()
    assert len(shown(at)) == 12 and "of 24 pictures wrong" in texts(at)
    first, second = shown(at)[:2]
    for item in (first, second):
        at.set(f"pick-{item}", True)
    at.set("label_top", "Red_Cat")
    at.click("relabel_top")
    journal = Journal(config.data)
    assert list(journal.corrections().values()) == ["Red_Cat", "Red_Cat"]
    assert "2 pictures relabelled as Red Cat." in texts(at)
    assert not any(box.value for box in at.checkbox)
    at.click("undo_last")
    assert journal.corrections() == {}
    at.click("every_top")
    at.click("omit_top")
    assert list(journal.corrections().values()) == [None] * 12
    at.set("hide", True)
    assert len(shown(at)) == 12 and first not in shown(at)


def test_ticks_stay_when_the_grid_turns_its_page(trained: int, config: RunConfig) -> None:
    """They vanished, since Streamlit forgets a box that is not drawn, and only what was seen was relabelled."""
    at = open_mistakes(look="Top losses", of="all")
    at.click("predict_all")
    for _ in range(100):
        if not any(progress for progress in at.get("progress")):
            break
        at.rerun()
    first, second = shown(at)[:2]
    for item in (first, second):
        at.set(f"pick-{item}", True)
    at.session_state["page_top"] = 2
    third = shown(at.rerun())[0]
    at.set(f"pick-{third}", True)
    assert first not in shown(at)
    assert at.button(key="relabel_top").label == "Relabel 3" and "2 more on other pages" in texts(at)
    at.session_state["page_top"] = 1
    at.rerun()
    assert [box.value for box in at.checkbox] == [True, True] + [False] * 10
    at.set(f"pick-{second}", False)
    assert at.button(key="omit_top").label == "Leave out 2" and "1 more on other pages" in texts(at)
    at.set("look", "Classes")
    at.set("look", "Top losses")
    assert at.checkbox(key=f"pick-{first}").value
    at.click("omit_top")
    assert "2 pictures left out." in texts(at)
    assert set(Journal(config.data).corrections().values()) == {None} and len(Journal(config.data).corrections()) == 2
    assert not any(box.value for box in at.checkbox)


def test_a_run_from_before_predictions_were_kept_is_predicted_anew(trained: int) -> None:
    kept, _ = found_of(trained)
    shutil.rmtree(run_folder(trained) / "preds")
    at = open_mistakes()
    at.click("predict_all")
    for _ in range(100):
        if not any(progress for progress in at.get("progress")):
            break
        at.rerun()
    assert f"**{int((kept.predicted != kept.actual).sum())}** of {len(kept.actual)} pictures wrong" in texts(at)


def test_cleaning_is_scored_retrained_and_judged_before_and_after(trained: int, config: RunConfig) -> None:
    from core.data import load_data

    dls = load_data(config.data)
    journal = Journal(config.data)
    right = next(i for i in range(24) if i not in dls.wrong_labels)
    entry = journal.add({dls.items[i].path.name: label for i, label in dls.wrong_labels.items()}, "all of them")
    journal.add({dls.items[right].path.name: None}, "one too many")
    at = open_mistakes(look="Cleaning")
    assert [(m.label, m.value) for m in at.metric] == [
        ("Wrong labels found", "6 of 6"),
        ("Fixed", "6"),
        ("Right labels changed", "1"),
    ]
    at.click("retrain")
    again = RunStore().list(limit=1)[0]
    assert again.config == config.model_copy(
        update={"data": config.data.model_copy(update={"journal": journal.state()})}
    )
    work(RunStore(), once=True)
    at.rerun()
    table = at.table[0].value
    assert list(table.iloc[:, 0]) == ["as they were", "cleaned", "true"]
    assert f"wrong after, run {again.id}" in table.columns
    assert set(table["difference"]) <= {"within chance", "beyond chance"}
    assert "Judged by the **true** labels" in texts(at)
    at.click(f"undo-{entry}")
    assert at.metric[0].value == "0 of 6"
    assert "You've changed the journal since" in texts(at)


def test_the_new_training_is_shown_while_it_waits_and_while_it_runs(trained: int, config: RunConfig) -> None:
    """Train again once ended in a traceback: the time left was asked of a module that had it no more."""
    name = sorted(Path(config.data.source).iterdir())[0].name
    Journal(config.data).add({name: None}, "one")
    at = open_mistakes(look="Cleaning")
    at.click("retrain")
    assert "waiting for the worker" in progress(at)
    store = RunStore()
    again = store.list(limit=1)[0].id
    store.claim("somebody")
    store.append(again, [PhaseStart(0, "head only", 1, 4, True), *(batch(step) for step in range(4))])
    at.rerun()
    assert f"Run {again}: running, about" in progress(at)
    store.mark(again, "paused", "somebody")
    at.rerun()


def progress(at: Page) -> str:
    """What the bar says."""
    (bar,) = at.get("progress")
    return bar.proto.text


def batch(step: int) -> BatchEnd:
    return BatchEnd(step, 0, 2.0, 2.0, [1e-4, 1e-4, 1.3e-3], 0.9, 64.0)


def test_a_journal_is_imported_or_refused_with_the_row(trained: int, config: RunConfig) -> None:
    name = sorted(Path(config.data.source).iterdir())[0].name
    at = open_mistakes(look="Cleaning")
    for content, sentence in (
        (f"file,action,label\n{name},relabel,\n", "Row 2"),
        (f"file,action,label\n{name},leave out,\n", "1 imported from my.csv"),
    ):
        at.upload("journal_import", ("my.csv", content.encode()))
        assert sentence.replace(".", "\\.") in texts(at) or sentence in texts(at)
    assert Journal(config.data).corrections() == {name: None}


def test_pictures_that_changed_since_the_run_are_said(trained: int, config: RunConfig) -> None:
    for path in sorted(Path(config.data.source).iterdir())[:2]:
        path.unlink()
    assert "have changed since this run" in texts(open_mistakes())


def test_a_difference_within_chance_is_called_so() -> None:
    """One picture of 177 was shown as progress, without a word about noise."""
    said = _verdict(Judged("true", 177, 0.10, 0.095, 1, 0))
    assert "1 picture right that the old one got wrong, and 0 pictures wrong" in said
    assert "Chance alone could easily do that" in said and "(p = 1)" in said
    assert "really is **better**" in _verdict(Judged("true", 177, 0.20, 0.10, 20, 2))
    assert "really is **worse**" in _verdict(Judged("true", 177, 0.10, 0.20, 2, 20))
    assert "right about the same pictures" in _verdict(Judged("true", 177, 0.1, 0.1, 0, 0))


def test_predictions_stay_with_their_pictures_when_files_come_and_go(config: RunConfig) -> None:
    data = config.data.model_copy(update={"wrong_labels": 0.0})
    RunStore().submit(config.model_copy(update={"data": data}))
    work(RunStore(), once=True)
    dls = load_data(data)
    before = [dls.items[i].path for i in shown(open_mistakes(look="Top losses"))]
    before[0].rename(before[0].with_stem(f"{before[0].stem}9"))
    at = open_mistakes(look="Top losses")
    assert "1 picture has been renamed, moved or deleted since this run, so it's left out here." in texts(at)
    now = load_data(data)
    assert [now.items[i].path for i in shown(at)] == before[1:]
