"""What goes wrong without presizing: resize first, then rotate, zoom and tilt the small picture, each step with its own
interpolation and black corners. It takes the same draw as the one-warp way, so that the two can be compared."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F

from core.augment.config import AugmentConfig
from core.augment.warp import perspective, rotation, warp, window


@dataclass(frozen=True)
class Draw:
    """One draw, in the terms a person would use. Angle in degrees, zoom as a factor, tilts and shifts in [-1, 1]."""

    angle: float = 0.0
    zoom: float = 1.0
    tilt_x: float = 0.0
    tilt_y: float = 0.0
    crop: float = 1.0  # side of the window that is kept, as a share of the picture's
    crop_x: float = 0.0
    crop_y: float = 0.0
    flip: bool = False

    @classmethod
    def random(cls, config: AugmentConfig, generator: torch.Generator | None = None) -> "Draw":
        """A draw with the ranges and probabilities of `draw_warps`, except that zoom keeps to the picture's centre."""

        def uniform(low: float, high: float) -> float:
            return low + (high - low) * torch.rand((), generator=generator, dtype=torch.float64).item()

        def sometimes(value: float, otherwise: float = 0.0) -> float:
            return value if uniform(0, 1) < config.p_affine else otherwise

        return cls(
            angle=sometimes(uniform(-config.max_rotate, config.max_rotate)),
            zoom=sometimes(uniform(config.min_zoom, config.max_zoom), 1.0),
            tilt_x=sometimes(uniform(-config.max_warp, config.max_warp)),
            tilt_y=sometimes(uniform(-config.max_warp, config.max_warp)),
            crop=uniform(config.min_scale, 1.0) ** 0.5,  # min_scale is a share of the area
            crop_x=uniform(-1, 1),
            crop_y=uniform(-1, 1),
            flip=config.do_flip and uniform(0, 1) < 0.5,
        )

    def matrices(self) -> dict[str, torch.Tensor]:
        """The steps as homographies (1, 3, 3), float64, in the order in which a picture goes through them."""

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
        whole = torch.eye(3, dtype=torch.float64)[None]
        for matrix in self.matrices().values():
            whole = whole @ matrix
        return whole


@dataclass(frozen=True)
class Step:
    """One step of the naive way: its name, the picture after it (1, C, size, size), the interpolations so far."""

    name: str
    picture: torch.Tensor
    interpolations: int


def naive(image: torch.Tensor, draw: Draw, size: int, pad_mode: str = "zeros") -> list[Step]:
    """`image` (1, C, H, W) in [0, 1], a square, resized to `size` first and then transformed step by step.

    A step that changes nothing is left out. Source: book chapter 5, "Presizing", the right-hand picture.
    """
    small = F.interpolate(image, size=(size, size), mode="bilinear", antialias=True, align_corners=False)
    steps = [Step("resize", small, 1)]
    eye = torch.eye(3, dtype=torch.float64)
    for name, matrix in draw.matrices().items():
        if not torch.allclose(matrix[0], eye):
            picture = warp(steps[-1].picture, matrix, size, pad_mode)  # type: ignore[arg-type]
            exact = name == "flip"  # a mirrored pixel lands on a pixel: nothing is interpolated
            steps.append(Step(name, picture, steps[-1].interpolations + (0 if exact else 1)))
    return steps
