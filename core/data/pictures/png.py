"""A PNG whose colour profile or texts are larger than Pillow accepts: it would refuse the whole picture."""

import zlib

_TEXTS = (b"iTXt", b"zTXt")


def without_metadata(data: bytes, largest: int) -> tuple[bytes, bytes | None]:
    """The PNG in `data` without its profile and texts, and the profile's first `largest` + 1 bytes, if there is one.
    Source: PNG specification, 5.3 and 11.3.2."""
    kept, at, profile = [data[:8]], 8, None
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        if kind == b"iCCP":
            _, _, packed = data[at + 8 : end - 4].partition(b"\0")
            profile = zlib.decompressobj().decompress(packed[1:], largest + 1)
        elif kind not in _TEXTS:
            kept.append(data[at:end])
        at = end
    return b"".join(kept), profile
