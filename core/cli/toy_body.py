"""Makes the toy body that ships with the package: `python -m core.cli.toy_body` draws imaginary breeds, none of the 37,
trains a resnet18 on them, and writes its body and a card. If it was stopped, it resumes."""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import torch
from PIL import Image
from safetensors.torch import save_file
from torch import nn

from core.augment.config import AugmentConfig
from core.data.config import DataConfig
from core.data.load import load_data
from core.data.sources.picture_files import list_pictures
from core.files import whole_file
from core.model.architecture import create_body
from core.model.weights import TOY_BODY
from core.seeds import seeded
from core.settings import settings
from core.toy_pets import imaginary_breed, render_picture
from core.toy_pets.breeds.imaginary import traits
from core.train import Learner
from core.train.events import EpochEnd
from core.train.plan import fit_one_cycle_plan
from core.train.predictions.inference import evaluating, prepare
from core.train.state import ModelCard, State
from core.train.step.precision import choose_precision

ARCH = "resnet18"
ABOUT = {
    "data": "pictures of imaginary breeds, drawn by core.toy_pets; none of the 37 breeds is among them",
    "made_by": "python -m core.cli.toy_body",
    "held_out_test": "the nearest mean of half of a breed's pictures, over the features of breeds not trained on",
}
SCALE = 0.42  # of the shipped pictures' sides: 105 to 210 pixels


@dataclass(frozen=True)
class Recipe:
    """Everything the body depends on; the card lists it."""

    seed: int = 1
    breeds: int = 400  # to train on
    held_out: int = 20  # more breeds, to test the features
    per_breed: int = 16
    presize: int = 144
    size: int = 112
    batch_size: int = 64
    epochs: int = 30
    lr_max: float = 2e-3
    wd: float = 0.05
    traits_weight: float = 4.0  # of the traits' squared error in the loss, next to the breeds' cross-entropy


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m core.cli.toy_body", description=__doc__)
    parser.add_argument(
        "--folder", type=Path, default=settings().home / "pretrain", help="for the pictures and the checkpoint"
    )
    parser.add_argument("--out", type=Path, default=TOY_BODY, help="the safetensors file; the card goes next to it")
    parser.add_argument("--workers", type=int, default=2, help="processes that draw")
    parser.add_argument("--only-draw", action="store_true", help="stop once all pictures are drawn")
    for name, value in vars(Recipe()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    args = parser.parse_args(argv)
    recipe = Recipe(**{name: getattr(args, name) for name in vars(Recipe())})
    for done, total in draw_pictures(recipe, args.folder, args.workers):
        print(f"\r{done} of {total} pictures", end="", flush=True)
    print()
    if args.only_draw:
        return 0
    figures = train(recipe, args.folder, args.out)
    card = {**ABOUT, "arch": ARCH, **vars(recipe), **figures, "torch": torch.__version__}
    args.out.with_suffix(".json").write_text(json.dumps(card, indent=1) + "\n")
    print(json.dumps(card, indent=1))
    return 0


def draw_pictures(recipe: Recipe, folder: Path, workers: int) -> Iterator[tuple[int, int]]:
    """Draws missing pictures in `folder/train` and `folder/held_out`; yields (pictures done, all pictures)."""
    jobs = [
        (folder / ("train" if breed < recipe.breeds else "held_out") / f"breed{breed:03d}_{index}.jpg", recipe.seed)
        for breed in range(recipe.breeds + recipe.held_out)
        for index in range(1, recipe.per_breed + 1)
    ]
    missing = [job for job in jobs if not job[0].exists()]
    done = len(jobs) - len(missing)
    yield done, len(jobs)
    with get_context("spawn").Pool(workers) as pool:
        for _ in pool.imap_unordered(_draw, missing, chunksize=8):
            done += 1
            yield done, len(jobs)


def _draw(job: tuple[Path, int]) -> None:
    path, seed = job
    breed, _, index = path.stem.partition("_")
    picture = render_picture(imaginary_breed(_breed_seed(seed, breed)), int(index), seed, SCALE)
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as aside:
        Image.fromarray(picture.image).save(aside, "JPEG", quality=90)


class TwoHeads(nn.Module):
    """Logits of the breeds from averaged features (B, 512, h, w); keeps the predicted traits for the loss."""

    def __init__(self, n_breeds: int, n_traits: int):
        super().__init__()
        self.breeds = nn.Linear(512, n_breeds)
        self.traits = nn.Linear(512, n_traits)
        self.last_traits = torch.empty(0)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        pooled = features.mean(dim=(2, 3))
        self.last_traits = self.traits(pooled)
        return self.breeds(pooled)


def train(recipe: Recipe, folder: Path, out: Path) -> dict[str, float]:
    """Trains, from a checkpoint in `folder` if there is one, writes the body in fp16 to `out`, and measures it.

    The body learns to name the breed, and also the numbers it was drawn from (length of the muzzle, kind of ears,
    colour), which helps it from the first batch.
    """
    sizes = {"presize": recipe.presize, "size": recipe.size, "batch_size": recipe.batch_size}
    closer = AugmentConfig(min_scale=0.6)
    dls = load_data(DataConfig(source=str(folder / "train"), valid_pct=0.1, seed=recipe.seed, augment=closer, **sizes))
    rows = torch.stack([traits(imaginary_breed(_breed_seed(recipe.seed, name))) for name in dls.vocab])
    rows = (rows - rows.mean(dim=0)) / rows.std(dim=0).clamp_min(1e-6)  # (breeds, traits)
    with seeded(recipe.seed, "pretrain"):
        heads = TwoHeads(*rows.shape)
        model = nn.Sequential(create_body(ARCH), heads).to(memory_format=torch.channels_last)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model, rows = model.to(device), rows.to(device)
    card = ModelCard(ARCH, None, dls.vocab, recipe.presize, recipe.size, trained_on="")
    precision = choose_precision("auto", model, ARCH, recipe.size, device)
    state = State(model, card, precision, "auto", recipe.seed)

    def loss_func(logits: torch.Tensor, targs: torch.Tensor) -> torch.Tensor:
        of_traits = nn.functional.mse_loss(heads.last_traits.float(), rows[targs])
        return nn.functional.cross_entropy(logits, targs) + recipe.traits_weight * of_traits

    state.loss_func = loss_func
    learn = Learner(state, dls.to(device))
    checkpoint = folder / "checkpoint.safetensors"
    plan = fit_one_cycle_plan(len(dls.train), recipe.epochs, recipe.lr_max, len(learn.layer_groups))
    error_rate = 1.0
    for event in learn.fit(plan, recipe.wd, checkpoint if checkpoint.exists() else None):
        if isinstance(event, EpochEnd):
            learn.save_checkpoint(checkpoint)
            error_rate = event.error_rate
            print(event, flush=True)
    body = model[0].state_dict()
    save_file(
        {name: t.half().cpu().contiguous() if t.is_floating_point() else t.cpu() for name, t in body.items()}, out
    )
    return {
        "error_rate_on_new_pictures": error_rate,
        "error_rate_on_held_out_breeds": nearest_mean_error(learn, folder / "held_out"),
        "error_rate_on_held_out_breeds_by_chance": 1 - 1 / recipe.held_out,
    }


def _breed_seed(seed: int, name: str) -> int:
    return 1000 * seed + int(name.removeprefix("breed"))


def nearest_mean_error(learn: Learner, folder: Path) -> float:
    """How often the features of an unseen breed's picture are closer to another breed's mean than to their own: half of
    each breed's pictures make the means, the other half is tested."""
    _, paths = list_pictures(str(folder))
    breeds = [path.stem.partition("_")[0] for path in paths]
    names = sorted(set(breeds))
    with evaluating(learn.model):
        inputs = [prepare(path, learn.presize, learn.size).to(learn.device) for path in paths]
        features = torch.cat([learn.model[0](xb).mean(dim=(2, 3)).cpu() for xb in inputs])
    features = torch.nn.functional.normalize(features, dim=1)
    known = torch.arange(len(paths)) % 2 == 0
    targets = torch.tensor([names.index(breed) for breed in breeds])
    means = torch.stack([features[known & (targets == i)].mean(dim=0) for i in range(len(names))])
    nearest = torch.cdist(features[~known], means).argmin(dim=1)
    return (nearest != targets[~known]).double().mean().item()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
