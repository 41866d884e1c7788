"""Records the training that ships with Pet Lab: the toy body, frozen, under a head that learns the toy pets.

    python -m core.cli.ready_model

takes about ten minutes on two cores and rewrites `core/runs/ready`: the weights that differ from the toy body's (in
half precision), the events and settings as they happened, and each epoch's validation predictions.
"""

import json
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path

import torch
from safetensors.torch import save_file

from core.data.config import DataConfig
from core.model import create_body, load_pretrained
from core.runs.config import RunConfig
from core.runs.execute import open_job
from core.runs.ready.install import FOLDER, RECORD, WEIGHTS
from core.train.events import EpochEnd
from core.train.predictions import stored
from core.train.rate import Rate

CONFIG = RunConfig(
    name="Ready model",
    data=DataConfig(source="toy"),
    precision="fp32",
    method="fit_one_cycle",
    epochs=10,
    frozen=True,
    lr=Rate(5e-3),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        job = open_job(CONFIG, Path(folder))
        events = []
        for event in job.events:
            events.append(event.to_json())
            if isinstance(event, EpochEnd):
                print(f"epoch {event.epoch + 1}: loss {event.valid_loss:.3f}, {event.error_rate:.1%} wrong", flush=True)
        learn = job.learn
        assert learn is not None
        save_file(_learnt(learn.model), FOLDER / WEIGHTS)
        record = {
            "made_by": "python -m core.cli.ready_model",
            "torch": torch.__version__,
            "card": asdict(learn.state.card),
            "config": CONFIG.model_dump(mode="json"),
            "events": events,
        }
        (FOLDER / RECORD).write_text(json.dumps(record))
        shutil.copytree(Path(folder) / stored.FOLDER, FOLDER / stored.FOLDER, dirs_exist_ok=True)


def _learnt(model: torch.nn.Sequential) -> dict[str, torch.Tensor]:
    """The state of the head, and what the body's batch norms have learnt, in half precision."""
    body = create_body("resnet18")
    load_pretrained(body, "resnet18", "toy")
    before = {f"0.{name}": tensor for name, tensor in body.state_dict().items()}
    changed = {
        name: tensor.cpu()
        for name, tensor in model.state_dict().items()
        if name not in before or not torch.equal(before[name], tensor.cpu())
    }
    return {name: (t.half() if t.is_floating_point() else t).contiguous() for name, t in changed.items()}


if __name__ == "__main__":
    main()
