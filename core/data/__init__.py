"""Data: from files to batches."""

from core.lazy import exports

__getattr__, __all__ = exports(
    __name__,
    {
        "Batch": "core.data.batches.loaders",
        "DataConfig": "core.data.config",
        "DataLoaders": "core.data.load",
        "Item": "core.data.load",
        "Loader": "core.data.batches.loaders",
        "Summary": "core.data.lessons.summary",
        "SummaryStep": "core.data.lessons.summary",
        "load_data": "core.data.load",
        "open_picture": "core.data.pictures.decode",
    },
)
