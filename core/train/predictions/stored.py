"""Each epoch's validation predictions, stored with the run as a small safetensors file in half precision."""

import json
from pathlib import Path
from typing import NamedTuple

import torch

from core.errors import RunError
from core.train.checkpoint import read_tensors, write_tensors
from core.train.predictions.inference import Preds

LARGEST = 65504.0  # in half precision
FOLDER = "preds"  # in the run's folder
MOST_BYTES = 64 * 2**20  # per run; longer runs keep every second epoch, or every third ..., and the last


class StoredPreds(NamedTuple):
    """Stored predictions and the names of their classes."""

    preds: Preds
    vocab: list[str]


def keep(folder: Path, epoch: int, total_epochs: int, preds: Preds, vocab: list[str]) -> None:
    """Stores one epoch's predictions if MOST_BYTES allows it. Raises DiskFullError."""
    logits = preds.logits.clamp(-LARGEST, LARGEST).half()
    stride = -(-total_epochs * logits.nbytes // MOST_BYTES)
    last = epoch == total_epochs - 1
    if logits.nbytes > MOST_BYTES or (epoch % max(1, stride) and not last):
        return
    place = place_of(folder, epoch)
    place.parent.mkdir(parents=True, exist_ok=True)
    tensors = {
        "logits": logits,
        "targs": preds.targs.int(),
        "items": torch.tensor(preds.items, dtype=torch.int32),
    }
    write_tensors(place, tensors, {"about": json.dumps({"vocab": vocab})})


def kept_epochs(folder: Path) -> list[int]:
    """The epochs stored in the run's folder, in order."""
    names = (path.stem.removeprefix("epoch-") for path in (folder / FOLDER).glob("epoch-*.safetensors"))
    return sorted(int(name) for name in names if name.isdecimal())


def read(folder: Path, epoch: int) -> StoredPreds:
    """The predictions of one epoch. Raises RunError for an unreadable file."""
    tensors, about = read_tensors(place_of(folder, epoch))
    try:
        preds = Preds.of(tensors["logits"].float(), tensors["targs"].long(), tensors["items"].tolist())
        return StoredPreds(preds, about["vocab"])
    except (KeyError, RuntimeError, IndexError) as error:
        raise RunError(f"The predictions of epoch {epoch + 1} are damaged.", "Choose another epoch.") from error


def place_of(folder: Path, epoch: int) -> Path:
    """The file of one epoch."""
    return folder / FOLDER / f"epoch-{epoch:04d}.safetensors"
