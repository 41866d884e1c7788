"""The guided training: the time first, then one button, then the model in the list."""

from __future__ import annotations

from pathlib import Path

import torch

from core.runs import RunStore
from core.train.events import Estimate
from core.train.measure.estimate import Fit, remember_estimate
from tests.pages.driver import Page, texts
from ui.predict.own_model import best, config


def test_the_time_comes_before_the_start_and_one_click_queues_it_all(petlab_home: Path) -> None:
    at = Page("predict").unfold("own_model")
    at.click("own_measure")
    (asked,) = RunStore().list(kind="estimate")
    assert (asked.config.data.source, asked.config.data.size) == ("toy", 128)
    RunStore().request(asked.id, "stop")
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    remember_estimate(Estimate("resnet18", "fp32", 128, 32, 0.5, 1.0, 0.2), "auto", device)
    at = Page("predict").unfold("own_model")
    assert "of training here**: 740 photos of 128 pixels" in texts(at) and "811 MB, even for a few" in texts(at)
    at.set("own_photos", 10).click("own_start")
    assert [run.kind for run in RunStore().list()][:2] == ["train", "fetch"]
    config = RunStore().list(kind="train")[0].config
    assert (config.pretrained, config.data.per_class, config.data.source) == ("imagenet", 10, "oxford")
    assert "waiting" in texts(at)


def test_large_pictures_unless_too_few_epochs_fit() -> None:
    assert best([Fit(4, 128, 100), Fit(9, 96, 100)]) == Fit(4, 128, 100)
    assert best([Fit(1, 128, 100), Fit(2, 96, 100)]) == Fit(2, 96, 100)
    assert config(10, Fit(20, 128, 200)).epochs == 10  # more isn't worth the time
    assert best([]) is None
