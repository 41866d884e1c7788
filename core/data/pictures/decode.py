"""Reads one picture from a camera, a phone or the web as upright 8-bit sRGB."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from PIL import Image

from core.data.pictures import jpeg_xl
from core.data.pictures.colour import LARGEST_PROFILE, in_srgb
from core.data.pictures.depth import in_bytes, on_white, raw_mode
from core.data.pictures.formats import FORMAT_NAMES, FORMATS, SNIFFED, Format, sniff, with_article
from core.data.pictures.orientation import TURN_LEFT, orientation, upright, upright_size
from core.data.pictures.png import without_metadata
from core.errors import PictureError

OTHER_ADVICE = f"It reads {FORMAT_NAMES}."
MAX_PIXELS = 150_000_000  # a 12,000 x 12,000 picture takes 430 MB while it is open
_DNG, _SMALLER, _PARTS = 50706, 254, 330  # TIFF tags


def open_picture(source: Path | str | bytes, at_least: int | None = None) -> Image.Image:
    """The picture in `source` (a path or a file's bytes) as an upright 8-bit sRGB image.

    EXIF orientation or the container's turn is applied, the embedded colour profile is converted to sRGB, transparency
    becomes white, CMYK, palettes and other depths are converted, and the first frame of an animation or the primary
    picture of several is used. `notes` tells what was ignored or guessed. With `at_least`, a picture may come smaller,
    in a fraction of the time, but no side falls below `at_least` pixels.

    Raises PictureError if it isn't a picture, is damaged, is larger than `MAX_PIXELS`, or needs a missing package.
    """
    name = "The upload" if isinstance(source, bytes) else Path(source).name
    with _clear_errors(name), opened(source, name) as im:
        if at_least is not None:
            im.draft("RGB", (at_least, at_least))
        return upright_rgb(im, at_least)


def upright_rgb(im: Image.Image, at_least: int | None = None) -> Image.Image:
    """`im` upright, as loaded 8-bit sRGB; `im` itself if nothing changes, since a copy would take a seventh of a
    photo's decoding time. `at_least` is as in `open_picture`."""
    raw = raw_mode(im)
    im.load()  # first: asking a PNG for its EXIF loads it too, and a damaged one fails only once
    turn = orientation(im)
    rgb = upright(on_white(in_srgb(in_bytes(im, raw), at_least)), turn)
    if rgb is not im:
        for done in ("exif", "icc_profile", "transparency"):
            rgb.info.pop(done, None)
    return rgb


def picture_size(path: Path) -> tuple[int, int]:
    """Upright (width, height) in pixels, from the file's header (a PNG is decoded: its EXIF may be at the end).
    Raises PictureError like `open_picture`."""
    with _clear_errors(path.name), open(path, "rb") as file:
        key = _format_of(file, path.name)
        if key == "JXL":  # its library decodes the whole picture to tell its size
            width, height, turn = _checked_jxl(file.read(), path.name)
            return (height, width) if turn >= 5 else (width, height)
        with _image(file, key, path.name) as im:
            return upright_size(im)


@contextmanager
def opened(source: Path | str | bytes, name: str) -> Iterator[Image.Image]:
    """The picture in `source`, its pixels not loaded yet. Raises PictureError for what Pet Lab doesn't read, and what
    Pillow raises for damaged files."""
    with (
        io.BytesIO(source) if isinstance(source, bytes) else open(source, "rb") as file,
        _image(file, _format_of(file, name), name) as im,
    ):
        yield im


@contextmanager
def _image(file: BinaryIO | Any, key: str, name: str) -> Iterator[Image.Image]:
    """The picture in an open file of format `key`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # we have our own limit, and broken metadata doesn't hurt the pixels
        turn = 1
        if key == "JXL":
            turn = _checked_jxl(file.read(), name)[2]
            file.seek(0)
        try:
            im = _open_png(file) if key == "PNG" else Image.open(file, formats=[key])
        except Image.UnidentifiedImageError as error:
            sentence = f"{name} is damaged: it starts like {with_article(FORMATS[key].name)} file, but can't be read."
            raise PictureError(sentence, "Open and save it again, or leave it out.") from error
        with im:
            _check_size(im.size, name)
            if im.format == "TIFF":
                _refuse_raw(im, name)
            if key == "JXL" and getattr(im, "jpeg", False):  # a packed JPEG comes out as it was before the turn
                im.info[TURN_LEFT] = turn
            yield im


@contextmanager
def _clear_errors(name: str) -> Iterator[None]:
    """Whatever a decoder raises, as a PictureError."""
    try:
        yield
    except PictureError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_large(name) from error
    except Exception as error:  # decoders raise almost anything on damaged files
        if isinstance(error, FileNotFoundError):
            raise PictureError(f"{name} isn't there.", "Put the file back, or leave it out.") from error
        if isinstance(error, OSError) and error.strerror:  # a decoder's own OSErrors have no number and no text of it
            advice = "Check the file's access rights and its disk."
            raise PictureError(f"{name} can't be read ({error.strerror}).", advice) from error
        raise PictureError(f"{name} is damaged ({error}).", "Open and save it again, or leave it out.") from error


def _format_of(file: BinaryIO | Any, name: str) -> str:
    """The key in FORMATS of an open file, whose decoder is there."""
    kind = sniff(file.read(SNIFFED))
    file.seek(0)
    if kind not in FORMATS:
        what = f"is {with_article(kind)}, which Pet Lab can't read" if kind else "isn't a picture that Pet Lab can read"
        raise _other_format(f"{name} {what}.")
    form = FORMATS[kind]
    if not form.readable:
        raise _needs(form, name)
    if kind == "HEIF":
        import_module(form.module).register_heif_opener()
    elif kind == "JXL":
        import_module(form.module)
    return kind


def _open_png(file: BinaryIO | Any) -> Image.Image:
    try:
        return Image.open(file, formats=["PNG"])
    except ValueError as error:
        if "too large" not in str(error):
            raise
    file.seek(0)
    data, profile = without_metadata(file.read(), LARGEST_PROFILE)
    im = Image.open(io.BytesIO(data), formats=["PNG"])
    if profile is not None:
        im.info["icc_profile"] = profile
    return im


def _needs(form: Format, name: str) -> PictureError:
    error = PictureError(
        f"{name} is {with_article(form.name)} photo, and the package that reads it isn't installed.",
        f"Install it with: pip install {form.package}",
    )
    error.__cause__ = Image.UnidentifiedImageError(form.name)
    return error


def _other_format(sentence: str) -> PictureError:
    error = PictureError(sentence, OTHER_ADVICE)
    error.__cause__ = Image.UnidentifiedImageError(sentence)
    return error


def _checked_jxl(data: bytes, name: str) -> tuple[int, int, int]:
    header = jpeg_xl.header(data)
    if header is None:
        raise ValueError("its header is missing")
    _check_size(header[:2], name)
    return header


def _refuse_raw(im: Image.Image, name: str) -> None:
    tags: Any = getattr(im, "tag_v2", {})
    if _DNG in tags or (tags.get(_SMALLER) == 1 and _PARTS in tags):  # what opens is a small preview
        raise _other_format(f"{name} is a raw photo, which Pet Lab can't read.")


def _too_large(name: str) -> PictureError:
    return PictureError(f"{name} has more than {MAX_PIXELS // 10**6} million pixels.", "Make it smaller first.")


def _check_size(size: tuple[int, int], name: str) -> None:
    if size[0] * size[1] > MAX_PIXELS:
        raise _too_large(name)
