"""Pet Lab's training package: image classification on pet breeds, from files to a trained model, in the book's words.

    from core import DataConfig, load_data, create_learner
    dls = load_data(DataConfig(source="photos"))
    learn = create_learner(dls)
    for event in learn.fine_tune(3):
        print(event)

The names below are imported on first use, so that `import core` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.augment import AugmentConfig as AugmentConfig
    from core.data import DataConfig as DataConfig
    from core.data import DataLoaders as DataLoaders
    from core.data import load_data as load_data
    from core.errors import PetLabError as PetLabError
    from core.train import Learner as Learner
    from core.train import Prediction as Prediction
    from core.train import Preds as Preds
    from core.train import create_learner as create_learner
    from core.train import load_learner as load_learner
    from core.understand import Interpretation as Interpretation

_HOME = {
    "AugmentConfig": "core.augment",
    "DataConfig": "core.data",
    "DataLoaders": "core.data",
    "Interpretation": "core.understand",
    "Learner": "core.train",
    "PetLabError": "core.errors",
    "Prediction": "core.train",
    "Preds": "core.train",
    "RunConfig": "core.runs",
    "RunStore": "core.runs",
    "create_learner": "core.train",
    "load_data": "core.data",
    "load_learner": "core.train",
    "softmax_table": "core.understand",
}
__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'core' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
