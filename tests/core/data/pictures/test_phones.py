"""Pictures as phones and cameras write them: formats, colours, turns and depths."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import zipfile
import zlib

import numpy as np
import pytest
from PIL import Image

from core.data.config import DataConfig
from core.data.pictures.decode import open_picture, picture_size
from core.data.pictures.formats import tally, unread
from core.data.pictures.notes import notes
from core.data.sources.listing import list_items
from core.data.sources.picture_files import find_pictures
from core.data.sources.unzip import ABOUT, unpack_zip
from core.errors import DataError, PictureError
from tests.core.data.pictures.test_decode import STORED, as_bytes, quarters
from tests.makers import BESIDE

PHONE = BESIDE / "phone"
phone = pytest.mark.skipif(not PHONE.is_dir(), reason=f"the phone's pictures are not in {PHONE}")

EXPECTED = {  # name: size, mean colour, mean colour of the upper left quarter; all by libheif and littlecms
    "arrow.heic": ((3024, 4032), (164, 159, 155), (160, 155, 150)),
    "bird_burst.heic": ((1280, 720), (129, 133, 98), (148, 148, 110)),
    "RGB_10__128x128.heif": ((128, 128), (127, 128, 127), (63, 64, 191)),
    "RGBA_12__128x128.heif": ((128, 128), (191, 170, 191), (111, 106, 207)),
    "RGB_16__128x128.png": ((128, 128), (127, 127, 128), (63, 63, 192)),
    "RGBA_16__128x128.png": ((128, 128), (191, 170, 191), (111, 106, 208)),
    "LA_16__128x128.png": ((128, 128), (128, 128, 128), (128, 128, 128)),
    "apple_gainmap_new.jpg": ((384, 512), (88, 87, 86), (116, 135, 150)),
    "minnie-320x240-yuv-icc.jpg": ((320, 240), (126, 123, 128), (140, 133, 139)),
}


def means(picture: Image.Image) -> tuple[np.ndarray, np.ndarray]:
    pixels = np.asarray(picture, float)
    height, width = pixels.shape[:2]
    return pixels.mean((0, 1)), pixels[: height // 2, : width // 2].mean((0, 1))


@phone
@pytest.mark.parametrize("name", EXPECTED)
def test_a_phones_picture_has_its_size_and_colours(name):
    size, mean, upper_left = EXPECTED[name]
    for source, at_least in ((PHONE / name, None), ((PHONE / name).read_bytes(), 120)):
        picture = open_picture(source, at_least=at_least)
        assert picture.mode == "RGB" and notes(picture) == []
        assert picture.size == size if at_least is None else min(picture.size) >= min(at_least, *size)
        for got, expected in zip(means(picture), (mean, upper_left), strict=True):
            assert np.abs(got - expected).max() <= (2 if at_least is None else 3.5)
    assert picture_size(PHONE / name) == size


@phone
def test_srgbs_own_profile_changes_no_pixel():
    with Image.open(PHONE / "minnie-320x240-yuv-icc.jpg") as raw:
        assert np.array_equal(np.asarray(open_picture(PHONE / "minnie-320x240-yuv-icc.jpg")), np.asarray(raw))


@phone
def test_a_phones_pictures_are_read_in_a_folder_a_table_and_a_zip(tmp_path):
    folder = tmp_path / "pets"
    (folder / "phone").mkdir(parents=True)
    for name in EXPECTED:
        (folder / "phone" / name).write_bytes((PHONE / name).read_bytes())
    names = [f"phone/{name}" for name in sorted(EXPECTED)]
    assert [str(path.relative_to(folder)) for path in find_pictures(str(folder)).paths] == names
    table = folder / "labels.csv"
    table.write_text("file,label\n" + "".join(f"{name},{'cat' if i % 2 else 'dog'}\n" for i, name in enumerate(names)))
    assert len(list_items(DataConfig(source=str(table))).paths) == len(names)
    with zipfile.ZipFile(tmp_path / "pets.zip", "w") as archive:
        for name in names:
            archive.write(folder / name, name)
        archive.writestr("phone/IMG_1.MOV", b"movie")
        archive.writestr("phone/a.psd", b"8BPS")
        archive.writestr("phone/b.psd", b"8BPS")
    list(unpack_zip(tmp_path / "pets.zip", tmp_path / "out"))
    assert len(find_pictures(str(tmp_path / "out")).paths) == len(names)
    assert json.loads((tmp_path / "out" / ABOUT).read_text())["left_out"] == ["2 PSD files and 1 movie"]
    for path in find_pictures(str(tmp_path / "out")).paths:
        assert np.abs(means(open_picture(path))[0] - EXPECTED[path.name][1]).max() <= 2


def test_a_zip_or_folder_of_other_files_says_what_they_are(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.psd", b"8BPS")
        archive.writestr("a.mov", b"movie")
    with pytest.raises(DataError, match=r"left out: 1 PSD file and 1 movie"):
        list(unpack_zip(tmp_path / "a.zip", tmp_path / "out"))
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.psd").write_bytes(b"8BPS")
    with pytest.raises(DataError, match=r"no pictures that can be opened, only 1 PSD file"):
        find_pictures(str(tmp_path / "folder"))


# colour


def s15(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def profile(colorants: np.ndarray, gamma: float, space: bytes = b"RGB ") -> bytes:
    """A display profile, version 2: a matrix (3, 3) to XYZ under D50 and one gamma; for "GRAY" the gamma alone."""
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256)) + bytes(2)
    white = b"XYZ " + bytes(4) + s15(0.9642) + s15(1.0) + s15(0.8249)
    tags = {
        b"wtpt": white,
        b"cprt": b"text" + bytes(4) + b"none\0",
        b"desc": b"desc" + bytes(4) + b"\0\0\0\2a\0" + bytes(78),
    }
    if space == b"GRAY":
        tags[b"kTRC"] = curve
    else:
        for i, letter in enumerate(b"rgb"):
            tags[bytes([letter]) + b"XYZ"] = b"XYZ " + bytes(4) + b"".join(map(s15, colorants[:, i]))
            tags[bytes([letter]) + b"TRC"] = curve
    table, body, at = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
    for name, data in tags.items():
        table += name + struct.pack(">II", at + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    head = struct.pack(">I4sI4s4s4s", at + len(body), b"none", 0x02400000, b"mntr", space, b"XYZ ")
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + s15(0.9642) + s15(1.0) + s15(0.8249)
    return head.ljust(128, b"\0") + table + body


P3 = np.array([[0.51512, 0.29198, 0.15710], [0.24120, 0.69225, 0.06657], [-0.00105, 0.04189, 0.78407]])
ADOBE = np.array([[0.60974, 0.20528, 0.14919], [0.31111, 0.62567, 0.06322], [0.01947, 0.06087, 0.74457]])
SRGB = np.array([[0.43607, 0.38515, 0.14307], [0.22249, 0.71687, 0.06061], [0.01392, 0.09708, 0.71410]])


def to_srgb(pixels: np.ndarray, colorants: np.ndarray, gamma: float) -> np.ndarray:
    """The colours in sRGB from the profile's matrix and curve: no colour library."""
    light = (pixels / 255) ** gamma @ colorants.T @ np.linalg.inv(SRGB).T
    light = light.clip(0, 1)
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055) * 255


def colours() -> np.ndarray:
    steps = np.linspace(0, 255, 24).round().astype(np.uint8)
    return np.stack(np.meshgrid(steps, steps, steps), -1).reshape(96, 144, 3)


@pytest.mark.parametrize("form", ["PNG", "TIFF", "WEBP", "AVIF", "JPEG", "HEIF"])
@pytest.mark.parametrize(("colorants", "gamma"), [(P3, 2.2), (ADOBE, 2.19921875)])
def test_a_wide_profile_becomes_srgb(form, colorants, gamma):
    options = {"quality": 100, "subsampling": "4:4:4"} if form in ("AVIF", "JPEG") else {"lossless": True}
    if form == "HEIF":
        options = {"quality": -1, "chroma": 444, "matrix_coefficients": 0}
        open_picture_once(form)
    pixels = colours() if form != "JPEG" else np.asarray(Image.fromarray(colours()).resize((288, 192), 0))
    icc = profile(colorants, gamma)
    data = as_bytes(Image.fromarray(pixels), form, icc_profile=icc, **({} if form in ("PNG", "TIFF") else options))
    with Image.open(io.BytesIO(data)) as raw:
        stored = np.asarray(raw.convert("RGB"), float)
    got = np.asarray(open_picture(data), float)
    assert np.abs(got - to_srgb(stored, colorants, gamma)).mean() < 1.5
    assert np.abs(got - stored).mean() > 4, "nothing changed"


def test_a_profile_in_a_jpeg_xl_counts_as_pixels_and_as_a_packed_jpeg(tmp_path):
    open_picture_once("JXL")
    large = Image.fromarray(colours()).resize((288, 192), Image.Resampling.NEAREST)
    large.save(tmp_path / "a.jpg", quality=95, icc_profile=profile(P3, 2.2))
    with Image.open(tmp_path / "a.jpg") as im:
        stored = np.asarray(im, float)
        im.save(tmp_path / "a.jxl", lossless_jpeg=True)
    packed = (tmp_path / "a.jxl").read_bytes()
    for data in (packed, without_box(packed, b"jbrd")):
        assert np.abs(np.asarray(open_picture(data), float) - to_srgb(stored, P3, 2.2)).mean() < 1.5


def open_picture_once(form: str) -> None:
    """Registers a plugin."""
    with pytest.raises(PictureError):
        open_picture({"HEIF": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "JXL": b"\xff\x0a" + bytes(40)}[form])


def test_grey_with_a_grey_profile_and_transparency_keep_their_meaning():
    grey = Image.fromarray(np.arange(256, dtype=np.uint8)[None])
    got = np.asarray(open_picture(as_bytes(grey, icc_profile=profile(P3, 1.0, b"GRAY"))), float)[0, :, 0]
    light = np.arange(256) / 255
    expected = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055) * 255
    assert np.abs(got - expected).mean() < 1.5
    see_through = Image.new("RGBA", (2, 1), (255, 0, 0, 0))
    assert np.asarray(open_picture(as_bytes(see_through, icc_profile=profile(P3, 2.2)))).min() == 255


@pytest.mark.parametrize(
    ("icc", "sentence"),
    [
        (b"nonsense" * 40, "is broken"),
        (profile(P3, 2.2)[:200], "is broken"),
        (profile(P3, 2.2, b"GRAY"), "is for gray pixels"),
        (bytes(100_000_000), "is larger than 16 MB"),
    ],
)
def test_a_profile_that_is_no_use_is_ignored_and_said(icc, sentence):
    data = as_bytes(Image.fromarray(colours()), icc_profile=icc)
    picture = open_picture(data)
    assert np.array_equal(np.asarray(picture), colours())
    assert len(notes(picture)) == 1 and sentence in notes(picture)[0]


def test_a_png_with_a_profile_of_two_megabytes_is_read():
    """Pillow refuses the whole picture."""
    icc = profile(P3, 2.2)
    data = as_bytes(Image.fromarray(colours()), icc_profile=icc + bytes(2_000_000))
    assert np.abs(np.asarray(open_picture(data), float) - to_srgb(colours(), P3, 2.2)).mean() < 1.5


# turns


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["AVIF", "HEIF", "TIFF"])
def test_every_container_is_turned_once(tmp_path, form, orientation):
    open_picture_once("HEIF")
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = Image.fromarray(np.ascontiguousarray(STORED[orientation](quarters(128, 64))))
    path = tmp_path / f"p.{form.lower()}"
    stored.save(path, form, exif=exif.tobytes() if form == "HEIF" else exif)
    for picture in (open_picture(path), open_picture(path.read_bytes(), at_least=32)):
        assert picture.size == (64, 128)
        assert np.abs(np.asarray(picture, int) - quarters(128, 64)).mean() < 12
    assert picture_size(path) == (64, 128)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_jpeg_xl_is_turned_once(tmp_path, orientation):
    """By its codestream, as the standard says, whether it is unpacked as pixels or as the JPEG it was."""
    open_picture_once("JXL")
    exif = Image.Exif()
    exif[0x0112] = orientation
    jpeg = tmp_path / "a.jpg"
    stored = np.ascontiguousarray(STORED[orientation](quarters(128, 64)))
    Image.fromarray(stored).save(jpeg, exif=exif, quality=95)
    packed = tmp_path / "packed.jxl"
    with Image.open(jpeg) as im:
        im.save(packed, lossless_jpeg=True)
    pixels = tmp_path / "pixels.jxl"
    pixels.write_bytes(without_box(packed.read_bytes(), b"jbrd"))
    for path in (packed, pixels):
        assert open_picture(path).size == picture_size(path) == (64, 128)
        assert np.abs(np.asarray(open_picture(path), int) - quarters(128, 64)).mean() < 12


def without_box(data: bytes, unwanted: bytes) -> bytes:
    kept, at = b"", 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big") or len(data) - at
        kept += b"" if data[at + 4 : at + 8] == unwanted else data[at : at + size]
        at += size
    return kept


@pytest.mark.parametrize("orientation", [0, 9, 300])
def test_a_turn_out_of_range_leaves_the_size_too(tmp_path, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / "a.jpg"
    Image.fromarray(quarters()).save(path, exif=exif)
    assert picture_size(path) == open_picture(path).size == (32, 48)


# depth


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(bits: int, colour: int, row: bytes, width: int, transparent: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, 1, bits, colour, 0, 0, 0)
    chunks = chunk(b"IHDR", head) + chunk(b"tRNS", transparent) + chunk(b"IDAT", zlib.compress(b"\0" + row))
    return b"\x89PNG\r\n\x1a\n" + chunks + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (png(2, 0, bytes([0b00011011]), 4, b"\0\1"), [0, 255, 170, 255]),
        (png(4, 0, bytes([0x05, 0xAF]), 4, b"\0\5"), [0, 255, 170, 255]),
        (png(8, 0, bytes([0, 5, 200]), 3, b"\0\5"), [0, 255, 200]),
        (png(16, 0, struct.pack(">3H", 1000, 25700, 65535), 3, struct.pack(">H", 1000)), [255, 100, 255]),
        (
            png(16, 2, struct.pack(">6H", *[0x1234] * 3, *[0x6400] * 3), 2, struct.pack(">3H", *[0x1234] * 3)),
            [255, 100],
        ),
    ],
)
def test_a_transparent_colour_is_white_in_every_depth(data, expected):
    assert np.asarray(open_picture(data))[0].tolist() == [[value] * 3 for value in expected]


def tiff(values: list[int], bits: int = 16, zero_is_white: bool = False, largest: int | None = None) -> bytes:
    raw = struct.pack(f"<{len(values)}H", *values)
    if bits == 12:
        packed = "".join(f"{value:012b}" for value in values)
        raw = int(packed, 2).to_bytes(len(packed) // 8, "big")
    tags = [(256, len(values)), (257, 1), (258, bits), (259, 1), (262, 0 if zero_is_white else 1)]
    tags += [(273, 0), (277, 1), (278, 1), (279, len(raw))] + ([(281, largest)] if largest else [])
    at = 8 + 2 + 12 * len(tags) + 4
    table = b"".join(struct.pack("<HHIHH", tag, 3, 1, at if tag == 273 else value, 0) for tag, value in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + table + bytes(4) + raw


def test_a_tiffs_depth_is_told_by_its_tags():
    def shades(data: bytes) -> list[int]:
        return np.asarray(open_picture(data))[0, :, 0].tolist()

    assert shades(tiff([0, 25700, 65535, 257])) == [0, 100, 255, 1]
    assert shades(tiff([0, 1606, 4095, 16], bits=12)) == [0, 100, 255, 1]
    assert shades(tiff([0, 1606, 4095, 16], largest=4095)) == [0, 100, 255, 1]
    assert shades(tiff([0, 1606, 4095, 16])) == [0, 6, 16, 0]
    assert shades(tiff([0, 25700, 65535, 257], zero_is_white=True)) == [255, 155, 0, 254]


def test_floats_are_shown_from_black_to_white():
    unit = open_picture(as_bytes(Image.fromarray(np.array([[0, 0.2, 1]], np.float32)), "TIFF"))
    assert np.asarray(unit)[0, :, 0].tolist() == [0, 51, 255] and notes(unit) == []
    wide = open_picture(as_bytes(Image.fromarray(np.array([[-50, 0, 200, np.nan]], np.float32)), "TIFF"))
    assert np.asarray(wide)[0, :, 0].tolist() == [0, 51, 255, 0]
    assert notes(wide) == ["its values from -50 to 200 are shown from black to white"]


# names


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.JPG", ""),
        ("a.heic", ""),
        ("a.jfif", ""),
        ("a.jxl", ""),
        ("a.txt", ""),
        ("IMG_1.MOV", "a movie"),
        ("a.psd", "a PSD file"),
        ("a.svg", "an SVG drawing"),
        ("a.ico", "an icon"),
        ("a.dng", "a raw photo"),
    ],
)
def test_a_file_is_named_for_what_it_is(name, kind):
    assert unread(name) == kind


def test_files_of_a_kind_are_counted():
    assert tally(["a.psd", "b.psd", "c.mov", "d.jpg", "e.txt"]) == "2 PSD files and 1 movie"


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "is a movie"),
        (b"8BPS" + bytes(40), "is a PSD file"),
        (b"%PDF-1.7", "is a PDF file"),
        (b"hello", "isn't a picture"),
        (b"", "isn't a picture"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(400), "is damaged: it starts like a HEIC file"),
    ],
)
def test_an_upload_is_named_for_what_it_is(head, what):
    with pytest.raises(PictureError, match=what):
        open_picture(head)


def test_a_picture_is_refused_by_its_header(tmp_path):
    """Of 200 megapixels, in a file of a few bytes."""
    open_picture_once("HEIF")
    data = bytearray(as_bytes(Image.new("RGB", (64, 64)), "HEIF"))
    at = data.index(b"ispe")
    data[at + 8 : at + 16] = struct.pack(">II", 20_000, 10_000)
    size = 0b0 | (3 << 1) | ((20_000 - 1) << 3) | (0 << 33) | (3 << 36) | ((10_000 - 1) << 38)
    for large in (bytes(data), b"\xff\x0a" + size.to_bytes(30, "little")):
        with pytest.raises(PictureError, match="million pixels"):
            open_picture(large)


def test_a_missing_package_is_named():
    """JPEG XL is optional; without its package the files are named, with what to install."""
    code = (
        "import sys, importlib.util as u; old = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name in ('pillow_jxl', 'pillow_heif') else old(name, *a)\n"
        "from core.data.pictures import formats; from core.data.pictures.decode import open_picture\n"
        "print(formats.SUFFIXES, formats.FORMAT_NAMES, formats.tally(['a.jxl', 'b.jxl', 'c.psd']))\n"
        "for data in (b'\\xff\\x0a' + bytes(90), b'\\0\\0\\0\\x18ftypheic' + bytes(90)):\n"
        "    try: open_picture(data)\n"
        "    except Exception as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    first, jxl, heic = done.stdout.splitlines()
    assert ".jxl" not in first and "AVIF" in first
    assert first.endswith("2 JPEG XL photos (JPEG XL needs the package pillow-jxl-plugin) and 1 PSD file")
    assert "pip install pillow-jxl-plugin" in jxl and "pip install pillow-heif" in heic
