"""The augmentation page: one draw in three ways, measured; a person's own picture; an honest sentence."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from PIL import Image

from core import AugmentConfig
from core.augment.compare import Comparison, Way
from core.augment.naive import Step
from core.runs import RunConfig, RunStore
from core.runs.worker.worker import work
from tests.makers import ARCH, make_pets, tiny_config
from tests.pages.driver import Page, texts
from tests.pages.driver import open_page as open_linked
from tests.pages.lab import build
from ui.augment.trainings import outcome
from ui.augment.words import second_sampling, verdict


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_pets(tmp_path_factory.mktemp("augmentation") / "pets", side=220)


def open_page(folder: Path | str) -> Page:
    return Page("augmentation", data="folder", folder=str(folder))


def numbers(page: Page) -> list[str]:
    """Interpolations, outside, detail, PSNR and SSIM of each way: naive, presized, fastai. Not the time."""
    tables = [m.value for m in page.markdown if m.value.startswith("| | naive")]
    rows = [row.split("|") for row in (tables[0].splitlines()[2:-1] if tables else [])]
    return [row[column].strip() for column in (2, 3, 4) for row in rows]


def test_it_opens_with_something_to_see(folder: Path) -> None:
    page = open_page(folder)
    assert not page.error
    assert [numbers(page)[i] for i in (0, 5, 10)] == ["4", "2", "3"]
    assert page.info[0].value.startswith("Presizing keeps")
    said = next(text.value for text in page.markdown if "*PSNR*" in text.value).replace("\n", " ")
    # as a test of `psnr` computes
    assert "Each extra 6 dB cuts the mean squared error to a quarter, and so halves the root mean squared error" in said
    assert "samples every picture *twice*" in said and "all pictures of a batch share one crop" in said


def test_a_slider_and_the_padding_change_the_result(folder: Path) -> None:
    page = open_page(folder)
    before = numbers(page)
    page.set("angle", 40.0)
    assert numbers(page) != before and "mirror image" in page.info[0].value
    page.set("padding", "black")
    assert "left black here" in page.info[0].value


def test_a_random_draw_lands_in_the_sliders_within_what_training_draws(folder: Path) -> None:
    page = open_page(folder)
    seen = set()
    for _ in range(3):
        page.click("draw")
        assert abs(page.slider(key="angle").value) <= 10 and 1 <= page.slider(key="zoom").value <= 1.1
        seen.add(page.slider(key="crop").value)
    assert len(seen) > 1


def test_reset_transforms_nothing_and_says_so(folder: Path) -> None:
    page = open_page(folder)
    page.click("reset")
    assert numbers(page)[:2] == ["1", "0%"]
    assert page.info[0].value.startswith("So far the naive way only resizes")


def test_next_goes_through_the_pictures_of_a_class(folder: Path) -> None:
    page = open_page(folder)
    before = numbers(page)
    page.click("next_picture")
    assert page.number_input(key="nth").value == 2 and numbers(page) != before


def test_without_an_upload_it_says_what_to_do(folder: Path) -> None:
    page = open_page(folder)
    page.set("picture_from", "own")
    assert "Upload a photo" in page.info[0].value and not numbers(page)


def test_an_upload_is_transformed_and_a_broken_one_is_one_sentence(folder: Path) -> None:
    page = open_page(folder)
    page.set("picture_from", "own")
    buffer = io.BytesIO()
    Image.radial_gradient("L").save(buffer, "PNG")
    page.upload("photo_upload", ("cat.png", buffer.getvalue()))
    assert len(numbers(page)) == 15 and not page.error
    page.upload("photo_upload", ("cat.png", b"no picture"))
    assert not numbers(page)
    assert "isn't a picture that Pet Lab can read" in page.error[0].value


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    assert "There is no folder" in open_page(tmp_path / "away").error[0].value


@pytest.mark.parametrize(
    ("naive", "presized", "said"),
    [
        ((0.4, 0.1), (0.8, 0.0), "Presizing keeps 80% of the fine detail, the naive way 40%. Only the naive"),
        ((0.8, 0.0), (0.7, 0.0), "Here the naive way keeps more fine detail: 80%, against 70%. No pixel"),
        ((0.7, 0.2), (0.71, 0.2), "Here neither is sharper: both keep about 71% of the fine detail. Empty"),
    ],
)
def test_the_sentence_follows_the_numbers(naive: tuple[float, float], presized: tuple[float, float], said: str) -> None:
    def way(detail: float, outside: float) -> Way:
        return Way([Step("rotate", None, 2)], outside, detail, 30.0, 0.9)  # type: ignore[arg-type]

    ways = way(*naive), way(*presized), way(*presized)
    found = verdict(Comparison(*ways, None, None), "reflection")  # type: ignore[arg-type]
    assert found.startswith(said)


def test_what_a_link_asks_beyond_the_sliders_is_explained(folder: Path) -> None:
    page = open_linked("augmentation", folder, angle="999", zoom="abc", presize="10")
    said = texts(page)
    assert "Rotate = 999 (it goes from -90 to 90)" in said and "Zoom = abc (it goes from 0.5 to 2)" in said
    assert "Presize = 10 (choose one of 32, 48, 64" in said
    assert page.slider(key="angle").value == 15 and page.select_slider(key="presize").value == 96
    page.set("angle", 20.0)
    assert "The link asks" not in texts(page)


def test_a_link_brings_the_draw_and_another_page_leaves_it(folder: Path) -> None:
    page = open_linked("augmentation", folder, angle="-33", flip="true", to="48", presize="64", padding="black")
    page = page.goto("softmax").goto("augmentation")
    assert not page.warning
    assert page.slider(key="angle").value == -33 and page.toggle(key="flip").value
    assert page.select_slider(key="to").value == 48 and page.segmented_control(key="padding").value == "black"


def test_a_presize_below_the_size_is_shown_knowingly(folder: Path) -> None:
    page = open_linked("augmentation", folder, to="128", presize="64")
    assert "Training refuses such sizes" in page.warning[0].value and len(numbers(page)) == 15
    page.set("presize", 192)
    assert not page.warning


def test_the_curves_are_measured_when_they_are_opened(folder: Path) -> None:
    page = open_linked("augmentation", folder)
    assert not page.get("plotly_chart")
    page.unfold("angles")
    assert len(page.get("plotly_chart")) == 4


@pytest.mark.parametrize("mode", ["L", "I;16", "RGBA", "1"])
@pytest.mark.parametrize("shape", [(1, 1), (2_000, 50)])
def test_odd_uploads_are_transformed_like_any(folder: Path, mode: str, shape: tuple[int, int]) -> None:
    page = open_page(folder)
    page.set("picture_from", "own")
    buffer = io.BytesIO()
    Image.new(mode, shape).save(buffer, "PNG")
    page.upload("photo_upload", ("odd.png", buffer.getvalue()))
    assert not page.error and len(numbers(page)) == 15


def test_two_runs_are_queued_that_differ_in_the_way_alone(folder: Path, petlab_home: Path) -> None:
    page = open_linked("augmentation", folder)
    page.unfold("trainings")
    page.click("train_both")
    presized, naive = (run.config.model_dump() for run in RunStore().list())
    assert (presized.pop("name"), naive.pop("name")) == ("Presized, one warp", "Naive, step by step")
    ways = [config["data"]["augment"].pop("method") for config in (presized, naive)]
    assert ways == ["presized", "naive"] and presized == naive
    assert page.query_params["naive_run"] == "1" and page.query_params["presized_run"] == "2"


def test_two_finished_runs_are_compared_and_chance_is_mentioned(folder: Path, petlab_home: Path) -> None:
    store = RunStore()
    common = {"arch": ARCH, "pretrained": None, "precision": "fp32", "epochs": 1}
    for method in ("naive", "presized"):
        store.submit(RunConfig(data=tiny_config(folder, augment=AugmentConfig(method=method)), **common))
    work(store, once=True)
    page = open_linked("augmentation", folder, naive_run="1", presized_run="2")
    assert "**Naive, step by step**: Run 1: finished, error rate" in texts(page)
    assert "just by chance" in texts(page)


@pytest.mark.parametrize(
    ("naive", "presized", "said"),
    [
        (0.5, 0.35, "Here presizing gets 15 more of 100 validation pictures right."),
        (0.3, 0.35, "Here the naive way gets 5 more of 100 validation pictures right."),
        (0.3, 0.3, "Both get the same number of pictures wrong."),
    ],
)
def test_the_outcome_is_told_as_it_is(naive: float, presized: float, said: str) -> None:
    assert outcome({"naive": naive, "presized": presized}, 100).startswith(said)


@pytest.mark.parametrize(
    ("fastai", "said"),
    [
        ((3, 35.0), "fastai's second sampling costs 2.5 dB."),
        ((3, 39.6), "fastai's first sampling gains 2.1 dB: shrinking this much at once skips pixels"),
        ((3, 37.4), ""),
        ((2, 37.5), ""),
    ],
)
def test_the_second_sampling_is_judged_by_what_it_did_here(fastai: tuple[int, float], said: str) -> None:
    def way(interpolations: int, psnr: float) -> Way:
        return Way([Step("warp", None, interpolations)], 0.0, 0.5, psnr, 0.9)  # type: ignore[arg-type]

    found = second_sampling(way(2, 37.5), way(*fastai))
    assert found.startswith(said) and bool(found) == bool(said)


def test_the_divider_compares_presizing_with_either_way(folder: Path) -> None:
    page = open_page(folder)
    assert sides(page) == ("Naive: 128 px, step by step", "Presized: 192 px, one warp")
    naive = sides(page, "uri")
    page.set("against", "fastai")
    assert sides(page) == ("fastai: 192 px, warp, then crop", "Presized: 192 px, one warp")
    assert sides(page, "uri")[0] != naive[0] and sides(page, "uri")[1] == naive[1]
    assert all(sides(page, "alt"))
    assert page.subheader[0].value == "fastai with min_scale, step by step"


def sides(page: Page, what: str = "title") -> tuple[str, str]:
    data = json.loads(next(element.proto.json for element in page.get("bidi_component") if element.proto.json))
    return data["left"][what], data["right"][what]


def test_both_trainings_tell_their_place_in_the_queue(folder: Path, petlab_home: Path) -> None:
    """The queue showed neither the place nor what the worker was busy with."""
    page = open_linked("augmentation", folder)
    page.unfold("trainings")
    page.click("train_both")
    said = texts(page)
    assert "**Naive, step by step**: Run 1: waiting for the worker, next in line" in said
    assert "**Presized, one warp**: Run 2: waiting for the worker, number 2 in line" in said


def test_a_training_tells_its_time_left_and_the_next_one_what_it_waits_for(tmp_path: Path, petlab_home: Path) -> None:
    lab = build(tmp_path)
    lab.put("train", "under way", method="naive")
    lab.put("train", "queued", method="presized")
    said = texts(open_linked("augmentation", lab.pets, naive_run="1", presized_run="2"))
    assert re.search(r"Run 1: running, about \d+ s left, error rate 50.0%", said)
    assert re.search(r"Run 2: waiting for the worker, next in line\. Run 1 .* is running, about \d+ s left", said)


def test_the_sizes_follow_the_data_when_those_change(folder: Path) -> None:
    page = open_linked("augmentation", folder, to="48")
    page.set("size", 128)
    assert not page.warning
    assert (page.select_slider(key="to").value, page.select_slider(key="presize").value) == (128, 192)
