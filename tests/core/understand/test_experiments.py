"""The experiments with softmax, each against torch or a number worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from core.understand import (
    as_written,
    beagle_outputs,
    by_index,
    by_where,
    cross_entropy_steps,
    logs,
    maximum_first,
    nll_of_log_softmax,
    over_temperatures,
    overflows_above,
    raised,
    shares_without_exp,
    sigmoids,
    softmax,
    softmax_times,
    sweep,
    tempered,
    times_as_probable,
    torch_steps,
)
from core.understand.outputs.overflow import FORMATS

PETS = [2.0, 1.0, 0.1]
CLOSE = {"rtol": 1e-12, "atol": 1e-12}
OUTPUTS = st.lists(st.floats(-1e4, 1e4), min_size=2, max_size=40)


def double(values) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float64)


def test_temperature_divides_and_never_changes_the_order() -> None:
    probs = over_temperatures(PETS, [0.5, 1.0, 4.0])
    for row, t in zip(probs, [0.5, 1.0, 4.0], strict=True):
        assert np.allclose(row, (double(PETS) / t).softmax(0), **CLOSE)
        assert row.argsort().tolist() == [2, 1, 0]
    assert softmax(tempered(PETS, 1e-3)).tolist() == pytest.approx([1, 0, 0])
    assert softmax(tempered(PETS, 1e6)).tolist() == pytest.approx([1 / 3] * 3, abs=1e-6)


@pytest.mark.parametrize("wrong", [0, -1, math.nan, math.inf])
def test_a_temperature_that_is_none_is_named(wrong: float) -> None:
    with pytest.raises(ValueError, match="temperature: expected a finite number above 0"):
        tempered(PETS, wrong)


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("added", [0.0, 5.0, 100.0, 1000.0, -1000.0])
def test_the_formula_as_written_fails_where_torchs_does(fmt: str, added: float) -> None:
    x = torch.tensor([z + added for z in PETS], dtype=getattr(torch, fmt))
    exp = x.exp()
    steps = as_written([z + added for z in PETS], fmt)
    # exp of neither library is rounded correctly in its last digit
    rtol = 4 * float(np.finfo(FORMATS[fmt]).eps)
    assert np.allclose(steps.exp, exp, rtol=rtol, atol=0)
    assert np.allclose(steps.probs, exp / exp.sum(), rtol=2 * rtol, atol=0, equal_nan=True)
    assert np.allclose(maximum_first(x.tolist(), fmt).probs, x.softmax(0), rtol=2 * rtol, atol=0)
    assert np.isclose(maximum_first(x.tolist(), fmt).log_sum_exp, x.logsumexp(0).item(), rtol=rtol)


@pytest.mark.parametrize(("fmt", "limit"), [("float16", 11.0), ("float32", 88.7), ("float64", 709.7)])
def test_exp_is_infinite_from_a_limit_on(fmt: str, limit: float) -> None:
    assert limit < overflows_above(fmt) < limit + 0.1
    assert np.isfinite(as_written([limit, 0.0], fmt).exp).all()
    over = as_written([limit + 0.1, 0.0], fmt)
    assert np.isinf(over.exp[0]) and np.isnan(over.probs[0])
    assert maximum_first([limit + 0.1, 0.0], fmt).probs.sum() == pytest.approx(1)


def test_all_outputs_far_below_zero_leave_nothing_to_divide_by() -> None:
    steps = as_written([-1000.0, -1001.0], "float64")
    assert steps.total == 0 and np.isnan(steps.probs).all() and steps.log_sum_exp == -math.inf
    assert maximum_first([-1000.0, -1001.0], "float64").log_sum_exp == pytest.approx(-1000 + math.log1p(math.exp(-1)))


def test_what_a_format_cannot_hold_is_named() -> None:
    with pytest.raises(ValueError, match="numbers that float16 can hold, up to 65504"):
        as_written([1e5, 0.0], "float16")
    with pytest.raises(ValueError, match="fmt: expected one of float16, float32, float64, got 'float8'"):
        maximum_first(PETS, "float8")


def test_a_lead_becomes_a_ratio() -> None:
    probs = double(PETS).softmax(0)
    assert times_as_probable(PETS, 0, 2) == pytest.approx((probs[0] / probs[2]).item(), rel=1e-12)
    assert times_as_probable(raised(PETS, 0, 1.0), 0, 2) == pytest.approx(math.e * times_as_probable(PETS, 0, 2))
    assert times_as_probable([1000.0, 0.0], 0, 1) == math.inf
    assert PETS == [2.0, 1.0, 0.1]  # `raised` left them alone


def test_shares_without_exp_are_probabilities_only_by_luck() -> None:
    assert shares_without_exp([2.0, 1.0, 1.0]).tolist() == [0.5, 0.25, 0.25]
    assert shares_without_exp([2.0, -1.0]).tolist() == [2.0, -1.0]
    assert np.isinf(shares_without_exp([1.0, -1.0])).all()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(OUTPUTS, st.data())
def test_a_moved_output_answers_as_autograd_says(outputs: list[float], data: st.DataObject) -> None:
    classes = st.integers(0, len(outputs) - 1)
    which, target, value = data.draw(classes), data.draw(classes), data.draw(st.floats(-1e4, 1e4))
    moved = sweep(outputs, which, target, [value])
    x = double(outputs)
    x[which] = value
    x.requires_grad_()
    loss = F.cross_entropy(x[None], torch.tensor([target]))
    (gradient,) = torch.autograd.grad(loss, x)
    assert np.allclose(moved.prob[0], x.detach().softmax(0)[which], rtol=1e-9, atol=1e-12)
    assert np.allclose(moved.loss[0], loss.item(), rtol=1e-12, atol=1e-11)
    assert np.allclose(moved.gradient[0], gradient[which], rtol=1e-9, atol=1e-12)


def test_a_sweep_needs_two_classes_and_one_that_there_is() -> None:
    with pytest.raises(ValueError, match="at least two classes"):
        sweep([1.0], 0, 0, [1.0])
    with pytest.raises(ValueError, match="target: expected a class from 0 to 2, got 3"):
        sweep(PETS, 0, 3, [1.0])
    with pytest.raises(ValueError, match="which: expected a class from 0 to 2, got -1"):
        sweep(PETS, -1, 0, [1.0])


@settings(max_examples=60, deadline=None, derandomize=True)
@given(OUTPUTS, st.data())
def test_one_step_of_torch_is_its_two_steps_and_ours(outputs: list[float], data: st.DataObject) -> None:
    target = data.draw(st.integers(0, len(outputs) - 1))
    theirs, ours = torch_steps(outputs, target), cross_entropy_steps(outputs, target)
    assert theirs.loss == nll_of_log_softmax(outputs, target)
    for name in ("log_sum_exp", "softmax", "log_softmax", "loss", "gradient"):
        assert np.allclose(getattr(ours, name), getattr(theirs, name), **CLOSE), name


def test_torch_works_out_gradients_where_none_are_wanted() -> None:
    """A page's other work runs in inference mode; the comparison must not depend on it."""
    with torch.inference_mode():
        assert torch_steps(PETS, 0).gradient.tolist() == pytest.approx(cross_entropy_steps(PETS, 0).gradient.tolist())
    with pytest.raises(ValueError, match="target: expected a class from 0 to 2, got 3"):
        torch_steps(PETS, 3)


def test_the_logarithm_of_a_negative_number() -> None:
    below = logs(-2)
    assert below.python is None and below.error.startswith("ValueError")
    assert math.isnan(below.numpy) and math.isnan(below.torch)
    assert (logs(0).python, logs(0).numpy, logs(0).torch) == (None, -math.inf, -math.inf)
    assert logs(math.e).python == logs(math.e).torch == pytest.approx(1.0, abs=1e-15)
    assert logs(math.e).error == ""


def test_sigmoids_are_torchs_and_need_not_sum_to_one() -> None:
    outputs = [*PETS, -800.0, 800.0]
    assert np.allclose(sigmoids(outputs), double(outputs).sigmoid(), **CLOSE)
    assert sigmoids([-5.0, -6.0, -7.0]).sum() < 0.02
    assert softmax([-5.0, -6.0, -7.0]).sum() == pytest.approx(1)


def test_two_classes_are_a_sigmoid_of_the_difference() -> None:
    assert softmax(PETS[:2])[0] == pytest.approx(sigmoids([PETS[0] - PETS[1]])[0], rel=1e-14)


def test_where_knows_two_answers_and_an_index_as_many_as_there_are_classes() -> None:
    two, three = softmax(PETS[:2]), softmax(PETS)
    assert by_where(two[0], [1, 0]) == pytest.approx(by_index(two, [0, 1]), rel=1e-14)
    dog, rabbit = by_where(three[0], [2, 3])  # neither is 1: both get the same, which is their sum
    assert dog == rabbit == pytest.approx(three[1] + three[2], rel=1e-14)
    assert by_index(three, [1, 2]) == [three[1], three[2]]


def test_each_softmax_more_flattens_the_beagle() -> None:
    vocab, outputs = beagle_outputs()
    i, once = vocab.index("beagle"), double(outputs).softmax(0)
    beagle = softmax_times(outputs, 3)[:, i]
    expected = [once[i], once.softmax(0)[i], once.softmax(0).softmax(0)[i]]
    assert np.allclose(beagle, expected, **CLOSE)
    assert round(outputs[i], 4) == 0.9994 and round(beagle[0], 4) == 0.0702 and beagle[2] < 1.01 / 37
    assert np.allclose(softmax_times(PETS, 2)[1], double(PETS).softmax(0).softmax(0), **CLOSE)
    with pytest.raises(ValueError, match="times: expected at least 1"):
        softmax_times(PETS, 0)
