"""Saves a training so it can resume exactly, and a model so it can be used elsewhere, as safetensors with JSON:
loading a file never runs code from it."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from core.data.labels.corrections import file_of
from core.data.load import DataLoaders
from core.errors import ModelError, RunError
from core.files import disk_explained, whole_file
from core.seeds import seed_of
from core.train.state import State
from core.train.training import Training


def save_checkpoint(path: Path, state: State, dls: DataLoaders, training: Training, extra: dict[str, Any]) -> None:
    """Writes everything the next batch depends on to one file, or leaves the previous file whole. `extra_of` returns
    `extra`."""
    tensors = {f"model.{name}": tensor for name, tensor in state.model.state_dict().items()}
    for i, parameter in enumerate(state.model.parameters()):
        for key, tensor in state.optimizer.state.get(parameter, {}).items():
            tensors[f"optimizer.{i}.{key}"] = tensor
    about = {
        "progress": asdict(training.progress),
        "epochs_seen": state.epochs_seen,
        "steps_seen": state.steps_seen,
        "precision": state.precision,
        "scaler": state.scaler.state_dict(),
        "arch": state.card.arch,
        "n_items": len(dls.items),
        "items": _items(dls),
        "settings": _settings(state, dls, training),
        "extra": extra,
    }
    write_tensors(path, tensors, {"about": json.dumps(about)})


def load_checkpoint(path: Path, state: State, dls: DataLoaders, training: Training) -> None:
    """Puts `state` and the training's progress back to where `save_checkpoint` found them. Raises RunError for another
    architecture, data set or setting, or a damaged file."""
    tensors, about = read_tensors(path)
    if about["arch"] != state.card.arch:
        raise RunError(
            f"The checkpoint belongs to a {about['arch']}, not a {state.card.arch}.", "Resume with the same settings."
        )
    if about["items"] != _items(dls):
        now, then = len(dls.items), about["n_items"]
        change = f"had {then} pictures then and has {now} now" if now != then else "has changed"
        raise RunError(
            f"The data set {change}, so this run can't resume.",
            "Restore the pictures and settings, or start a new run.",
        )
    _refuse_other_settings(about.get("settings", {}), _settings(state, dls, training))
    model = {name.removeprefix("model."): t for name, t in tensors.items() if name.startswith("model.")}
    state.model.load_state_dict(model)
    for i, parameter in enumerate(state.model.parameters()):
        prefix = f"optimizer.{i}."
        moments = {name.removeprefix(prefix): t for name, t in tensors.items() if name.startswith(prefix)}
        for key, tensor in moments.items():
            like = parameter.detach() if tensor.shape == parameter.shape else tensor.to(parameter.device)
            state.optimizer.state[parameter][key] = torch.empty_like(like).copy_(tensor)  # laid out like its parameter
    state.epochs_seen, state.steps_seen, state.precision = about["epochs_seen"], about["steps_seen"], about["precision"]
    state.scaler = torch.amp.GradScaler(state.device.type, enabled=state.precision == "fp16")
    state.scaler.load_state_dict(about["scaler"])
    for name, value in about["progress"].items():
        setattr(training.progress, name, value)


def extra_of(path: Path) -> dict[str, Any]:
    """The `extra` of a checkpoint. Raises RunError for a damaged file."""
    return _read_about(path)["extra"]


def export(state: State, folder: Path) -> Path:
    """Writes `model.safetensors` and `model.json` to `folder`, and returns it."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    about = {**asdict(state.card), "epochs": state.epochs_seen}
    write_tensors(folder / "model.safetensors", dict(state.model.state_dict()), {})
    text = json.dumps(about, indent=1)
    path = folder / "model.json"
    with disk_explained(path, len(text)), whole_file(path) as aside:
        aside.write_text(text)
    return folder


def read_export(folder: Path) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
    """(weights, contents of model.json). Raises ModelError if `folder` isn't a model folder."""
    folder = Path(folder)
    try:
        about = json.loads((folder / "model.json").read_text())
        tensors, _ = read_tensors(folder / "model.safetensors")
    except (OSError, ValueError, RunError) as error:
        reason = error.message if isinstance(error, RunError) else error
        raise ModelError(
            f"{folder} isn't a model folder ({reason}).",
            "A model folder holds model.safetensors and model.json, as `train --out` writes them.",
        ) from error
    return tensors, about


def _settings(state: State, dls: DataLoaders, training: Training) -> dict[str, Any]:
    """The settings that decide a training's numbers, as JSON returns them."""
    settings: dict[str, Any] = {"precision": state.precision_wanted, "seed": state.seed}
    if phases := [asdict(phase) for phase in training.plan.phases]:
        settings |= {name: [phase[name] for phase in phases] for name in phases[0] if name != "title"}
        settings |= {"wd": training.wd, "label_smoothing": training.label_smoothing}
    data = dls.config.model_dump(mode="json", exclude={"source"})
    return json.loads(json.dumps(settings | {f"data.{name}": value for name, value in data.items()}))


def _refuse_other_settings(then: dict[str, Any], now: dict[str, Any]) -> None:
    """Settings that only one side knows, as after an update, don't count."""
    other = [
        f"{name} was {then[name]} and is now {now[name]}" for name in then if name in now and then[name] != now[name]
    ]
    if other:
        raise RunError(
            f"The checkpoint belongs to a training with other settings: {'; '.join(other)}.",
            "Resume with the same settings, or start a new run.",
        )


def _items(dls: DataLoaders) -> str:
    """A fingerprint of the pictures, their labels and the split."""
    items = [[file_of(item.path, dls.root), item.label] for item in dls.items]
    return f"{seed_of(items, dls.train.indices):x}"


def write_tensors(path: Path, tensors: dict[str, torch.Tensor], about: dict[str, str]) -> None:
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    size = sum(tensor.nbytes for tensor in tensors.values())
    with disk_explained(path, size), whole_file(path) as aside:
        save_file(tensors, aside, about)


def read_tensors(path: Path) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
    about = _read_about(path)
    with safe_open(path, "pt") as file:
        names = file.keys()
        return {name: file.get_tensor(name) for name in names}, about


def _read_about(path: Path) -> dict[str, Any]:
    try:
        with safe_open(path, "pt") as file:
            return json.loads((file.metadata() or {}).get("about", "{}"))
    except (SafetensorError, OSError) as error:
        raise RunError(f"{path.name} can't be read ({error}).", "Start a new run.") from error
