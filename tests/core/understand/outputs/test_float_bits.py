"""Numbers as bits: what the formats' definitions give by hand, and torch's own limits."""

from __future__ import annotations

import math

import pytest
import torch

from core.understand.outputs.float_bits import FORMATS, float_bits


def test_a_tenth_in_the_three_formats():
    fp32, bf16, fp16 = (float_bits(0.1, name) for name in FORMATS)
    assert (fp32.sign, fp32.exponent, fp32.mantissa) == ("0", "01111011", "10011001100110011001101")
    assert (bf16.exponent, bf16.mantissa, bf16.stored) == ("01111011", "1001101", 0.10009765625)
    assert (fp16.exponent, fp16.mantissa, fp16.stored) == ("01011", "1001100110", 0.0999755859375)
    assert bf16.error(0.1) == pytest.approx(0.0009765625)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("value", [1.0, -1.5, 0.0, 3.14159, -123.456, 6e-5])
def test_the_bits_stand_for_what_is_stored(name, value):
    """Sign, power of two and fraction put together again, as IEEE 754 defines them."""
    bits = float_bits(value, name)
    bias = 2 ** (len(bits.exponent) - 1) - 1
    power, fraction = int(bits.exponent, 2), int(bits.mantissa, 2) / 2 ** len(bits.mantissa)
    size = (1 + fraction) * 2.0 ** (power - bias) if power else fraction * 2.0 ** (1 - bias)
    assert (-1) ** int(bits.sign) * size == bits.stored
    assert bits.error(value) <= 2.0 ** -(len(bits.mantissa) + 1) if power else bits.error(value) < 1e-3


def test_bfloat16_has_the_range_of_float32_and_float16_has_not():
    assert [float_bits(70_000, name).stored for name in FORMATS] == [70_000, 70_144, math.inf]
    assert [float_bits(1e-8, name).stored > 0 for name in FORMATS] == [True, True, False]
    assert float_bits(torch.finfo(torch.float16).max, "float16").stored == 65504
    assert float_bits(70_000, "float16").error(70_000) == math.inf


def test_zero_is_exact_and_an_unknown_format_is_refused():
    assert float_bits(0.0, "bfloat16").error(0.0) == 0
    with pytest.raises(ValueError, match="name: expected one of"):
        float_bits(1.0, "float8")
