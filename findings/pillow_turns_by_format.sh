#!/usr/bin/env bash
# Pillow 13.0.0 (PyPI, with pillow-heif 1.8.1 and numpy 2.4.6): one picture that a camera held sideways (orientation 6),
# saved as JPEG, AVIF, TIFF and HEIC.
# Expected: one rule for all of them, such as "pixels as stored, and the turn in getexif()". Seen: JPEG and AVIF leave the
# pixels and report 6, though an AVIF holds its turn as `irot`; a TIFF already has its upright size before it is loaded,
# still reports 6 then, and turns its pixels and forgets the tag on load(); a HEIC is turned and reports 1 at once. So a
# size read before loading and swapped for orientations above 4 is wrong for a TIFF alone. Pet Lab asks EXIF for JPEG,
# PNG, WebP and AVIF, and never for TIFF and HEIC.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check pillow==13.0.0 pillow-heif==1.8.1 numpy==2.4.6
"$folder/venv/bin/python" - <<'PYTHON'
import io

import PIL
import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()
exif = Image.Exif()
exif[0x0112] = 6
seen = {}
for form in ("JPEG", "AVIF", "TIFF", "HEIF"):
    data = io.BytesIO()
    Image.new("RGB", (128, 64), "red").save(data, form, exif=exif.tobytes())  # upright it is 64 x 128
    with Image.open(data) as im:
        before = im.size, im.getexif().get(0x0112)
        im.load()
        seen[form] = before, (im.size, im.getexif().get(0x0112))
    print(f"{form}: (size, orientation) before and after load(): {seen[form]}")
print("Pillow", PIL.__version__, "- pillow-heif", pillow_heif.__version__)
as_stored, upright = ((128, 64), 6), (64, 128)
assert seen["JPEG"] == seen["AVIF"] == (as_stored, as_stored)
assert seen["TIFF"] == ((upright, 6), (upright, None))
assert seen["HEIF"] == ((upright, 1), (upright, 1))
PYTHON
# Output seen:
# JPEG: (size, orientation) before and after load(): (((128, 64), 6), ((128, 64), 6))
# AVIF: (size, orientation) before and after load(): (((128, 64), 6), ((128, 64), 6))
# TIFF: (size, orientation) before and after load(): (((64, 128), 6), ((64, 128), None))
# HEIF: (size, orientation) before and after load(): (((64, 128), 1), ((64, 128), 1))
# Pillow 13.0.0 - pillow-heif 1.8.1
