"""Failures of the machine in the words of a person who can mend them: the memory is full, the disk is full.
A loss that is not finite is `loop.py`'s own error; pictures that cannot be read are the loaders'."""

import errno
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from safetensors import SafetensorError

from core.errors import DiskFullError, OutOfMemoryError

if TYPE_CHECKING:
    from core.train.learner import Learner

FULL = (errno.ENOSPC, errno.EDQUOT)


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


@contextmanager
def disk_explained(path: Path, size: int) -> Iterator[None]:
    """Inside, writing `size` bytes to `path` that fails for want of room becomes a DiskFullError."""
    try:
        yield
    except (OSError, SafetensorError) as error:
        if not _is_disk_full(error):
            raise
        free = shutil.disk_usage(path.parent).free
        raise DiskFullError(
            f"The disk is full: {path.name} needs {_megabytes(size)}, and {_megabytes(free)} are free.",
            "Make room, for example by deleting old runs, then start again; what was saved before is whole.",
        ) from error


def _is_out_of_memory(error: Exception) -> bool:
    """torch says it on a GPU by a class, on a CPU by a RuntimeError of its allocator."""
    return isinstance(error, (MemoryError, torch.OutOfMemoryError)) or bool(
        re.search(r"DefaultCPUAllocator|can't allocate memory|not enough memory", str(error))
    )


def _is_disk_full(error: Exception) -> bool:
    """safetensors passes the system's number on within its own text only."""
    return getattr(error, "errno", None) in FULL or bool(
        re.search(r"StorageFull|os error 28|No space left", str(error))
    )


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.1f} MB"
