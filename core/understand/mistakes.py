"""A saved model's predictions for a whole data set."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch

from core.data.batches.loaders import Batch
from core.data.config import DataConfig
from core.data.load import DataLoaders, Split, load_data
from core.errors import ModelError
from core.train.learner import Learner
from core.train.predictions.inference import Preds, join, outputs


@dataclass(frozen=True)
class PredsProgress:
    """`done` of `total` pictures are predicted."""

    done: int
    total: int


def data_for(learn: Learner, config: DataConfig) -> DataLoaders:
    """The data set of `config` in the model's picture size. Raises ModelError if it has classes that the model doesn't
    know."""
    dls = load_data(config.model_copy(update={"presize": learn.presize, "size": learn.size})).to(learn.device)
    check_classes(learn.vocab, dls.vocab)
    return dls


def check_classes(known: Sequence[str], wanted: Sequence[str]) -> None:
    """Raises ModelError if the model doesn't know all wanted classes."""
    strange = [name for name in wanted if name not in set(known)]
    if strange:
        more = " ..." if len(strange) > 3 else ""
        raise ModelError(
            f"The model doesn't know {len(strange)} of the {len(wanted)} classes: {', '.join(strange[:3])}{more}.",
            f"It knows {', '.join(list(known)[:3])}{' ...' if len(known) > 3 else ''}. Choose its own data.",
        )


def predict_splits(
    learn: Learner, dls: DataLoaders, splits: Sequence[Split] = ("valid",)
) -> Iterator[PredsProgress | Preds]:
    """Predicts the pictures of some splits, unaugmented: yields progress after each batch, and at the end the Preds,
    with the model's class ids."""
    loaders = [dls.loader(split).as_valid() for split in splits]
    class_id = {name: i for i, name in enumerate(learn.vocab)}
    in_model = torch.tensor([class_id[name] for name in dls.vocab])
    total = sum(len(loader.indices) for loader in loaders)
    parts: list[tuple[torch.Tensor, Batch]] = []
    done = 0
    for loader in loaders:
        for logits, batch in outputs(learn.state, loader):
            done += len(batch.items)
            parts.append((logits, Batch(batch.xb[:0], in_model[batch.yb.cpu()], batch.items)))  # not the pixels
            yield PredsProgress(done, total)
    yield join(parts)
