"""Data: from files to batches."""

from core.lazy import exports

__getattr__, __all__ = exports(__name__, __file__)
