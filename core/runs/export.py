"""A run's results as files: its events as CSV, its model as ZIP."""

import csv
import json
import zipfile
from pathlib import Path
from typing import IO, Any

from core.errors import RunError
from core.runs.store.record import Run
from core.runs.store.store import RunStore
from core.spreadsheet import FORMULA
from core.wording import plural

README = """{title}

A model trained by Pet Lab. {ended}
It knows {n} classes; model.json lists them.

After pip install -e FOLDER_OF_PET_LAB, from any folder:

    from core import load_learner

    learn = load_learner("{folder}")
    learn.predict("my_pet.jpg")

or petlab predict --model {folder} my_pet.jpg

model.safetensors   the weights; the format holds nothing but numbers, so opening a stranger's file is safe
model.json          architecture, classes and sizes
run.json            the run's settings, for RunConfig
"""


def write_events_csv(store: RunStore, run_id: int, file: IO[str]) -> int:
    """Writes a row per event, with the columns of all events; returns the number of rows.

    Lists are JSON; numbers that aren't finite and missing values are empty cells. Open `file` with newline="".
    """
    bodies = [{"seq": seq, **event.to_json()} for seq, event in store.events_since(run_id)]
    columns = list(dict.fromkeys(["seq", "event", *(name for body in bodies for name in body)]))
    writer = csv.DictWriter(file, columns, restval="")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in body.items()} for body in bodies)
    return len(bodies)


def write_model_zip(run: Run, file: IO[bytes]) -> None:
    """Writes a folder with the model, the run's settings and a README. Raises RunError for a run without a model."""
    model = Path(run.model)
    if not run.model or not (model / "model.json").is_file():
        raise RunError(f"Run {run.id} has no model.", "A training has one after its first epoch.")
    folder = f"petlab-run-{run.id}"
    n = len(json.loads((model / "model.json").read_text())["vocab"])
    ended = (
        f"Its error rate is {run.error_rate:.1%} after {plural(run.epochs, 'epoch')}."
        if run.error_rate is not None
        else ""
    )
    with zipfile.ZipFile(file, "w") as archive:  # compression wouldn't shrink weights
        for path in sorted(path for path in model.iterdir() if path.is_file()):
            archive.write(path, f"{folder}/{path.name}")
        archive.writestr(f"{folder}/run.json", run.config.model_dump_json(indent=1))
        archive.writestr(f"{folder}/README.txt", README.format(title=run.title, ended=ended, n=n, folder=folder))


def _cell(value: Any) -> Any:
    if isinstance(value, (list, dict)):
        return json.dumps(value)
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value
