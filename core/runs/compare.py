"""Several runs side by side: which of their settings differ, and their losses on a common axis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel

from core.runs.config import RunConfig
from core.runs.kinds.registry import kind_of
from core.train.events import BatchEnd, EpochEnd

Axis = Literal["epochs", "batches", "seconds"]
ABSENT = "–"  # the run heeds no such setting


@dataclass(frozen=True)
class Curves:
    """A training as columns. `batch_x` and `epoch_x` hold, for each axis, where batches and ends of epochs lie."""

    batch_x: dict[Axis, np.ndarray]
    smooth_loss: np.ndarray  # (batches,)
    epoch_x: dict[Axis, np.ndarray]
    valid_loss: np.ndarray  # (epochs,)
    error_rate: np.ndarray  # (epochs,) in [0, 1]


def curves(batches: Sequence[BatchEnd], epochs: Sequence[EpochEnd], per_epoch: int, batch_size: int) -> Curves:
    """The columns of a training's events. Seconds are those of training and validation, without pauses."""
    done = np.array([batch.step + 1 for batch in batches], dtype=float)
    ends = np.array([end.epoch + 1 for end in epochs], dtype=float)
    return Curves(
        {"batches": done, "epochs": done / per_epoch, "seconds": _batch_seconds(batches, epochs, batch_size)},
        np.array([batch.smooth_loss for batch in batches], dtype=float),
        {"batches": ends * per_epoch, "epochs": ends, "seconds": np.cumsum([end.seconds for end in epochs])},
        np.array([end.valid_loss for end in epochs], dtype=float),
        np.array([end.error_rate for end in epochs], dtype=float),
    )


def settings_of(config: RunConfig) -> dict[str, str]:
    """Every setting that the run heeds, "data.size" style, in words. Its name is none."""
    heeded = kind_of(config).heeds(config)
    return {name: _words(name, value) for name, value in _flat(config) if name.partition(".")[0] in heeded}


def compare_settings(configs: Mapping[str, RunConfig]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """(settings that differ, settings that are the same): one row each, with the setting's name under "setting" and
    its value under each run's label, or under "value" where all agree."""
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


def _batch_seconds(batches: Sequence[BatchEnd], epochs: Sequence[EpochEnd], batch_size: int) -> np.ndarray:
    """When each batch was done: after the epochs before it, and the batches before it in its own epoch."""
    starts = np.concatenate([[0.0], np.cumsum([end.seconds for end in epochs])])
    seconds, epoch, within = [], -1, 0.0
    for batch in batches:
        if batch.epoch != epoch:
            epoch, within = batch.epoch, 0.0
        within += batch_size / batch.images_per_second
        latest = starts[epoch + 1] if epoch + 1 < len(starts) else np.inf  # few pictures make a smaller batch
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
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
