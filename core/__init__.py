"""Pet Lab's training package: image classification on pet breeds, from files to a trained model, in the book's words.

    from core import DataConfig, load_data, create_learner
    dls = load_data(DataConfig(source="photos"))
    learn = create_learner(dls)
    for event in learn.fine_tune(3):
        print(event)

The names below are imported on first use, so that `import core` costs nothing.
"""

from core.lazy import exports

__getattr__, __all__ = exports(
    __name__,
    {
        "AugmentConfig": "core.augment.config",
        "DataConfig": "core.data.config",
        "DataLoaders": "core.data.load",
        "Interpretation": "core.understand.interpretation",
        "Learner": "core.train.learner",
        "PetLabError": "core.errors",
        "Prediction": "core.train.predictions.inference",
        "Preds": "core.train.predictions.inference",
        "RunConfig": "core.runs.config",
        "RunStore": "core.runs.store.store",
        "create_learner": "core.train.learner",
        "load_data": "core.data.load",
        "load_learner": "core.train.learner",
        "softmax_table": "core.understand.outputs.softmax",
    },
)
