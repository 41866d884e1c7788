"""The check on its page: started, shown, told for a spreadsheet, stopped."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.data.config import DataConfig
from tests.makers import make_pets, tiny_config
from tests.pages.driver import Page, open_page, texts
from ui.dataset.check_job import CheckJob, check_job


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_pets(tmp_path_factory.mktemp("check") / "pets", per_class=12, side=80)
    shutil.copy(made / "blue_dog_1.png", made / "Red_Cat_1.png")
    (made / "blue_dog_2.png").write_bytes((made / "blue_dog_2.png").read_bytes()[:-300])
    return made


def page_of(folder: Path) -> Page:
    return open_page("dataset", folder, view="Check")


def config_of(folder: Path) -> DataConfig:
    return DataConfig(source=str(folder), size=64, presize=96)


def test_one_click_brings_the_findings_and_what_to_do(folder: Path) -> None:
    page = page_of(folder)
    page.click("check")
    check_job(config_of(folder)).wait()
    page.rerun()
    said = texts(page)
    assert "**36 pictures** checked" in said and "**2 findings**" in said
    assert "1 copy is in both training and validation, or under two labels." in said
    assert "1 file can't be used for training." in said
    assert "Keep one of the two, with the right label." in said
    page.set("found", "truncated")
    assert any("blue_dog_2.png" in text.value for text in page.text)
    assert not any("Red_Cat_1.png" in text.value for text in page.text)


def test_labels_that_do_not_match_link_to_the_workbench(folder: Path, tmp_path: Path) -> None:
    odd = Path(shutil.copytree(folder, tmp_path / "odd"))
    shutil.copy(odd / "green_hound_1.png", odd / "holiday.png")
    page = page_of(odd)
    page.click("check")
    check_job(config_of(odd)).wait()
    page.rerun()
    assert "Labels and split weren't checked." in texts(page)
    assert [link.proto.label for link in page.get("page_link")] == ["Fix the labels"]


def test_a_job_stops_between_two_pictures_and_begins_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = CheckJob(tiny_config(folder))
    monkeypatch.setattr("core.data.checks.check.inspect_file", lambda *a, **k: job.stop())
    job.start()
    job.wait()
    assert (job.report, job.error, job.running) == (None, "", False)
    monkeypatch.undo()
    job.start()
    job.wait()
    assert job.report is not None and job.report.pictures == 36


def test_what_can_be_mended_is_a_sentence_and_a_bug_is_logged(tmp_path: Path, monkeypatch, caplog) -> None:
    job = CheckJob(tiny_config(tmp_path))
    job.start()
    job.wait()
    assert "is empty" in job.error
    monkeypatch.setattr("ui.dataset.check_job.check", lambda config: (1 / 0 for _ in range(1)))
    job.start()
    job.wait()
    assert "server's log" in job.error and "ZeroDivisionError" in caplog.text
