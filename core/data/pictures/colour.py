"""From the colours of a picture's own profile to sRGB: a phone's Display P3, a camera's Adobe RGB, a printer's CMYK."""

import hashlib
import io
import threading
from collections import OrderedDict

import numpy as np
from PIL import Image, ImageCms

from core.data.pictures.notes import add_note

LARGEST_PROFILE = 16 * 2**20  # bytes; a printer's profile has up to 4 MB
_KEPT = 16  # transforms
_ALIKE = 2  # of 255: a profile that moves no colour further is sRGB's own
_SPACES = {"RGB": "RGB ", "L": "GRAY", "CMYK": "CMYK"}

_transforms: OrderedDict[bytes, ImageCms.ImageCmsTransform | Exception | None] = OrderedDict()
_lock = threading.Lock()


def in_srgb(im: Image.Image, at_least: int | None = None) -> Image.Image:
    """`im`, 8 bits a channel, with the colours of its embedded profile as sRGB; `im` itself without a profile, or if
    the profile is sRGB's. A profile that is broken, too large or for other pixels is ignored, with a note. With
    `at_least`, a large picture is halved, or more, before its colours change; no side falls below `at_least`."""
    profile = im.info.get("icc_profile")
    if not profile:
        if "icc_profile" in im.info:  # Pillow found one that it couldn't unpack
            add_note(im, "its colour profile is broken, so it was ignored")
        return im
    if len(profile) > LARGEST_PROFILE:
        add_note(im, f"its colour profile is larger than {LARGEST_PROFILE // 2**20} MB and was ignored")
        return im
    plain, alpha = _split(im)
    found = _transform(profile, plain.mode)
    if isinstance(found, Exception):
        add_note(im, f"its colour profile {found}, so it was ignored")
        return im
    if found is None:
        return im
    if at_least is not None and (times := min(im.size) // at_least) > 1:
        plain, alpha = _split(im.reduce(times))
    converted = found.apply(plain)
    converted.info = {key: value for key, value in im.info.items() if key not in ("icc_profile", "transparency")}
    if alpha is not None:
        converted.putalpha(alpha)
    return converted


def _split(im: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """The colours without alpha, in a mode that a profile can describe, and the alpha."""
    if im.mode in ("P", "PA", "1") or "transparency" in im.info:
        im = im.convert("RGBA" if im.mode == "PA" or "transparency" in im.info else "RGB")
    if im.mode in ("RGBA", "LA", "RGBa", "La"):
        im = im.convert({"RGBa": "RGBA", "La": "LA"}.get(im.mode, im.mode))
        return im.convert(im.mode[:-1]), im.getchannel("A")
    return (im if im.mode in _SPACES else im.convert("RGB")), None


def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | Exception | None:
    """The transform to sRGB, None if there is nothing to change, or what is wrong with the profile."""
    key = hashlib.sha256(mode.encode() + profile).digest()
    with _lock:
        if key in _transforms:
            _transforms.move_to_end(key)
            return _transforms[key]
    found = _build(profile, mode)
    with _lock:
        _transforms[key] = found
        while len(_transforms) > _KEPT:
            _transforms.popitem(last=False)
    return found


def _build(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | Exception | None:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        space = source.profile.xcolor_space
        if space != _SPACES[mode]:
            return ValueError(f"is for {space.strip().lower()} pixels")
        intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
        made = ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB", renderingIntent=intent)
    except Exception:  # ImageCms raises PyCMSError, OSError and more
        return ValueError("is broken")
    if mode != "CMYK":
        sample = _colours(mode)
        moved = np.asarray(made.apply(sample), int) - np.asarray(sample.convert("RGB"), int)
        if np.abs(moved).max() <= _ALIKE:
            return None
    return made


def _colours(mode: str) -> Image.Image:
    """Every grey, or a grid of 17 x 17 x 17 colours."""
    if mode == "L":
        return Image.fromarray(np.arange(256, dtype=np.uint8)[None])
    steps = np.linspace(0, 255, 17).round().astype(np.uint8)
    return Image.fromarray(np.stack(np.meshgrid(steps, steps, steps), -1).reshape(17, -1, 3))
