"""Errors that people can fix, each with a clear sentence and the next step. Wrong arguments in code are `ValueError`s;
anything else is a bug and keeps its traceback."""


class PetLabError(Exception):
    """An error that the person at the keyboard can fix.

    `message` says what's wrong, `advice` what to do; `str(error)` is both. `kind` is a short word for programs, used in
    the `failed` event and in the run's record.
    """

    kind = "error"

    def __init__(self, message: str, advice: str = "", kind: str | None = None):
        super().__init__(message, advice)
        self.message = message
        self.advice = advice
        if kind is not None:
            self.kind = kind

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()


class DataError(PetLabError):
    """The data set can't be used: it's missing, has no labels or too few pictures."""

    kind = "data"


class PictureError(PetLabError):
    """A picture can't be read."""

    kind = "picture unreadable"


class ModelError(PetLabError):
    """A model folder, an architecture or its weights are unavailable."""

    kind = "model"


class TrainingError(PetLabError):
    """Training can't continue: the loss isn't finite, or memory is full."""

    kind = "training"


class NotFiniteError(TrainingError):
    """The loss or a gradient is infinite or NaN."""

    kind = "loss is not finite"


class OutOfMemoryError(TrainingError):
    """A batch doesn't fit into the memory of the machine or its GPU."""

    kind = "out of memory"


class DiskFullError(PetLabError):
    """The disk is full, so a checkpoint, a model or a run's record can't be written."""

    kind = "disk full"


class RunError(PetLabError):
    """A run doesn't exist, or its state doesn't allow the request."""

    kind = "run"


def sentence_of(error: Exception) -> str:
    """What pydantic found wrong with a config, in one sentence: the field, what was expected, what it got."""
    parts = []
    for found in error.errors():  # type: ignore[attr-defined]
        field = ".".join(str(part) for part in found["loc"])
        message = found["msg"].removeprefix("Value error, ")
        parts.append(message if not field else f"{field}: {message[0].lower()}{message[1:]}, got {found['input']!r}")
    return "; ".join(parts)
