"""What cleaning was worth: how many wrong labels it found, and how a model's errors count before and after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch

from core.data.labels.corrections import file_of
from core.data.load import DataLoaders, Item
from core.train.predictions.stored import StoredPreds


@dataclass(frozen=True)
class CleaningScore:
    """How well corrections meet the key to labels that were swapped on purpose: of `wrong` labels, `mended` got their
    true label, `left_out` went, and `mistaken` got yet another wrong one; `accused` pictures had been right."""

    wrong: int
    mended: int
    left_out: int
    mistaken: int
    accused: int

    @property
    def found(self) -> int:
        """Wrong labels that were touched at all."""
        return self.mended + self.left_out + self.mistaken


def score_cleaning(dls: DataLoaders, corrections: Mapping[str, str | None]) -> CleaningScore:
    """The score of `corrections` against the key of `dls`, a data set that they were not applied to."""
    mended = left_out = mistaken = accused = 0
    for i, (path, label) in enumerate(dls.items):
        new = corrections.get(file_of(path, dls.root), label)
        if new == label:
            continue
        if i not in dls.wrong_labels:
            accused += 1
        elif new is None:
            left_out += 1
        elif new == dls.wrong_labels[i]:
            mended += 1
        else:
            mistaken += 1
    return CleaningScore(len(dls.wrong_labels), mended, left_out, mistaken, accused)


@dataclass(frozen=True)
class Judged:
    """Both models' error rates, in [0, 1], on the same `pictures` under the same labels."""

    labels: str
    pictures: int
    before: float
    after: float


def before_and_after(before: StoredPreds, after: StoredPreds, labels: Mapping[str, Sequence[Item]]) -> list[Judged]:
    """Two trainings on the same split judged under several sets of labels, by name: validation labels change with
    cleaning too, so one figure would not be fair. Only pictures that both predicted count."""
    said = [dict(zip(stored.preds.items, _names(stored), strict=True)) for stored in (before, after)]
    common = sorted(said[0].keys() & said[1].keys())
    rows = []
    for name, items in labels.items():
        rates = [sum(one[i] != items[i].label for i in common) / max(1, len(common)) for one in said]
        rows.append(Judged(name, len(common), *rates))
    return rows


def judged_labels(given: DataLoaders, cleaned: DataLoaders) -> dict[str, list[Item]]:
    """The labels to judge under: as they were, as they are after cleaning and, where the key is known, as they truly
    are."""
    labels = {"as they were": given.items, "cleaned": cleaned.items}
    if given.wrong_labels:
        labels["true"] = [Item(path, given.wrong_labels.get(i, label)) for i, (path, label) in enumerate(given.items)]
    return labels


def _names(stored: StoredPreds) -> list[str]:
    predicted: torch.Tensor = stored.preds.probs.argmax(dim=1)
    return [stored.vocab[i] for i in predicted.tolist()]
