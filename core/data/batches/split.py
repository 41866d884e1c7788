"""Which pictures are for training and which for validation: fastai's seeded random split."""

import torch

from core.errors import DataError


def random_split(targets: list[int], vocab: list[str], valid_pct: float, seed: int) -> tuple[list[int], list[int]]:
    """(train, valid) indices: a random permutation, its first `int(valid_pct * n)` go to validation, as fastai's
    `RandomSplitter` does with the same seed. A class left without a training picture gets one back, in exchange for one
    of the largest class.

    Raises DataError for fewer than two classes, a class of one picture, an empty validation set, or fewer training
    pictures than classes.
    """
    counts = [0] * len(vocab)
    for target in targets:
        counts[target] += 1
    if len(vocab) < 2:
        raise DataError(
            f"All {len(targets)} pictures have the label {vocab[0]!r}.", "A classifier needs at least two classes."
        )
    single = [name for name, count in zip(vocab, counts, strict=True) if count == 1]
    if single:
        names = ", ".join(single[:3]) + (" and others" if len(single) > 3 else "")
        have = "has" if len(single) == 1 else "have"
        raise DataError(
            f"{len(single)} of {len(vocab)} classes {have} only one picture: {names}.",
            "Add pictures to them or remove them: one picture can't be for both training and validation.",
        )
    order = torch.randperm(len(targets), generator=torch.Generator().manual_seed(seed)).tolist()
    cut = int(valid_pct * len(targets))
    if cut == 0:
        raise DataError(
            f"{len(targets)} pictures are too few: none is left for validation.", "Add pictures, or raise valid_pct."
        )
    if len(targets) - cut < len(vocab):
        raise DataError(
            f"{len(targets) - cut} training pictures can't show {len(vocab)} classes.",
            "Add pictures, or lower valid_pct.",
        )
    valid, train = order[:cut], order[cut:]
    _give_each_class_a_training_picture(train, valid, targets)
    return train, valid


def check_split(train: list[int], valid: list[int], targets: list[int], vocab: list[str]) -> None:
    """Raises DataError if cleaning has left a class without a training picture, a single class, or no validation
    set."""
    trained = {targets[i] for i in train}
    lost = [name for target, name in enumerate(vocab) if target not in trained]
    advice = "Undo an entry of the journal."
    if lost:
        more = " and others" if len(lost) > 3 else ""
        raise DataError(f"Cleaning leaves no training picture of {', '.join(lost[:3])}{more}.", advice)
    if len(vocab) < 2 or not valid:
        raise DataError(f"Cleaning leaves {len(vocab)} classes and {len(valid)} validation pictures.", advice)


def _give_each_class_a_training_picture(train: list[int], valid: list[int], targets: list[int]) -> None:
    counts = {target: 0 for target in targets}
    for index in train:
        counts[targets[index]] += 1
    for target in [t for t, count in counts.items() if count == 0]:
        richest = max(counts, key=counts.__getitem__)
        there = next(place for place, index in enumerate(valid) if targets[index] == target)
        here = next(place for place, index in enumerate(train) if targets[index] == richest)
        train[here], valid[there] = valid[there], train[here]
        counts[target] += 1
        counts[richest] -= 1
