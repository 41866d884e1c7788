"""Explains an out-of-memory error so a person can fix it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import torch

from core.data.config import DataConfig
from core.errors import OutOfMemoryError


@contextmanager
def memory_explained(arch: str, config: DataConfig) -> Iterator[None]:
    """Turns a failed allocation into an OutOfMemoryError that suggests a batch size."""
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if not _is_out_of_memory(error):
            raise
        size = config.batch_size
        smaller = f"a batch size of {size // 2}" if size >= 4 else "smaller pictures or a smaller network"
        raise OutOfMemoryError(
            f"Out of memory: {arch} with {size} pictures of {config.size} pixels in a batch doesn't fit.",
            f"Try {smaller}. Training needs memory in proportion to the pictures in a batch.",
        ) from error


def _is_out_of_memory(error: Exception) -> bool:
    """A GPU has a class for it; a CPU's allocator raises a plain RuntimeError."""
    return isinstance(error, (MemoryError, torch.OutOfMemoryError)) or bool(
        re.search(r"DefaultCPUAllocator|can't allocate memory|not enough memory", str(error))
    )
