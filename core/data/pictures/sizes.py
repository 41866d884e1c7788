"""How large the pictures of a data set are, from their headers; for a large set, of a sample."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch

from core.data.pictures.decode import picture_size
from core.errors import PictureError
from core.seeds import generator
from core.settings import settings


def sample(n: int, most: int) -> np.ndarray:
    """At most `most` of the indices 0 to n - 1, in order, and always the same."""
    if n <= most:
        return np.arange(n)
    return np.sort(torch.randperm(n, generator=generator("sample", n))[:most].numpy())


def picture_sizes(paths: Sequence[Path]) -> np.ndarray:
    """Upright width and height of each picture in pixels, (n, 2); 0, 0 if its header can't be read."""

    def size(path: Path) -> tuple[int, int]:
        try:
            return picture_size(path)
        except PictureError:
            return 0, 0

    with ThreadPoolExecutor(settings().threads) as pool:
        return np.array(list(pool.map(size, paths)), np.int64).reshape(-1, 2)
