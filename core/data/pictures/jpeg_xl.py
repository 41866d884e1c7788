"""The size and turn of a JPEG XL file from its first bytes; its library decodes the whole picture to tell."""

_RATIOS = {1: (1, 1), 2: (12, 10), 3: (4, 3), 4: (3, 2), 5: (16, 9), 6: (5, 4), 7: (2, 1)}


def header(data: bytes) -> tuple[int, int, int] | None:
    """(width, height, orientation) as stored, before the turn; None if the header isn't there. Source: ISO/IEC 18181-1,
    annex D."""
    stream = _codestream(data)
    if stream is None or len(stream) < 12:
        return None
    bits = _Bits(int.from_bytes(stream[2:], "little"))
    small = bits.take(1)
    height = _side(bits, small)
    if ratio := bits.take(3):
        wide, high = _RATIOS[ratio]
        width = height * wide // high
    else:
        width = _side(bits, small)
    plain = bits.take(1)
    turned = not plain and bits.take(1)
    return width, height, bits.take(3) + 1 if turned else 1


def _side(bits: "_Bits", small: int) -> int:
    return 8 * (bits.take(5) + 1) if small else bits.take((9, 13, 18, 30)[bits.take(2)]) + 1


def _codestream(data: bytes) -> bytes | None:
    """The start of the coded picture, alone or inside boxes."""
    if data[:2] == b"\xff\x0a":
        return data[:32]
    at = 0
    while at + 8 <= len(data):
        size, kind, head = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        if kind in (b"jxlc", b"jxlp"):
            start = at + head + (4 if kind == b"jxlp" else 0)
            if data[start : start + 2] == b"\xff\x0a":
                return data[start : start + 32]
        if size < head:
            return None
        at += size
    return None


class _Bits:
    """Bits from the lowest."""

    def __init__(self, value: int):
        self.value = value

    def take(self, n: int) -> int:
        taken = self.value & ((1 << n) - 1)
        self.value >>= n
        return taken
