"""Several runs side by side: the settings that differ, their losses on a common axis, and what chance can explain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel

from core.runs.config import RunConfig
from core.runs.kinds.registry import kind_of
from core.train.events import BatchEnd, EpochEnd
from core.train.smooth import centred
from core.wording import rate_text

Axis = Literal["epochs", "batches", "seconds"]
ABSENT = "–"  # the run ignores the setting
CLEAR = 2.0  # standard errors beyond which a difference counts


@dataclass(frozen=True)
class Curves:
    """A training as columns. `batch_x` and `epoch_x` are the positions of batches and of epochs' ends on each axis."""

    batch_x: dict[Axis, np.ndarray]
    train_loss: np.ndarray  # (batches,) averaged over its neighbours
    epoch_x: dict[Axis, np.ndarray]
    valid_loss: np.ndarray  # (epochs,)
    error_rate: np.ndarray  # (epochs,) in [0, 1]


def curves(batches: Sequence[BatchEnd], epochs: Sequence[EpochEnd], per_epoch: int, batch_size: int) -> Curves:
    """The columns of a training's events. Seconds count training and validation, not pauses."""
    done = np.array([batch.step + 1 for batch in batches], dtype=float)
    ends = np.array([end.epoch + 1 for end in epochs], dtype=float)
    return Curves(
        {"batches": done, "epochs": done / per_epoch, "seconds": _batch_seconds(batches, epochs, batch_size)},
        centred([batch.loss for batch in batches]),
        {"batches": ends * per_epoch, "epochs": ends, "seconds": np.cumsum([end.seconds for end in epochs])},
        np.array([end.valid_loss for end in epochs], dtype=float),
        np.array([end.error_rate for end in epochs], dtype=float),
    )


def settings_of(config: RunConfig) -> dict[str, str]:
    """Every setting that matters to the run, by names like "data.size"."""
    heeded = kind_of(config).heeds(config)
    return {name: _words(name, value) for name, value in _flat(config) if name.partition(".")[0] in heeded}


def compare_settings(configs: Mapping[str, RunConfig]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """(settings that differ, settings that are the same): rows with the name under "setting", and the value under each
    run's label, or under "value" if all agree."""
    tables = {label: settings_of(config) for label, config in configs.items()}
    names = list(dict.fromkeys(name for table in tables.values() for name in table))
    differ, same = [], []
    for name in names:
        values = {label: table.get(name, ABSENT) for label, table in tables.items()}
        if len(set(values.values())) == 1:
            same.append({"setting": name, "value": next(iter(values.values()))})
        else:
            differ.append({"setting": name, **values})
    return differ, same


def validated_on(config: RunConfig) -> tuple[object, ...]:
    """Equal for runs with the same validation pictures, as long as the data doesn't change."""
    data = config.data
    return data.source, data.labels, data.valid_pct, data.seed, data.journal


def chance_words(rates: Mapping[str, float], n: int) -> str:
    """Which of several final error `rates` in [0, 1], by the runs' names, differ by more than chance on `n` pictures.

    Counts as clear what exceeds CLEAR standard errors of the difference of two independent measurements.
    """
    best = min(rates, key=lambda name: rates[name])
    gaps = {name: round((rate - rates[best]) * n) for name, rate in rates.items() if name != best}
    limits = {name: CLEAR * (n * sum(p * (1 - p) for p in (rates[best], rates[name]))) ** 0.5 for name in gaps}
    told = []
    for name, gap in gaps.items():
        if gap == 0:
            told.append(f"{best} and {name} get the same number of the {n} validation pictures right.")
            continue
        told.append(f"{best} gets {gap} more of the {n} validation pictures right than {name}.")
        if gap > limits[name]:
            told.append("That's more than chance explains.")
        else:
            told.append(
                f"Chance alone can make a difference of {limits[name]:.0f}, so try other seeds before you trust it."
            )
    return " ".join(told)


def _batch_seconds(batches: Sequence[BatchEnd], epochs: Sequence[EpochEnd], batch_size: int) -> np.ndarray:
    """When each batch was done: after earlier epochs, and earlier batches of its own epoch."""
    starts = np.concatenate([[0.0], np.cumsum([end.seconds for end in epochs])])
    seconds, epoch, within = [], -1, 0.0
    for batch in batches:
        if batch.epoch != epoch:
            epoch, within = batch.epoch, 0.0
        within += batch_size / batch.images_per_second
        latest = starts[epoch + 1] if epoch + 1 < len(starts) else np.inf  # a batch may be smaller
        seconds.append(min(starts[min(epoch, len(starts) - 1)] + within, latest))
    return np.array(seconds, dtype=float)


def _flat(model: BaseModel, prefix: str = "") -> list[tuple[str, Any]]:
    pairs = []
    for name in type(model).model_fields:
        value = getattr(model, name)
        pairs += _flat(value, f"{prefix}{name}.") if isinstance(value, BaseModel) else [(f"{prefix}{name}", value)]
    return pairs


def _words(name: str, value: Any) -> str:
    if name == "lr":
        return value.words
    if name in ("start_lr", "end_lr"):
        return rate_text(value)
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
