"""Sizes of networks, against torch's own counter and torchvision's published numbers."""

from __future__ import annotations

import pytest
import torch
import torchvision
from torch.utils.flop_counter import FlopCounterMode

from core.errors import ModelError
from core.model import create_model
from core.model.architecture import ARCHITECTURES
from core.model.size import network_size


@pytest.mark.parametrize("arch", ARCHITECTURES)
@pytest.mark.parametrize("size", [64, 224])
def test_multiply_adds_are_half_of_torchs_flops(arch, size):
    with torch.device("meta"):
        model = create_model(arch, 37).eval()
        counter = FlopCounterMode(display=False)
        with counter, torch.no_grad():
            model(torch.empty(1, 3, size, size))
    found = network_size(arch, 37, size)
    assert 2 * found.multiply_adds == counter.get_total_flops()
    assert found.parameters == sum(p.numel() for p in model.parameters())


@pytest.mark.parametrize("arch", ["resnet18", "resnet34", "resnet50", "resnet101"])
def test_they_agree_with_torchvisions_table_but_for_the_head(arch):
    published = torchvision.models.get_model_weights(arch)["IMAGENET1K_V1"].meta
    found = network_size(arch)
    assert found.multiply_adds / 1e9 == pytest.approx(published["_ops"], rel=0.01)
    depth = int(arch.removeprefix("resnet"))
    shortcuts = 3 if arch in ("resnet18", "resnet34") else 4
    assert found.layers == depth - 1 + shortcuts + 2


def test_an_unknown_network_is_refused():
    with pytest.raises(ModelError, match="resnet9000"):
        network_size("resnet9000")
