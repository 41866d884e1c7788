"""Training as a stream of events: the learner, its plan, the finder, the loop."""

from core.lazy import exports

__getattr__, __all__ = exports(__name__, __file__)
