"""The pipeline shown step by step is the pipeline."""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch
from PIL import Image

from core.augment import AugmentConfig
from core.data.batches.make_batch import uint8_pictures
from tests.makers import tiny_data

NAMES = ["item", "decode", "label", "presize", "collate", "to device", "warp", "light", "normalise"]


def test_each_step_takes_what_the_one_before_gave(pets):
    summary = tiny_data(pets).summary()
    assert [step.name for step in summary.steps] == NAMES
    for before, after in zip(summary.steps, summary.steps[1:], strict=False):
        assert after.input == before.output
    assert summary.error == summary.sentence == ""
    assert all(step.seconds >= 0 for step in summary.steps)
    by_name = {step.name: step.output for step in summary.steps}
    assert by_name["decode"] == "4 x RGB picture 48 x 40"
    assert by_name["collate"] == "uint8 (4, 40, 40, 3), int64 (4,)"
    assert by_name["normalise"] == "float32 (4, 3, 32, 32), int64 (4,)"


STILL = AugmentConfig.none().model_dump() | {"method": "naive"}


@pytest.mark.parametrize("augment", [AugmentConfig(), AugmentConfig(method="naive"), AugmentConfig(**STILL)])
def test_the_sample_is_the_first_picture_of_the_first_batch_after_each_step(pets, augment):
    dls = tiny_data(pets, augment=augment)
    samples = {step.name: step.sample for step in dls.summary().steps}
    batch = dls.batch("train")
    np.testing.assert_array_equal(samples["decode"], np.asarray(Image.open(dls.items[batch.items[0]].path)))
    shapes = {name: sample.shape for name, sample in samples.items() if sample is not None}
    assert samples["item"] is None
    assert shapes["presize"] == shapes["collate"] == (40, 40, 3) and shapes["warp"] == (32, 32, 3)
    what_the_model_gets = uint8_pictures(batch.xb[:1])[0].astype(int)
    assert np.abs(samples["light"].astype(int) - what_the_model_gets).max() <= 1


def test_without_the_resize_pictures_of_different_sizes_cannot_be_stacked(own_pets):
    Image.new("RGB", (50, 60)).save(own_pets / "blue_dog_1.png")
    summary = tiny_data(own_pets, batch_size=18).summary(presized=False)
    assert [step.name for step in summary.steps] == ["item", "decode", "label", "collate"]
    last = summary.steps[-1]
    assert last.error.startswith("RuntimeError: stack expects each tensor to be equal size, but got [")
    assert "[60, 50, 3]" in last.error and "[40, 48, 3]" in last.error
    assert "presize" in last.advice and last.output == ""
    assert summary.sentence == f"The step collate fails. {last.error}. {last.advice}"


def test_without_the_resize_pictures_of_one_size_go_through(pets):
    summary = tiny_data(pets).summary(presized=False)
    assert [step.name for step in summary.steps] == [name for name in NAMES if name != "presize"]
    assert {step.name: step.output for step in summary.steps}["collate"] == "uint8 (4, 40, 48, 3), int64 (4,)"


def test_the_step_that_fails_is_the_last_and_says_why_and_what_to_do(own_pets):
    dls = tiny_data(own_pets)
    for path in own_pets.iterdir():
        path.unlink()
    last = dls.summary().steps[-1]
    assert (last.name, last.output) == ("decode", "")
    assert last.error.endswith(".png isn't there.")
    assert last.advice == "Put the file back, or leave it out."
    assert dls.summary().sentence == f"The step decode fails. {last.error} {last.advice}"


def test_it_leaves_everything_as_found(pets, monkeypatch):
    dls = tiny_data(pets)
    list(dls.train)  # the next pass would be the second epoch
    xb = dls.batch("train", 3).xb
    before = torch.get_rng_state(), np.random.get_state()[1].tolist(), random.getstate()
    loader = {name: repr(value) for name, value in vars(dls.train).items()}
    dls.summary()
    dls.summary(presized=False)
    assert torch.equal(before[0], torch.get_rng_state())
    assert before[1:] == (np.random.get_state()[1].tolist(), random.getstate())
    assert loader == {name: repr(value) for name, value in vars(dls.train).items()}
    assert torch.equal(xb, dls.batch("train", 3).xb)
