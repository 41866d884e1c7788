"""What training says while it goes on: small frozen dataclasses, each of which turns into one JSON object and back.
Who listens (a page, the command line, a test, the worker) is no concern of theirs."""

import math
import re
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class Event:
    """The base of all events. The JSON name is the class name in snake case: `EpochEnd` is "epoch_end"."""

    kinds: ClassVar[dict[str, type["Event"]]] = {}
    name: ClassVar[str] = "event"

    def __init_subclass__(cls) -> None:
        cls.name = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=LR)(?=[A-Z])", "_", cls.__name__).lower()
        Event.kinds[cls.name] = cls

    def to_json(self) -> dict[str, Any]:
        """A dict that `json.dumps` takes as strict JSON; a number that is not finite becomes None."""
        return {"event": self.name, **_finite(asdict(self))}


def from_json(obj: dict[str, Any]) -> Event:
    """The event that `obj` describes (None, where a float stood, comes back as NaN). Unknown fields are left out.

    Raises ValueError for an unknown event name.
    """
    name = obj.get("event")
    if name not in Event.kinds:
        raise ValueError(f"event: expected one of {sorted(Event.kinds)}, got {name!r}")
    fields = Event.kinds[name].__dataclass_fields__
    values = {key: value for key, value in obj.items() if key in fields}
    for key, value in values.items():
        if value is None and fields[key].type is float:
            values[key] = math.nan
        elif isinstance(value, list) and fields[key].type == list[float]:
            values[key] = [math.nan if x is None else x for x in value]
    return Event.kinds[name](**values)


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(v) for key, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(v) for v in value]
    return value


@dataclass(frozen=True)
class Download(Event):
    """Something is being fetched, before the start: so many bytes of so many are there."""

    what: str
    done: int
    total: int


@dataclass(frozen=True)
class FitStart(Event):
    """Training begins; `config` holds what was decided, the measured precision among it."""

    n_train: int
    n_valid: int
    vocab: list[str]
    config: dict[str, Any]


@dataclass(frozen=True)
class PhaseStart(Event):
    """A part of the plan begins: "head only" or "all layers". `steps` counts its batches over all its epochs."""

    phase: int
    title: str
    epochs: int
    steps: int
    frozen: bool


@dataclass(frozen=True)
class BatchEnd(Event):
    """One optimizer step is done. `step` counts from 0 over all phases, `epoch` too; `lrs` are the rates that this
    step used, one per layer group; `mom` is Adam's beta1."""

    step: int
    epoch: int
    loss: float
    smooth_loss: float
    lrs: list[float]
    mom: float
    images_per_second: float


@dataclass(frozen=True)
class StepDetail(Event):
    """The step that was just told, inspected; only where somebody asked for it (`Training.inspected`).

    `items` are the batch's pictures as indices in `dls.items`, `targs` and `preds` their classes, true and predicted,
    `losses` what each added to the mean. For each layer group: the length of its gradient, of the way its weights
    moved, and of the weights before. Where fp16 overflowed, the step was left out and `grad_norms` are NaN.
    """

    step: int
    items: list[int]
    targs: list[int]
    preds: list[int]
    losses: list[float]
    grad_norms: list[float]
    update_norms: list[float]
    weight_norms: list[float]

    @property
    def update_ratios(self) -> list[float]:
        """How far each layer group moved, as a share of its weights' length."""
        pairs = zip(self.update_norms, self.weight_norms, strict=True)
        return [moved / length if length else 0.0 for moved, length in pairs]


@dataclass(frozen=True)
class PicturesSkipped(Event):
    """Pictures could not be read, and training went on without them: how many so far, and what is wrong with the
    first three. It comes right before the end of the epoch in which more were met."""

    count: int
    reasons: list[str]

    @property
    def sentence(self) -> str:
        """The same in words."""
        pictures = "A picture was" if self.count == 1 else f"{self.count} pictures were"
        more = " ..." if self.count > len(self.reasons) else ""
        return f"{pictures} left out. {' '.join(self.reasons)}{more}"


@dataclass(frozen=True)
class EpochEnd(Event):
    """One pass over the training set and the validation after it. `error_rate` is in [0, 1]. `moved` says for each
    layer group how far its weights are from where the training began, as a share of their length then."""

    epoch: int
    train_loss: float
    valid_loss: float
    error_rate: float
    seconds: float
    moved: list[float] = field(default_factory=list)  # older runs have none


@dataclass(frozen=True)
class FitEnd(Event):
    """Training is over; the last epoch's figures, and where the model went if it was written."""

    epochs: int
    steps: int
    valid_loss: float
    error_rate: float
    seconds: float
    model: str = ""


@dataclass(frozen=True)
class LRFindStep(Event):
    """One step of the learning rate finder: the loss was measured at `lr`, before the step."""

    step: int
    lr: float
    loss: float
    smooth_loss: float


@dataclass(frozen=True)
class LRFindEnd(Event):
    """The finder's whole curve (`losses` smoothed, `raw_losses` as measured) and what four rules read off it."""

    lrs: list[float]
    losses: list[float]
    suggestions: dict[str, float]
    raw_losses: list[float]
    stopped: str  # "diverged" | "not finite" | "all steps done"


PROOF_FACTORS = (0.1, 1.0, 10.0)  # of the picked rate: a proof's three trainings


@dataclass(frozen=True)
class ProofStep(Event):
    """One step of one of the proof's trainings: number 0, 1 or 2, its constant rate, and its step counted from 0.
    `done` counts the steps of all three so far."""

    number: int
    lr: float
    step: int
    loss: float
    smooth_loss: float
    done: int


@dataclass(frozen=True)
class ProofEnd(Event):
    """All three trainings of the proof are done: their rates, the mean of their last losses, and whether each stayed
    finite to the end."""

    lrs: list[float]
    losses: list[float]
    finite: list[bool]


@dataclass(frozen=True)
class Estimate(Event):
    """How long one batch takes here, in seconds: in training with the body frozen and not, and in validation."""

    arch: str
    precision: str  # the one that was used
    size: int
    batch_size: int
    seconds_per_batch_frozen: float
    seconds_per_batch: float
    seconds_per_valid_batch: float


@dataclass(frozen=True)
class FormatRow(Event):
    """One number format, measured on one batch: seconds for forward and backward pass, bytes kept between the two, the
    largest difference of a logit from fp32's, and the share of the pictures that are predicted as in fp32."""

    precision: str
    batch_size: int
    seconds: float
    kept_bytes: int
    max_error: float
    same_predictions: float


@dataclass(frozen=True)
class ArchitectureRow(Event):
    """One network: its size (see `core.model.size`), and the seconds that one picture takes in training here."""

    arch: str
    precision: str
    size: int
    layers: int
    parameters: int
    multiply_adds: int
    seconds_per_picture: float


@dataclass(frozen=True)
class Failed(Event):
    """The run ended by an error; `message` and `advice` are one sentence each."""

    kind: str
    message: str
    advice: str
