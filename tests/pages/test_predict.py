"""The Predict page by its keys: no model, a validation picture, a lot with broken files, two models, other data."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from streamlit.runtime.state.session_state import SessionState

from core.data.config import DataConfig
from core.runs import Run, RunConfig, RunStore
from core.understand.reference import ReferenceProgress
from tests.makers import BESIDE, make_pets, tiny_config, tiny_learner
from tests.pages.driver import Page, texts
from ui.forms.photo import Photo
from ui.page import cached
from ui.predict import photos, reference_job

ODD = BESIDE / "odd_images"
TO_REFUSE = ("broken", "truncated_image", "truncated_jpeg", "decompression", "crash", "oom", "timeout")


@pytest.fixture(scope="module")
def models(tmp_path_factory) -> list[Run]:
    """Two runs with their models: one knows three classes of coloured discs, the other two of them."""
    runs = []
    for i, classes in enumerate([("Red_Cat", "blue_dog", "green_hound"), ("Red_Cat", "blue_dog")]):
        root = tmp_path_factory.mktemp("predict")
        source = make_pets(root / "pets", classes=classes)
        learn = tiny_learner(source, seed=i)
        for _ in learn.fit_one_cycle(2, 5e-3):
            pass
        store = RunStore(f"sqlite:///{root / 'runs.db'}")
        run = store.get(store.submit(RunConfig(data=tiny_config(source))))
        runs.append(replace(run, id=i + 1, state="finished", model=str(learn.export(root / "model")), error_rate=0.25))
    return runs


@pytest.fixture
def page(models, monkeypatch):
    """Opens the page with the first of the runs, or with all that are given."""

    def open_page(*runs: Run, **query: str) -> Page:
        shown = list(runs or models[:1])
        monkeypatch.setattr("ui.forms.models.trained", lambda *_: shown)
        at = Page("predict", **query)
        for run in shown[: 2 if "versus" in query else 1]:
            reference_job.reference_job(run, cached.model(run.model)).wait()
        return at.rerun()

    return open_page


def answers(at: Page):
    return next(d.value for d in at.dataframe if "answer" in d.value)


def test_without_a_model_the_page_says_how_to_get_one(petlab_home: Path) -> None:
    at = Page("predict")
    assert "no trained model yet" in at.info[0].value
    assert not at.selectbox


def test_a_validation_picture_is_predicted_doubted_and_heated(page, models) -> None:
    at = page(validation_picture="2")
    assert not at.error
    dls = cached.load(models[0].config.data)
    path = dls.items[dls.valid.indices[1]].path
    label = cached.model(models[0].model).predict(path).label
    assert any(label.replace("_", " ") in said.value for said in [*at.success, *at.warning])
    meter = next(d.value for d in at.dataframe if "sign" in d.value)
    assert meter["sign"].tolist() == ["top probability", "lead over second", "entropy", "distance"]
    assert meter["rank"].between(0, 100).all()
    assert "that's a false alarm" in texts(at) and "the 6 validation pictures" in texts(at)
    assert "trained on 18 pictures from" in texts(at)
    heats = next(box for box in at.selectbox if box.label == "Evidence for")
    assert sorted(heats.options) == ["Red Cat", "blue dog", "green hound"]
    at.set(heats.key, "green_hound")
    assert (Path(models[0].model) / "reference.safetensors").is_file()


def test_a_model_of_drawings_says_that_it_is_wrong_about_photos(page, models) -> None:
    drawn = models[0].config.model_copy(update={"data": DataConfig(source="toy", size=32, presize=40)})
    at = page(replace(models[0], config=drawn), **{"from": "upload"})
    assert "it can only guess about photos" in texts(at)


def test_a_photo_gets_a_guess_from_a_model_of_drawings_and_no_green_box(page, models, monkeypatch) -> None:
    """A real Bengal got a green box "Sphynx 58.6%" from a model that had only seen drawings."""
    drawn = models[0].config.model_copy(update={"data": DataConfig(source="toy", size=32, presize=40)})
    monkeypatch.setattr(photos, "photo_chance", lambda _: 0.9)
    at = page(replace(models[0], config=drawn), **{"from": "upload"})
    at.upload("pets_upload", ("odd.png", _png(201)))
    assert not at.success
    assert "only ever seen drawings, and this looks like a photo.** Its guess: " in texts(at)
    assert at.button(key="ask_photo_model_1")


def test_a_drawing_is_foreign_to_a_model_of_photos(page, models, monkeypatch) -> None:
    """The training pictures are judged as the reference is made, so this holds for any folder."""
    (Path(models[0].model) / "reference.safetensors").unlink(missing_ok=True)
    reference_job._reference_job.clear()
    monkeypatch.setattr("core.understand.reference.share_of_photos", lambda _: 1.0)
    monkeypatch.setattr(photos, "photo_chance", lambda _: 0.1)
    at = page(**{"from": "upload"})
    at.upload("pets_upload", ("odd.png", _png(202)))
    assert "only ever seen photos, and this looks like a drawing.** Its guess: " in texts(at) and not at.success
    (Path(models[0].model) / "reference.safetensors").unlink()
    reference_job._reference_job.clear()


def test_your_own_pet_is_remembered_asked_for_and_forgotten(page) -> None:
    at = page(**{"from": "upload"})
    at.upload("pets_upload", *((f"{i}.png", _png(i)) for i in (301, 302)))
    assert "Photos so far: 2" in texts(at)
    at.upload("pets_upload", *((f"{i}.png", _png(i)) for i in (301, 302, 303)))
    assert at.button(key="remember_pet").disabled
    at.set("pet_name", "*Luna* <b>")
    assert at.button(key="remember_pet").disabled
    at.set("pet_agreed", True).click("remember_pet")
    assert "one of the photos I learned" in "".join(one.value for one in at.success)
    at.upload("pets_upload", ("new.png", _png(304)))
    said = texts(at) + "".join(one.value for one in at.success)
    assert r"\*Luna\* \<b\>" in said and "Distance from" in said
    at.click("forget_pet")
    assert "own_pet" not in at.session_state and "type its name" in texts(at)


def test_another_model_does_not_judge_a_pet_it_did_not_learn(page, models) -> None:
    at = page(*models, **{"from": "upload"})
    at.upload("pets_upload", *((f"{i}.png", _png(i)) for i in (301, 302, 303)))
    at.set("pet_name", "Luna").set("pet_agreed", True).click("remember_pet")
    at.set("model", 2)
    assert "I learned Luna with another model" in texts(at)


def test_before_there_is_a_photo_a_pale_example_and_one_button_lead_on(page) -> None:
    at = page(**{"from": "upload"})
    assert any("An example of an answer" in one.proto.body for one in at.get("html"))
    at.click("try_example")
    assert at.segmented_control(key="from").value == "example" and (at.success or at.warning)


def test_the_comparison_can_be_stopped_and_started_again(page, models, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ran in the background without a button to stop it."""
    (Path(models[0].model) / "reference.safetensors").unlink(missing_ok=True)
    reference_job._reference_job.clear()
    going_on, make = threading.Event(), reference_job.make_reference
    monkeypatch.setattr(reference_job, "make_reference", lambda *_: _slow(going_on))
    monkeypatch.setattr("ui.forms.models.trained", lambda *_: models[:1])
    at = Page("predict")
    job = reference_job.reference_job(models[0], cached.model(models[0].model))
    assert job.running
    at.click("stop_job")
    going_on.set()
    job.wait()
    at.rerun()
    assert job.reference is None and "signs of doubt need a comparison" in texts(at)
    monkeypatch.setattr(reference_job, "make_reference", make)
    at.click("compare_0")
    job.wait()
    at.rerun()
    assert "that's a false alarm" in texts(at)


def _slow(going_on: threading.Event) -> Iterator[ReferenceProgress]:
    while not going_on.wait(0.01):
        yield ReferenceProgress(1, 24)
    yield ReferenceProgress(2, 24)


def test_fifty_files_go_through_and_the_broken_ones_are_named(page) -> None:
    at = page(**{"from": "upload"})
    assert "one cat or dog, well lit" in texts(at)
    lot = [(f"pet_{i}.png", _png(i)) for i in range(48)]
    lot[5] = ("note.png", b"no picture")
    lot[7] = ("half.png", _png(7)[:90])
    lot += [("pet_48.png", _png(48)), ("huge.png", _flat_png(20_000, 15_000))]
    at.upload("pets_upload", *lot, ("late.png", _png(99)))
    table = answers(at)
    assert len(table) == 50 and table["problem"].astype(bool).sum() == 3
    assert "isn't a picture that Pet Lab can read" in table["problem"][5]
    assert "is damaged" in table["problem"][7]
    assert "150 million pixels" in table["problem"][49]
    assert "note.png: " in texts(at) and "2 more can't be read" in texts(at)
    assert "1 was left out" in texts(at)
    assert len(at.selectbox(key="pet").options) == 47
    at.set("pet", 12)
    at.goto("home")
    at.goto("predict")
    assert len(answers(at)) == 50


def digest(number: int) -> str:
    return hashlib.sha256(_png(number)).hexdigest()


def test_a_photo_travels_between_the_pages_and_the_one_looked_at_of_many(page) -> None:
    at = page(**{"from": "upload"})
    at.query_params["outputs"] = "Photo"
    at.goto("softmax").upload("photo_upload", ("one.png", _png(1)))
    assert at.session_state["photo"].name == "one.png"
    at.goto("augmentation")
    at.set("picture_from", "own")
    assert "upload a photo" not in texts(at)
    at.goto("predict")
    at.set("from", "upload")
    assert "one cat or dog, well lit" not in texts(at)
    at.upload("pets_upload", *((f"{i}.png", _png(i)) for i in (2, 3, 4)))
    at.set("pet", 1)
    at.goto("softmax")
    assert at.session_state["photo"].digest == digest(3)
    at.goto("predict")
    assert at.selectbox(key="pet").value == 1 and len(at.selectbox(key="pet").options) == 3


def test_a_photo_is_kept_until_it_is_taken_away(page) -> None:
    at = page(**{"from": "upload"})
    at.query_params["outputs"] = "Photo"
    at.goto("softmax").upload("photo_upload", ("one.png", _png(1)))
    for _ in range(2):
        at.goto("home")
        at.goto("softmax")
        assert at.session_state["photo"].digest == digest(1)
    at.upload("photo_upload", ("two.png", _png(2)))
    at.upload("photo_upload")
    assert "Upload a photo" in texts(at)


def test_a_second_photo_counts_though_its_callback_was_lost(page, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under load the page asked for a photo as if none had come: a callback was the only one to notice it."""
    at = page(**{"from": "upload"})
    at.query_params["outputs"] = "Photo"
    at.goto("softmax").upload("photo_upload", ("one.png", _png(1)))
    at.upload("photo_upload")
    assert "Upload a photo" in texts(at)
    monkeypatch.setattr(SessionState, "_call_callbacks", lambda *_, **__: None)
    at.upload("photo_upload", ("two.png", _png(2)))
    assert at.session_state["photo"].digest == digest(2)


@pytest.mark.skipif(not ODD.is_dir(), reason="the odd pictures are not beside this checkout")
def test_odd_files_are_predicted_or_refused_in_one_sentence_each(page) -> None:
    files = [path for path in sorted(ODD.iterdir()) if path.suffix != ".md"]
    at = page(**{"from": "upload"})
    at.upload("pets_upload", *((path.name, path.read_bytes()) for path in files))
    table = answers(at).set_index("photo")
    for path in files:
        remark = table["problem"][path.name]
        if path.name.startswith(TO_REFUSE):
            assert remark and "\n" not in remark and "Traceback" not in remark
        elif path.suffix in (".jpg", ".png", ".gif", ".webp", ".tiff"):
            assert not remark, (path.name, remark)
        else:
            assert "It reads JPEG" in remark


def test_two_models_answer_for_the_same_photo(page, models) -> None:
    at = page(*models, versus="2", **{"from": "upload"})
    at.upload("pets_upload", ("pet.png", _png(3)))
    assert len(answers(at)) == 2
    assert "Run 1 was trained on" in texts(at) and "Run 2 was trained on" in texts(at)
    heats = next(box for box in at.selectbox if box.label == "Evidence for")
    at.set(heats.key, "green_hound")
    assert "This model doesn't know green hound." in texts(at)


def test_a_model_whose_classes_are_not_those_of_its_data_keeps_its_prediction(page, models) -> None:
    mixed = replace(models[1], config=models[0].config)
    folder = Path(mixed.model)
    (folder / "reference.safetensors").unlink(missing_ok=True)
    reference_job._reference_job.clear()
    at = page(mixed, **{"from": "upload"})
    at.upload("pets_upload", ("pet.png", _png(1)))
    assert "The data has 3 classes" in texts(at) and "they don't belong together" in texts(at)
    assert at.success


def test_data_that_are_gone_are_one_sentence(page, models) -> None:
    gone = models[0].config.model_copy(update={"data": tiny_config("/nowhere/pets")})
    at = page(replace(models[0], config=gone))
    assert "pictures are unavailable. There is no folder /nowhere/pets" in texts(at)


def test_a_large_photo_is_shown_upright_and_small() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    buffer = io.BytesIO()
    Image.new("RGB", (2000, 1000), "navy").save(buffer, "JPEG", exif=exif)
    opened = photos.opened(Photo("phone.jpg", buffer.getvalue(), "a phone's"), 40)
    width, height = Image.open(io.BytesIO(opened.jpeg)).size
    assert height == pytest.approx(2 * width, rel=0.02) and height <= photos.SHOWN
    assert len(opened.square) == 40 * 40 * 3


def _png(seed: int) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (48, 60, 3), np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def _flat_png(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("1", (width, height)).save(buffer, "PNG")
    return buffer.getvalue()
