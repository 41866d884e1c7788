"""What the machine cannot do is said with the next step; other errors stay what they are."""

from __future__ import annotations

import pytest
import torch

from core.errors import OutOfMemoryError
from tests.makers import tiny_learner

BEYOND = 2**45  # floats: 128 TB, more than any machine gives


def the_cpu() -> None:
    torch.empty(BEYOND)


def the_gpu() -> None:
    raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")


def python() -> None:
    raise MemoryError


VERBS = {
    "fine_tune": lambda learn: list(learn.fine_tune(1)),
    "lr_find": lambda learn: list(learn.lr_find(1e-5, 1e-3, 10)),
    "prove": lambda learn: list(learn.prove(1e-3)),
    "estimate": lambda learn: learn.estimate(),
}


@pytest.mark.parametrize("full", [the_cpu, the_gpu, python])
@pytest.mark.parametrize("verb", VERBS)
def test_memory_that_is_full_is_said_with_a_batch_size_that_may_fit(pets, full, verb):
    learn = tiny_learner(pets)
    learn.state.loss_func = lambda logits, targs: full()
    with pytest.raises(
        OutOfMemoryError, match=r"with 4 pictures of 32 pixels in a batch doesn't fit.*a batch size of 2\."
    ) as e:
        VERBS[verb](learn)
    assert e.value.kind == "out of memory"


def test_a_batch_that_cannot_be_halved_needs_smaller_pictures(pets):
    learn = tiny_learner(pets, batch_size=2)
    learn.state.loss_func = lambda logits, targs: the_cpu()
    with pytest.raises(OutOfMemoryError, match="smaller pictures or a smaller network"):
        list(learn.fine_tune(1))


def test_other_errors_stay_what_they_are(pets):
    learn = tiny_learner(pets)
    learn.state.loss_func = lambda logits, targs: logits @ logits
    with pytest.raises(RuntimeError, match=r"mat1 and mat2|size mismatch"):
        list(learn.fine_tune(1))
