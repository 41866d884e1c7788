"""What a trained model says: predictions for a split, and for a picture that it never saw.
It leaves the model in the mode in which it was."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from core.augment.presize import cut_square, shrink
from core.data.batches.loaders import Batch, Loader
from core.data.batches.make_batch import Draws, make_batch
from core.data.load import Split
from core.data.pictures.decode import open_picture, upright_rgb
from core.train.step.precision import autocast

if TYPE_CHECKING:
    from core.train.learner import Learner

Picture = Image.Image | np.ndarray | Path | str | bytes


@dataclass(frozen=True)
class Preds:
    """Predictions for n pictures: `logits` and `probs` (n, classes), `targs` int64 (n,), `losses` (n,), float32, on the
    CPU; `items` are the pictures' indices in `dls.items`."""

    logits: torch.Tensor
    probs: torch.Tensor
    targs: torch.Tensor
    losses: torch.Tensor
    items: list[int]


@dataclass(frozen=True)
class Prediction:
    """One picture's prediction: the most probable class, then `probs` and `logits` (classes,) in the order of vocab."""

    label: str
    probs: torch.Tensor
    logits: torch.Tensor


@contextmanager
def eval_mode(learn: "Learner") -> Iterator[None]:
    """Eval mode inside; each module's own mode afterwards."""
    modes = {module: module.training for module in learn.model.modules()}
    learn.model.eval()
    try:
        yield
    finally:
        for module, training in modes.items():
            module.training = training


@contextmanager
def evaluating(learn: "Learner") -> Iterator[None]:
    """Eval mode and no gradients inside."""
    with eval_mode(learn), torch.inference_mode():
        yield


def get_preds(learn: "Learner", split: Split) -> Preds:
    """Predictions for every picture of "train" or "valid", unaugmented, in the order of the split."""
    return join(outputs(learn, learn.dls.loader(split).as_valid()))


def outputs(learn: "Learner", loader: Loader) -> Iterator[tuple[torch.Tensor, Batch]]:
    """(float32 logits (B, classes) on the CPU, batch), batch by batch of a loader that does not augment."""
    for batch in loader.batches(0):
        with evaluating(learn), autocast(learn.device, learn.precision):
            logits = learn.model(batch.xb).float().cpu()
        yield logits, batch


def join(parts: Iterable[tuple[torch.Tensor, Batch]]) -> Preds:
    """The predictions of all batches as one."""
    logits, targs, items = [], [], []
    for some, batch in parts:
        logits.append(some)
        targs.append(batch.yb.cpu())
        items += batch.items
    all_logits, all_targs = torch.cat(logits), torch.cat(targs)
    losses = F.cross_entropy(all_logits, all_targs, reduction="none")
    return Preds(all_logits, all_logits.softmax(dim=1), all_targs, losses, items)


def prepare(image: Picture, presize: int, size: int) -> torch.Tensor:
    """A picture as the model gets it: normalised float32 (1, 3, size, size), the middle square, nothing drawn.

    Raises PictureError for a path or bytes that hold no readable picture.
    """
    if isinstance(image, (str, Path, bytes)):
        image = open_picture(image, at_least=presize)
    elif isinstance(image, np.ndarray):
        image = Image.fromarray(image)
    square = cut_square(shrink(upright_rgb(image), presize))
    return make_batch([square], Draws.centre(1), size, "reflection")


def predict(learn: "Learner", image: Picture) -> Prediction:
    """The prediction for one picture: a PIL image, an array (H, W, 3), a path, or a file's bytes. In fp32, so that the
    same model says the same wherever it is loaded."""
    xb = prepare(image, learn.presize, learn.size).to(learn.device)
    with evaluating(learn):
        logits = learn.model(xb)[0].float().cpu()
    probs = logits.softmax(dim=0)
    return Prediction(learn.vocab[int(probs.argmax())], probs.clone(), logits.clone())
