"""Validation predictions beside a run: one file an epoch, as the model said it, within bounds."""

from __future__ import annotations

import pytest
import torch

from core import load_data
from core.errors import RunError
from core.runs.execute import open_job
from core.train import Preds
from core.train.events import EpochEnd
from core.train.predictions import stored as valid_preds
from tests.core.runs.test_execute import config_for
from tests.makers import tiny_config


def test_predictions_follow_their_pictures(own_pets, tmp_path):
    config = tiny_config(own_pets)
    dls = load_data(config)
    items = dls.valid.indices
    outputs = Preds.of(torch.randn(len(items), 3), torch.tensor([dls.targets[i] for i in items]), items)
    names = valid_preds.fingerprints(dls, items)
    valid_preds.keep(tmp_path, 0, 1, outputs, dls.vocab, names)
    stored = valid_preds.read(tmp_path, 0)
    assert valid_preds.followed(stored, dls).preds.items == items
    last = dls.items[items[-1]].path
    last.rename(last.with_name(f"{dls.items[items[-1]].label}_0{last.suffix}"))  # its class moves by one
    now = load_data(config)
    found = valid_preds.followed(stored, now)
    assert [now.items[i].path for i in found.preds.items] == [dls.items[i].path for i in items[:-1]]
    assert torch.equal(found.preds.logits, stored.preds.logits[:-1])
    (own_pets / "other").mkdir()
    for path in sorted(own_pets.glob("*.png")):
        path.rename(own_pets / "other" / path.name)
    assert valid_preds.followed(stored, load_data(config)) is None


def test_predictions_without_names_fit_as_long_as_the_labels_do(pets, tmp_path):
    dls = load_data(tiny_config(pets))
    items = dls.valid.indices
    targs = torch.tensor([dls.targets[i] for i in items])
    valid_preds.keep(tmp_path, 0, 1, Preds.of(torch.randn(len(items), 3), targs, items), dls.vocab)
    stored = valid_preds.read(tmp_path, 0)
    assert stored.names is None
    assert valid_preds.followed(stored, dls) is stored
    assert valid_preds.followed(stored._replace(vocab=dls.vocab[::-1]), dls) is None


def test_each_epoch_of_a_run_leaves_what_its_figures_were_computed_from(pets, tmp_path):
    job = open_job(config_for(pets), tmp_path)
    ends = [event for event in job.events if isinstance(event, EpochEnd)]
    assert valid_preds.kept_epochs(tmp_path) == [0, 1]
    for end in ends:
        preds, vocab, _ = valid_preds.read(tmp_path, end.epoch)
        assert vocab == job.dls.vocab
        assert preds.items == job.dls.valid.indices
        assert [vocab[i] for i in preds.targs] == [job.dls.items[i].label for i in preds.items]
        assert (preds.probs.argmax(1) != preds.targs).double().mean().item() == pytest.approx(end.error_rate)
        assert preds.losses.mean().item() == pytest.approx(end.valid_loss, rel=2e-3)  # half precision


def test_nothing_is_kept_where_nobody_wants_it(pets, tmp_path):
    list(open_job(config_for(pets), tmp_path / "run", keep_preds=False).events)
    assert not (tmp_path / "run").exists()


def test_a_long_run_keeps_every_so_many_epochs_and_the_last(tmp_path, monkeypatch):
    outputs = Preds.of(torch.zeros(10, 5), torch.zeros(10, dtype=torch.int64), list(range(10)))
    monkeypatch.setattr(valid_preds, "MOST_BYTES", 300)  # three epochs of 100 bytes
    for epoch in range(8):
        valid_preds.keep(tmp_path, epoch, 8, outputs, list("abcde"))
    assert valid_preds.kept_epochs(tmp_path) == [0, 3, 6, 7]
    monkeypatch.setattr(valid_preds, "MOST_BYTES", 99)
    valid_preds.keep(tmp_path / "none", 0, 1, outputs, list("abcde"))
    assert valid_preds.kept_epochs(tmp_path / "none") == []


def test_a_damaged_file_is_explained(tmp_path):
    (tmp_path / "preds").mkdir()
    (tmp_path / "preds" / "epoch-0000.safetensors").write_text("cut off")
    with pytest.raises(RunError, match="can't be read"):
        valid_preds.read(tmp_path, 0)
