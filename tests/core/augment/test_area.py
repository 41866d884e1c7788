"""Area averages are torch's own, only quicker."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from core.augment.area import area_average


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(1, 3), st.integers(1, 4), *[st.integers(1, 40)] * 4)
def test_it_gives_what_torch_gives(n, channels, height, width, h, w):
    """Larger outputs too: each of their pixels is then the mean of one or two."""
    batch = torch.rand(n, channels, height, width, dtype=torch.float64)
    expected = F.interpolate(batch, size=(h, w), mode="area")
    assert (area_average(batch, (h, w)) - expected).abs().max() < 1e-12
    last = batch.float().contiguous(memory_format=torch.channels_last)
    assert (area_average(last, (h, w)) - expected).abs().max() < 1e-6


def test_at_the_sizes_of_the_book_bytes_keep_their_means():
    pixels = torch.randint(0, 256, (1, 3, 460, 460)).float()
    expected = F.interpolate(pixels.double(), size=448, mode="area")
    assert (area_average(pixels, (448, 448)) - expected).abs().max() < 1e-4


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_half_precision_stays_what_it_is(dtype):
    pixels = torch.rand(1, 3, 20, 24)
    small = area_average(pixels.to(dtype), (7, 9))
    assert small.dtype == dtype
    assert (small - F.interpolate(pixels, size=(7, 9), mode="area")).abs().max() < 0.01
