"""Events turn into strict JSON and back."""

from __future__ import annotations

import json
import math

import pytest

from core.train import from_json
from core.train.events import (
    ArchitectureRow,
    BatchEnd,
    Download,
    EpochEnd,
    Estimate,
    Event,
    Failed,
    FitEnd,
    FitStart,
    FormatRow,
    LRFindEnd,
    LRFindStep,
    PhaseStart,
    PicturesSkipped,
    ProofEnd,
    ProofStep,
    StepDetail,
)

NAN = math.nan
EVENTS = {
    "download": Download("ImageNet's weights for resnet18", 2**20, 45 * 2**20),
    "fit_start": FitStart(18, 6, ["cat", "dog"], {"arch": "resnet18", "data": {"size": 128}}),
    "phase_start": PhaseStart(0, "head only", 1, 4, True),
    "batch_end": BatchEnd(3, 0, 1.5, 1.6, [1e-6, 1e-5, 1e-4], 0.95, 100.0),
    "step_detail": StepDetail(3, [7, 9], [0, 1], [0, 0], [0.1, 2.9], [1.0, 2.0, 3.0], [0.1, 0.2, 0.3], [4.0, 5.0, 6.0]),
    "pictures_skipped": PicturesSkipped(4, ["a.jpg is not there.", "b.jpg is damaged.", "c.jpg is damaged."]),
    "epoch_end": EpochEnd(0, 1.5, 1.4, 0.25, 3.0, [0.001, 0.01, 0.2]),
    "fit_end": FitEnd(1, 4, 1.4, 0.25, 3.0, "folder"),
    "lr_find_step": LRFindStep(0, 1e-7, 1.0, 1.0),
    "lr_find_end": LRFindEnd([1e-7], [1.0], {"valley": 1e-3}, [1.0], "diverged"),
    "proof_step": ProofStep(1, 1e-3, 4, 1.0, 1.1, 25),
    "proof_end": ProofEnd([1e-4, 1e-3, 1e-2], [1.0, 0.5, 2.0], [True, True, False]),
    "estimate": Estimate("resnet18", "bf16", 128, 32, 0.2, 0.3, 0.1),
    "format_row": FormatRow("bf16", 32, 0.2, 10**8, 0.01, 0.97),
    "architecture_row": ArchitectureRow("resnet18", "bf16", 128, 22, 11_700_000, 600_000_000, 0.01),
    "failed": Failed("data", "There is no folder.", "Choose another."),
}


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_goes_through_json_and_back(name):
    event = EVENTS[name]
    body = event.to_json()
    assert next(iter(body)) == "event" and body["event"] == name == event.name
    assert from_json(json.loads(json.dumps(body, allow_nan=False))) == event


def test_there_is_no_event_that_is_not_tested_here():
    assert {kind for kind, cls in Event.kinds.items() if cls.__module__ == "core.train.events"} == set(EVENTS)


def test_numbers_that_are_not_finite_become_null_and_come_back_as_nan():
    body = BatchEnd(0, 0, NAN, math.inf, [1e-3, -math.inf], 0.9, 1.0).to_json()
    assert (body["loss"], body["smooth_loss"], body["lrs"]) == (None, None, [1e-3, None])
    back = from_json(json.loads(json.dumps(body, allow_nan=False)))
    assert math.isnan(back.loss) and math.isnan(back.smooth_loss) and math.isnan(back.lrs[1])


def test_fields_of_a_later_version_are_left_out_and_unknown_events_refused():
    assert from_json({**EVENTS["failed"].to_json(), "more": 1}) == EVENTS["failed"]
    with pytest.raises(ValueError, match="event: expected one of"):
        from_json({"event": "lunch"})
