"""The steps of cross-entropy in torch, in float64."""

from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F

from core.understand.outputs.softmax import CrossEntropySteps, finite


def torch_steps(outputs: Sequence[float] | np.ndarray, target: int) -> CrossEntropySteps:
    """`logsumexp`, `softmax`, `log_softmax`, `cross_entropy` and autograd's gradient for one picture. Raises ValueError
    if there's no such class."""
    values = finite(outputs)
    if not 0 <= target < len(values):
        raise ValueError(f"target: expected a class from 0 to {len(values) - 1}, got {target}")
    with torch.inference_mode(False), torch.enable_grad():
        logits = torch.tensor(values, requires_grad=True)  # (C,)
        loss = F.cross_entropy(logits[None], torch.tensor([target]))
        (gradient,) = torch.autograd.grad(loss, logits)
    logits = logits.detach()
    return CrossEntropySteps(
        target=target,
        log_sum_exp=logits.logsumexp(0).item(),
        softmax=logits.softmax(0).numpy(),
        log_softmax=logits.log_softmax(0).numpy(),
        loss=loss.item(),
        gradient=gradient.numpy(),
    )


def nll_of_log_softmax(outputs: Sequence[float] | np.ndarray, target: int) -> float:
    """The same loss in torch's two steps: `nll_loss(log_softmax(outputs), target)`."""
    logits = torch.from_numpy(finite(outputs))
    return F.nll_loss(logits.log_softmax(0)[None], torch.tensor([target])).item()
