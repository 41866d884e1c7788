"""A picture's look in 64 bits, and near ones found without comparing all pairs."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from core.data.checks.hashes import NEAR, grey_square, look_hash, near_pairs
from core.data.pictures.decode import open_picture
from core.data.sources.picture_files import list_pictures


def distance(one: int, other: int) -> int:
    return (one ^ other).bit_count()


def hash_of(image: Image.Image) -> int:
    return look_hash(grey_square(image))


def test_copies_are_near_and_other_pictures_are_far():
    _, paths = list_pictures("toy")
    pictures = [open_picture(path) for path in paths[::40]]
    hashes = [hash_of(picture) for picture in pictures]
    for picture, before in zip(pictures, hashes, strict=True):
        buffer = io.BytesIO()
        picture.resize((picture.width // 2, picture.height // 2)).save(buffer, "JPEG", quality=50)
        assert distance(hash_of(open_picture(buffer.getvalue())), before) <= NEAR
        assert distance(hash_of(picture.convert("L").convert("RGB")), before) <= NEAR
        mirrored = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        assert distance(hash_of(mirrored), before) > NEAR
    assert near_pairs(hashes) == []


def test_the_bands_find_what_comparing_all_pairs_finds():
    rng = np.random.default_rng(0)
    hashes = rng.integers(0, 2**64, 300, dtype=np.uint64).tolist()
    for i in range(200):  # some at every distance from 0 to 12
        flipped = rng.choice(64, i % 13, replace=False)
        hashes.append(hashes[i] ^ sum(1 << int(bit) for bit in flipped))
    first = {value: hashes.index(value) for value in hashes}
    expected = set()
    for j, value in enumerate(hashes):
        if first[value] != j:
            expected.add((first[value], j))
            continue
        for i in range(j):
            if first[hashes[i]] == i and distance(hashes[i], value) <= NEAR:
                expected.add((i, j))
    assert len(expected) > 90
    assert near_pairs(hashes) == sorted(expected)


def test_nothing_and_one_picture_have_no_pairs():
    assert near_pairs([]) == near_pairs([5]) == []
    assert near_pairs([5, 5, 5]) == [(0, 1), (0, 2)]


def test_more_bits_than_the_bands_promise_are_refused():
    with pytest.raises(ValueError, match=f"most: expected 0 to {NEAR}, got {NEAR + 1}"):
        near_pairs([1, 2], NEAR + 1)
