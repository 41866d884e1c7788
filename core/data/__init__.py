"""Data: from files to batches."""

from core.lazy import exports

__getattr__, __all__ = exports(
    __name__,
    {
        "Batch": "core.data.loaders",
        "DataConfig": "core.data.config",
        "DataLoaders": "core.data.load",
        "Item": "core.data.load",
        "Loader": "core.data.loaders",
        "Summary": "core.data.summary",
        "SummaryStep": "core.data.summary",
        "load_data": "core.data.load",
        "open_picture": "core.data.pictures",
    },
)
