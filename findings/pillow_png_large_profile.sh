#!/usr/bin/env bash
# Pillow 13.0.0 (PyPI): the same picture with an embedded colour profile of 2 MB, as PNG, JPEG, WebP and TIFF.
# Expected: all four open, since such profiles are valid (printers' and scanners' are that large), or a PNG whose profile
# is over a limit opens without it. Seen: Pillow writes all four, but refuses its own PNG in Image.open() with a
# ValueError about text chunks; a profile is unpacked under the limit for texts, 1 MB. Pet Lab takes the profile out of
# such a PNG, unpacks it under its own limit, and opens the rest.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check pillow==13.0.0
"$folder/venv/bin/python" - <<'PYTHON'
import io

import PIL
from PIL import Image, ImageCms

profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + bytes(2_000_000)
seen = {}
for form in ("PNG", "JPEG", "WEBP", "TIFF"):
    data = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(data, form, icc_profile=profile)
    try:
        with Image.open(data) as im:
            seen[form] = f"opened, with a profile of {len(im.info['icc_profile']):,} bytes"
    except Exception as error:
        seen[form] = f"{type(error).__name__}: {error}"
    print(f"{form}: {seen[form]}")
print("Pillow", PIL.__version__)
assert seen["PNG"].startswith("ValueError"), "a PNG with a large profile opens now"
assert all(text.startswith("opened") for form, text in seen.items() if form != "PNG")
PYTHON
# Output seen:
# PNG: ValueError: Decompressed data too large for PngImagePlugin.MAX_TEXT_CHUNK
# JPEG: opened, with a profile of 2,000,588 bytes
# WEBP: opened, with a profile of 2,000,588 bytes
# TIFF: opened, with a profile of 2,000,588 bytes
# Pillow 13.0.0
