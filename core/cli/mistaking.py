"""`python -m core mistakes`: where a saved model goes wrong on a data set."""

import argparse

from core.cli.commands import data_config, tell_skipped
from core.cli.output import emit
from core.data.load import Split
from core.train import Preds, load_learner
from core.understand import Interpretation
from core.understand.mistakes import data_for, predict_splits


def mistakes(args: argparse.Namespace) -> int:
    """Top losses, most confused pairs, precision and recall of each class, and the error rate."""
    if args.top < 0:
        raise ValueError(f"--top: expected 0 or more, got {args.top}")
    learn = load_learner(args.model)
    dls = data_for(learn, data_config(args))
    tell_skipped(dls)
    splits: tuple[Split, ...] = ("train", "valid") if args.split == "all" else (args.split,)
    *_, preds = predict_splits(learn, dls, splits)
    assert isinstance(preds, Preds)
    found, vocab = Interpretation(preds), learn.vocab
    for top in found.top_losses(args.top):
        path, _ = dls.items[preds.items[top.index]]
        names = {"label": vocab[found.actual[top.index]], "predicted": vocab[found.predicted[top.index]]}
        if args.json:
            figures = {"loss": top.loss, "probability": top.probability}
            emit({"event": "top_loss", "picture": str(path), **names, **figures})
        else:
            print(f"loss {top.loss:7.3f}  {path}: {names['label']} predicted as {names['predicted']}")
    for pair in found.most_confused():
        names = {"label": vocab[pair.actual], "predicted": vocab[pair.predicted]}
        if args.json:
            emit({"event": "confused", **names, "count": pair.count})
        elif pair.count > 1:
            print(f"{pair.count:4d} times {names['label']} predicted as {names['predicted']}")
    for score in found.class_scores():
        if args.json:
            shares = {"precision": score.precision, "recall": score.recall}
            emit({"event": "class_score", "label": vocab[score.class_id], "pictures": score.pictures, **shares})
        else:
            print(f"precision {_share(score.precision)}  recall {_share(score.recall)}  {vocab[score.class_id]}")
    error_rate = float((found.predicted != found.actual).mean())
    if args.json:
        emit({"event": "mistakes", "pictures": len(preds.items), "error_rate": error_rate, "splits": list(splits)})
    else:
        print(f"error rate {error_rate:.4f} on {len(preds.items)} pictures")
    return 0


def _share(value: float | None) -> str:
    return "  none" if value is None else f"{value:6.1%}"
