"""The learning rate finder: measuring the curve, four rules that read it, whether to trust them, and the proof."""

from core.lazy import exports

__getattr__, __all__ = exports(
    __name__,
    {
        "RULES": "core.train.lr_find.rules",
        "Verdict": "core.train.lr_find.trust",
        "minimum": "core.train.lr_find.rules",
        "slide": "core.train.lr_find.rules",
        "steep": "core.train.lr_find.rules",
        "suggestions": "core.train.lr_find.rules",
        "valley": "core.train.lr_find.rules",
        "verdict": "core.train.lr_find.trust",
    },
)
