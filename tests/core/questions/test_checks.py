"""Every task: right answers pass, wrong ones get a hint, and an empty task says nothing."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
import torch.nn.functional as F

from core.questions import QUESTIONS
from core.questions.loss import ANIMALS, BY_HAND, PROBS, TARGETS
from core.questions.typed import close, number

EXP = [math.exp(x) for x in BY_HAND]
SOFTMAX = torch.tensor(BY_HAND, dtype=torch.float64).softmax(0).tolist()
COLUMNS = [f"{value:.2f}" for value in [*EXP, *SOFTMAX]]
RIGHT: dict[int, list[Any]] = {
    1: ["4", "2"],
    2: [r"^pet-\d+-(.+)\.[^.]+$"],
    3: ["the folder's name", "the file's name", "a table"],
    4: ["13", "4", "1"],
    5: ["great_pyrenees_173.jpg", "great_pyrenees_173", "'.jpg'", "images"],
    6: [["pixels made up by interpolation", "empty corners"]],
    7: ["32", "3", "128", "128"],
    8: ["collate"],
    9: [["an error rate for later models to beat", "the pictures with the largest losses, to check first"]],
    10: [-1.5, 3.0, 0.1],
    11: ["7.39", "7,4"],
    12: [["a photo of a car, shown to a model of pets", "a photo with a cat and a dog"]],
    13: [*COLUMNS, "flatter ones"],
    14: ["0.3", "0.2", "0.5"],
    15: ["0", "minus infinity", "not a number (NaN)"],
    18: ["loss.backward()"],
    19: ["1e-6", "1e-5", "1e-4"],
    20: ["2e-5", "4e-4", "0.008"],
    21: ["25 %", "75", "train again, with fewer epochs"],
    22: [["half precision", "smaller pictures", "smaller batches"]],
    23: ["4", "2", "infinity", "about 163,000"],
}
WRONG: list[tuple[int, list[Any], str]] = [
    (1, ["3", "2"], "Step by step isn't right yet"),
    (1, ["4", "1"], "Presized isn't right yet"),
    (1, ["four", "2"], "'four' isn't a number"),
    (2, ["^(.+"], "isn't a regular expression"),
    (2, [r"^pet-\d+-.+\."], "no group"),
    (2, [r"^cat-(.+)\."], "doesn't match pet-003-great_pyrenees.jpg"),
    (2, [r"^(.+)_\d+\.[^.]+$"], "doesn't match"),
    (2, [r"-(.+)\."], "takes '003-great_pyrenees' instead"),
    (2, [r"-([^-]+)\."], "From pet-8-shiba-inu.jpg it takes 'inu'"),
    (2, ["(great_pyrenees|Maine_Coon|boxer|shiba-inu|Bengal)"], "spells out breeds"),
    (3, ["the file's name", "the file's name", "a table"], "beagle/0012.jpg isn't right yet"),
    (3, ["the folder's name", None, None], "beagle_12.jpg is still missing"),
    (4, ["13", "3", "1"], "The number isn't right yet"),
    (5, ["great_pyrenees_173.jpg", "great_pyrenees_173", "jpg", "images"], ".suffix isn't right yet"),
    (6, [["empty corners"]], "There's more"),
    (6, [["empty corners", "a wrong label"]], "There's more"),
    (6, [["a wrong label"]], "There's more"),
    (6, [["empty corners", "a larger file"]], "never the file"),
    (7, ["32", "3", "192", "192"], "the size before the warp"),
    (8, ["warp"], "the same size"),
    (9, [["clean labels"]], "a person decides"),
    (10, [1.0, 2.0, 0.1], "Let another animal win"),
    (11, ["2", ""], "That's the difference"),
    (11, ["3", ""], "3 / 1"),
    (11, ["20.09", "20.09"], "exp(3)"),
    (12, [["outputs that are all negative"]], "only differences count"),
    (13, ["2", *COLUMNS[1:], None], "exp of cat isn't right yet"),
    (13, [*COLUMNS[:5], "0.37", None], "softmax of rabbit isn't right yet"),
    (13, [*COLUMNS, None], "the trap"),
    (13, [*COLUMNS, "the same ones"], "between 0 and 1"),
    (14, ["0.7", "0.2", "0.5"], "1 - p"),
    (15, ["0", "not a number (NaN)", "minus infinity"], "log(0) isn't right yet"),
    (18, ["optimizer.step()"], "computes no gradients"),
    (18, ["train"], "the call on the loss"),
    (19, ["1e-4", "1e-5", "1e-6"], "body, early layers isn't right yet"),
    (20, ["2e-5", "4.01e-3", "8e-3"], "halfway by difference"),
    (20, ["2e-5", "4e-4", "9e-3"], "The head isn't right yet"),
    (21, ["50", "75", None], "The highest rate isn't right yet"),
    (21, ["25", "75", None], "what should you do next"),
    (21, ["25", "75", "keep the weights of epoch 6"], "hadn't settled"),
    (22, [["more epochs"]], "the same memory"),
    (22, [["half precision"]], "There are more"),
    (23, ["8", "2", None, None], "fp32 isn't right yet"),
    (23, ["4", "2", "about 163,000", "infinity"], "65,504"),
]
NOTHING = {"number": "", "text": "", "choice": None}


@pytest.mark.parametrize("n", RIGHT)
def test_what_is_right_passes(n: int) -> None:
    outcome = QUESTIONS[n].task.outcome(RIGHT[n])
    assert outcome.done, outcome.words
    assert outcome.words


def test_a_wrong_label_is_accepted_too_because_a_crop_can_miss_the_animal() -> None:
    outcome = QUESTIONS[6].task.outcome([[*RIGHT[6][0], "a wrong label"]])
    assert outcome.done
    assert "A crop that misses the animal" in outcome.words


@pytest.mark.parametrize(("n", "given", "said"), WRONG)
def test_what_is_wrong_is_refused_with_a_hint(n: int, given: list[Any], said: str) -> None:
    outcome = QUESTIONS[n].task.outcome(given)
    assert not outcome.done
    assert said in outcome.words


@pytest.mark.parametrize("n", RIGHT)
def test_nothing_given_is_met_with_silence(n: int) -> None:
    task = QUESTIONS[n].task
    blank = [[] if f.kind == "several" else f.start if f.kind == "slider" else NOTHING[f.kind] for f in task.fields]
    assert task.outcome(blank) == (False, "")


def test_the_columns_that_are_asked_for_are_torchs() -> None:
    outputs = torch.tensor(BY_HAND, dtype=torch.float64)
    for values in (outputs.exp(), outputs.softmax(0)):
        assert len(values) == len(ANIMALS)
    exact = [repr(value) for value in [*outputs.exp().tolist(), *outputs.softmax(0).tolist()]]
    assert QUESTIONS[13].task.outcome([*exact, "flatter ones"]).done


def test_a_loss_just_above_three_passes_and_one_just_below_does_not() -> None:
    for dog, done in ((4.95, True), (4.85, False)):
        loss = F.cross_entropy(torch.tensor([[2.0, dog, 0.1]]), torch.tensor([0])).item()
        assert (loss > 3) is done
        assert QUESTIONS[10].task.outcome([2.0, dog, 0.1]).done is done


def test_the_loss_looks_up_what_torch_looks_up() -> None:
    rows = torch.tensor([PROBS] * 3, dtype=torch.float64)
    looked_up = -F.nll_loss(rows, torch.tensor(TARGETS), reduction="none")
    assert QUESTIONS[14].task.outcome([f"{p:.3f}" for p in looked_up.tolist()]).done


@pytest.mark.parametrize(
    ("text", "value"), [("2.5", 2.5), ("2,5", 2.5), ("−1e-3", -1e-3), (" 25 % ", 25.0), ("x", None), ("nan", None)]
)
def test_a_number_is_read_as_people_type_it(text: str, value: float | None) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("value", "expected", "same"),
    [
        (0.37, 0.3679, True),  # two digits are enough
        (0.38, 0.3679, False),
        (7.39, 7.389, True),
        (7.5, 7.389, False),
        (4e-4, 4e-4, True),
        (4.1e-4, 4e-4, False),  # a small rate gets no slack beyond one per cent
        (0.005, 4e-4, False),
        (3.0, 4.0, False),
    ],
)
def test_rounding_is_forgiven_and_nothing_else(value: float, expected: float, same: bool) -> None:
    assert close(value, expected) is same
