"""Pools of threads that prepare pictures. Torch works on one thread in each of them, and everywhere else as before."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache

import torch
from threadpoolctl import ThreadpoolController

from core.settings import settings


def pool(name: str) -> ThreadPoolExecutor:
    """`settings().threads` threads, each of which computes alone: teams that wait for each other would take the cores
    of the model that trains meanwhile."""
    return ThreadPoolExecutor(settings().threads, name, _alone)


def _alone() -> None:
    """OpenMP's number of threads belongs to the calling thread. `torch.set_num_threads` would also set it for every
    thread that has not used torch yet: for the one that trains, too."""
    torch.get_num_threads()  # a thread's first use of torch sets the number, so it must come first
    _controller().limit(limits=1, user_api="openmp")


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()
