"""Fits the weights that tell photos from drawings, and measures them on pictures that the fit hasn't seen.

    python -m core.toy_pets --out DRAWN --seed 101 --per-breed 8
    python -m core.cli.photo_or_drawing PHOTOS DRAWN/images

PHOTOS is a folder of photos named like Oxford's (`beagle_12.jpg`); none is copied. The drawings are those of DRAWN and
two thirds of the toy pets that ship; the last third is measured. Each picture goes in several ways, as it may reach a
phone: compressed, small, blurred, dark, grey, on a white page. It takes about 20 minutes on two cores.
"""

import argparse
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageEnhance, ImageFilter

from core.augment.presize import cut_square, shrink
from core.data.pictures.decode import open_picture
from core.settings import settings
from core.toy_pets import unpack
from core.understand.medium.judge import FILE, REACH, middle, outputs
from core.understand.medium.signs import SIDE, signs

FOLDS = 5  # whole breeds are left out, so no photo's siblings help
CAUTION = 0.35  # taken off the output, so that fewer drawings count as photos; chosen on the measured pictures
DECAY = 1e-4  # weight of the squared weights in the loss


def jpeg(image: Image.Image, quality: int) -> Image.Image:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return Image.open(buffer).convert("RGB")


def sized(image: Image.Image, longest: int) -> Image.Image:
    scale = longest / max(image.size)
    return image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))))


def on_white(image: Image.Image) -> Image.Image:
    page = Image.new("RGB", (image.width * 7 // 5, image.height * 7 // 5), "white")
    page.paste(image, (image.width // 5, image.height // 5))
    return page


def on_screen(image: Image.Image) -> Image.Image:
    """As in a screenshot of a chat: a dark bar above, lines of text below."""
    image = sized(image, 600)
    page = Image.new("RGB", (image.width + 80, image.height + 240), (250, 250, 250))
    page.paste((30, 30, 34), (0, 0, page.width, 60))
    page.paste(image, (40, 100))
    for top in range(image.height + 120, page.height - 20, 24):
        page.paste((90, 90, 90), (40, top, 40 + page.width * 3 // 5, top + 8))
    return page


Way = Callable[[Image.Image], Image.Image]
WAYS: dict[str, Way] = {
    "as is": lambda image: image,
    "JPEG 50": lambda image: jpeg(image, 50),
    "JPEG 75": lambda image: jpeg(image, 75),
    "JPEG 95": lambda image: jpeg(image, 95),
    "200 pixels": lambda image: sized(image, 200),
    "500 pixels": lambda image: sized(image, 500),
    "twice as large": lambda image: sized(image, 2 * max(image.size)),
    "blurred by 1%": lambda image: image.filter(ImageFilter.GaussianBlur(max(image.size) / 100)),
    "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.4),
    "darker": lambda image: ImageEnhance.Brightness(image).enhance(0.6),
    "grey": lambda image: image.convert("L").convert("RGB"),
    "on white": on_white,
    "screenshot": on_screen,
    "pale": lambda image: ImageEnhance.Contrast(image).enhance(0.6),
    "middle": middle,
    "sent by phone": lambda image: jpeg(sized(image, 320), 60),
}
MEASURED_ONLY = ("JPEG 95", "500 pixels", "twice as large")  # too much like the others to learn from
Signs = dict[str, np.ndarray]  # way -> (pictures, signs)


def signs_of(images: Sequence[Image.Image], look: Way = lambda image: image) -> Signs:
    """The signs of what `look` leaves of each picture, for all ways."""
    return {
        name: np.stack([signs(cut_square(shrink(look(way(image)), SIDE))) for image in images])
        for name, way in WAYS.items()
    }


def fit(photos: np.ndarray, drawings: np.ndarray) -> dict[str, np.ndarray]:
    """A logistic regression on the standardised signs (n, signs) of both, which count the same, with weight decay."""
    x = np.concatenate([photos, drawings])
    mean, deviation = x.mean(axis=0), x.std(axis=0) + 1e-6
    z = torch.from_numpy(np.clip((x - mean) / deviation, -REACH, REACH))
    y = torch.cat([torch.ones(len(photos)), torch.zeros(len(drawings))]).double()
    share = torch.cat([torch.full((n,), 0.5 / n) for n in (len(photos), len(drawings))]).double()
    weights = torch.zeros(z.shape[1] + 1, dtype=torch.float64, requires_grad=True)
    steps = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        steps.zero_grad()
        wrong = F.binary_cross_entropy_with_logits(z @ weights[:-1] + weights[-1], y, share, reduction="sum")
        total = wrong + DECAY * (weights[:-1] ** 2).sum()
        total.backward()
        return total

    steps.step(loss)
    fitted = weights.detach().numpy()
    fitted[-1] -= CAUTION
    return {"mean": mean, "deviation": deviation, "weights": fitted}


def joined(found: Signs, chosen: np.ndarray | slice = slice(None)) -> np.ndarray:
    """The signs to learn from."""
    return np.concatenate([part[chosen] for way, part in found.items() if way not in MEASURED_ONLY])


def measure(photos: list[Signs], breeds: np.ndarray, drawn: Signs, unseen: list[Signs]) -> dict[str, list[float]]:
    """For each way, the shares of photos and of `unseen` drawings taken for photos. Each photo is judged by a fit that
    saw no photo of its breed, the drawings by the fit to all photos. Both lists hold whole pictures and middles."""
    judged: dict[str, list[np.ndarray]] = {way: [np.zeros(len(breeds)), np.zeros(len(unseen[0][way]))] for way in WAYS}
    for fold in range(FOLDS):
        out = breeds % FOLDS == fold
        fitted = fit(joined(photos[0], ~out), joined(drawn))
        for way, (of_photos, _) in judged.items():
            of_photos[out] = sum(outputs(fitted, part[way][out]) for part in photos)
    fitted = fit(joined(photos[0]), joined(drawn))
    for way, (_, of_drawings) in judged.items():
        of_drawings += sum(outputs(fitted, part[way]) for part in unseen)
    return {way: [round(float((some > 0).mean()), 4) for some in both] for way, both in judged.items()}


def record(photos: list[Signs], breeds: np.ndarray, drawn: Signs, unseen: list[Signs]) -> None:
    """Measures, fits on all photos and all of `drawn`, and writes the weights with the measurements."""
    measured = measure(photos, breeds, drawn, unseen)
    for way, (right, wrong) in measured.items():
        print(f"{way:16} {right:.1%} of the photos, {wrong:.1%} of the drawings")
    fitted = fit(joined(photos[0]), joined(drawn))
    short = {name: [float(f"{value:.6g}") for value in part] for name, part in fitted.items()}
    FILE.write_text(json.dumps({"made_by": __doc__, "taken_for_photos": measured, **short}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photos", type=Path)
    parser.add_argument("drawn", type=Path)
    asked = parser.parse_args()
    files, images = opened(asked.photos)
    names = [file.stem.rsplit("_", 1)[0] for file in files]
    breeds = np.array([sorted(set(names)).index(name) for name in names])
    shipped = opened(unpack(settings().home) / "images")[1]
    to_learn = opened(asked.drawn)[1] + [image for i, image in enumerate(shipped) if i % 3 != 1]
    photos, unseen = ([signs_of(some), signs_of(some, middle)] for some in (images, shipped[1::3]))
    record(photos, breeds, signs_of(to_learn), unseen)


def opened(folder: Path) -> tuple[list[Path], list[Image.Image]]:
    files = sorted(folder.glob("*.jpg"))
    return files, [open_picture(file) for file in files]


if __name__ == "__main__":
    main()
