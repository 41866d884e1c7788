"""Data: from files to batches."""

from core.data.config import DataConfig
from core.data.load import DataLoaders, Item, load_data
from core.data.loaders import Batch, Loader
from core.data.pictures import open_picture
from core.data.summary import Summary, SummaryStep

__all__ = [
    "Batch",
    "DataConfig",
    "DataLoaders",
    "Item",
    "Loader",
    "Summary",
    "SummaryStep",
    "load_data",
    "open_picture",
]
