"""Writing a training down so that it goes on exactly, and a model so that it can be used elsewhere.
Both are safetensors with JSON beside them: loading runs no code from the file."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from core.errors import ModelError, RunError
from core.files import disk_explained, whole_file
from core.seeds import seed_of
from core.train.loop import Progress

if TYPE_CHECKING:
    from core.train.learner import Learner


def save_checkpoint(path: Path, learn: "Learner", progress: Progress, extra: dict[str, Any]) -> None:
    """Everything that the next batch depends on, in one file, written aside and moved into place: a process that dies
    while writing leaves the previous checkpoint whole. `extra` comes back from `load_checkpoint`."""
    tensors = {f"model.{name}": tensor for name, tensor in learn.model.state_dict().items()}
    for i, parameter in enumerate(learn.model.parameters()):
        for key, tensor in learn.optimizer.state.get(parameter, {}).items():
            tensors[f"optimizer.{i}.{key}"] = tensor
    about = {
        "progress": asdict(progress),
        "epochs_seen": learn.epochs_seen,
        "steps_seen": learn.steps_seen,
        "precision": learn.precision,
        "scaler": learn.scaler.state_dict(),
        "arch": learn.arch,
        "n_items": len(learn.dls.items),
        "items": _items(learn),
        "settings": _settings(learn),
        "extra": extra,
    }
    write_tensors(path, tensors, {"about": json.dumps(about)})


def load_checkpoint(path: Path, learn: "Learner", progress: Progress) -> dict[str, Any]:
    """Puts `learn` and `progress` where `save_checkpoint` found them; returns its `extra`.

    Raises RunError where the architecture, the data set or a setting is not the one of the checkpoint's training, or
    the file is damaged; DiskFullError, on saving, where there is no room.
    """
    tensors, about = read_tensors(path)
    if about["arch"] != learn.arch:
        raise RunError(f"The checkpoint is of a {about['arch']}, not a {learn.arch}.", "Resume with the same settings.")
    if about["items"] != _items(learn):
        now, then = len(learn.dls.items), about["n_items"]
        change = f"has {now} pictures now, and had {then}" if now != then else "or its split is not the one it was"
        raise RunError(
            f"The data set {change} when this run began.", "Put the pictures and settings back, or start a new run."
        )
    _refuse_other_settings(about.get("settings", {}), _settings(learn))
    model = {name.removeprefix("model."): t for name, t in tensors.items() if name.startswith("model.")}
    learn.model.load_state_dict(model)
    for i, parameter in enumerate(learn.model.parameters()):
        prefix = f"optimizer.{i}."
        state = {name.removeprefix(prefix): t for name, t in tensors.items() if name.startswith(prefix)}
        for key, tensor in state.items():
            like = parameter.detach() if tensor.shape == parameter.shape else tensor.to(parameter.device)
            learn.optimizer.state[parameter][key] = torch.empty_like(like).copy_(tensor)  # in memory like its parameter
    learn.epochs_seen, learn.steps_seen, learn.precision = about["epochs_seen"], about["steps_seen"], about["precision"]
    learn.scaler = torch.amp.GradScaler(learn.device.type, enabled=learn.precision == "fp16")
    learn.scaler.load_state_dict(about["scaler"])
    for name, value in about["progress"].items():
        setattr(progress, name, value)
    return about["extra"]


def extra_of(path: Path) -> dict[str, Any]:
    """The `extra` of a checkpoint, without its tensors. Raises RunError for a damaged file."""
    return _read_about(path)["extra"]


def export(learn: "Learner", folder: Path) -> Path:
    """The model and what using it takes, as `model.safetensors` and `model.json` in `folder`, which is returned."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    about = {
        "arch": learn.arch,
        "pretrained": learn.pretrained,
        "vocab": learn.vocab,
        "presize": learn.presize,
        "size": learn.size,
        "epochs": learn.epochs_seen,
        "trained_on": learn.trained_on,
    }
    write_tensors(folder / "model.safetensors", dict(learn.model.state_dict()), {})
    text = json.dumps(about, indent=1)
    path = folder / "model.json"
    with disk_explained(path, len(text)), whole_file(path) as aside:
        aside.write_text(text)
    return folder


def read_export(folder: Path) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
    """(weights, the contents of model.json). Raises ModelError for what is no model folder."""
    folder = Path(folder)
    try:
        about = json.loads((folder / "model.json").read_text())
        tensors, _ = read_tensors(folder / "model.safetensors")
    except (OSError, ValueError, RunError) as error:
        reason = error.message if isinstance(error, RunError) else error
        raise ModelError(
            f"{folder} is no model folder ({reason}).",
            "It should hold model.safetensors and model.json, as `train --out` writes.",
        ) from error
    return tensors, about


def _settings(learn: "Learner") -> dict[str, Any]:
    """What the numbers of the training follow from, beside the model and the pictures; as JSON gives it back."""
    settings: dict[str, Any] = {"precision": learn.precision_wanted, "seed": learn.seed}
    if learn.fitted is not None:
        phases = [asdict(phase) for phase in learn.fitted.phases]
        settings |= {name: [phase[name] for phase in phases] for name in phases[0] if name != "title"}
        settings |= {"wd": learn.wd, "label_smoothing": learn.label_smoothing}
    data = learn.dls.config.model_dump(mode="json", exclude={"source"})
    return json.loads(json.dumps(settings | {f"data.{name}": value for name, value in data.items()}))


def _refuse_other_settings(then: dict[str, Any], now: dict[str, Any]) -> None:
    """Settings that only one side knows, as after an update, are not compared."""
    other = [f"{name} was {then[name]}, is {now[name]}" for name in then if name in now and then[name] != now[name]]
    if other:
        raise RunError(
            f"The checkpoint is of a training with other settings: {'; '.join(other)}.",
            "Resume with the same settings, or start anew.",
        )


def _items(learn: "Learner") -> str:
    """A fingerprint of the pictures, their labels and the split."""
    items = [[item.path.relative_to(learn.dls.root).as_posix(), item.label] for item in learn.dls.items]
    return f"{seed_of(items, learn.dls.train.indices):x}"


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
        raise RunError(f"{path.name} cannot be read ({error}).", "Start the run anew.") from error
