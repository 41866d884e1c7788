"""`load_data`: indexed, split, and honest about what was left out."""

from __future__ import annotations

import pytest
import torch
from pydantic import ValidationError

from core import DataConfig, load_data
from core.data.load import Item
from core.errors import DataError, sentence_of
from tests.makers import BESIDE, make_pets, tiny_config, tiny_data

PHOTOS = BESIDE / "pets" / "images"


def test_the_parts_of_a_data_set(pets):
    dls = tiny_data(pets)
    assert dls.vocab == ["Red_Cat", "blue_dog", "green_hound"]
    assert dls.items[0] == Item(pets / "Red_Cat_1.png", "Red_Cat")
    assert (len(dls.items), len(dls.train.indices), len(dls.valid.indices)) == (24, 18, 6)
    assert dls.skipped == {}
    assert dls.config == tiny_config(pets)


@pytest.mark.skipif(not PHOTOS.is_dir(), reason=f"the photos are not in {PHOTOS}")
def test_the_real_photos_are_37_breeds():
    dls = load_data(DataConfig(source=str(PHOTOS), presize=16, size=16))
    assert (len(dls.vocab), len(dls.train.indices), len(dls.valid.indices)) == (37, 237, 59)
    assert (dls.vocab[0], dls.vocab[-1]) == ("Abyssinian", "yorkshire_terrier")
    assert {dls.targets[i] for i in dls.train.indices} == set(range(37))
    xb, yb = dls.one_batch()
    assert tuple(xb.shape) == (32, 3, 16, 16) and tuple(yb.shape) == (32,)


def test_one_batch_is_the_same_each_time_and_leaves_the_loaders_as_they_are(pets):
    dls = tiny_data(pets)
    state = torch.get_rng_state()
    (xb, yb), again = dls.one_batch(), dls.one_batch()
    assert torch.equal(xb, again[0]) and torch.equal(yb, again[1])
    assert (xb.dtype, yb.dtype, tuple(xb.shape), tuple(yb.shape)) == (torch.float32, torch.int64, (4, 3, 32, 32), (4,))
    dls.show_batch(4)
    dls.summary()
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.equal(next(iter(dls.train))[0], tiny_data(pets).train.batch(0, 0).xb)  # still the first pass
    assert torch.equal(tiny_data(pets).one_batch()[0], xb)
    assert torch.equal(dls.batch(number=5).xb, dls.train.batch(1, 1).xb)
    with pytest.raises(ValueError, match="split: expected"):
        dls.one_batch("test")


def test_show_batch_draws_the_pictures_with_their_labels(pets):
    dls = tiny_data(pets)
    figure = dls.show_batch(3)
    captions = [note.text for note in figure.layout.annotations]
    assert captions == [dls.vocab[y] for y in dls.one_batch()[1][:3]]
    assert len(figure.data) == 3


def test_one_damaged_picture_is_named_and_the_rest_is_used(own_pets):
    (own_pets / "blue_dog_3.png").write_bytes((own_pets / "blue_dog_3.png").read_bytes()[:900])
    (own_pets / "blue_dog_4.png").write_text("no picture")
    dls = tiny_data(own_pets)
    assert [path.name for path in dls.skipped] == ["blue_dog_3.png", "blue_dog_4.png"]
    assert all(path.name in reason for path, reason in dls.skipped.items())
    assert len(dls.items) == 22
    assert len(dls.train.indices) + len(dls.valid.indices) == 22
    for batch in [*dls.train.batches(0), *dls.valid.batches(0)]:
        assert [dls.items[i].label for i in batch.items] == [dls.vocab[y] for y in batch.yb]
    assert tiny_data(own_pets).skipped == dls.skipped


def test_a_damaged_picture_makes_no_second_cache(own_pets, petlab_home):
    """Once all others were decoded twice."""
    (own_pets / "blue_dog_3.png").write_text("no picture")
    tiny_data(own_pets)
    assert len(list((petlab_home / "cache").iterdir())) == 1


def test_of_a_large_set_damaged_pictures_are_found_when_met_and_known_next_time(own_pets, petlab_home, monkeypatch):
    """The split stays: a run that goes on later must find its pictures where they were."""
    monkeypatch.setattr("core.data.load.CHECK_AT_ONCE", 23)
    whole = tiny_data(own_pets)
    (own_pets / "blue_dog_3.png").write_text("no picture")
    dls = tiny_data(own_pets)
    assert dls.skipped == {}
    met = [i for batch in [*dls.train.batches(0), *dls.train.batches(1), *dls.valid.batches(0)] for i in batch.items]
    assert [path.name for path in dls.skipped] == ["blue_dog_3.png"]
    again = tiny_data(own_pets)
    assert again.skipped == dls.skipped and (again.n_found, len(again.items)) == (24, 24)
    assert again.train.indices == whole.train.indices and again.items == whole.items
    assert "blue_dog_3.png" not in {again.items[i].path.name for i in met}


def test_what_cannot_be_loaded_is_said_in_one_sentence(tmp_path, own_pets):
    one = make_pets(tmp_path / "one", 1, classes=("cat",))
    (one / "dog_1.png").write_bytes((one / "cat_1.png").read_bytes())
    (one / "dog_2.png").write_bytes((one / "cat_1.png").read_bytes())
    with pytest.raises(DataError, match="1 of 2 classes has only one picture: cat"):
        tiny_data(one)
    for path in own_pets.iterdir():
        path.write_text("no picture")
    with pytest.raises(DataError, match=r"None of the 24 pictures in .* can be read. The first: Red_Cat_1.png"):
        tiny_data(own_pets)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"presize": 31}, "presize: expected at least size=32, so that the crop has room; got 31"),
        ({"batch_size": 1}, "batch_size: input should be greater than or equal to 2, got 1"),
        ({"valid_pct": 1.0}, "valid_pct: input should be less than 1, got 1.0"),
        ({"sise": 3}, "sise: extra inputs are not permitted, got 3"),
        ({"augment": {"min_zoom": 1.5}}, "augment: min_zoom: expected at most max_zoom=1.1, got 1.5"),
    ],
)
def test_a_wrong_config_is_said_in_one_sentence(changes, sentence):
    with pytest.raises(ValidationError) as caught:
        tiny_config("pets", **changes)
    assert sentence_of(caught.value).startswith(sentence[:40])


def test_a_config_goes_through_json_and_is_frozen():
    config = tiny_config("pets", labels="folder")
    assert DataConfig.model_validate_json(config.model_dump_json()) == config
    with pytest.raises(ValidationError):
        config.size = 64
