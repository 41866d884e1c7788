"""Heatmaps: the same numbers as captum gives on the whole model, nothing changed, and heat on the animal."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from captum.attr import LayerGradCam
from PIL import Image

from core.augment.presize import cut_square
from core.train.predictions.inference import eval_mode, prepare
from core.understand import Heatmap, examine, features, heatmap
from tests.makers import same, tiny_learner, weights_of


@pytest.fixture(scope="module")
def learn(pets):
    learn = tiny_learner(pets, "resnet18", presize=80, size=64)
    for _ in learn.fit_one_cycle(1):
        pass
    return learn


def test_it_is_what_captum_gives_on_the_bodys_last_block(learn, pets):
    picture = pets / "Red_Cat_1.png"
    xb = prepare(picture, learn.presize, learn.size)
    for target in range(3):
        with eval_mode(learn.model):
            expected = LayerGradCam(learn.model, learn.model[0][-1]).attribute(
                xb.clone().requires_grad_(), target, relu_attributions=True
            )
        got = heatmap(learn, picture, target)
        assert got.values.shape == (2, 2)
        assert np.allclose(got.values, expected[0, 0].detach().numpy(), rtol=1e-4, atol=1e-7)
        assert got.label == learn.vocab[target]
    assert any(heatmap(learn, picture, target).values.any() for target in range(3))


def test_without_a_target_it_is_the_most_probable_class(learn, pets):
    picture = pets / "blue_dog_2.png"
    assert heatmap(learn, picture).label == learn.predict(picture).label


def test_asking_leaves_the_model_as_it_was(learn, pets):
    learn.freeze()
    learn.model[0].eval()
    learn.model[1].train()
    modes = [module.training for module in learn.model.modules()]
    wanted = [parameter.requires_grad for parameter in learn.model.parameters()]
    gradients = [None if p.grad is None else p.grad.clone() for p in learn.model.parameters()]
    weights, state = weights_of(learn), torch.get_rng_state()
    first = heatmap(learn, pets / "blue_dog_1.png", 1)
    assert [module.training for module in learn.model.modules()] == modes
    assert [parameter.requires_grad for parameter in learn.model.parameters()] == wanted
    for parameter, gradient in zip(learn.model.parameters(), gradients, strict=True):
        assert (parameter.grad is None) == (gradient is None)
        assert gradient is None or torch.equal(parameter.grad, gradient)
    assert same(weights_of(learn), weights)
    assert torch.equal(torch.get_rng_state(), state)
    assert not any(module._forward_hooks or module._forward_pre_hooks for module in learn.model.modules())
    assert np.array_equal(heatmap(learn, pets / "blue_dog_1.png", 1).values, first.values)
    learn.unfreeze()


def test_an_examined_picture_holds_the_prediction_and_the_features(learn, pets):
    picture = pets / "green_hound_3.png"
    examined = examine(learn, picture)
    assert torch.equal(examined.prediction.logits, learn.predict(picture).logits)
    assert examined.seen.shape == (64, 64, 3)
    assert torch.allclose(examined.feature, features(learn, prepare(picture, learn.presize, learn.size))[0], atol=1e-6)


def test_a_target_that_is_no_class_is_refused(learn, pets):
    for target in (-1, 3):
        with pytest.raises(ValueError, match="target: expected a class from 0 to 2"):
            heatmap(learn, pets / "Red_Cat_1.png", target)


def mass_on(mask, heatmap):
    """The share of the heat that lies where `mask` (H, W) is true; chance is the mask's share of the area. NaN for a
    heatmap without heat."""
    heat = heatmap.at(*mask.shape)
    return float(heat[mask].sum() / heat.sum()) if heat.sum() > 0 else float("nan")


def test_mass_by_hand():
    left = np.zeros((4, 4), bool)
    left[:, :2] = True
    even = Heatmap(np.ones((2, 2), np.float32), 0, "cat")
    assert mass_on(left, even) == pytest.approx(0.5)
    assert mass_on(left, Heatmap(np.array([[1, 0], [1, 0]], np.float32), 0, "cat")) > 0.8
    assert np.isnan(mass_on(left, Heatmap(np.zeros((2, 2), np.float32), 0, "cat")))
    assert even.at(6, 8).shape == (6, 8) and even.at(6, 8).max() == 1


def test_on_toy_pets_the_heat_lies_on_the_animal_more_than_by_chance(toy_learner, toy):
    """On at least three of four validation pictures the animal has more of the heat than its share of the area."""
    dls, found = toy_learner.dls, []
    for i in dls.valid.indices:
        path = dls.items[i].path
        mask = np.asarray(Image.open(toy / "masks" / f"{path.stem}.png").convert("L")) > 127
        square = cut_square(mask[..., None])[..., 0]
        found.append((mass_on(square, heatmap(toy_learner, path, dls.targets[i])), square.mean()))
    mass, chance = np.array([pair for pair in found if not np.isnan(pair[0])]).T
    assert len(mass) >= 0.9 * len(found)
    assert (mass > chance).mean() >= 0.75
    assert mass.mean() > 1.2 * chance.mean()
