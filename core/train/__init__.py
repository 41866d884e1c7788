"""Training as a stream of events: the learner, its plan, the finder, the loop.
`lr_find` and `schedule` are modules of pure functions: `from core.train import lr_find, schedule`."""

from core.lazy import exports

__getattr__, __all__ = exports(
    __name__,
    {
        "Event": "core.train.events",
        "Learner": "core.train.learner",
        "Phase": "core.train.plan",
        "Plan": "core.train.plan",
        "Prediction": "core.train.predictions.inference",
        "Preds": "core.train.predictions.inference",
        "create_learner": "core.train.learner",
        "from_json": "core.train.events",
        "load_learner": "core.train.learner",
    },
)
