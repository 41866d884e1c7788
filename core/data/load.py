"""`load_data`: from a `DataConfig` to `DataLoaders`, the two splits with their vocabulary."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import torch

from core.data.batches.cache import PictureCache
from core.data.batches.loaders import Batch, Loader
from core.data.batches.split import check_split, random_split
from core.data.config import DataConfig
from core.data.labels.corrections import Corrections, file_of, read_state
from core.data.labels.wrong_labels import swap_labels
from core.data.lessons.summary import Summary, summarize
from core.data.sources.listing import list_items
from core.errors import DataError

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

Split = Literal["train", "valid"]
CHECK_AT_ONCE = 2_000  # up to this number, pictures are decoded before the split, so damaged ones take no part in it


class Item(NamedTuple):
    """One picture of a data set."""

    path: Path
    label: str


class DataLoaders:
    """A data set, split and ready: `train` and `valid` are re-iterable loaders, `vocab` the sorted class names (the
    index is the class id), `items` all pictures but those left out from the start, `missing` the files that a table
    names but nobody finds. By position in `items`: `wrong_labels` the true labels of those swapped on purpose,
    `relabelled` the labels before the journal, `omitted` what the journal leaves out of both splits."""

    def __init__(
        self,
        config: DataConfig,
        root: Path,
        items: list[Item],
        left_out: dict[Path, str],
        cache: PictureCache,
        missing: list[str],
    ):
        self.config = config
        self.root = root
        labels, swapped = swap_labels([item.label for item in items], config.wrong_labels, config.seed)
        self.wrong_labels = {i: items[i].label for i in swapped}
        self.items = [Item(item.path, label) for item, label in zip(items, labels, strict=True)] if swapped else items
        self._left_out = left_out
        self.missing = missing
        # the split is drawn before the journal counts, so cleaning moves no picture across it
        self._index()
        train, valid = random_split(self.targets, self.vocab, config.valid_pct, config.seed)
        self.relabelled, self.omitted = self._clean(read_state(config.journal))
        if self.relabelled or self.omitted:
            self._index()
            train, valid = ([i for i in part if i not in self.omitted] for part in (train, valid))
            check_split(train, valid, self.targets, self.vocab)
        self.train = Loader(cache, train, self.targets, config, train=True)
        self.valid = Loader(cache, valid, self.targets, config, train=False)

    def _index(self) -> None:
        """The class names, sorted, and each picture's class id."""
        self.vocab = sorted({item.label for item in self.items})
        class_id = {name: i for i, name in enumerate(self.vocab)}
        self.targets = [class_id[item.label] for item in self.items]

    def _clean(self, corrections: Corrections) -> tuple[dict[int, str], frozenset[int]]:
        """Gives the items their new labels; returns (position -> label before, positions to leave out)."""
        before, omitted, items = {}, set(), self.items.copy() if corrections else self.items
        for i, (path, label) in enumerate(self.items) if corrections else ():
            new = corrections.get(file_of(path, self.root), label)
            if new is None:
                omitted.add(i)
            elif new != label:
                before[i], items[i] = label, Item(path, new)
        self.items = items
        return before, frozenset(omitted)

    @property
    def skipped(self) -> dict[Path, str]:
        """The pictures that can't be read, and why: left out from the start, known from earlier, or met since."""
        known = {i: str(error) for i, error in self.train.cache.damaged().items()}
        met = known | self.train.skipped | self.valid.skipped
        return self._left_out | {self.items[i].path: met[i] for i in sorted(met)}

    @property
    def n_found(self) -> int:
        """All pictures, including those left out."""
        return len(self.items) + len(self._left_out)

    def to(self, device: torch.device) -> "DataLoaders":
        """Batches are on `device` from now on."""
        self.train.device = self.valid.device = device
        return self

    def loader(self, split: Split) -> Loader:
        """`train` or `valid` by name. Raises ValueError for another."""
        if split not in ("train", "valid"):
            raise ValueError(f'split: expected "train" or "valid", got {split!r}')
        return self.train if split == "train" else self.valid

    def batch(self, split: Split = "train", number: int = 0) -> Batch:
        """Batch `number` as the first epoch has it, with the indices of its items. The same number, the same batch."""
        loader = self.loader(split)
        return loader.batch(number // len(loader), number % len(loader))

    def one_batch(self, split: Split = "train") -> tuple[torch.Tensor, torch.Tensor]:
        """(xb, yb): float32 (B, 3, size, size), normalised, and int64 (B,). The loaders don't move on."""
        batch = self.batch(split)
        return batch.xb, batch.yb

    def show_batch(self, n: int = 9, split: Split = "train") -> "Figure":
        """The first `n` pictures of a batch as the model gets them, with their labels, as a Plotly figure."""
        from core.data.batches.make_batch import uint8_pictures
        from core.plots.pictures import picture_grid  # imports plotly

        batch = self.batch(split)
        names = [self.vocab[y] for y in batch.yb[:n].tolist()]
        return picture_grid(uint8_pictures(batch.xb[:n]), names)

    def summary(self, presized: bool = True) -> Summary:
        """The pipeline run step by step on one training batch: shapes, types and times, or where it fails and why.
        Without `presized`, stacking pictures of different sizes fails."""
        return summarize(self.train, presized)


def load_data(config: DataConfig) -> DataLoaders:
    """The data set of `config`, indexed and split; pictures are decoded on first use, and kept.

    Up to `CHECK_AT_ONCE` pictures are decoded at once, and unreadable ones are left out. Of more, no file is opened:
    damaged pictures stay in `.items` and their split, which are then the same next time, but are left out of batches.
    `.skipped` names both. Raises DataError for a source that can't be used: no folder, no pictures, labels that don't
    match, a class of one picture.
    """
    with _no_collection():
        root, paths, labels, missing = list_items(config)
        cache = PictureCache(paths, config.presize)
        if len(paths) > CHECK_AT_ONCE:
            return DataLoaders(config, root, list(map(Item, paths, labels)), {}, cache, missing)
    errors = {i: str(error) for i, error in cache.fill() if error is not None}
    if len(errors) == len(paths):
        raise DataError(f"None of the {len(paths)} pictures in {root} can be read.", f"The first: {errors[0]}")
    cache.leave_out(errors)
    items = [Item(path, label) for i, (path, label) in enumerate(zip(paths, labels, strict=True)) if i not in errors]
    return DataLoaders(config, root, items, {paths[i]: error for i, error in errors.items()}, cache, missing)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keeps Python from collecting garbage, which took a fifth of the time for 100,000 pictures."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
