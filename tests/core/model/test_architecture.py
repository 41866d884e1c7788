"""Networks cut into body and head, in three groups."""

from __future__ import annotations

import pytest
import torch
import torchvision
from torch import nn

from core.errors import ModelError
from core.model import ARCHITECTURES, create_body, create_head, create_model, layer_groups
from core.model.architecture import ConcatPool
from tests.makers import ARCH, same


@pytest.mark.parametrize("arch", ["resnet18", ARCH])
def test_the_body_is_torchvisions_network_without_its_classifier(arch):
    network = torchvision.models.get_model(arch).eval()
    body = create_body(arch).eval()
    trunk = nn.Sequential(*list(network.children())[:-2]) if arch == "resnet18" else network.features
    body.load_state_dict(trunk.state_dict())
    x = torch.rand(2, 3, 64, 64)
    with torch.inference_mode():
        pooled = body(x).mean((2, 3))
        logits = network.fc(pooled) if arch == "resnet18" else network.classifier(pooled)
        assert torch.allclose(logits, network(x), atol=1e-5)
    assert pooled.shape == (2, ARCHITECTURES[arch].features)


@pytest.mark.parametrize("arch", ARCHITECTURES)
def test_every_architecture_has_three_groups_that_hold_the_whole_model(arch):
    with torch.device("meta"):
        body = create_body(arch)
        model = nn.Sequential(body, create_head(ARCHITECTURES[arch].features, 5))
    groups = layer_groups(model, arch)
    assert len(groups) == 3 and all(groups)
    parameters = [id(p) for group in groups for module in group for p in module.parameters()]
    assert sorted(parameters) == sorted(id(p) for p in model.parameters())
    assert groups[2] == [model[1]]
    assert model(torch.empty(2, 3, 64, 64, device="meta")).shape == (2, 5)


def test_the_head_is_fastais():
    kinds = [type(module) for module in create_head(8, 3)]
    head = [ConcatPool, nn.BatchNorm1d, nn.Dropout, nn.Linear, nn.ReLU, nn.BatchNorm1d, nn.Dropout, nn.Linear]
    assert kinds == head
    x = torch.rand(2, 8, 3, 3)
    expected = torch.cat([nn.AdaptiveMaxPool2d(1)(x), nn.AdaptiveAvgPool2d(1)(x)], 1).flatten(1)
    assert torch.allclose(ConcatPool()(x), expected)


def test_random_weights_follow_from_the_seed_alone():
    state = torch.get_rng_state()
    one, other, third = create_model(ARCH, 3, 1), create_model(ARCH, 3, 1), create_model(ARCH, 3, 2)
    assert same(one.state_dict(), other.state_dict())
    assert not same(one.state_dict(), third.state_dict())
    assert torch.equal(torch.get_rng_state(), state)


def test_an_unknown_architecture_is_refused_with_those_there_are():
    with pytest.raises(ModelError, match=r"no architecture 'resnet9000'\. Choose one of resnet18"):
        create_model("resnet9000", 3)
