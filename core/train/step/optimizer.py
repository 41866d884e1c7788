"""AdamW with fastai's settings, one rate per layer group, and which layers learn."""

from collections.abc import Iterator

import torch
from torch import nn

SQR_MOM, EPS = 0.99, 1e-5  # fastai's Adam; torch's defaults are 0.999 and 1e-8
NORMS = (nn.BatchNorm1d, nn.BatchNorm2d)


def create_optimizer(groups: list[list[nn.Module]], wd: float) -> torch.optim.AdamW:
    """AdamW over the layer groups, each with two parameter groups: with weight decay, and without (biases, norms)."""
    parts = []
    for number, modules in enumerate(groups):
        decayed: list[nn.Parameter] = []
        plain: list[nn.Parameter] = []
        for module in _leaves(modules):
            for name, parameter in module.named_parameters(recurse=False):
                (plain if isinstance(module, NORMS) or name == "bias" else decayed).append(parameter)
        parts.append({"params": decayed, "weight_decay": wd, "decayed": True, "layer_group": number})
        parts.append({"params": plain, "weight_decay": 0.0, "decayed": False, "layer_group": number})
    return torch.optim.AdamW(
        [part for part in parts if part["params"]], lr=0.0, betas=(0.9, SQR_MOM), eps=EPS, fused=True
    )


def set_rates(optimizer: torch.optim.Optimizer, lrs: list[float], mom: float) -> None:
    """Sets a rate per layer group, and Adam's beta1."""
    for group in optimizer.param_groups:
        group["lr"] = lrs[group["layer_group"]]
        group["betas"] = (mom, SQR_MOM)


def set_decay(optimizer: torch.optim.Optimizer, wd: float) -> None:
    """Sets the weight decay where there is any."""
    for group in optimizer.param_groups:
        group["weight_decay"] = wd if group["decayed"] else 0.0


def decay_of(optimizer: torch.optim.Optimizer) -> float:
    """The last value given to `set_decay`."""
    return max(group["weight_decay"] for group in optimizer.param_groups)


def freeze_to(groups: list[list[nn.Module]], first: int) -> None:
    """Freezes the layer groups before `first`, except their batch norms, as in fastai (`train_bn`)."""
    for number, modules in enumerate(groups):
        for module in _leaves(modules):
            for parameter in module.parameters(recurse=False):
                parameter.requires_grad_(number >= first or isinstance(module, NORMS))


def _leaves(modules: list[nn.Module]) -> Iterator[nn.Module]:
    for module in modules:
        yield from module.modules()
