"""The events of a training: small frozen dataclasses that turn into JSON objects and back."""

import math
import re
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class Event:
    """An event. Its JSON name is the class name in snake case: `EpochEnd` is "epoch_end"."""

    kinds: ClassVar[dict[str, type["Event"]]] = {}
    name: ClassVar[str] = "event"

    def __init_subclass__(cls) -> None:
        cls.name = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=LR)(?=[A-Z])", "_", cls.__name__).lower()
        Event.kinds[cls.name] = cls

    def to_json(self) -> dict[str, Any]:
        """A dict for strict JSON: numbers that aren't finite become None."""
        return {"event": self.name, **_finite(asdict(self))}


def from_json(obj: dict[str, Any]) -> Event:
    """The event that `obj` describes; None in place of a float becomes NaN, unknown fields are ignored. Raises
    ValueError for an unknown name."""
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
    """A download before the start: `done` of `total` bytes."""

    what: str
    done: int
    total: int


@dataclass(frozen=True)
class FitStart(Event):
    """Training starts; `config` holds what was decided, such as the precision."""

    n_train: int
    n_valid: int
    vocab: list[str]
    config: dict[str, Any]


@dataclass(frozen=True)
class PhaseStart(Event):
    """A phase of the plan starts: "head only" or "all layers". `steps` are its batches over all its epochs."""

    phase: int
    title: str
    epochs: int
    steps: int
    frozen: bool


@dataclass(frozen=True)
class BatchEnd(Event):
    """One optimizer step is done. `step` and `epoch` count from 0 over all phases; `lrs` are the step's rates, one per
    layer group; `mom` is Adam's beta1."""

    step: int
    epoch: int
    loss: float
    smooth_loss: float
    lrs: list[float]
    mom: float
    images_per_second: float


@dataclass(frozen=True)
class StepDetail(Event):
    """The last step in detail, while `Training.inspected`.

    `items` are the pictures' indices in `dls.items`, `targs` and `preds` their true and predicted classes, `losses`
    their losses. For each layer group: the length of its gradient, of its weights' move, and of the weights before.
    If fp16 overflowed, the step was skipped and `grad_norms` are NaN.
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
    """Pictures that couldn't be read and were left out: how many so far, and what is wrong with the first three. Sent
    right before the end of an epoch that met new ones."""

    count: int
    reasons: list[str]

    @property
    def sentence(self) -> str:
        """In words."""
        pictures = "1 picture was" if self.count == 1 else f"{self.count} pictures were"
        more = " ..." if self.count > len(self.reasons) else ""
        return f"{pictures} left out. {' '.join(self.reasons)}{more}"


@dataclass(frozen=True)
class EpochEnd(Event):
    """One pass over the training set, and the validation after it. `train_loss` is the mean over the epoch's pictures,
    `error_rate` is in [0, 1]. `moved` is each layer group's distance from its start, as a share of its length then."""

    epoch: int
    train_loss: float
    valid_loss: float
    error_rate: float
    seconds: float
    moved: list[float] = field(default_factory=list)  # empty in older runs


@dataclass(frozen=True)
class FitEnd(Event):
    """Training is over: the last epoch's numbers, and the folder of the model if it was exported."""

    epochs: int
    steps: int
    valid_loss: float
    error_rate: float
    seconds: float
    model: str = ""


@dataclass(frozen=True)
class LRFindStep(Event):
    """One step of the finder: the loss before a step at `lr`."""

    step: int
    lr: float
    loss: float
    smooth_loss: float


@dataclass(frozen=True)
class LRFindEnd(Event):
    """The finder's whole curve (`losses` are smoothed, `raw_losses` measured) and the rules' suggestions."""

    lrs: list[float]
    losses: list[float]
    suggestions: dict[str, float]
    raw_losses: list[float]
    stopped: str  # "diverged" | "not finite" | "all steps done"


PROOF_FACTORS = (0.1, 1.0, 10.0)  # of the picked rate: a proof's three trainings


@dataclass(frozen=True)
class ProofStep(Event):
    """One step of one of the proof's trainings: its number from 0, its rate, and its step from 0. `done` counts the
    steps of all three."""

    number: int
    lr: float
    step: int
    loss: float
    smooth_loss: float
    done: int


@dataclass(frozen=True)
class ProofEnd(Event):
    """The proof is done: each training's rate, the mean of its last losses, and whether it stayed finite."""

    lrs: list[float]
    losses: list[float]
    finite: list[bool]


@dataclass(frozen=True)
class Estimate(Event):
    """Seconds per batch on this machine: in training with the body frozen and unfrozen, and in validation."""

    arch: str
    precision: str  # the one that was used
    size: int
    batch_size: int
    seconds_per_batch_frozen: float
    seconds_per_batch: float
    seconds_per_valid_batch: float


@dataclass(frozen=True)
class FormatRow(Event):
    """One number format measured on one batch: seconds for forward and backward pass, bytes kept between the two, the
    largest difference from fp32's logits, and the share of pictures predicted as in fp32."""

    precision: str
    batch_size: int
    seconds: float
    kept_bytes: int
    max_error: float
    same_predictions: float


@dataclass(frozen=True)
class ArchitectureRow(Event):
    """One network: its size (see `core.model.size`) and the seconds per picture in training on this machine."""

    arch: str
    precision: str
    size: int
    layers: int
    parameters: int
    multiply_adds: int
    seconds_per_picture: float


@dataclass(frozen=True)
class Failed(Event):
    """The run failed; `message` and `advice` are one sentence each."""

    kind: str
    message: str
    advice: str
