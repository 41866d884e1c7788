"""Number formats of the forward pass: fp32, bf16 or fp16 by autocast, or "auto", the fastest here as measured."""

import copy
import time
from typing import Literal

import torch
import torch.nn.functional as F
from torch import nn

from core.train.measure.remembered import machine, recall, remember

Precision = Literal["fp32", "bf16", "fp16"]
DTYPES = {"bf16": torch.bfloat16, "fp16": torch.float16}


def autocast(device: torch.device, precision: Precision) -> torch.autocast:
    """The context for a forward pass in `precision` on `device`."""
    return torch.autocast(device.type, DTYPES.get(precision, torch.bfloat16), enabled=precision != "fp32")


def choose_precision(wanted: str, model: nn.Module, arch: str, size: int, device: torch.device) -> Precision:
    """`wanted`, or for "auto" the fastest format for this model on this machine, measured once. Raises ValueError for
    an unknown name, or fp16 on a CPU, where it is slow and no better than bf16."""
    if wanted not in ("auto", "fp32", "bf16", "fp16"):
        raise ValueError(f'precision: expected "auto", "fp32", "bf16" or "fp16", got {wanted!r}')
    if wanted == "fp16" and device.type == "cpu":
        raise ValueError('precision: "fp16" needs a GPU; on a CPU choose "bf16" or "auto"')
    if wanted != "auto":
        return wanted  # type: ignore[return-value]
    key = f"{arch} {size} {machine(device)}"
    seconds = recall("precision", key)
    if not isinstance(seconds, dict) or seconds.keys() != set(formats(device)):  # missing, or from another version
        seconds = {precision: training_seconds(model, size, device, precision) for precision in formats(device)}
        remember("precision", key, seconds)
    return min(seconds, key=seconds.__getitem__)


def formats(device: torch.device) -> list[Precision]:
    """The formats worth trying on `device`: fp32, and the half precision that its hardware computes."""
    if device.type == "cuda" and not torch.cuda.is_bf16_supported(including_emulation=False):
        return ["fp32", "fp16"]
    return ["fp32", "bf16"]


def training_seconds(model: nn.Module, size: int, device: torch.device, precision: Precision, n: int = 8) -> float:
    """Seconds for a training step of a copy on `n` empty pictures: the best of three, after a warm-up."""
    model = copy.deepcopy(model).train()
    xb = torch.zeros(n, 3, size, size, device=device).contiguous(memory_format=torch.channels_last)
    yb = torch.zeros(n, dtype=torch.long, device=device)
    times = []
    for _ in range(4):
        start = time.perf_counter()
        with torch.random.fork_rng(), autocast(device, precision):
            loss = F.cross_entropy(model(xb), yb)
        loss.backward()
        if device.type == "cuda":
            torch.cuda.synchronize(device)
        times.append(time.perf_counter() - start)
    return min(times[1:])
