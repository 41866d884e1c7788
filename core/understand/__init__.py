"""Softmax and cross-entropy step by step, a model's mistakes, where it looks, and when not to believe it."""

from core.lazy import exports

__getattr__, __all__ = exports(__name__, __file__)
