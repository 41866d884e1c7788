"""What tells a photo from a drawing, measured on a small square: spread of light and colour, and how slopes and edges
are distributed at four scales. Natural pictures have sparse edges that look alike at every scale; drawn ones have
cleaner surfaces and edges of one width. Source: Ng et al. 2005, Physics-Motivated Features for Distinguishing
Photographic Images and Computer Graphics; Ruderman 1994, The statistics of natural images."""

import numpy as np

SIDE = 128  # pixels of the square
LUMA = np.array([0.299, 0.587, 0.114], np.float32)
FEW = np.float32(1e-3)  # keeps the logarithm of a flat area finite
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9, 0.98)


def signs(square: np.ndarray) -> np.ndarray:
    """float64 (n,): the measurements of a picture, uint8 (128, 128, 3)."""
    if square.shape != (SIDE, SIDE, 3):
        raise ValueError(f"square: expected shape {(SIDE, SIDE, 3)}, got {square.shape}")
    pixels = square.astype(np.float32) / 255
    grey = pixels @ LUMA
    colours = [pixels[..., 0] - pixels[..., 1], (pixels[..., 0] + pixels[..., 1]) / 2 - pixels[..., 2]]
    chroma = pixels.max(axis=2) - pixels.min(axis=2)
    found = [_at(grey, (0.02, *QUANTILES)), [grey.std()], np.log(_at(chroma, QUANTILES) + 0.01)]
    found += [[colour.mean(), np.log(colour.std() + 0.01)] for colour in colours]
    found += [[_entropy(grey), np.log(_n_colours(square))]]
    for _ in range(4):
        found += [_of_scale(grey, colours)]
        grey, colours = _halved(grey), [_halved(colour) for colour in colours]
    return np.concatenate([np.asarray(part, np.float64) for part in found])


def _of_scale(grey: np.ndarray, colours: list[np.ndarray]) -> np.ndarray:
    """Slopes, edges and colour edges at one scale."""
    across, down = np.diff(grey, axis=1)[:-1], np.diff(grey, axis=0)[:, :-1]
    slope = np.hypot(across, down)
    mean_slope = slope.mean() + FEW
    edge = 4 * grey[1:-1, 1:-1] - grey[:-2, 1:-1] - grey[2:, 1:-1] - grey[1:-1, :-2] - grey[1:-1, 2:]
    size = np.abs(edge)
    mean_edge = size.mean() + FEW
    x, y = np.abs(across).mean() + FEW, np.abs(down).mean() + FEW
    diagonal = np.abs(grey[1:, 1:] - grey[:-1, :-1]).mean() + FEW
    skew = np.clip((edge**3).mean() / (edge.std() + FEW) ** 3, -5, 5)
    parts = [
        np.log(_at(slope, QUANTILES) / mean_slope + 0.01),
        np.log(_at(size, (0.25, 0.5, 0.75, 0.95)) / mean_edge + 0.01),
        [np.log(mean_slope), np.log(mean_edge), np.log(x / y), np.log(diagonal / np.sqrt(x * y)), skew],
        [np.log((np.abs(np.diff(colour, axis=0)).mean() + FEW) / mean_slope) for colour in colours],
    ]
    return np.concatenate(parts)


def _at(values: np.ndarray, shares: tuple[float, ...]) -> np.ndarray:
    """The values that these shares of all lie below."""
    ordered = np.sort(values, axis=None)
    return ordered[[round(share * (ordered.size - 1)) for share in shares]]


def _entropy(grey: np.ndarray) -> float:
    """Of the histogram of 16 greys, in nats."""
    shares = np.histogram(grey, 16, (0, 1.001))[0] / grey.size
    shares = shares[shares > 0]
    return float(-(shares * np.log(shares)).sum())


def _n_colours(square: np.ndarray) -> int:
    """Different colours, at four bits a channel."""
    return np.unique((square >> 4).astype(np.int32) @ np.array([256, 16, 1])).size


def _halved(values: np.ndarray) -> np.ndarray:
    """(2 h, 2 w) -> (h, w), averages of four."""
    return (values[::2, ::2] + values[1::2, ::2] + values[::2, 1::2] + values[1::2, 1::2]) / 4
