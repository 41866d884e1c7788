"""The learning rate finder: measuring the curve, four rules that read it, whether to trust them, and the proof."""

from core.lazy import exports

__getattr__, __all__ = exports(__name__, __file__)
