"""Softmax and cross-entropy against torch, and against the book's own table."""

from __future__ import annotations

import csv

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from core.understand import cross_entropy_steps, looks_like_probabilities, softmax, softmax_table
from tests.makers import REFERENCE

OUTPUTS = st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=40)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(OUTPUTS, st.data())
def test_the_numbers_are_torchs(outputs, data):
    target = data.draw(st.integers(0, len(outputs) - 1))
    x = torch.tensor(outputs, dtype=torch.float64, requires_grad=True)
    loss = F.cross_entropy(x[None], torch.tensor([target]))
    (gradient,) = torch.autograd.grad(loss, x)
    steps = cross_entropy_steps(outputs, target)
    close = {"rtol": 1e-12, "atol": 1e-12}
    assert np.allclose(softmax(outputs), x.softmax(0).detach(), **close)
    assert np.allclose(steps.softmax, x.softmax(0).detach(), **close)
    assert np.allclose(steps.log_softmax, x.log_softmax(0).detach(), **close)
    assert np.allclose(steps.gradient, gradient, **close)
    assert steps.log_sum_exp == pytest.approx(x.logsumexp(0).item(), rel=1e-12, abs=1e-12)
    assert steps.loss == pytest.approx(loss.item(), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("size", [1e3, 1e4, 1e6])
def test_a_small_loss_of_large_outputs_keeps_its_digits(size):
    """The largest output plus the logarithm of the rest, subtracted as one number, lost 1e-12 at 1e4 already."""
    outputs = [size, size - 1, size - 2.5]
    loss = F.cross_entropy(torch.tensor([outputs], dtype=torch.float64), torch.tensor([0])).item()
    assert abs(cross_entropy_steps(outputs, 0).loss - loss) < 1e-15


def test_the_books_37_beagle_outputs():
    """They are probabilities already, and the second softmax flattens them: the table shows both."""
    with open(REFERENCE / "beagle_outputs.csv") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["index"]))
    assert len(rows) == 37
    outputs = [float(row["output"]) for row in rows]
    table = softmax_table(outputs, [row["class_name"] for row in rows])
    assert list(table.columns) == ["class_name", "output", "exp", "softmax"]
    assert table["class_name"].tolist()[15] == "beagle"
    assert np.allclose(table["exp"], [float(row["exp"]) for row in rows], atol=1e-6)
    assert np.allclose(table["softmax"], [float(row["softmax"]) for row in rows], atol=1e-6)
    assert looks_like_probabilities(outputs)
    assert not looks_like_probabilities(np.log(outputs))


def test_huge_outputs_overflow_in_the_exp_column_only():
    table = softmax_table([1000.0, 999.0], ["a", "b"])
    assert table["exp"].tolist() == [float("inf")] * 2
    assert table["softmax"].tolist() == pytest.approx([0.7310585786300049, 0.2689414213699951])


@pytest.mark.parametrize("outputs", [[0.5, 0.6], [1.2, -0.2], [1.0], [2.0, 1.0, 0.1]])
def test_what_is_no_distribution_does_not_look_like_one(outputs):
    assert not looks_like_probabilities(outputs)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: softmax_table([1.0, 2.0], ["a"]), "vocab: expected 2 class names"),
        (lambda: softmax([]), "outputs: expected one number per class"),
        (lambda: softmax([[1.0]]), "outputs: expected one number per class"),
        (lambda: softmax([1.0, float("nan")]), "outputs: expected finite"),
        (lambda: cross_entropy_steps([1.0, 2.0], 2), "target: expected a class from 0 to 1, got 2"),
        (lambda: cross_entropy_steps([1.0, 2.0], -1), "target: expected"),
    ],
)
def test_a_wrong_argument_is_named(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
