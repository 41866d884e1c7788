"""Runs side by side: what differs, and when things happened."""

from typing import get_args

import numpy as np
import pytest

from core import AugmentConfig, DataConfig, RunConfig
from core.runs.compare import ABSENT, chance_words, compare_settings, curves, settings_of, validated_on
from core.runs.config import Kind
from core.runs.titles import TITLES
from core.train.events import BatchEnd, EpochEnd


def test_only_settings_that_differ_are_in_the_first_table():
    one = RunConfig(name="a", lr=2e-3, data=DataConfig(size=64))
    other = RunConfig(name="b", lr=(None, 1e-2), data=DataConfig(size=128, augment=AugmentConfig(max_rotate=30)))
    differ, same = compare_settings({"run 1": one, "run 2": other})
    assert differ == [
        {"setting": "data.size", "run 1": "64", "run 2": "128"},
        {"setting": "data.augment.max_rotate", "run 1": "10", "run 2": "30"},
        {"setting": "lr", "run 1": "0.002", "run 2": "slice(0.01)"},
    ]
    assert {"setting": "arch", "value": "resnet18"} in same
    assert {row["setting"] for row in differ}.isdisjoint(row["setting"] for row in same)
    assert len(differ) + len(same) == len(settings_of(one))


def test_settings_that_a_run_does_not_heed_are_no_settings_of_it():
    train, find = RunConfig(), RunConfig(kind="lr_find")
    cycle = RunConfig(method="fit_one_cycle")
    assert {"lr", "epochs", "freeze_epochs"} <= settings_of(train).keys()
    assert settings_of(train).keys().isdisjoint({"num_it", "frozen", "name"})
    assert settings_of(find).keys().isdisjoint({"lr", "epochs", "method"})
    assert {"num_it", "frozen"} <= settings_of(find).keys()
    assert settings_of(cycle).keys() - settings_of(train).keys() == {"frozen"}
    assert settings_of(train).keys() - settings_of(cycle).keys() == {"freeze_epochs"}
    assert {"lr", "num_it", "frozen"} <= settings_of(RunConfig(kind="proof")).keys()
    assert settings_of(RunConfig(kind="fetch")).keys().isdisjoint({"arch", "lr", "seed"})
    assert all("arch" in settings_of(RunConfig(kind=kind)) for kind in get_args(Kind) if kind != "fetch")
    differ, _ = compare_settings({"1": train, "2": find})
    assert {"setting": "num_it", "1": ABSENT, "2": "100"} in differ


def test_every_setting_has_a_name_of_its_own_for_people():
    names = {name for kind in get_args(Kind) for name in settings_of(RunConfig(kind=kind))}
    assert names <= TITLES.keys()
    assert len(set(TITLES.values())) == len(TITLES)
    assert not any("_" in title for title in TITLES.values())


def test_the_three_axes_agree_on_where_an_epoch_ends():
    batches = [BatchEnd(step, step // 2, 1.0, 1 / (step + 1), [1e-3], 0.9, 8.0) for step in range(5)]
    epochs = [EpochEnd(0, 1.0, 0.8, 0.4, 1.25), EpochEnd(1, 1.0, 0.6, 0.2, 1.0)]
    found = curves(batches, epochs, per_epoch=2, batch_size=4)  # half a second a batch
    assert found.batch_x["batches"].tolist() == [1, 2, 3, 4, 5]
    assert found.batch_x["epochs"].tolist() == [0.5, 1, 1.5, 2, 2.5]
    assert found.batch_x["seconds"].tolist() == [0.5, 1.0, 1.75, 2.25, 2.75]  # validation took a quarter, then nothing
    assert {axis: x.tolist() for axis, x in found.epoch_x.items()} == {
        "batches": [2, 4], "epochs": [1, 2], "seconds": [1.25, 2.25]
    }  # fmt: skip
    assert found.train_loss == pytest.approx([1.0] * 5)  # the mean of its neighbours
    assert (found.valid_loss.tolist(), found.error_rate.tolist()) == ([0.8, 0.6], [0.4, 0.2])


def test_a_batch_that_was_smaller_ends_no_later_than_its_epoch():
    batches = [BatchEnd(0, 0, 1.0, 1.0, [1e-3], 0.9, 4.0), BatchEnd(1, 0, 1.0, 1.0, [1e-3], 0.9, 4.0)]
    found = curves(batches, [EpochEnd(0, 1.0, 1.0, 0.5, 1.3)], per_epoch=2, batch_size=4)
    assert found.batch_x["seconds"].tolist() == [1.0, 1.3]


def test_a_run_that_has_just_begun_has_empty_curves():
    found = curves([], [], per_epoch=1, batch_size=4)
    assert all(len(x) == 0 for x in [*found.batch_x.values(), *found.epoch_x.values(), found.train_loss])
    assert found.train_loss.dtype == np.float64


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        (
            {"Run 2": 0.26, "Run 1": 0.30},
            "Run 2 gets 4 more of the 100 validation pictures right than Run 1. Chance",
        ),
        (
            {"Run 2": 0.10, "Run 1": 0.50},
            "Run 2 gets 40 more of the 100 validation pictures right than Run 1. That's",
        ),
        ({"Run 2": 0.10, "Run 1": 0.10}, "Run 2 and Run 1 get the same number of the 100 validation pictures right."),
    ],
)
def test_a_difference_is_compared_with_what_chance_can_do(rates, expected):
    assert chance_words(rates, 100).startswith(expected)


def test_chance_on_a_hundred_pictures_is_two_standard_errors():
    """Two shares of 0.3 and 0.26 on 100 pictures each: 2 * sqrt(100 * (0.21 + 0.1924)) = 12.7 pictures."""
    assert "a difference of 13," in chance_words({"Run 2": 0.26, "Run 1": 0.30}, 100)


def test_runs_with_another_split_were_validated_on_other_pictures():
    one, other = RunConfig(), RunConfig(data=DataConfig(seed=1))
    assert validated_on(one) == validated_on(RunConfig(lr=0.5, seed=9)) != validated_on(other)
