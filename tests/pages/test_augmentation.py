"""The augmentation page: one draw in both ways, measured; a person's own picture; an honest sentence."""

from __future__ import annotations

import io
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
from ui.augment.trainings import outcome
from ui.augment.words import verdict


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_pets(tmp_path_factory.mktemp("augmentation") / "pets", side=220)


def open_page(folder: Path | str) -> Page:
    return Page("augmentation", data="folder", folder=str(folder))


def numbers(page: Page) -> list[str]:
    """Interpolations, outside, detail, PSNR and SSIM: the naive way's, then the presized way's. Not the time."""
    tables = [m.value for m in page.markdown if m.value.startswith("| | naive")]
    rows = [row.split("|") for row in (tables[0].splitlines()[2:-1] if tables else [])]
    return [row[2].strip() for row in rows] + [row[3].strip() for row in rows]


def test_it_opens_with_something_to_see(folder: Path) -> None:
    page = open_page(folder)
    assert not page.error
    assert numbers(page)[0] == "4" and numbers(page)[5] == "2"
    assert page.info[0].value.startswith("Presizing keeps")
    said = next(text.value for text in page.markdown if "*PSNR*" in text.value).replace("\n", " ")
    assert "6 more quarter it, and so halve the root mean square error" in said  # as a test of `psnr` computes


def test_a_slider_and_the_padding_change_the_result(folder: Path) -> None:
    page = open_page(folder)
    before = numbers(page)
    page.set("angle", 40.0)
    assert numbers(page) != before and "mirror image" in page.info[0].value
    page.set("padding", "black")
    assert "black here too" in page.info[0].value


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
    assert page.info[0].value.startswith("One resize is all")


def test_next_goes_through_the_pictures_of_a_class(folder: Path) -> None:
    page = open_page(folder)
    before = numbers(page)
    page.click("next_picture")
    assert page.number_input(key="nth").value == 2 and numbers(page) != before


def test_without_an_upload_it_says_what_to_do(folder: Path) -> None:
    page = open_page(folder)
    page.set("picture_from", "own")
    assert "upload a photo" in page.info[0].value and not numbers(page)


def test_an_upload_is_transformed_and_a_broken_one_is_one_sentence(folder: Path) -> None:
    page = open_page(folder)
    page.set("picture_from", "own")
    buffer = io.BytesIO()
    Image.radial_gradient("L").save(buffer, "PNG")
    page.upload("photo_upload", ("cat.png", buffer.getvalue()))
    assert len(numbers(page)) == 10 and not page.error
    page.upload("photo_upload", ("cat.png", b"no picture"))
    assert not numbers(page)
    assert "no picture that can be read" in page.error[0].value


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    assert "There is no folder" in open_page(tmp_path / "away").error[0].value


@pytest.mark.parametrize(
    ("naive", "presized", "said"),
    [
        ((0.4, 0.1), (0.8, 0.0), "Presizing keeps 80% of the fine detail, the naive way 40%. Only the naive"),
        ((0.8, 0.0), (0.7, 0.0), "Here the naive way keeps more fine detail: 80%, presizing 70%. No pixel"),
        ((0.7, 0.2), (0.71, 0.2), "Here neither way is sharper: both keep about 71% of the fine detail. Presizing"),
    ],
)
def test_the_sentence_follows_the_numbers(naive: tuple[float, float], presized: tuple[float, float], said: str) -> None:
    def way(detail: float, outside: float) -> Way:
        return Way([Step("rotate", None, 2)], outside, detail, 30.0, 0.9)  # type: ignore[arg-type]

    found = verdict(Comparison(way(*naive), way(*presized), None, None), "reflection")  # type: ignore[arg-type]
    assert found.startswith(said)


def test_what_a_link_asks_beyond_the_sliders_is_explained(folder: Path) -> None:
    page = open_linked("augmentation", folder, angle="999", zoom="abc", presize="10")
    said = texts(page)
    assert "Rotate = 999 (it goes from -90 to 90)" in said and "Zoom = abc (it goes from 0.5 to 2)" in said
    assert "Presize = 10 (it takes 32, 48, 64" in said
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
    assert "Training refuses such sizes" in page.warning[0].value and len(numbers(page)) == 10
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
    assert not page.error and len(numbers(page)) == 10


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
    assert "Chance alone moves such short trainings" in texts(page)


@pytest.mark.parametrize(
    ("naive", "presized", "said"),
    [
        (0.5, 0.35, "Here the presized way is wrong on 15 of 100 pictures less."),
        (0.3, 0.35, "Here the naive way is wrong on 5 of 100 pictures less."),
        (0.3, 0.3, "Both are wrong equally often."),
    ],
)
def test_the_outcome_is_told_as_it_is(naive: float, presized: float, said: str) -> None:
    assert outcome({"naive": naive, "presized": presized}, 100).startswith(said)


def test_the_sizes_follow_the_data_when_those_change(folder: Path) -> None:
    page = open_linked("augmentation", folder, to="48")
    page.set("size", 128)
    assert not page.warning
    assert (page.select_slider(key="to").value, page.select_slider(key="presize").value) == (128, 192)
