"""Models: a pretrained body, a new head, and three layer groups."""

from core.model.architecture import ARCHITECTURES, create_body, create_head, create_model, layer_groups
from core.model.weights import TRAINED_ON, load_pretrained, toy_body_available

__all__ = [
    "ARCHITECTURES",
    "TRAINED_ON",
    "create_body",
    "create_head",
    "create_model",
    "layer_groups",
    "load_pretrained",
    "toy_body_available",
]
