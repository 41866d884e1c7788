"""A picture's look in 64 bits (a perceptual hash), and which of many hashes are close to each other.
The hash is the common "pHash": the signs of the lowest frequencies of a small grey copy. The usual package for it needs
SciPy."""

from itertools import pairwise

import numpy as np
from PIL import Image

# bits. Copies that were halved, recompressed or made grey differ by 4 at most, brighter ones by up to 8; different
# pictures by 8 or more in the toy set (394,000 pairs), by 14 or more among 296 real photos.
NEAR = 6
_SIDE, _KEPT = 32, 8
_BANDS = NEAR + 1  # two hashes that differ in NEAR bits agree in one of NEAR + 1 bands at least
_COSINES = np.cos(np.pi / _SIDE * (np.arange(_SIDE) + 0.5) * np.arange(_KEPT)[:, None])  # (8, 32): a DCT's first rows


def grey_square(image: Image.Image) -> np.ndarray:
    """`image` as float64 (32, 32), grey, squeezed."""
    return np.asarray(image.convert("L").resize((_SIDE, _SIDE), Image.Resampling.LANCZOS), np.float64)


def look_hash(grey: np.ndarray) -> int:
    """64 bits: which of the 8 x 8 lowest frequencies of a (32, 32) grey picture are above their median."""
    frequencies = (_COSINES @ grey @ _COSINES.T).ravel()
    bits = frequencies > np.median(frequencies[1:])  # the first is the mean brightness
    return int(np.packbits(bits).view(">u8")[0])


def near_pairs(hashes: list[int], most: int = NEAR) -> list[tuple[int, int]]:
    """(i, j), i < j, of hashes that differ in `most` bits or fewer; of equal ones each with the first of them.

    Only hashes that agree in one of seven bands of bits are compared, not all pairs. Raises ValueError for a `most`
    that the bands cannot promise to find.
    """
    if not 0 <= most <= NEAR:
        raise ValueError(f"most: expected 0 to {NEAR}, got {most}")
    values, first, where = np.unique(np.array(hashes, np.uint64), return_index=True, return_inverse=True)
    pairs = {(int(first[k]), i) for i, k in enumerate(where.tolist()) if first[k] != i}
    edges = np.linspace(0, 64, _BANDS + 1).astype(int).tolist()
    for low, high in pairwise(edges):
        band = (values >> np.uint64(low)) & np.uint64((1 << (high - low)) - 1)
        order = np.argsort(band, kind="stable")
        left = np.arange(len(order))
        for step in range(1, len(order)):  # in the order of the band, each with the one `step` places on
            left = left[left + step < len(order)]
            left = left[band[order[left]] == band[order[left + step]]]
            if not len(left):
                break
            one, other = order[left], order[left + step]
            near = np.bitwise_count(values[one] ^ values[other]) <= most
            for a, b in zip(first[one[near]].tolist(), first[other[near]].tolist(), strict=True):
                pairs.add((min(a, b), max(a, b)))
    return sorted(pairs)
