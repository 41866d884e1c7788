"""Pet Lab's training package: image classification on pet breeds, from files to a trained model, in the book's words.

    from core import DataConfig, load_data, create_learner
    dls = load_data(DataConfig(source="photos"))
    learn = create_learner(dls)
    for event in learn.fine_tune(3):
        print(event)

The names in `__init__.pyi` are imported on first use, so that `import core` costs nothing.
"""

from core.lazy import exports

__version__ = "0.1.0"
__getattr__, __all__ = exports(__name__, __file__)
