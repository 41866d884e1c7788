"""What a person takes away: events as CSV, the model as a ZIP, and both can be read again."""

import csv
import io
import json
import zipfile

import pytest

from core import RunConfig, load_learner
from core.errors import RunError
from core.runs.export import write_events_csv, write_model_zip
from core.train.events import BatchEnd, EpochEnd, Failed, FitStart
from tests.makers import same, tiny_learner, weights_of

EVENTS = [
    FitStart(80, 20, ["cat", "dog"], {"wd": 0.01}),
    BatchEnd(0, 0, 0.5, float("nan"), [1e-3, 1e-2], 0.9, 100.0),
    EpochEnd(0, 0.5, -0.25, 0.125, 1.5, [0.001, 0.25]),
    Failed("training", '=HYPERLINK("http://x","The loss, they say")', "+1 Take a smaller rate."),
]


def test_events_become_rows_under_the_columns_of_all_and_come_back(store):
    run_id = store.submit(RunConfig())
    store.append(run_id, EVENTS)
    file = io.StringIO(newline="")
    assert write_events_csv(store, run_id, file) == 4
    rows = list(csv.DictReader(io.StringIO(file.getvalue(), newline="")))
    assert list(rows[0]) == [
        "seq", "event", "n_train", "n_valid", "vocab", "config", "step", "epoch", "loss", "smooth_loss", "lrs", "mom",
        "images_per_second", "train_loss", "valid_loss", "error_rate", "seconds", "moved", "kind", "message", "advice",
    ]  # fmt: skip
    assert [(row["seq"], row["event"]) for row in rows] == [
        ("1", "fit_start"), ("2", "batch_end"), ("3", "epoch_end"), ("4", "failed")
    ]  # fmt: skip
    assert json.loads(rows[0]["vocab"]) == ["cat", "dog"]
    assert json.loads(rows[1]["lrs"]) == [1e-3, 1e-2]
    assert (rows[1]["loss"], rows[1]["smooth_loss"], rows[1]["valid_loss"]) == ("0.5", "", "")
    assert json.loads(rows[2]["moved"]) == [0.001, 0.25]
    assert float(rows[2]["valid_loss"]) == -0.25  # a negative number is one, and no formula


def test_text_that_a_spreadsheet_would_run_is_escaped(store):
    run_id = store.submit(RunConfig())
    store.append(run_id, EVENTS)
    file = io.StringIO(newline="")
    write_events_csv(store, run_id, file)
    *_, failed = csv.DictReader(io.StringIO(file.getvalue(), newline=""))
    assert failed["message"] == '\'=HYPERLINK("http://x","The loss, they say")'
    assert failed["advice"] == "'+1 Take a smaller rate."


def test_the_model_in_the_zip_loads_as_its_readme_says(store, pets, tmp_path):
    learn = tiny_learner(pets)
    run_id = store.submit(RunConfig(name="my best", arch="mobilenet_v3_small", epochs=2))
    store.append(run_id, [EpochEnd(1, 0.5, 0.25, 0.125, 1.5)])
    store.mark(run_id, "finished", model=str(learn.export(tmp_path / "model")))
    file = io.BytesIO()
    write_model_zip(store.get(run_id), file)
    with zipfile.ZipFile(file) as archive:
        archive.extractall(tmp_path / "there")
    folder = tmp_path / "there" / f"petlab-run-{run_id}"
    assert sorted(path.name for path in folder.iterdir()) == [
        "README.txt", "model.json", "model.safetensors", "run.json"
    ]  # fmt: skip
    readme = (folder / "README.txt").read_text()
    assert "my best" in readme and "error rate is 12.5% after 2 epochs" in readme and "3 classes" in readme
    assert f'load_learner("{folder.name}")' in readme
    assert same(weights_of(load_learner(folder)), weights_of(learn))
    assert RunConfig.model_validate_json((folder / "run.json").read_text()) == store.get(run_id).config


def test_a_run_without_a_model_says_so(store, tmp_path):
    run_id = store.submit(RunConfig())
    with pytest.raises(RunError, match=f"Run {run_id} has no model"):
        write_model_zip(store.get(run_id), io.BytesIO())
    store.mark(run_id, "finished", model=str(tmp_path / "somebody removed it"))
    with pytest.raises(RunError, match=f"Run {run_id} has no model"):
        write_model_zip(store.get(run_id), io.BytesIO())
