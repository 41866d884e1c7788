"""Predictions of a trained model, for a split or a new picture. The model's mode stays as it was."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

from core.augment.presize import cut_square, shrink
from core.data.batches.loaders import Batch, Loader
from core.data.batches.make_batch import Draws, make_batch
from core.data.pictures.decode import open_picture, upright_rgb
from core.train.state import State
from core.train.step.precision import autocast

Picture = Image.Image | np.ndarray | Path | str | bytes


@dataclass(frozen=True)
class Preds:
    """Predictions for n pictures, float32 on the CPU: `logits` and `probs` (n, classes), `targs` int64 (n,), `losses`
    (n,); `items` are the pictures' indices in `dls.items`."""

    logits: torch.Tensor
    probs: torch.Tensor
    targs: torch.Tensor
    losses: torch.Tensor
    items: list[int]

    @classmethod
    def of(cls, logits: torch.Tensor, targs: torch.Tensor, items: list[int]) -> "Preds":
        """Computes probabilities and losses from float32 `logits` and int64 `targs`."""
        return cls(logits, logits.softmax(dim=1), targs, F.cross_entropy(logits, targs, reduction="none"), items)

    @property
    def mean_loss(self) -> float:
        return self.losses.double().mean().item()

    @property
    def error_rate(self) -> float:
        """In [0, 1]."""
        return int((self.logits.argmax(dim=1) != self.targs).sum()) / len(self.targs)


@dataclass(frozen=True)
class Prediction:
    """One picture's most probable class, and its `probs` and `logits` (classes,) in the order of vocab."""

    label: str
    probs: torch.Tensor
    logits: torch.Tensor


@contextmanager
def eval_mode(model: nn.Module) -> Iterator[None]:
    """Eval mode inside; restores each module's mode."""
    modes = {module: module.training for module in model.modules()}
    model.eval()
    try:
        yield
    finally:
        for module, training in modes.items():
            module.training = training


@contextmanager
def evaluating(model: nn.Module) -> Iterator[None]:
    """Eval mode and no gradients inside."""
    with eval_mode(model), torch.inference_mode():
        yield


def outputs(state: State, loader: Loader) -> Iterator[tuple[torch.Tensor, Batch]]:
    """(float32 logits (B, classes) on the CPU, batch) for each batch of a loader without augmentation."""
    for batch in loader.batches(0):
        with evaluating(state.model), autocast(state.device, state.precision):
            logits = state.model(batch.xb).float().cpu()
        yield logits, batch


def join(parts: Iterable[tuple[torch.Tensor, Batch]]) -> Preds:
    """The predictions of all batches as one."""
    logits, targs, items = [], [], []
    for some, batch in parts:
        logits.append(some)
        targs.append(batch.yb.cpu())
        items += batch.items
    return Preds.of(torch.cat(logits), torch.cat(targs), items)


def prepare(image: Picture, presize: int, size: int) -> torch.Tensor:
    """A picture for the model: its middle square as normalised float32 (1, 3, size, size). Raises PictureError for an
    unreadable file."""
    if isinstance(image, (str, Path, bytes)):
        image = open_picture(image, at_least=presize)
    elif isinstance(image, np.ndarray):
        image = Image.fromarray(image)
    square = cut_square(shrink(upright_rgb(image), presize))
    return make_batch([square], Draws.centre(1), size, "reflection")


def predict(state: State, image: Picture) -> Prediction:
    """The prediction for a PIL image, an array (H, W, 3), a path, or a file's bytes; in fp32, so it's the same wherever
    the model is loaded."""
    xb = prepare(image, state.card.presize, state.card.size).to(state.device)
    with evaluating(state.model):
        logits = state.model(xb)[0].float().cpu()
    probs = logits.softmax(dim=0)
    return Prediction(state.card.vocab[int(probs.argmax())], probs.clone(), logits.clone())
