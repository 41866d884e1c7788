"""The pipeline shown step by step is the pipeline."""

from __future__ import annotations

import re

from tests.makers import tiny_data


def test_each_step_takes_what_the_one_before_gave(pets):
    summary = tiny_data(pets).summary()
    names = ["item", "decode", "label", "presize", "collate", "to device", "warp", "light", "normalise"]
    assert [step.name for step in summary.steps] == names
    for before, after in zip(summary.steps, summary.steps[1:], strict=False):
        assert after.input == before.output
    assert summary.error == ""
    assert all(step.seconds >= 0 for step in summary.steps)
    by_name = {step.name: step.output for step in summary.steps}
    assert by_name["decode"] == "4 x RGB picture 48 x 40"
    assert by_name["collate"] == "uint8 (4, 40, 40, 3), int64 (4,)"
    assert by_name["normalise"] == "float32 (4, 3, 32, 32), int64 (4,)"


def test_the_step_that_fails_is_the_last_and_says_why(own_pets):
    dls = tiny_data(own_pets)
    for path in own_pets.iterdir():
        path.unlink()
    summary = dls.summary()
    assert [step.name for step in summary.steps] == ["item", "decode"]
    assert re.search(r"\.png is not there", summary.error)
    assert summary.steps[-1].output == ""
