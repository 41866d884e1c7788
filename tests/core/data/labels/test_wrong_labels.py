"""Wrong labels on purpose: as many as were asked for, the same for a seed, and with the key to them."""

from __future__ import annotations

import pytest

from core.data.labels.wrong_labels import swap_labels
from core.toy_pets import BREEDS
from tests.makers import tiny_data


def test_swapped_labels_come_with_their_key():
    labels = [name for name in BREEDS for _ in range(24)]
    swapped, key = swap_labels(labels, 0.02, seed=3)
    assert key == [i for i, (a, b) in enumerate(zip(labels, swapped, strict=True)) if a != b]
    assert len(key) == round(0.02 * len(labels)) == 18
    assert set(swapped) <= set(labels)
    assert (swapped, key) == swap_labels(labels, 0.02, seed=3)
    assert key != swap_labels(labels, 0.02, seed=4)[1]
    assert swap_labels(labels, 0.0, seed=3) == (labels, [])


@pytest.mark.parametrize(("labels", "fraction", "word"), [(["a", "b"], 1.5, "fraction"), (["a", "a"], 1.0, "labels")])
def test_impossible_swaps_say_what_was_expected(labels, fraction, word):
    with pytest.raises(ValueError, match=f"{word}: expected"):
        swap_labels(labels, fraction, seed=0)


def test_a_data_set_with_wrong_labels_keeps_the_key_and_all_else(pets):
    right, wrong = tiny_data(pets), tiny_data(pets, wrong_labels=0.25)
    assert len(wrong.wrong_labels) == 6  # of 24
    changed = {i: a.label for i, (a, b) in enumerate(zip(right.items, wrong.items, strict=True)) if a.label != b.label}
    assert wrong.wrong_labels == changed
    assert [item.path for item in wrong.items] == [item.path for item in right.items]
    assert wrong.train.indices == right.train.indices
    assert right.wrong_labels == {}
