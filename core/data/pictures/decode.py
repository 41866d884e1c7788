"""Reads one picture from a camera, a phone or the web as upright RGB."""

import io
import re
import warnings
from pathlib import Path

import numpy as np
from PIL import Image

from core.errors import PictureError

FORMATS = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",), "GIF": (".gif",), "WEBP": (".webp",), "BMP": (".bmp",)}
SUFFIXES = tuple(suffix for suffixes in FORMATS.values() for suffix in suffixes)
FORMAT_NAMES = "JPEG, PNG, GIF, WebP and BMP"
OTHER_FORMAT = f"not one of {FORMAT_NAMES}"
OTHER_SUFFIX = re.compile(  # of pictures too, but not read here
    r"\.(tiff?|psd|sgi|rgb|bw|p[gpbn]m|ico|icns|tga|jp2|j2k|jxl|hei[cf]|avif|dds|pcx|eps|svg|cr2|nef|arw|dng|jfif|jpe)$",
    re.IGNORECASE,
)
MAX_PIXELS = 150_000_000  # a 12,000 x 12,000 picture takes 430 MB while it is open

_ORIENTATION = 0x0112  # the EXIF tag; values 2 to 8 tell how the camera was held
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def open_picture(source: Path | str | bytes, at_least: int | None = None) -> Image.Image:
    """The picture in `source` (a path or a file's bytes) as an upright 8-bit RGB image.

    EXIF orientation is applied, transparency becomes white, CMYK, palette and 16-bit grey are converted, and the first
    frame of an animation is used. With `at_least`, a JPEG may be decoded at a half, a quarter or an eighth, in a
    fraction of the time, but no side falls below `at_least` pixels.

    Raises PictureError if it isn't a picture, is damaged, or is larger than `MAX_PIXELS`.
    """
    name = "The upload" if isinstance(source, bytes) else Path(source).name
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # we have our own limit, and broken metadata doesn't hurt the pixels
            with Image.open(io.BytesIO(source) if isinstance(source, bytes) else source, formats=list(FORMATS)) as im:
                _check_size(im, name)
                if at_least is not None:
                    im.draft("RGB", (at_least, at_least))
                return upright_rgb(im)
    except PictureError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_large(name) from error
    except Image.UnidentifiedImageError as error:
        raise PictureError(f"{name} isn't a picture that Pet Lab can read.", f"It reads {FORMAT_NAMES}.") from error
    except Exception as error:  # decoders raise almost anything on damaged files
        _refused_by_the_system(error, name)
        raise PictureError(f"{name} is damaged ({error}).", "Open and save it again, or leave it out.") from error


def upright_rgb(im: Image.Image) -> Image.Image:
    """`im` turned by its EXIF orientation, as loaded 8-bit RGB; `im` itself if nothing changes, since a copy would take
    a seventh of a photo's decoding time."""
    im.load()  # first: asking a PNG for its EXIF loads it too, and a damaged one fails only once
    turn = _UPRIGHT.get(_orientation(im))
    rgb = _to_rgb(im)
    return rgb.transpose(turn) if turn is not None else rgb


def picture_size(path: Path) -> tuple[int, int]:
    """Upright (width, height) in pixels, from the file's header (a PNG is decoded: its EXIF may be at the end).
    Raises PictureError like `open_picture`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=list(FORMATS)) as im:
                _check_size(im, path.name)
                width, height = im.size
                return (height, width) if _orientation(im) >= 5 else (width, height)
    except PictureError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_large(path.name) from error
    except Exception as error:
        _refused_by_the_system(error, path.name)
        raise PictureError(
            f"{path.name} isn't a picture that Pet Lab can read.", f"It reads {FORMAT_NAMES}."
        ) from error


def _too_large(name: str) -> PictureError:
    return PictureError(f"{name} has more than {MAX_PIXELS // 10**6} million pixels.", "Make it smaller first.")


def _refused_by_the_system(error: Exception, name: str) -> None:
    if isinstance(error, FileNotFoundError):
        raise PictureError(f"{name} isn't there.", "Put the file back, or leave it out.") from error
    if isinstance(error, OSError) and error.strerror:  # a decoder's own OSErrors have no number and no text of it
        advice = "Check the file's access rights and its disk."
        raise PictureError(f"{name} can't be read ({error.strerror}).", advice) from error


def _check_size(im: Image.Image, name: str) -> None:
    if im.width * im.height > MAX_PIXELS:
        raise _too_large(name)


def _orientation(im: Image.Image) -> int:
    try:
        return int(im.getexif().get(_ORIENTATION, 1))
    except Exception:  # broken metadata: leave the pixels as they are
        return 1


def _to_rgb(im: Image.Image) -> Image.Image:
    if im.mode.startswith("I") or im.mode == "F":  # 16-bit grey; convert("RGB") would clip it to white
        values = np.asarray(im, dtype=np.float32)
        return Image.fromarray((values / 257).clip(0, 255).round().astype(np.uint8)).convert("RGB")
    if im.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in im.info:
        rgba = im.convert("RGBA")
        white = Image.new("RGBA", rgba.size, "white")
        return Image.alpha_composite(white, rgba).convert("RGB")
    return im if im.mode == "RGB" else im.convert("RGB")
