"""A memory that is full, in the words of a person who can mend it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch

from core.errors import OutOfMemoryError

if TYPE_CHECKING:
    from core.train.learner import Learner


@contextmanager
def memory_explained(learn: "Learner") -> Iterator[None]:
    """Inside, an allocation that fails becomes an OutOfMemoryError with a batch size that may fit."""
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if not _is_out_of_memory(error):
            raise
        size = learn.dls.config.batch_size
        smaller = f"a batch size of {size // 2}" if size >= 4 else "smaller pictures or a smaller network"
        raise OutOfMemoryError(
            f"The memory is full: {learn.arch} with {size} pictures of {learn.dls.config.size} pixels did not fit.",
            f"Try {smaller}, a guess from halving: the memory that training takes goes with the pictures in a batch.",
        ) from error


def _is_out_of_memory(error: Exception) -> bool:
    """torch says it on a GPU by a class, on a CPU by a RuntimeError of its allocator."""
    return isinstance(error, (MemoryError, torch.OutOfMemoryError)) or bool(
        re.search(r"DefaultCPUAllocator|can't allocate memory|not enough memory", str(error))
    )
