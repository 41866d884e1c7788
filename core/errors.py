"""What a person can mend, said so that they can: every error here carries one clear sentence and the next step.
Wrong arguments in code are plain `ValueError`s; everything else that goes wrong is a bug and keeps its traceback."""


class PetLabError(Exception):
    """An error that the person at the keyboard can mend.

    `message` says what was wrong, `advice` what to do; `str(error)` is both, as one or two sentences.
    `kind` is a short word for programs: it stands in the `failed` event and in the run's record.
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
    """The data set as a whole cannot be used: nothing there, no labels, too few pictures."""

    kind = "data"


class PictureError(PetLabError):
    """One picture cannot be read."""

    kind = "picture unreadable"


class ModelError(PetLabError):
    """A model folder, an architecture or its weights cannot be had."""

    kind = "model"


class TrainingError(PetLabError):
    """Training cannot go on: the loss is not finite, the memory is full."""

    kind = "training"


class NotFiniteError(TrainingError):
    """The loss or a gradient is no finite number any more."""

    kind = "loss is not finite"


class OutOfMemoryError(TrainingError):
    """The memory of the machine or of its GPU does not suffice for a batch."""

    kind = "out of memory"


class DiskFullError(PetLabError):
    """There is no room to write a checkpoint, a model or the record of a run."""

    kind = "disk full"


class RunError(PetLabError):
    """A run does not exist, or is in a state that does not allow what was asked."""

    kind = "run"


def sentence_of(error: Exception) -> str:
    """What pydantic found wrong with a config, as one sentence: the field, what was expected, what came."""
    parts = []
    for found in error.errors():  # type: ignore[attr-defined]
        field = ".".join(str(part) for part in found["loc"])
        message = found["msg"].removeprefix("Value error, ")
        parts.append(message if not field else f"{field}: {message[0].lower()}{message[1:]}, got {found['input']!r}")
    return "; ".join(parts)
