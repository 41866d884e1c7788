"""Number formats for the forward pass: fp32, or bf16 / fp16 by autocast; "auto" takes what is fastest here, measured.
The weights stay in fp32; the training step that uses this is in `loop.py`."""

import copy
import json
import time
from typing import Literal

import torch
import torch.nn.functional as F
from torch import nn

from core.settings import settings

Precision = Literal["fp32", "bf16", "fp16"]
DTYPES = {"bf16": torch.bfloat16, "fp16": torch.float16}


def autocast(device: torch.device, precision: Precision) -> torch.autocast:
    """The context for a forward pass in `precision` on `device`."""
    return torch.autocast(device.type, DTYPES.get(precision, torch.bfloat16), enabled=precision != "fp32")


def choose_precision(wanted: str, model: nn.Module, arch: str, size: int, device: torch.device) -> Precision:
    """`wanted` itself, or for "auto" the fastest format for this model on this machine; the answer is remembered.

    Raises ValueError for an unknown name, or fp16 on a CPU, which is slow there and has no benefit over bf16.
    """
    if wanted not in ("auto", "fp32", "bf16", "fp16"):
        raise ValueError(f'precision: expected "auto", "fp32", "bf16" or "fp16", got {wanted!r}')
    if wanted == "fp16" and device.type == "cpu":
        raise ValueError('precision: "fp16" needs a GPU; on a CPU take "bf16" or "auto"')
    if wanted != "auto":
        return wanted  # type: ignore[return-value]
    memory = settings().home / "precision.json"
    try:
        known = json.loads(memory.read_text())
    except (OSError, ValueError):  # not there yet, or damaged: measured again
        known = {}
    key = f"{arch} {size} {_machine(device)}"
    if key not in known:
        known[key] = _fastest(model, size, device)
        memory.parent.mkdir(parents=True, exist_ok=True)
        aside = memory.with_suffix(f".{time.time_ns()}")
        aside.write_text(json.dumps(known, indent=1))
        aside.replace(memory)
    return known[key]


def training_seconds(model: nn.Module, size: int, device: torch.device, precision: Precision, n: int = 8) -> float:
    """Seconds for one training step of a copy on `n` empty pictures: the best of three, after one to warm up."""
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


def _fastest(model: nn.Module, size: int, device: torch.device) -> Precision:
    candidates: list[Precision] = ["fp32", "bf16"]
    if device.type == "cuda" and not torch.cuda.is_bf16_supported(including_emulation=False):
        candidates = ["fp32", "fp16"]
    return min(candidates, key=lambda precision: training_seconds(model, size, device, precision))


def _machine(device: torch.device) -> str:
    where = torch.cuda.get_device_name(device) if device.type == "cuda" else f"cpu {torch.get_num_threads()}"
    return f"{where} {torch.backends.cpu.get_cpu_capability()} torch {torch.__version__}"
