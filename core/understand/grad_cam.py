"""Which parts of a picture raise a class's output: Grad-CAM on the last block of the body."""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from captum.attr import LayerGradCam
from torch import nn

from core.train.learner import Learner
from core.train.predictions.inference import Picture, eval_mode
from core.understand.examined import Examined, examine


@dataclass(frozen=True)
class Heatmap:
    """`values` float32 (h, w) >= 0 cover the square that the model saw: how much each cell of the body's last block
    raised the output of class `target`. All are 0 if nothing does."""

    values: np.ndarray
    target: int
    label: str

    def at(self, height: int, width: int) -> np.ndarray:
        """float32 (height, width) in [0, 1], the largest value at 1, bilinear between the cells."""
        cells = torch.from_numpy(self.values)[None, None]  # (1, 1, h, w)
        smooth = F.interpolate(cells, size=(height, width), mode="bilinear", align_corners=False)[0, 0].numpy()
        return smooth / smooth.max() if smooth.max() > 0 else smooth


def heatmap(learn: Learner, image: Picture, target: int | None = None) -> Heatmap:
    """The heatmap of class `target`, by default the most probable one. The learner doesn't change. Raises PictureError
    if there's no readable picture, ValueError if there's no such class."""
    return heatmap_of(learn, examine(learn, image), target)


def heatmap_of(learn: Learner, examined: Examined, target: int | None = None) -> Heatmap:
    """`heatmap` for a picture that has already gone through the body.

    Each channel of the body's output is weighted by the mean gradient of the class's output with respect to it; the
    weighted channels are summed, and negative sums become 0. Source: Selvaraju et al. 2017, Grad-CAM, in captum.
    """
    if target is None:
        target = int(examined.prediction.probs.argmax())
    if not 0 <= target < len(learn.vocab):
        raise ValueError(f"target: expected a class from 0 to {len(learn.vocab) - 1}, got {target}")
    door = nn.Identity()  # captum hooks a module; hooking this one leaves the model alone, even in other threads
    maps = examined.maps[None].to(learn.device).requires_grad_()
    with eval_mode(learn.model), torch.enable_grad():
        cam = LayerGradCam(nn.Sequential(door, learn.model[1]), door)
        values = cam.attribute(maps, target, relu_attributions=True)
    return Heatmap(values[0, 0].detach().cpu().numpy(), target, learn.vocab[target])
