"""Which way up a picture is, once: by EXIF, or by the turn its container has already made."""

from contextlib import suppress

from PIL import Image

TURN_LEFT = "turn left to do"  # the key of an image's `info` for a turn that its decoder left undone
_TAG = 0x0112  # EXIF's orientation; values 2 to 8 tell how the camera was held
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def orientation(im: Image.Image) -> int:
    """1 to 8, where 1 is upright. libheif, libjxl and Pillow for a TIFF turn the pixels themselves, so EXIF doesn't
    count there; Pillow reports an AVIF's `irot` and `imir` as EXIF and leaves its pixels."""
    if im.format in ("HEIF", "JXL", "TIFF"):
        return int(im.info.get(TURN_LEFT, 1))
    with suppress(Exception):  # broken metadata: leave the pixels as they are
        value = int(im.getexif().get(_TAG, 1))
        return value if value in _UPRIGHT else 1
    return 1


def upright_size(im: Image.Image) -> tuple[int, int]:
    """(width, height) after the turn."""
    return (im.height, im.width) if orientation(im) >= 5 else im.size


def upright(im: Image.Image, value: int) -> Image.Image:
    """`im` turned by orientation `value`; `im` itself if it's upright."""
    return im.transpose(_UPRIGHT[value]) if value in _UPRIGHT else im
