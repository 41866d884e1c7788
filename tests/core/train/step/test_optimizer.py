"""AdamW with fastai's settings and formulas."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from core.model import create_model, layer_groups
from core.train.step.optimizer import create_optimizer, freeze_to, set_rates
from tests.makers import ARCH, fastai_figures, tiny_learner

ADAM = fastai_figures()["adam"]


def test_it_steps_by_fastais_formulas():
    """fastai: p *= 1 - lr wd; p -= lr / debias1 * avg / (sqrt(sqr_avg / debias2) + eps)."""
    torch.manual_seed(1)
    layer = nn.Linear(3, 2).double()
    weight, bias = layer.weight.detach().clone(), layer.bias.detach().clone()
    optimizer = create_optimizer([[layer]], wd=0.1)
    averages = {name: (torch.zeros_like(p), torch.zeros_like(p)) for name, p in layer.named_parameters()}
    for step, (lr, mom) in enumerate([(0.01, 0.95), (0.02, 0.95), (0.03, 0.95)], start=1):
        set_rates(optimizer, [lr], mom)
        layer(torch.randn(4, 3, dtype=torch.double)).square().sum().backward()
        for name, mine, wd in (("weight", weight, 0.1), ("bias", bias, 0.0)):
            grad = getattr(layer, name).grad
            avg, sqr = averages[name]
            avg.mul_(mom).add_(grad * (1 - mom))
            sqr.mul_(ADAM["sqr_mom"]).add_(grad.square() * (1 - ADAM["sqr_mom"]))
            mine.mul_(1 - lr * wd)
            unbiased = (sqr / (1 - ADAM["sqr_mom"] ** step)).sqrt() + ADAM["eps"]
            mine.sub_(lr / (1 - mom**step) * avg / unbiased)
        optimizer.step()
        optimizer.zero_grad()
        assert torch.allclose(layer.weight, weight, rtol=1e-10)
        assert torch.allclose(layer.bias, bias, rtol=1e-10)


def test_the_settings_are_fastais():
    groups = create_optimizer([[nn.Linear(2, 2)]], ADAM["wd"]).param_groups
    assert {group["eps"] for group in groups} == {ADAM["eps"]}
    assert {group["betas"] for group in groups} == {(ADAM["mom"], ADAM["sqr_mom"])}


@pytest.mark.parametrize("arch", ["resnet18", ARCH])
def test_every_parameter_is_in_one_group_and_norms_and_biases_do_not_decay(arch):
    model = create_model(arch, 3)
    optimizer = create_optimizer(layer_groups(model, arch), wd=0.01)
    seen = [id(p) for group in optimizer.param_groups for p in group["params"]]
    assert len(seen) == len(set(seen))
    assert set(seen) == {id(p) for p in model.parameters()}
    for group in optimizer.param_groups:
        plain = {p.ndim == 1 for p in group["params"]}  # norms' and biases are vectors
        assert plain == {group["weight_decay"] == 0}
    assert sorted({group["layer_group"] for group in optimizer.param_groups}) == [0, 1, 2]
    head = {id(p) for p in model[1].parameters()}
    for group in optimizer.param_groups:
        assert (group["layer_group"] == 2) == ({id(p) for p in group["params"]} <= head)


def test_frozen_layers_keep_their_weights_but_their_norms_learn(pets):
    learn = tiny_learner(pets)
    learn.freeze()
    assert learn.frozen
    body = learn.model[0]
    norms = {id(p) for m in body.modules() if isinstance(m, nn.BatchNorm2d) for p in m.parameters()}
    before = {name: p.detach().clone() for name, p in body.named_parameters()}
    for _ in learn.fit_one_cycle(1, 1e-2):
        pass
    for name, p in body.named_parameters():
        assert torch.equal(p, before[name]) == (id(p) not in norms), name
    learn.unfreeze()
    assert not learn.frozen


def test_one_layer_group_may_learn_alone():
    model = create_model(ARCH, 3)
    groups = layer_groups(model, ARCH)
    freeze_to(groups, 1)
    learns = [any(p.requires_grad for m in group for p in m.parameters() if p.ndim > 1) for group in groups]
    assert learns == [False, True, True]


def test_weight_decay_can_be_switched_on_again(pets):
    """Zero once stayed for ever: which parameters decay was read off their current decay."""
    learn = tiny_learner(pets)
    before = [group["weight_decay"] for group in learn.state.optimizer.param_groups]
    learn.fit_one_cycle(1, wd=0)
    assert {group["weight_decay"] for group in learn.state.optimizer.param_groups} == {0}
    learn.fit_one_cycle(1, wd=0.01)
    assert [group["weight_decay"] for group in learn.state.optimizer.param_groups] == before
    assert set(before) == {0, 0.01}
