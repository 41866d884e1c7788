"""Batches follow from seed and epoch alone, and go on where a file is lost."""

from __future__ import annotations

import threading

import pytest
import torch

from core.data.batches.loaders import Loader
from core.errors import DataError
from tests.makers import tiny_data


def epoch_of(loader: Loader, epoch: int = 0, start: int = 0):
    return list(loader.batches(epoch, start))


def equal(one, other) -> bool:
    return len(one) == len(other) and all(
        torch.equal(a.xb, b.xb) and torch.equal(a.yb, b.yb) and a.items == b.items
        for a, b in zip(one, other, strict=True)
    )


def test_the_same_seed_gives_the_same_batches_whatever_came_before(pets, monkeypatch):
    one = epoch_of(tiny_data(pets).train, 3)
    monkeypatch.setenv("PETLAB_THREADS", "3")
    other = tiny_data(pets)
    list(other.train)
    torch.rand(5)
    assert equal(epoch_of(other.train, 3), one)
    assert not equal(epoch_of(other.train, 4), one)
    assert not equal(epoch_of(tiny_data(pets, seed=43).train, 3), one)
    assert equal(epoch_of(other.train, 3, start=2), one[2:])
    assert equal([other.train.batch(3, 1)], one[1:2])


def test_each_batch_of_each_epoch_is_augmented_differently(own_pets):
    """Seen on a data set of one and the same picture, where the order plays no part."""
    first, *others = sorted(own_pets.iterdir())
    for path in others:
        path.write_bytes(first.read_bytes())
    train = tiny_data(own_pets).train
    batches = [train.batch(epoch, number).xb for epoch in range(2) for number in range(2)]
    assert not any(torch.equal(batches[i], batches[j]) for i in range(4) for j in range(i))


def test_an_epoch_has_every_training_picture_once_and_no_incomplete_batch(pets):
    dls = tiny_data(pets, batch_size=5)
    items = [i for batch in epoch_of(dls.train) for i in batch.items]
    assert len(dls.train) == len(items) // 5 == 3
    assert len(set(items)) == 15 and set(items) < set(dls.train.indices)
    assert sorted(dls.train.order(0)) == sorted(dls.train.indices)


def test_validation_comes_whole_in_order_and_unaugmented(pets):
    dls = tiny_data(pets, batch_size=4)
    batches = epoch_of(dls.valid)
    assert [i for batch in batches for i in batch.items] == dls.valid.indices
    assert [len(batch.yb) for batch in batches] == [4, 2] and len(dls.valid) == 2
    assert equal(epoch_of(dls.valid, 1), batches)
    for batch in batches:
        assert [dls.vocab[y] for y in batch.yb] == [dls.items[i].label for i in batch.items]


def test_fewer_pictures_than_a_batch_make_one_batch(pets):
    dls = tiny_data(pets, batch_size=64)
    assert [len(yb) for _, yb in dls.train] == [18]


def test_each_pass_over_a_loader_is_a_new_epoch(pets):
    train = tiny_data(pets).train
    first, second = ([xb for xb, _ in train] for _ in range(2))
    assert torch.equal(first[0], train.batch(0, 0).xb)
    assert torch.equal(second[0], train.batch(1, 0).xb)


def test_a_stream_that_is_closed_early_leaves_no_thread(pets):
    def working():
        return {thread for thread in threading.enumerate() if thread.name.startswith("batches")}

    before = working()
    stream = tiny_data(pets).train.batches(0)
    next(stream)
    assert working() > before
    stream.close()
    assert working() == before


@pytest.fixture
def streaming(monkeypatch):
    """No pixels are kept: each batch reads its files."""
    monkeypatch.setenv("PETLAB_CACHE_GB", "0")


def test_a_lost_file_is_left_out_and_noted_and_comes_back(own_pets, streaming):
    dls = tiny_data(own_pets)
    whole = dls.train.batch(0, 0)
    lost = whole.items[2]
    data = dls.items[lost].path.read_bytes()
    dls.items[lost].path.unlink()
    batch = dls.train.batch(0, 0)
    assert batch.items == [i for i in whole.items if i != lost]
    assert len(batch.xb) == len(batch.yb) == 3
    assert dls.items[lost].path.name in dls.train.skipped[lost]
    dls.items[lost].path.write_bytes(data)
    assert list(dls.skipped) == [dls.items[lost].path]
    assert equal([dls.train.batch(0, 0)], [whole])
    assert dls.skipped == {}


def test_the_last_picture_of_a_training_batch_comes_twice(own_pets, streaming):
    """Batch norm needs two: a run once ended when three of four files were lost."""
    dls = tiny_data(own_pets)
    *lost, left = dls.train.batch(0, 0).items
    for i in lost:
        dls.items[i].path.unlink()
    assert dls.train.batch(0, 0).items == [left, left]
    dls.items[left].path.unlink()
    with pytest.raises(DataError, match="None of the 4 pictures in a batch"):
        dls.train.batch(0, 0)


def test_a_validation_batch_may_be_lost_but_not_all(own_pets, streaming):
    dls = tiny_data(own_pets)
    first, second = epoch_of(dls.valid)
    for i in second.items:
        dls.items[i].path.unlink()
    assert equal(epoch_of(dls.valid), [first])
    for i in first.items:
        dls.items[i].path.unlink()
    with pytest.raises(DataError, match="None of the"):
        epoch_of(dls.valid)
