"""The learning rate finder: the curve, four rules that read it, whether to trust it, and the proof."""

from core.lazy import exports

__getattr__, __all__ = exports(__name__, __file__)
