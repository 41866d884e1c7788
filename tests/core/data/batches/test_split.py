"""The split: fastai's, but for a class that would have nothing to learn from."""

from __future__ import annotations

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.data.batches.split import random_split
from core.errors import DataError


@pytest.mark.parametrize(("n", "valid_pct", "seed"), [(100, 0.2, 42), (37, 0.3, 0), (1000, 0.5, 7)])
def test_it_is_fastais_random_splitter(n, valid_pct, seed):
    torch.manual_seed(seed)  # as fastai.data.transforms.RandomSplitter does it
    order = torch.randperm(n).tolist()
    cut = int(valid_pct * n)
    torch.manual_seed(99)
    before = torch.get_rng_state()
    train, valid = random_split([i % 2 for i in range(n)], ["a", "b"], valid_pct, seed)
    assert (train, valid) == (order[cut:], order[:cut])
    assert torch.equal(torch.get_rng_state(), before)  # but the global random state is left alone


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.integers(2, 5), min_size=2, max_size=12), st.floats(0.05, 0.95), st.integers(0, 2**32))
def test_every_class_keeps_a_training_picture_and_the_sizes_stay(counts, valid_pct, seed):
    targets = [c for c, count in enumerate(counts) for _ in range(count)]
    cut = int(valid_pct * len(targets))
    assume(cut > 0 and len(targets) - cut >= len(counts))
    train, valid = random_split(targets, [str(c) for c in range(len(counts))], valid_pct, seed)
    assert sorted(train + valid) == list(range(len(targets)))
    assert len(valid) == cut
    assert {targets[i] for i in train} == set(range(len(counts)))


@pytest.mark.parametrize(
    ("targets", "vocab", "valid_pct", "sentence"),
    [
        ([0, 0, 0], ["cat"], 0.5, "All 3 pictures have the label 'cat'"),
        ([0, 0, 1, 2], ["a", "b", "c"], 0.5, "2 of 3 classes have only one picture: b, c"),
        ([0, 0, 1, 1], ["a", "b"], 0.2, "4 pictures are too few: none is left for validation"),
        ([0, 0, 1, 1, 2, 2], ["a", "b", "c"], 0.8, "2 training pictures can't show 3 classes"),
    ],
)
def test_what_cannot_be_split_is_said(targets, vocab, valid_pct, sentence):
    with pytest.raises(DataError, match=sentence):
        random_split(targets, vocab, valid_pct, 0)
