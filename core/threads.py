"""Pools of threads that prepare pictures. In each of them torch uses one thread; elsewhere nothing changes."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache

import torch
from threadpoolctl import ThreadpoolController

from core.settings import settings


def pool(name: str) -> ThreadPoolExecutor:
    """`settings().threads` threads. Torch doesn't split their work further, which would take cores from training."""
    return ThreadPoolExecutor(settings().threads, name, _alone)


def _alone() -> None:
    """Limits OpenMP in the calling thread only. `torch.set_num_threads` would also limit every thread that hasn't used
    torch yet, including the one that trains."""
    torch.get_num_threads()  # a thread's first use of torch sets the number, so this comes first
    _controller().limit(limits=1, user_api="openmp")


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()
