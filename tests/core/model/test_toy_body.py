"""The toy body that ships: its file, its card, and that its features tell breeds apart which it never saw."""

from __future__ import annotations

import json

import pytest
import torch

from core.data.sources.picture_files import list_pictures
from core.model import create_body, load_pretrained, toy_body_available
from core.model.weights import TOY_BODY
from core.toy_pets import BREEDS
from core.train.predictions.inference import prepare


def test_the_file_is_small_and_its_card_says_how_it_was_made():
    card = json.loads(TOY_BODY.with_suffix(".json").read_text())
    assert TOY_BODY.stat().st_size <= 24e6
    assert card["arch"] == "resnet18"
    assert card["breeds"] >= 300
    assert card["error_rate_on_held_out_breeds"] < card["error_rate_on_held_out_breeds_by_chance"] / 2


def test_it_is_offered_for_its_architecture_alone():
    assert toy_body_available("resnet18")
    assert not toy_body_available("resnet34")


@pytest.fixture(scope="module")
def some_toy_pets() -> tuple[torch.Tensor, torch.Tensor]:
    """Four pictures of each of the 37 breeds."""
    _, paths = list_pictures("toy")
    names = sorted(BREEDS)
    chosen = [path for path in paths if path.stem.rpartition("_")[2] in ("1", "2", "3", "4")]
    targets = torch.tensor([names.index(path.stem.rpartition("_")[0]) for path in chosen])
    return torch.cat([prepare(path, 144, 112) for path in chosen]), targets


def nearest_mean_error(body: torch.nn.Module, pictures: torch.Tensor, targets: torch.Tensor) -> float:
    """Three pictures of each breed make its mean; the fourth is asked."""
    with torch.inference_mode():
        features = torch.nn.functional.normalize(torch.cat([body(x[None]).mean(dim=(2, 3)) for x in pictures]), dim=1)
    asked = torch.zeros(len(targets), dtype=torch.bool)
    asked[[(targets == i).nonzero()[-1].item() for i in range(37)]] = True
    means = torch.stack([features[~asked & (targets == i)].mean(dim=0) for i in range(37)])
    return (torch.cdist(features[asked], means).argmin(dim=1) != targets[asked]).double().mean().item()


def test_its_features_tell_the_37_breeds_apart_better_than_random_ones(some_toy_pets):
    torch.manual_seed(0)
    random = create_body("resnet18").eval()
    trained = create_body("resnet18").eval()
    load_pretrained(trained, "resnet18", "toy")
    assert nearest_mean_error(trained, *some_toy_pets) < nearest_mean_error(random, *some_toy_pets) - 0.2
