"""What cleaning was worth: how many wrong labels it found, and how much better the next model is."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch

from core.data.labels.corrections import file_of
from core.data.load import DataLoaders, Item
from core.train.predictions.stored import StoredPreds


@dataclass(frozen=True)
class CleaningScore:
    """Corrections compared with labels that were swapped on purpose: of `wrong` labels, `fixed` got their true label,
    `left_out` were left out and `mistaken` got another wrong one; `spoiled` labels had been right."""

    wrong: int
    fixed: int
    left_out: int
    mistaken: int
    spoiled: int

    @property
    def found(self) -> int:
        """Wrong labels that were changed in any way."""
        return self.fixed + self.left_out + self.mistaken


def score_cleaning(dls: DataLoaders, corrections: Mapping[str, str | None]) -> CleaningScore:
    """The score of `corrections` for `dls`, a data set with swapped labels that they weren't applied to."""
    fixed = left_out = mistaken = spoiled = 0
    for i, (path, label) in enumerate(dls.items):
        new = corrections.get(file_of(path, dls.root), label)
        if new == label:
            continue
        if i not in dls.wrong_labels:
            spoiled += 1
        elif new is None:
            left_out += 1
        elif new == dls.wrong_labels[i]:
            fixed += 1
        else:
            mistaken += 1
    return CleaningScore(len(dls.wrong_labels), fixed, left_out, mistaken, spoiled)


@dataclass(frozen=True)
class Judged:
    """Two models' error rates, in [0, 1], on the same `pictures` with the same labels. Only the second is right about
    `gained` pictures, only the first about `lost`."""

    labels: str
    pictures: int
    before: float
    after: float
    gained: int
    lost: int

    @property
    def chance(self) -> float:
        """How often chance alone makes a difference at least this large between equally good models: McNemar's exact
        test, two-sided."""
        n = self.gained + self.lost
        return min(1.0, 2 * sum(math.comb(n, k) for k in range(min(self.gained, self.lost) + 1)) / 2**n)


def before_and_after(before: StoredPreds, after: StoredPreds, labels: Mapping[str, Sequence[Item]]) -> list[Judged]:
    """Two trainings on the same split, judged by several sets of labels: cleaning changes validation labels too, so one
    set wouldn't be fair. Only pictures that both predicted count."""
    said = [dict(zip(stored.preds.items, _names(stored), strict=True)) for stored in (before, after)]
    common = sorted(said[0].keys() & said[1].keys())
    rows = []
    for name, items in labels.items():
        pairs = [(said[0][i] == items[i].label, said[1][i] == items[i].label) for i in common]
        gained, lost, neither = (pairs.count(pair) for pair in ((False, True), (True, False), (False, False)))
        n = max(1, len(common))
        rows.append(Judged(name, len(common), (gained + neither) / n, (lost + neither) / n, gained, lost))
    return rows


def judged_labels(given: DataLoaders, cleaned: DataLoaders) -> dict[str, list[Item]]:
    """The labels to judge by: before cleaning, after it and, if known, the true ones."""
    labels = {"as they were": given.items, "cleaned": cleaned.items}
    if given.wrong_labels:
        labels["true"] = [Item(path, given.wrong_labels.get(i, label)) for i, (path, label) in enumerate(given.items)]
    return labels


def _names(stored: StoredPreds) -> list[str]:
    predicted: torch.Tensor = stored.preds.probs.argmax(dim=1)
    return [stored.vocab[i] for i in predicted.tolist()]
