"""Any depth of pixels as 8 bits a channel, and transparency laid on white."""

from typing import Any

import numpy as np
from PIL import Image

from core.data.pictures.notes import add_note

_BITS, _PHOTOMETRIC = 258, 262  # TIFF tags
_LARGEST = (341, 281)  # SMaxSampleValue and MaxSampleValue
_DEEP_PNG = (";16B", ";16")


def raw_mode(im: Image.Image) -> str:
    """How the file stores a pixel, such as "L;4" or "RGB;16B", as long as `im` isn't loaded."""
    tile: Any = getattr(im, "tile", None)
    if not tile:
        return ""
    args = tile[0][3]
    return str(args if isinstance(args, str) else args[0] if args else "")


def in_bytes(im: Image.Image, raw: str) -> Image.Image:
    """`im` with 8 bits a channel: L, RGB or CMYK with or without alpha, or a palette. A transparent colour becomes
    alpha. `raw` is its `raw_mode` before loading. Floats from 0 to 1 are taken as black to white; other floats, and
    whole numbers beyond 16 bits, from their smallest to their largest."""
    if im.mode == "F" or im.mode.startswith("I"):
        return _from_numbers(im)
    transparent = im.info.get("transparency")
    if im.format == "PNG" and isinstance(transparent, int) and raw in ("L;2", "L;4"):
        # Pillow spreads such greys over 0 to 255, but not the transparent one
        return _see_through(im, np.asarray(im) == transparent * {"L;2": 85, "L;4": 17}[raw])
    if im.format == "PNG" and isinstance(transparent, tuple) and raw.endswith(_DEEP_PNG):
        # Pillow keeps the upper byte of each channel, but both bytes of the transparent colour
        return _see_through(im, (np.asarray(im) == [value >> 8 for value in transparent]).all(axis=2))
    return im


def on_white(im: Image.Image) -> Image.Image:
    """8-bit `im` as RGB, its transparency laid on white; `im` itself if it is RGB already."""
    if see_through(im):
        rgba = im.convert("RGBA")
        white = Image.new("RGBA", rgba.size, "white")
        return Image.alpha_composite(white, rgba).convert("RGB")
    return im if im.mode == "RGB" else im.convert("RGB")


def see_through(im: Image.Image) -> bool:
    return im.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in im.info


def _from_numbers(im: Image.Image) -> Image.Image:
    tags: Any = getattr(im, "tag_v2", {})
    values = np.asarray(im)
    low, high = (0.0, 65535.0) if im.mode != "F" else (0.0, 1.0)
    if stated := next((float(np.ravel(tags[tag])[0]) for tag in _LARGEST if tag in tags), 0.0):
        high = stated
    elif tags and im.mode.startswith("I;"):
        high = float(2 ** int(np.ravel(tags.get(_BITS, 16))[0]) - 1)
    else:
        finite = values[np.isfinite(values)] if im.mode == "F" else values
        least, most = (float(finite.min()), float(finite.max())) if finite.size else (low, high)
        if least < low or most > high:
            low, high = least, most
            add_note(im, f"its values from {low:g} to {high:g} are shown from black to white")
    if im.mode.startswith("I;"):
        grey = _scaled(values, low, high)
    else:
        grey = _scaled(np.nan_to_num(values.astype(np.float32), nan=low, posinf=high, neginf=low), low, high)
    if tags.get(_PHOTOMETRIC) == 0:  # white is zero, which Pillow turns round in 8 bits only
        grey = 255 - grey
    shown = Image.fromarray(grey)
    shown.info = {key: value for key, value in im.info.items() if key != "transparency"}
    if isinstance(transparent := im.info.get("transparency"), int):
        return _see_through(shown, values == transparent)
    return shown


def _scaled(values: np.ndarray, low: float, high: float) -> np.ndarray:
    scaled = (values.astype(np.float32) - low) * (255 / (high - low or 1))
    return scaled.clip(0, 255).round().astype(np.uint8)


def _see_through(im: Image.Image, where: np.ndarray) -> Image.Image:
    seen = im.convert("RGBA" if im.mode == "RGB" else "LA") if "transparency" not in im.info else _without(im)
    seen.putalpha(Image.fromarray(np.where(where, 0, 255).astype(np.uint8)))
    return seen


def _without(im: Image.Image) -> Image.Image:
    plain = im.copy()
    plain.info.pop("transparency", None)
    return plain.convert("RGBA" if plain.mode == "RGB" else "LA")
