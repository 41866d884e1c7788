"""Errors that a person can mend."""

from __future__ import annotations

import pickle

import pytest

from core.errors import DataError, ModelError, PetLabError, PictureError, RunError, TrainingError


def test_an_error_says_what_was_wrong_and_what_to_do():
    error = DataError("There is no folder x.", "Choose another.")
    assert str(error) == "There is no folder x. Choose another."
    assert (error.message, error.advice, error.kind) == ("There is no folder x.", "Choose another.", "data")
    assert str(DataError("Alone.")) == "Alone."
    assert TrainingError("m", "a", "loss is not finite").kind == "loss is not finite"
    assert TrainingError.kind == "training"


@pytest.mark.parametrize("kind", [DataError, ModelError, PictureError, RunError, TrainingError])
def test_errors_cross_processes(kind):
    again = pickle.loads(pickle.dumps(kind("m", "a", "k")))
    assert isinstance(again, PetLabError)
    assert (type(again), str(again), again.kind) == (kind, "m a", "k")
