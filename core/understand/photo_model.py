"""The photo model: a network that knows ImageNet's 1,000 classes without any training here, and what its answers mean
for the 37 breeds."""

from typing import NamedTuple

import torch

from core.model.imagenet import BREEDS, IMAGENET_NAMES, PHOTO_ARCH, categories, photo_network
from core.model.weights import TRAINED_ON
from core.train.learner import Learner
from core.train.state import ModelCard, State

SIZE = 256  # pixels: torchvision judges its networks on squares of 224 from pictures of 256; this is the whole picture


class Breed(NamedTuple):
    """One of the 37 breeds in an answer: its place among the classes (0: most probable), and its probability."""

    name: str
    place: int
    probability: float


def load_photo_model(device: str | None = None) -> Learner:
    """The photo model, ready to predict; its weights are downloaded if needed. Raises ModelError if they are
    unavailable."""
    where = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
    network = photo_network().to(where)
    card = ModelCard(PHOTO_ARCH, "imagenet", categories(), SIZE, SIZE, TRAINED_ON["imagenet"])
    return Learner(State(network.eval(), card), None)


def breeds_in(top: list[tuple[str, float]]) -> list[Breed]:
    """Those of the 37 breeds among an answer's classes, which are (ImageNet's name, probability), best first."""
    return [Breed(BREEDS[name], place, share) for place, (name, share) in enumerate(top) if name in BREEDS]


def knows(breed: str) -> bool:
    """Whether ImageNet has a class for this breed of the Oxford-IIIT Pet set."""
    return breed in IMAGENET_NAMES
