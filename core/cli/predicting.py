"""`python -m core predict`: a model's answer for pictures, how much to trust it, and where it looked."""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from core.cli.output import emit, note, writing
from core.data.pictures.decode import open_picture
from core.errors import PetLabError
from core.plots.heatmap import lay_over
from core.train import load_learner
from core.train.learner import Learner
from core.understand import Doubt, Examined, doubt, examine, load_reference
from core.understand.grad_cam import heatmap_of

SHOWN = 1200  # pixels of the heatmap's longer side


def predict(args: argparse.Namespace) -> int:
    """A prediction for each picture; unreadable ones are named, the others still predicted. Doubts need the reference
    that the Predict page saves in the model's folder."""
    if args.top < 1:
        raise ValueError(f"--top: expected 1 or more, got {args.top}")
    if args.heatmap and len(args.images) > 1:
        raise ValueError(f"--heatmap: expected one picture, got {len(args.images)}; run the command once for each")
    learn = load_learner(args.model)
    reference = load_reference(Path(args.model))
    if not args.json:
        print(f"This model was trained on {learn.trained_on}.")
    failed = 0
    for image in args.images:
        try:
            examined = examine(learn, Path(image))
            if args.heatmap:
                _write_heatmap(learn, Path(image), examined, args.heatmap)
        except PetLabError as error:
            note(str(error))
            failed += 1
            continue
        doubts = (
            doubt(reference, examined.prediction.probs, reference.distance(examined.feature)) if reference else None
        )
        _tell(args, image, examined, learn.vocab, doubts)
    return 2 if failed else 0


def _tell(args: argparse.Namespace, image: str, examined: "Examined", vocab: list[str], doubts: "Doubt | None") -> None:
    prediction = examined.prediction
    probs = dict(zip(vocab, prediction.probs.tolist(), strict=True))
    if args.json:
        told: dict[str, Any] = {"event": "prediction", "picture": image, "label": prediction.label, "probs": probs}
        if doubts:
            signs = {measure.name: measure.value for measure in doubts.measures}
            told["doubt"] = {**signs, "none_of_these": doubts.none_of_these, "false_alarms": doubts.false_alarms}
        emit(told | ({"heatmap": args.heatmap} if args.heatmap else {}))
        return
    best = sorted(probs.items(), key=lambda pair: -pair[1])[: args.top]
    print(f"{image}: " + ", ".join(f"{name} {prob:.1%}" for name, prob in best))
    if doubts and doubts.none_of_these:
        print(
            f"  This may be none of the {len(vocab)} classes: {' and '.join(m.name for m in doubts.alarms)} too large."
        )


def _write_heatmap(learn: "Learner", image: Path, examined: "Examined", out: str) -> None:
    """Draws the heatmap of the most probable class over the picture. ValueError if it can't be written."""

    picture = open_picture(image, at_least=learn.presize)
    picture.thumbnail((SHOWN, SHOWN))
    side = min(picture.size)
    laid = lay_over(np.asarray(picture), heatmap_of(learn, examined).at(side, side))
    with writing("--heatmap", out) as aside:
        Image.fromarray(laid).save(aside, "PNG")
