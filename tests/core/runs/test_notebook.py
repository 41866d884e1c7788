"""The notebook is a valid one, and its cells give the run's losses again, to the last bit."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from core import AugmentConfig, DataConfig, RunConfig, load_learner
from core.errors import RunError
from core.runs.notebook import code_of, notebook, write_notebook
from core.runs.worker.worker import work
from core.train.events import BatchEnd, EpochEnd, LRFindEnd
from tests.makers import ARCH, tiny_config

ROOT = Path(__file__).resolve().parents[3]
# Executes the code cells of each notebook named on the command line, one after the other, and prints what they found.
PROGRAM = """
import json, sys, torch
torch.set_num_threads(1)
torch.cuda.is_available = lambda: False
for path in sys.argv[1:]:
    names = {"__name__": "__main__"}
    for cell in json.load(open(path))["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
    if "found" in names:
        print(json.dumps([names["found"].lrs, names["found"].raw_losses]))
    else:
        ends = [[end.valid_loss, end.error_rate] for end in names["epochs"]]
        print(json.dumps([[batch.loss for batch in names["batches"]], ends]))
"""


@pytest.fixture(autouse=True)
def _cpu(monkeypatch):
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)


def test_the_cells_repeat_a_training_and_a_finder_to_the_same_losses(store, pets, tmp_path):
    source = os.path.relpath(pets)  # the cells run in another folder
    data = tiny_config(pets, augment=AugmentConfig(max_rotate=30)).model_copy(update={"source": source})
    common = {"data": data, "arch": ARCH, "pretrained": None}
    train = store.submit(RunConfig(**common, precision="fp32", epochs=1, freeze_epochs=1, lr=(1e-4, 1e-2), seed=3))
    find = store.submit(RunConfig(kind="lr_find", **common, precision="fp32", num_it=10, frozen=True))
    work(store, once=True)
    events = [event for _, event in store.events_since(train)]
    losses = [event.loss for event in events if isinstance(event, BatchEnd)]
    ends = [[event.valid_loss, event.error_rate] for event in events if isinstance(event, EpochEnd)]
    assert (len(losses), len(ends)) == (8, 2)
    found = store.events_since(find)[-1][1]
    assert isinstance(found, LRFindEnd) and len(found.lrs) > 1

    files = [tmp_path / f"{run_id}.ipynb" for run_id in (train, find)]
    for file, run_id in zip(files, (train, find), strict=True):
        file.write_text(write_notebook(store, run_id))
    command = [sys.executable, "-c", PROGRAM, *map(str, files)]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    printed = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[[")]
    assert printed == [[losses, ends], [found.lrs, found.raw_losses]]
    assert load_learner(tmp_path / "my_model").vocab == events[0].vocab


@pytest.mark.parametrize("kind", ["train", "lr_find"])
def test_every_notebook_is_valid(store, kind):
    run_id = store.submit(RunConfig(kind=kind, name='quotes " and größer'))
    nbformat.validate(nbformat.from_dict(notebook(store, run_id)))
    first = json.loads(write_notebook(store, run_id))["cells"][0]["source"]
    assert first[0] == '# quotes " and größer\n' and "pip install -e FOLDER_OF_PET_LAB" in "".join(first)


def test_the_settings_stand_as_the_call_that_makes_them():
    config = RunConfig(
        data=DataConfig(source='/a "b"', augment=AugmentConfig.none()), lr=(None, 0.01), pretrained=None, epochs=7
    )
    names = {"RunConfig": RunConfig, "DataConfig": DataConfig, "AugmentConfig": AugmentConfig}
    assert eval(code_of(config), names) == config
    assert "seed" not in code_of(config)
    assert code_of(RunConfig()) == "RunConfig()"


def test_what_is_no_training_has_no_notebook(store, monkeypatch):
    run_id = store.submit(RunConfig())
    monkeypatch.setattr("core.runs.store.record.Run.kind", "fetch")
    with pytest.raises(RunError, match="can't repeat run"):
        notebook(store, run_id)


def test_a_curve_that_cannot_be_trusted_suggests_no_rate(store):
    """The introduction once named the rates that the rules read off a curve that only rises."""
    lrs, rising = [10.0 ** (-7 + i / 12) for i in range(100)], [4 + (i / 50) ** 3 for i in range(100)]
    falling = [4 - 3 * min(1, max(0, (i - 40) / 40)) + 0.04 * max(0, i - 85) ** 2 for i in range(100)]
    intros = []
    for losses in (rising, falling):
        run_id = store.submit(RunConfig(kind="lr_find"))
        store.append(run_id, [LRFindEnd(lrs, losses, {"valley": 0.0021}, losses, "diverged")])
        intros.append("".join(notebook(store, run_id)["cells"][0]["source"]))
    assert "valley" not in intros[0] and "no rate you can trust" in intros[0]
    assert "which suggested valley 0.0021" in intros[1]
