"""A heatmap over a photo: cold places show the photo, hot ones glow."""

import numpy as np

GLOW = np.array([[255, 214, 0], [255, 128, 0], [214, 0, 60]], dtype=np.float32)  # from warm to hot
VEIL = 0.6  # how far the part that the model didn't see fades to white


def lay_over(pixels: np.ndarray, heat: np.ndarray, opacity: float = 0.6) -> np.ndarray:
    """uint8 (H, W, 3) with `heat` (s, s) in [0, 1] over its middle square, where s is the shorter side; the rest, which
    the model didn't see, is faded. `opacity` in [0, 1] is that of the hottest place; 0 shows the photo alone."""
    height, width = pixels.shape[:2]
    side = min(height, width)
    if heat.shape != (side, side):
        raise ValueError(f"heat: expected shape {(side, side)}, got {heat.shape}")
    top, left = (height - side) // 2, (width - side) // 2
    out = pixels.astype(np.float32)
    if opacity > 0:
        out = out + (255 - out) * VEIL
    square = pixels[top : top + side, left : left + side].astype(np.float32)
    weight = (opacity * heat)[..., None]
    out[top : top + side, left : left + side] = square * (1 - weight) + glow(heat) * weight
    return out.round().astype(np.uint8)


def glow(heat: np.ndarray) -> np.ndarray:
    """float32 (..., 3): the colour of each value in [0, 1]."""
    at = np.linspace(0, 1, len(GLOW))
    return np.stack([np.interp(heat, at, GLOW[:, channel]) for channel in range(3)], axis=-1).astype(np.float32)


def legend() -> str:
    """HTML: the colours from 0 to 1. The strip starts clear, since the photo shows where there's no evidence."""
    hexes = [f"#{''.join(f'{round(float(part)):02x}' for part in color)}" for color in GLOW]
    strip = f"linear-gradient(90deg, transparent, {hexes[0]}, {hexes[1]}, {hexes[2]})"
    return (
        "<div role='img' aria-label='Colours of the heatmap: clear is 0, no evidence; red is 1, the most' "
        "style='display: flex; gap: 0.5rem; align-items: center; font-size: 0.875rem'>"
        f"<span>0, no evidence</span><span style='flex: 1; max-width: 10rem; height: 0.7rem; "
        f"border: 1px solid #7A8699; border-radius: 0.35rem; background: {strip}'></span><span>1, most</span></div>"
    )
