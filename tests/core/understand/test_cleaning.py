"""What cleaning found, and what it was worth, on data where a person knows the truth."""

from __future__ import annotations

import pytest
import torch

from core.data.labels.corrections import keep_state
from core.train.predictions.inference import Preds
from core.train.predictions.stored import StoredPreds
from core.understand.cleaning import CleaningScore, Judged, before_and_after, judged_labels, score_cleaning
from tests.makers import tiny_data


@pytest.fixture
def swapped(pets, petlab_home):
    return tiny_data(pets, wrong_labels=0.25)  # 6 of 24


def test_the_score_tells_found_from_spoiled(swapped):
    key, names = swapped.wrong_labels, [path.name for path, _ in swapped.items]
    wrong, right = list(key), [i for i in range(24) if i not in key]
    third = next(name for name in swapped.vocab if name not in (key[wrong[2]], swapped.items[wrong[2]].label))
    corrections = {
        names[wrong[0]]: key[wrong[0]],
        names[wrong[1]]: None,
        names[wrong[2]]: third,
        names[right[0]]: None,
        names[right[1]]: swapped.items[right[1]].label,  # says nothing new
    }
    score = score_cleaning(swapped, corrections)
    assert score == CleaningScore(wrong=6, fixed=1, left_out=1, mistaken=1, spoiled=1)
    assert score.found == 3


def test_before_and_after_are_judged_on_the_same_pictures_under_each_set_of_labels(pets, swapped):
    first, second, *_ = swapped.wrong_labels
    corrections = {swapped.items[first].path.name: swapped.wrong_labels[first]}
    cleaned = tiny_data(pets, wrong_labels=0.25, journal=keep_state(corrections))
    rest = next(i for i in range(24) if i not in swapped.wrong_labels)
    labels = judged_labels(swapped, cleaned)
    assert list(labels) == ["as they were", "cleaned", "true"]
    given = [swapped.items[i].label for i in (first, second, rest)]
    true = [swapped.wrong_labels[first], swapped.wrong_labels[second], given[2]]
    before = stored([first, second, rest, 99], [*given, "blue_dog"], swapped.vocab)  # learned the wrong labels
    after = stored([rest, second, first], [true[2], true[1], true[0]], swapped.vocab[::-1])  # and the right ones
    judged = before_and_after(before, after, labels)
    rows = {row.labels: (row.pictures, row.before, row.after) for row in judged}
    assert rows["as they were"] == (3, 0, pytest.approx(2 / 3))
    assert rows["cleaned"] == (3, pytest.approx(1 / 3), pytest.approx(1 / 3))
    assert rows["true"] == (3, pytest.approx(2 / 3), 0)
    assert [(row.gained, row.lost) for row in judged] == [(0, 2), (1, 1), (2, 0)]


@pytest.mark.parametrize(("gained", "lost", "p"), [(0, 0, 1), (1, 0, 1), (5, 4, 1), (6, 0, 2 / 64), (1, 9, 22 / 1024)])
def test_chance_is_that_of_mcnemars_exact_test(gained: int, lost: int, p: float):
    assert Judged("true", 177, 0, 0, gained, lost).chance == pytest.approx(p)


def stored(items, names, vocab) -> StoredPreds:
    logits = torch.nn.functional.one_hot(torch.tensor([vocab.index(name) for name in names]), len(vocab)).float()
    zeros = torch.zeros(len(items))
    return StoredPreds(Preds(logits, logits.softmax(1), zeros.long(), zeros, items), vocab)
