"""A memory that is full, in the words of a person who can mend it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import torch

from core.data.config import DataConfig
from core.errors import OutOfMemoryError


@contextmanager
def memory_explained(arch: str, config: DataConfig) -> Iterator[None]:
    """Inside, an allocation that fails becomes an OutOfMemoryError with a batch size that may fit."""
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if not _is_out_of_memory(error):
            raise
        size = config.batch_size
        smaller = f"a batch size of {size // 2}" if size >= 4 else "smaller pictures or a smaller network"
        raise OutOfMemoryError(
            f"The memory is full: {arch} with {size} pictures of {config.size} pixels did not fit.",
            f"Try {smaller}, a guess from halving: the memory that training takes goes with the pictures in a batch.",
        ) from error


def _is_out_of_memory(error: Exception) -> bool:
    """torch says it on a GPU by a class, on a CPU by a RuntimeError of its allocator."""
    return isinstance(error, (MemoryError, torch.OutOfMemoryError)) or bool(
        re.search(r"DefaultCPUAllocator|can't allocate memory|not enough memory", str(error))
    )
