"""What a model says of a split and of a picture, and that asking changes nothing."""

from __future__ import annotations

import io

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image

from core.errors import PictureError
from tests.makers import same, tiny_learner, weights_of


@pytest.fixture(scope="module")
def learn(pets):
    learn = tiny_learner(pets)
    for _ in learn.fit_one_cycle(1):
        pass
    return learn


@pytest.mark.parametrize("split", ["train", "valid"])
def test_predictions_come_in_the_order_of_the_split_and_agree_with_torch(learn, split):
    preds = learn.get_preds(split)
    indices = learn.dls.valid.indices if split == "valid" else sorted(learn.dls.train.indices)
    assert preds.items == indices
    assert preds.targs.tolist() == [learn.dls.targets[i] for i in indices]
    assert torch.equal(preds.losses, F.cross_entropy(preds.logits, preds.targs, reduction="none"))
    assert torch.allclose(preds.probs, preds.logits.softmax(1))
    assert tuple(preds.logits.shape) == (len(indices), 3)


def test_a_picture_is_predicted_the_same_alone_and_in_its_split(learn):
    preds = learn.get_preds("valid")
    for j, i in enumerate(preds.items):
        alone = learn.predict(learn.dls.items[i].path)
        assert torch.allclose(alone.logits, preds.logits[j], atol=1e-4)
        assert alone.label == learn.vocab[int(preds.logits[j].argmax())]
        assert alone.probs.sum().item() == pytest.approx(1, abs=1e-6)


def test_asking_leaves_weights_modes_and_random_state(learn, pets):
    learn.model[0].eval()
    learn.model[1].train()
    modes, weights, state = [m.training for m in learn.model.modules()], weights_of(learn), torch.get_rng_state()
    first = learn.get_preds()
    learn.predict(pets / "blue_dog_1.png")
    assert [m.training for m in learn.model.modules()] == modes
    assert same(weights_of(learn), weights)
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.equal(learn.get_preds().logits, first.logits)
    assert not first.logits.requires_grad and not first.logits.is_inference()


def test_a_picture_may_come_in_any_form(learn, pets):
    path = pets / "blue_dog_1.png"
    expected = learn.predict(path).logits
    for form in (str(path), path.read_bytes(), Image.open(path), np.asarray(Image.open(path))):
        assert torch.equal(learn.predict(form).logits, expected)


def test_a_pil_image_is_turned_upright_and_laid_on_white_as_its_file_is(learn):
    """A photo from a phone was once predicted lying on its side when it came as a PIL image."""
    exif = Image.Exif()
    exif[0x0112] = 6
    buffer = io.BytesIO()
    pixels = np.random.default_rng(0).integers(0, 256, (40, 60, 4), np.uint8)
    Image.fromarray(pixels).save(buffer, "PNG", exif=exif)
    from_bytes = learn.predict(buffer.getvalue())
    assert torch.equal(learn.predict(Image.open(io.BytesIO(buffer.getvalue()))).logits, from_bytes.logits)


def test_an_upload_that_is_no_picture_is_a_picture_error(learn):
    with pytest.raises(PictureError, match="The upload is a PDF file"):
        learn.predict(b"%PDF-1.7")
    with pytest.raises(ValueError, match="split: expected"):
        learn.get_preds("test")
