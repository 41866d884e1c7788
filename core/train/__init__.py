"""Training as a stream of events: the learner, its plan, the finder, the loop.
`lr_find` and `schedule` are modules of pure functions: `from core.train import lr_find, schedule`."""

from core.lazy import exports

__getattr__, __all__ = exports(__name__, __file__)
