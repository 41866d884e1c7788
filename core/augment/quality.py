"""How wrong a transformed picture is, in numbers.
The pictures come from `warp.py` and `naive.py`; drawing them is `core.plots`."""

import torch

from core.augment.warp import sampling_grid


def empty_fraction(warps: torch.Tensor, size: int) -> torch.Tensor:
    """Share of output pixels (n,), in [0, 1], whose centre lies outside of the input picture under `warps` (n, 3, 3).

    With zero padding these are the black corners; with reflection they are made up from what is near.
    """
    grid = sampling_grid(warps.to(torch.float64), (size, size))
    return (grid.abs() > 1).any(dim=-1).double().mean(dim=(1, 2))


def sharpness(picture: torch.Tensor) -> float:
    """Mean squared difference between neighbours of `picture` (1, C, H, W): each interpolation lowers it."""
    down = (picture[..., 1:, :] - picture[..., :-1, :]).square().mean()
    across = (picture[..., 1:] - picture[..., :-1]).square().mean()
    return (down + across).item()
