"""Batches in an order set by the seed and the epoch, prepared on threads ahead of the model."""

from collections.abc import Iterator
from concurrent.futures import Future
from typing import NamedTuple

import torch

from core.data.batches.cache import PictureCache
from core.data.batches.make_batch import Draws, make_batch
from core.data.config import DataConfig
from core.errors import DataError, PictureError
from core.seeds import generator
from core.settings import settings
from core.threads import pool

AHEAD = 2  # batches prepared ahead, per thread


class Batch(NamedTuple):
    """`xb` float32 (B, 3, size, size), normalised; `yb` int64 (B,); `items` the pictures' indices in `dls.items`."""

    xb: torch.Tensor
    yb: torch.Tensor
    items: list[int]


class Loader:
    """One split of the data as batches. Iterating gives (xb, yb), each pass a new epoch.

    The training split is shuffled and augmented, without its last, incomplete batch, as in fastai (batch norm needs
    more than one picture). The validation split is in order, whole and unaugmented. A picture that can't be read is
    left out of its batch and noted in `skipped`; if a training batch has only one left, it is used twice.
    """

    def __init__(self, cache: PictureCache, indices: list[int], targets: list[int], config: DataConfig, train: bool):
        self.cache = cache
        self.indices = indices
        self.targets = targets
        self.config = config
        self.train = train
        self.skipped: dict[int, str] = {}
        self.device = torch.device("cpu")
        self._passes = 0

    def __len__(self) -> int:
        """Batches in one epoch."""
        whole, rest = divmod(len(self.indices), self.config.batch_size)
        return whole + (rest > 0 and (not self.train or whole == 0))

    def __iter__(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        self._passes += 1
        for batch in self.batches(self._passes - 1):
            yield batch.xb, batch.yb

    def as_valid(self) -> "Loader":
        """The same pictures in order and unaugmented, for predictions."""
        loader = Loader(
            self.cache, sorted(self.indices) if self.train else self.indices, self.targets, self.config, train=False
        )
        loader.device = self.device
        return loader

    def order(self, epoch: int) -> list[int]:
        """The pictures of an epoch, in order."""
        if not self.train:
            return self.indices
        shuffled = torch.randperm(len(self.indices), generator=generator(self.config.seed, "order", epoch))
        return [self.indices[i] for i in shuffled.tolist()]

    def batches(self, epoch: int, start: int = 0) -> Iterator[Batch]:
        """The batches of `epoch` from number `start` on. The same call gives the same batches."""
        order = self.order(epoch)
        with pool("batches") as threads:
            waiting: list[Future[Batch]] = []
            try:
                for number in range(start, len(self)):
                    waiting.append(threads.submit(self.batch, epoch, number, order))
                    if len(waiting) > AHEAD * settings().threads:
                        yield from self._delivered(waiting.pop(0).result())
                while waiting:
                    yield from self._delivered(waiting.pop(0).result())
            finally:
                for future in waiting:
                    future.cancel()

    def batch(self, epoch: int, number: int, order: list[int] | None = None) -> Batch:
        """Batch `number` of `epoch`, on the model's device."""
        size = self.config.batch_size
        chosen = (order or self.order(epoch))[number * size : (number + 1) * size]
        pictures, items = [], []
        for index in chosen:
            try:
                pictures.append(self.cache[index])
                items.append(index)
                self.skipped.pop(index, None)  # it can be read again
            except PictureError as error:
                self.skipped[index] = str(error)
        if not items and (self.train or len(self.skipped) >= len(self.indices)):
            raise DataError(
                f"None of the {len(chosen)} pictures in a batch can be read.", "Check the folder and start again."
            )
        if self.train and len(items) == 1:
            pictures, items = pictures * 2, items * 2  # batch norm needs two
        if self.train:
            drawn_by = generator(self.config.seed, "draws", epoch, number)
            draws = Draws.random(len(items), self.config.augment, drawn_by)
        else:
            draws = Draws.centre(len(items))
        xb = make_batch(pictures, draws, self.config.size, self.config.augment.pad_mode, self.device)
        return Batch(xb, torch.tensor([self.targets[i] for i in items], dtype=torch.int64), items)

    def _delivered(self, batch: Batch) -> Iterator[Batch]:
        if batch.items:  # all pictures of a validation batch may be missing
            yield Batch(batch.xb, batch.yb.to(self.device, non_blocking=True), batch.items)
