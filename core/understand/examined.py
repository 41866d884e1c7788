"""One picture through a model: what the model saw, its body's features, its outputs."""

from dataclasses import dataclass

import numpy as np
import torch

from core.data.batches.make_batch import uint8_pictures
from core.train.learner import Learner
from core.train.predictions.inference import Picture, Prediction, evaluating, prepare


@dataclass(frozen=True)
class Examined:
    """`seen` is the model's input as uint8 pixels (size, size, 3); `maps` float32 (C, h, w) is the output of the body's
    last block, `feature` (C,) its average over the picture."""

    seen: np.ndarray
    prediction: Prediction
    maps: torch.Tensor

    @property
    def feature(self) -> torch.Tensor:
        return pooled(self.maps[None])[0]


def examine(learn: Learner, image: Picture) -> Examined:
    """One forward pass in fp32, with the prediction of `learn.predict`. The learner doesn't change. Raises PictureError
    for a path or bytes without a readable picture."""
    xb = prepare(image, learn.presize, learn.size).to(learn.device)
    with evaluating(learn.model):
        body_out = learn.model[0](xb)
        logits = learn.model[1](body_out)[0].float().cpu()
    maps = body_out[0].float().cpu().clone()  # out of inference mode, so that gradients may start from it
    probs = logits.softmax(dim=0)
    prediction = Prediction(learn.vocab[int(probs.argmax())], probs.clone(), logits.clone())
    return Examined(uint8_pictures(xb)[0], prediction, maps)


def features(learn: Learner, xb: torch.Tensor) -> torch.Tensor:
    """The body's features of a normalised batch (B, 3, size, size): float32 (B, C) on the CPU, each channel's average
    over the picture. The learner doesn't change."""
    with evaluating(learn.model):
        out = pooled(learn.model[0](xb.to(learn.device)).float()).cpu()
    return out.clone()


def pooled(maps: torch.Tensor) -> torch.Tensor:
    """(B, C, h, w) -> (B, C)."""
    return maps.mean(dim=(2, 3))
