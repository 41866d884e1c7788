"""One draw in everyday terms, and what it means: one matrix per step, and two numbers for the light."""

import math
from dataclasses import dataclass

import torch

from core.augment.config import AugmentConfig
from core.augment.warp import compose, perspective, rotation, window


@dataclass(frozen=True)
class Draw:
    """Angle in degrees, zoom as a factor, tilts and shifts in [-1, 1]. `brightness` in (-1, 1) and the factor
    `contrast` are fastai's, applied in logit space; 0 and 1 change nothing."""

    angle: float = 0.0
    zoom: float = 1.0
    tilt_x: float = 0.0
    tilt_y: float = 0.0
    crop: float = 1.0  # side of the window that is kept, as a share of the picture's
    crop_x: float = 0.0
    crop_y: float = 0.0
    flip: bool = False
    brightness: float = 0.0
    contrast: float = 1.0

    @classmethod
    def random(cls, config: AugmentConfig, generator: torch.Generator | None = None) -> "Draw":
        """A draw with the ranges and probabilities of `draw_warps`, but zooming into the centre."""

        def uniform(low: float, high: float) -> float:
            return low + (high - low) * torch.rand((), generator=generator, dtype=torch.float64).item()

        def sometimes(value: float, otherwise: float = 0.0, p: float = config.p_affine) -> float:
            return value if uniform(0, 1) < p else otherwise

        strength, most = config.max_lighting, -math.log(1 - config.max_lighting)
        return cls(
            angle=sometimes(uniform(-config.max_rotate, config.max_rotate)),
            zoom=sometimes(uniform(config.min_zoom, config.max_zoom), 1.0),
            tilt_x=sometimes(uniform(-config.max_warp, config.max_warp)),
            tilt_y=sometimes(uniform(-config.max_warp, config.max_warp)),
            crop=uniform(config.min_scale, 1.0) ** 0.5,  # min_scale is a share of the area
            crop_x=uniform(-1, 1),
            crop_y=uniform(-1, 1),
            flip=config.do_flip and uniform(0, 1) < 0.5,
            brightness=sometimes(uniform(-strength, strength), 0.0, config.p_lighting),
            contrast=sometimes(math.exp(uniform(-most, most)), 1.0, config.p_lighting),
        )

    def matrices(self) -> dict[str, torch.Tensor]:
        """The steps as homographies (1, 3, 3), float64, in the order they are applied."""

        def one(value: float) -> torch.Tensor:
            return torch.tensor([value], dtype=torch.float64)

        flip = torch.eye(3, dtype=torch.float64)[None].clone()
        flip[0, 0, 0] = -1.0 if self.flip else 1.0
        return {
            "flip": flip,
            "rotate": rotation(one(self.angle)),
            "zoom": window(one(1 / self.zoom), one(0.0), one(0.0)),
            "warp": perspective(one(self.tilt_x), one(self.tilt_y)),
            "crop": window(one(self.crop), one(self.crop_x), one(self.crop_y)),
        }

    def homography(self) -> torch.Tensor:
        """All steps in one matrix (1, 3, 3), for `warp`."""
        return compose(self.matrices())

    def lighting(self) -> torch.Tensor | None:
        """Shift and factor (1, 2) for `light`; None if they change nothing."""
        if self.brightness == 0 and self.contrast == 1:
            return None
        brightness = torch.tensor(0.5 * (1 + self.brightness), dtype=torch.float64)
        return torch.stack([torch.logit(brightness), torch.tensor(self.contrast, dtype=torch.float64)])[None]
