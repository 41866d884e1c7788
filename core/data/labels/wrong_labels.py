"""Wrong labels on purpose, for lessons on cleaning data."""

from __future__ import annotations

import random


def swap_labels(labels: list[str], fraction: float = 0.02, seed: int = 0) -> tuple[list[str], list[int]]:
    """The labels with round(fraction * n) of them changed to another class, and the sorted indices of those.

    Raises ValueError for a fraction outside 0..1, and for a single class.
    """
    if not 0 <= fraction <= 1:
        raise ValueError(f"fraction: expected 0 to 1, got {fraction}")
    classes = sorted(set(labels))
    count = round(fraction * len(labels))
    if count and len(classes) < 2:
        raise ValueError(f"labels: expected at least two classes to swap between, got {len(classes)}")
    rng = random.Random(seed)
    key = sorted(rng.sample(range(len(labels)), count))
    swapped = list(labels)
    for i in key:
        swapped[i] = rng.choice([c for c in classes if c != labels[i]])
    return swapped, key
