"""Validation predictions beside a run: one file an epoch, as the model said it, within bounds."""

from __future__ import annotations

import pytest
import torch

from core.errors import RunError
from core.runs.execute import open_job
from core.train import Preds
from core.train.events import EpochEnd
from core.train.predictions import stored as valid_preds
from tests.core.runs.test_execute import config_for


def test_each_epoch_of_a_run_leaves_what_its_figures_were_computed_from(pets, tmp_path):
    job = open_job(config_for(pets), tmp_path)
    ends = [event for event in job.events if isinstance(event, EpochEnd)]
    assert valid_preds.kept_epochs(tmp_path) == [0, 1]
    for end in ends:
        preds, vocab = valid_preds.read(tmp_path, end.epoch)
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
