"""The commands on data and training: each one calls `core` and prints the results."""

from __future__ import annotations

import argparse
import os
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from core.augment.config import AugmentConfig
from core.cli.output import emit, note, show, show_curve
from core.data import DataConfig, DataLoaders, load_data
from core.runs.config import RunConfig
from core.runs.execute import CHECKPOINT, open_job
from core.train.events import EpochEnd, FitEnd, LRFindEnd
from core.train.lr_find.trust import verdict
from core.train.rate import Rate


def summary(args: argparse.Namespace) -> int:
    """The pipeline step by step, then the counts and the vocabulary."""
    dls = load_data(data_config(args))
    tell_skipped(dls)
    result = dls.summary(presized=not args.forget_resize)
    for step in result.steps:
        if args.json:
            figures = {key: value for key, value in asdict(step).items() if key != "sample"}
            emit({"event": "summary_step", **figures})
        else:
            print(f"{step.name:10} {step.input}  ->  {step.output or step.error}  ({step.seconds * 1000:.1f} ms)")
    counts = {"n_train": len(dls.train.indices), "n_valid": len(dls.valid.indices), "n_classes": len(dls.vocab)}
    if args.json:
        left_out = {"skipped": {str(path): reason for path, reason in dls.skipped.items()}, "missing": dls.missing}
        emit({"event": "summary", **counts, "vocab": dls.vocab, **left_out, "error": result.error})
    else:
        print("{n_train} training and {n_valid} validation pictures of {n_classes} classes".format(**counts))
        print(", ".join(dls.vocab))
    if result.error:
        note(" ".join(result.sentence.split()))
    return 2 if result.error else 0


def train(args: argparse.Namespace) -> int:
    """Trains. --out gets a checkpoint and the validation predictions after each epoch, and the model at the end."""
    config = RunConfig(
        data=data_config(args),
        **_model_values(args),
        method=args.method,
        epochs=args.epochs,
        freeze_epochs=args.freeze_epochs,
        lr=_rate(args.lr),
        wd=args.wd,
        label_smoothing=args.label_smoothing,
    )
    folder = Path(args.out or os.devnull)
    if args.resume and not (folder / CHECKPOINT).is_file():
        raise ValueError(
            f"--resume: expected --out with a folder that has {CHECKPOINT}; to start again, leave out --resume"
        )
    if args.out:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ValueError(f"--out: expected a folder to write to, got {folder} ({error.strerror})") from error
    job = open_job(config, folder, keep_preds=bool(args.out), resume=args.resume)
    tell_skipped(job.dls)
    for event in job.events:
        if isinstance(event, FitEnd) and args.out and job.learn:
            event = replace(event, model=str(job.learn.export(folder)))
            (folder / CHECKPOINT).unlink(missing_ok=True)
        show(event, args.json)
        if isinstance(event, EpochEnd) and args.out:
            job.checkpoint(event.epoch)
    return 0


def lr_find(args: argparse.Namespace) -> int:
    """The finder's curve step by step, whether to trust it, and the four suggestions."""
    finder = {"start_lr": args.start_lr, "end_lr": args.end_lr, "num_it": args.num_it}
    config = RunConfig(
        kind="lr_find", data=data_config(args), **_model_values(args), **finder, frozen=args.pretrained != "none"
    )
    job = open_job(config, Path(os.devnull))
    tell_skipped(job.dls)
    for event in job.events:
        if isinstance(event, LRFindEnd):
            judged = verdict(event.lrs, event.losses, event.raw_losses, config.num_it, event.stopped)
            show_curve(event, judged, args.json)
        else:
            show(event, args.json)
    return 0


def data_config(args: argparse.Namespace) -> DataConfig:
    size = args.size or DataConfig().size
    given = {
        "labels": args.labels,
        "wrong_labels": args.wrong_labels,
        "journal": args.journal,
        "valid_pct": args.valid_pct,
        "seed": args.split_seed,
        "size": args.size,
        "presize": args.presize or round(size * 1.5),
        "batch_size": args.batch_size,
        "augment": AugmentConfig(**_named_values("--augment", args.augment or [])),
    }
    return DataConfig(source=args.source, **{name: value for name, value in given.items() if value is not None})


def _named_values(option: str, texts: list[str]) -> dict[str, Any]:
    """["max_rotate=30"] as {"max_rotate": "30"}."""
    for text in texts:
        if "=" not in text:
            raise ValueError(f"{option}: expected NAME=VALUE, such as max_rotate=30, got {text!r}")
    return dict(text.split("=", 1) for text in texts)


def _model_values(args: argparse.Namespace) -> dict:
    pretrained = None if args.pretrained == "none" else args.pretrained
    return {"arch": args.arch, "pretrained": pretrained, "precision": args.precision, "seed": args.seed}


def _rate(text: str) -> Rate:
    try:
        if ":" not in text:
            return Rate(float(text))
        low, high = text.split(":")
        return Rate(float(high), float(low) if low else None, spread=True)
    except ValueError as error:
        raise ValueError(f"--lr: expected a number such as 0.002, or two such as 1e-6:1e-4, got {text!r}") from error


def tell_skipped(dls: DataLoaders) -> None:
    """Prints to standard error which pictures are left out."""
    if skipped := dls.skipped:
        note(f"{len(skipped)} of {dls.n_found} pictures left out: {' '.join(list(skipped.values())[:3])}")
    if dls.missing:
        note(f"{len(dls.missing)} can't be used: {', '.join(dls.missing[:3])}")
