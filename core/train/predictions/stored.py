"""Each epoch's validation predictions, stored with the run as a small safetensors file in half precision. Each belongs
to its picture by name: the same place in a list means another picture once a file comes or goes."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from weakref import WeakKeyDictionary

import torch

from core.data.labels.corrections import file_of
from core.data.load import DataLoaders
from core.errors import RunError
from core.seeds import seed_of
from core.train.checkpoint import read_tensors, write_tensors
from core.train.predictions.inference import Preds

LARGEST = 65504.0  # in half precision
FOLDER = "preds"  # in the run's folder
MOST_BYTES = 64 * 2**20  # per run; longer runs keep every second epoch, or every third ..., and the last


_known: WeakKeyDictionary[DataLoaders, dict[int, int]] = WeakKeyDictionary()


class StoredPreds(NamedTuple):
    """Stored predictions, the names of their classes, and the fingerprints of their pictures' names; None where these
    weren't stored, as in earlier versions."""

    preds: Preds
    vocab: list[str]
    names: list[int] | None = None


def fingerprints(dls: DataLoaders, items: Sequence[int]) -> list[int]:
    """One number for each picture's name within the data set."""
    return [seed_of(file_of(dls.items[i].path, dls.root)) for i in items]


def keep(
    folder: Path, epoch: int, total_epochs: int, preds: Preds, vocab: list[str], names: Sequence[int] = ()
) -> None:
    """Stores one epoch's predictions, with the `fingerprints` of their pictures, if MOST_BYTES allows it. Raises
    DiskFullError."""
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
    if names:
        tensors["names"] = torch.tensor(names, dtype=torch.int64)
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
        return StoredPreds(preds, about["vocab"], tensors["names"].tolist() if "names" in tensors else None)
    except (KeyError, RuntimeError, IndexError) as error:
        raise RunError(f"The predictions of epoch {epoch + 1} are damaged.", "Choose another epoch.") from error


def followed(stored: StoredPreds, dls: DataLoaders) -> StoredPreds | None:
    """`stored` with the places that its pictures have in `dls` now, without those that are gone or renamed. None if a
    picture has another label by now, or none is left."""
    preds, items = stored.preds, stored.preds.items
    kept = list(range(len(items)))
    if stored.names is not None:
        place = _places(dls)
        kept = [row for row, name in enumerate(stored.names) if name in place]
        items = [place[stored.names[row]] for row in kept]
    targs = preds.targs if len(kept) == len(preds.items) else preds.targs[kept]
    if not kept or max(items) >= len(dls.items):
        return None
    if any(dls.items[i].label != stored.vocab[targ] for i, targ in zip(items, targs.tolist(), strict=True)):
        return None
    if items == preds.items:
        return stored
    names = [stored.names[row] for row in kept] if stored.names is not None else None
    return StoredPreds(Preds.of(preds.logits[kept], targs, items), stored.vocab, names)


def _places(dls: DataLoaders) -> dict[int, int]:
    """Each picture's place by its fingerprint, computed once."""
    if dls not in _known:
        _known[dls] = dict(zip(fingerprints(dls, range(len(dls.items))), range(len(dls.items)), strict=True))
    return _known[dls]


def place_of(folder: Path, epoch: int) -> Path:
    """The file of one epoch."""
    return folder / FOLDER / f"epoch-{epoch:04d}.safetensors"
