"""One picture from whatever file: upright 8-bit RGB, or one clear sentence."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from core.data.pictures.decode import MAX_PIXELS, open_picture, picture_size
from core.data.pictures.formats import SUFFIXES
from core.errors import PictureError
from tests.makers import BESIDE

ODD = BESIDE / "odd_images"
odd_images = pytest.mark.skipif(not ODD.is_dir(), reason=f"the odd images are not in {ODD}")

# how a camera that was held in each of the eight ways stores an upright picture
STORED = {
    1: lambda a: a,
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.transpose(1, 0, 2),
    6: lambda a: np.rot90(a),
    7: lambda a: a[::-1, ::-1].transpose(1, 0, 2),
    8: lambda a: np.rot90(a, -1),
}


def quarters(height: int = 48, width: int = 32) -> np.ndarray:
    """Four flat colours: no two of the eight orientations look alike."""
    picture = np.zeros((height, width, 3), np.uint8)
    picture[: height // 2, : width // 2] = 255, 0, 0
    picture[: height // 2, width // 2 :] = 0, 255, 0
    picture[height // 2 :, : width // 2] = 0, 0, 255
    picture[height // 2 :, width // 2 :] = 255, 255, 0
    return picture


def encoded(pixels: np.ndarray, orientation: int, form: str, **options) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(buffer, form, exif=exif, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(("form", "options"), [("JPEG", {"quality": 95}), ("PNG", {}), ("WEBP", {"lossless": True})])
def test_every_orientation_comes_out_upright(tmp_path, orientation, form, options):
    upright = quarters()
    path = tmp_path / f"p.{form.lower()}"
    path.write_bytes(encoded(STORED[orientation](upright), orientation, form, **options))
    for picture in (open_picture(path), open_picture(path, at_least=24), open_picture(path.read_bytes())):
        expected = np.asarray(Image.fromarray(upright).resize(picture.size, Image.Resampling.NEAREST), int)
        assert picture.mode == "RGB"
        assert picture.width < picture.height
        assert np.abs(np.asarray(picture, int) - expected).mean() < 12
    assert picture_size(path) == (32, 48)


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_is_none_changes_nothing(orientation):
    assert np.array_equal(np.asarray(open_picture(encoded(quarters(), orientation, "PNG"))), quarters())


def test_a_large_jpeg_is_decoded_smaller_but_never_below_what_was_asked():
    data = encoded(quarters(960, 640), 6, "JPEG")
    assert open_picture(data).size == (960, 640)
    small = open_picture(data, at_least=100)
    assert (small.width, small.height) == (240, 160)


def as_bytes(image: Image.Image, form: str = "PNG", **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def test_transparency_is_laid_on_white():
    half = Image.new("RGBA", (2, 1), (200, 0, 0, 255))
    half.putpixel((1, 0), (0, 0, 0, 0))
    assert np.asarray(open_picture(as_bytes(half))).tolist() == [[[200, 0, 0], [255, 255, 255]]]
    palette = Image.new("P", (2, 1))
    palette.putpalette([10, 20, 30, 40, 50, 60])
    palette.putpixel((1, 0), 1)
    data = as_bytes(palette, transparency=0)
    assert np.asarray(open_picture(data)).tolist() == [[[255, 255, 255], [40, 50, 60]]]


def test_sixteen_bit_grey_keeps_its_shades():
    grey = Image.fromarray(np.array([[0, 257 * 100, 65535]], np.uint16))
    assert np.asarray(open_picture(as_bytes(grey)))[0, :, 0].tolist() == [0, 100, 255]


def test_of_an_animation_the_first_frame_is_taken():
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    data = as_bytes(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert np.asarray(open_picture(data))[0, 0].tolist() == [255, 0, 0]


def test_the_two_pictures_of_a_stereo_camera_are_one_jpeg():
    """Listing this format by its name made Pillow fail on every file that is no picture."""
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "blue")]
    data = as_bytes(frames[0], "MPO", save_all=True, append_images=frames[1:])
    assert Image.open(io.BytesIO(data)).format == "MPO"
    assert np.asarray(open_picture(data))[8, 8].tolist() == [254, 0, 0]


def test_a_png_whose_data_is_garbled_is_refused():
    """Reading its EXIF met the damage, which was taken for broken metadata; the pixels then came out as garbage."""
    data = bytearray(as_bytes(Image.fromarray(np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8))))
    data[2000:2400] = bytes(400)
    with pytest.raises(PictureError, match="is damaged"):
        open_picture(bytes(data))


def test_a_file_may_vanish_after_it_was_opened(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(encoded(quarters(), 1, "PNG"))
    picture = open_picture(path)
    path.unlink()
    assert np.array_equal(np.asarray(picture), quarters())


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "isn't a picture"),
        (b"hello", "isn't a picture"),
        (encoded(quarters(), 1, "PNG")[:60], "is damaged"),
        (encoded(quarters(200, 200), 1, "JPEG")[:700], "is damaged"),
        (as_bytes(Image.new("RGB", (4, 4)), "PCX"), "JPEG, PNG, GIF, WebP, BMP, TIFF, AVIF, HEIC and JPEG XL"),
        (as_bytes(Image.new("1", (12_300, 12_300)), "PNG"), f"{MAX_PIXELS // 10**6} million pixels"),
    ],
)
def test_what_is_no_picture_is_refused_in_one_sentence(tmp_path, data, sentence):
    with pytest.raises(PictureError, match=sentence) as caught:
        open_picture(data)
    assert str(caught.value).startswith("The upload ")
    path = tmp_path / "photo.jpg"
    path.write_bytes(data)
    with pytest.raises(PictureError, match=sentence) as caught:
        open_picture(path)
    assert str(caught.value).startswith("photo.jpg ")
    assert len(str(caught.value).splitlines()) == 1


def test_what_the_system_refuses_is_not_called_damaged(tmp_path):
    with pytest.raises(PictureError, match=r"a\.jpg isn't there"):
        open_picture(tmp_path / "a.jpg")
    (tmp_path / "b.jpg").mkdir()
    for read in (open_picture, picture_size):
        with pytest.raises(PictureError, match=r"b\.jpg can't be read \(Is a directory\)"):
            read(tmp_path / "b.jpg")


READABLE = {
    "hopper_orientation_2.jpg": (128, 128),
    "hopper_orientation_6.jpg": (128, 128),
    "hopper_orientation_8.webp": (128, 128),
    "orientation_rectangle.jpg": None,
    "exif_typeerror.jpg": None,
    "exif_gps_typeerror.jpg": None,
    "hopper_bad_exif.jpg": None,
    "invalid-exif.jpg": None,
    "photoshop-200dpi-broken.jpg": None,
    "pil_sample_cmyk.jpg": None,
    "mode_16bit.png": None,
    "p_trns_single.png": None,
    "pil123rgba.png": None,
    "dispose_bgnd_rgba.gif": None,
    "truncated_app14.jpg": None,
    "tiff_16bit_RGB.tiff": (100, 40),
}
DAMAGED = ["broken.png", "broken_data_stream.png", "truncated_jpeg.jpg", "truncated_image.png"]
BOMBS = ["decompression_bomb.gif", "decompression_bomb.ico"]


@odd_images
@pytest.mark.parametrize("name", READABLE)
def test_an_odd_picture_is_read(name):
    picture = open_picture(ODD / name)
    assert picture.mode == "RGB"
    assert READABLE[name] in (None, picture.size)
    assert picture_size(ODD / name) == picture.size
    assert np.asarray(picture).std() > 1, "one flat colour"
    assert open_picture((ODD / name).read_bytes()).size == picture.size


@odd_images
def test_the_three_hoppers_are_the_same_upright_picture():
    two, six, eight = (
        np.asarray(open_picture(ODD / f"hopper_orientation_{n}"), float) for n in ("2.jpg", "6.jpg", "8.webp")
    )
    for other in (six, eight):
        assert np.abs(other - two).mean() < 8
    for k in range(8):  # none of the other seven ways to hold it is as near
        turned = np.rot90(six if k < 4 else six[:, ::-1], k % 4)
        assert k == 0 or np.abs(turned - two).mean() > 25


@odd_images
def test_sixteen_bits_and_cmyk_look_like_what_they_show():
    sixteen = np.asarray(open_picture(ODD / "mode_16bit.png"), float)
    assert 20 < sixteen.mean() < 235
    cmyk = open_picture(ODD / "pil_sample_cmyk.jpg")
    with Image.open(ODD / "pil_sample_cmyk.jpg") as raw:
        assert raw.mode == "CMYK"
        assert np.array_equal(np.asarray(cmyk), np.asarray(raw.convert("RGB")))


@odd_images
@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_picture_is_refused(name):
    with pytest.raises(PictureError, match=name.replace(".", r"\.")):
        open_picture(ODD / name)


@odd_images
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_before_it_is_unpacked(name):
    for read in (open_picture, picture_size):
        with pytest.raises(PictureError, match=r"million pixels|It reads"):
            read(ODD / name)


@odd_images
def test_every_other_odd_file_is_refused_and_told_which_formats_are_taken():
    rest = [p for p in sorted(ODD.iterdir()) if p.suffix != ".md" and p.name not in {*READABLE, *DAMAGED, *BOMBS}]
    assert len(rest) == 28 - len(READABLE) - len(DAMAGED) - len(BOMBS)
    for path in rest:
        sentence = "is damaged" if path.suffix in SUFFIXES else "which Pet Lab can't read. It reads JPEG"
        with pytest.raises(PictureError, match=sentence):
            open_picture(path)
