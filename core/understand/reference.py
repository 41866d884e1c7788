"""The features of a model's training pictures and its answers on validation pictures, to compare a new photo with. Made
once per model and kept in its folder."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import torch
import torch.nn.functional as F
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from core.data.labels.corrections import file_of
from core.data.load import DataLoaders
from core.errors import ModelError
from core.files import whole_file
from core.train.learner import Learner
from core.train.predictions.inference import evaluating
from core.understand.examined import pooled
from core.understand.medium.judge import share_of_photos

FILE = "reference.safetensors"
NEAREST = 5  # the distance is to the fifth, so that one odd training picture can't make a photo look familiar
CHUNK = 1024  # validation pictures compared at once


class Neighbour(NamedTuple):
    """A training picture: its path in the data set, its label, its cosine distance in [0, 2]."""

    name: str
    label: str
    distance: float


@dataclass(frozen=True)
class ReferenceProgress:
    """`done` of `total` pictures have gone through the body."""

    done: int
    total: int


@dataclass(frozen=True)
class Reference:
    """`train` float16 (n, C), each of length 1, are the features of the training pictures `names` with their `labels`;
    `probs` (m, classes) and `distances` (m,) belong to the validation pictures. `photos` is the share of the training
    pictures that look like photos, None if unknown."""

    train: torch.Tensor
    names: list[str]
    labels: list[str]
    probs: torch.Tensor
    distances: torch.Tensor
    photos: float | None = None

    def distance(self, feature: torch.Tensor) -> float:
        """The cosine distance of a picture's `feature` (C,) to its fifth nearest training picture."""
        return kth_distances(self.train, feature[None]).item()

    def neighbours(self, feature: torch.Tensor, k: int = 5) -> list[Neighbour]:
        """The `k` training pictures with the nearest features, nearest first."""
        distances, order = cosine_distances(self.train, feature[None])[0].sort(stable=True)
        return [Neighbour(self.names[i], self.labels[i], distances[j].item()) for j, i in enumerate(order[:k].tolist())]


def make_reference(learn: Learner, dls: DataLoaders) -> Iterator[ReferenceProgress | Reference]:
    """Sends the training and validation pictures of `dls` through the model; yields progress, and at the end the
    `Reference`. The learner doesn't change. Raises ModelError if `dls` has other classes."""
    if dls.vocab != learn.vocab:
        raise ModelError(
            f"The data has {_classes(dls.vocab)}, the model {_classes(learn.vocab)}: they don't belong together.",
            "Choose the data the model was trained on.",
        )
    total = len(dls.train.indices) + len(dls.valid.indices)
    found: dict[str, list[torch.Tensor]] = {"train": [], "valid": []}
    logits, items, done = [], [], 0
    yield ReferenceProgress(0, total)
    for split in ("train", "valid"):
        loader = dls.loader(split).as_valid()
        loader.device = learn.device
        for batch in loader.batches(0):
            with evaluating(learn.model):
                maps = learn.model[0](batch.xb)
                found[split].append(unit(pooled(maps.float())).cpu())
                if split == "valid":
                    logits.append(learn.model[1](maps).float().cpu())
            if split == "train":
                items += batch.items
            done += len(batch.items)
            yield ReferenceProgress(done, total)
    train = torch.cat(found["train"]).half()
    yield Reference(
        train,
        [file_of(dls.items[i].path, dls.root) for i in items],
        [dls.items[i].label for i in items],
        torch.cat(logits).softmax(dim=1).clone(),
        kth_distances(train, torch.cat(found["valid"])),
        share_of_photos([dls.items[i].path for i in dls.train.indices]),
    )


def save_reference(reference: Reference, model: Path) -> None:
    """Saves it in the model's folder; if that fails, it's made again next time."""
    tensors = {name: getattr(reference, name).contiguous() for name in ("train", "probs", "distances")}
    about = {"names": reference.names, "labels": reference.labels, "photos": reference.photos, "model": _digest(model)}
    with suppress(OSError, SafetensorError), whole_file(model / FILE) as aside:
        save_file(tensors, aside, {"about": json.dumps(about)})


def load_reference(model: Path) -> Reference | None:
    """The reference in this model's folder; None if there is none, or it belongs to other weights."""
    try:
        with safe_open(model / FILE, "pt") as file:
            about = json.loads(file.metadata()["about"])
            if about["model"] != _digest(model):
                return None
            tensors = {name: file.get_tensor(name) for name in ("train", "probs", "distances")}
            return Reference(names=about["names"], labels=about["labels"], photos=about.get("photos"), **tensors)
    except (OSError, SafetensorError, ValueError, KeyError, TypeError):
        return None


def unit(feature: torch.Tensor) -> torch.Tensor:
    """(B, C), each of length 1; zeros stay zeros."""
    return F.normalize(feature.float(), dim=1)


def cosine_distances(train: torch.Tensor, feature: torch.Tensor) -> torch.Tensor:
    """1 - cosine, float32 (B, n), between features (B, C) and those of the training pictures (n, C)."""
    return (1 - unit(feature) @ train.float().T).clamp_min_(0)


def kth_distances(train: torch.Tensor, feature: torch.Tensor) -> torch.Tensor:
    """float32 (B,): the distance of each feature (B, C) from its fifth nearest training picture. Source: Sun et al.
    2022, Out-of-Distribution Detection with Deep Nearest Neighbors."""
    k = min(NEAREST, len(train))
    return torch.cat([cosine_distances(train, part).kthvalue(k, dim=1).values for part in feature.split(CHUNK)])


def _digest(model: Path) -> str:
    with open(model / "model.safetensors", "rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()[:32]


def _classes(vocab: list[str]) -> str:
    return f"{len(vocab)} classes ({', '.join(vocab[:3])}{' ...' if len(vocab) > 3 else ''})"
