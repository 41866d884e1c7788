#!/usr/bin/env bash
# Pillow 13.0.0 (PyPI): PNGs whose tRNS chunk makes one colour transparent, converted to RGBA.
# Expected: that colour gets alpha 0 in every depth, as in 8 bits. Seen: in 2 and 4 bits the greys are spread over 0 to
# 255 but the transparent one isn't, so nothing or the wrong grey is transparent; in 16-bit grey nothing is, and every
# shade above 255 turns white; in 16-bit RGB the pixels keep one byte and the colour two, so nothing is. Pet Lab compares
# the stored values itself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check pillow==13.0.0
"$folder/venv/bin/python" - <<'PYTHON'
import io
import struct
import zlib

import PIL
from PIL import Image


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def rgba(bits, colour, row, transparent):
    """The two pixels of a PNG of one row, the first of which is the transparent one."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 1, bits, colour, 0, 0, 0))
    data = head + chunk(b"tRNS", transparent) + chunk(b"IDAT", zlib.compress(b"\0" + row)) + chunk(b"IEND", b"")
    with Image.open(io.BytesIO(b"\x89PNG\r\n\x1a\n" + data)) as im:
        shown = im.convert("RGBA")
    return [shown.getpixel((x, 0)) for x in (0, 1)]


seen = {
    "8-bit grey": rgba(8, 0, b"\x55\xaa", b"\0\x55"),
    "4-bit grey": rgba(4, 0, b"\x5a", b"\0\x05"),
    "2-bit grey": rgba(2, 0, b"\x60", b"\0\x01"),
    "16-bit grey": rgba(16, 0, b"\x55\0\xaa\0", b"\x55\0"),
    "16-bit RGB": rgba(16, 2, b"\x55\x10" * 3 + b"\xaa\x10" * 3, b"\x55\x10" * 3),
}
print("Pillow", PIL.__version__)
for name, pixels in seen.items():
    print(f"{name}: {pixels}")
assert seen.pop("8-bit grey") == [(85, 85, 85, 0), (170, 170, 170, 255)]
assert all(pixels[0][3] == 255 for pixels in seen.values()), "a transparent colour is transparent now"
assert seen["16-bit grey"][0][:3] == (255, 255, 255), "16-bit grey keeps its shades now"
PYTHON
# Output seen:
# Pillow 13.0.0
# 8-bit grey: [(85, 85, 85, 0), (170, 170, 170, 255)]
# 4-bit grey: [(85, 85, 85, 255), (170, 170, 170, 255)]
# 2-bit grey: [(85, 85, 85, 255), (170, 170, 170, 255)]
# 16-bit grey: [(255, 255, 255, 255), (255, 255, 255, 255)]
# 16-bit RGB: [(85, 85, 85, 255), (170, 170, 170, 255)]
