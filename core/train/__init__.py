"""Training as a stream of events: the learner, its plan, the finder, the loop."""

from core.train import lr_find, schedule
from core.train.events import Event, from_json
from core.train.inference import Prediction, Preds
from core.train.learner import Learner, create_learner, load_learner
from core.train.plan import Phase, Plan

__all__ = [
    "Event",
    "Learner",
    "Phase",
    "Plan",
    "Prediction",
    "Preds",
    "create_learner",
    "from_json",
    "load_learner",
    "lr_find",
    "schedule",
]
