"""A step seen closely tells of that very batch, and changes no number."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
import torch.nn.functional as F

from core.seeds import seeded
from core.train import Learner
from core.train.events import BatchEnd, EpochEnd, Event, StepDetail
from tests.makers import figures, same, tiny_learner, weights_of


def inspected(learn: Learner, events: Iterator[Event]) -> Iterator[Event]:
    """The same events, with a StepDetail after each batch."""
    learn.training.inspected = True
    return events


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_the_details_are_those_of_a_step_written_out_here(pets, smoothing):
    learn, mine = tiny_learner(pets, seed=2), tiny_learner(pets, seed=2)
    stream = learn.fit(learn.plan("fit_one_cycle", 1, 1e-2), wd=0, label_smoothing=smoothing)
    events = list(inspected(learn, stream))
    end, detail = next(e for e in events if isinstance(e, BatchEnd)), next(e for e in events if e.name == "step_detail")
    batch = next(mine.dls.train.batches(0))
    mine.model.train()
    with seeded(2, "dropout", 0):
        logits = mine.model(batch.xb)
    losses = F.cross_entropy(logits, batch.yb, reduction="none", label_smoothing=smoothing)
    losses.mean().backward()
    assert (detail.step, detail.items, detail.targs) == (0, batch.items, batch.yb.tolist())
    assert detail.preds == logits.argmax(1).tolist()
    assert detail.losses == pytest.approx(losses.tolist(), rel=1e-5)
    assert sum(detail.losses) / len(detail.losses) == pytest.approx(end.loss, rel=1e-5)
    for number, modules in enumerate(mine.layer_groups):
        parameters = [p for module in modules for p in module.parameters()]
        flat = torch.cat([p.grad.flatten().double() for p in parameters])
        weights = torch.cat([p.detach().flatten().double() for p in parameters])
        # Adam's first step, without weight decay: the rate times the sign of the gradient, but for eps.
        moved = end.lrs[number] * flat / (flat.abs() + 1e-5)
        assert detail.grad_norms[number] == pytest.approx(flat.norm().item(), rel=1e-4)
        assert detail.update_norms[number] == pytest.approx(moved.norm().item(), rel=1e-3)
        assert detail.weight_norms[number] == pytest.approx(weights.norm().item(), rel=1e-5)
        assert detail.update_ratios[number] == pytest.approx((moved.norm() / weights.norm()).item(), rel=1e-3)


def test_a_training_that_is_watched_gives_the_numbers_of_one_that_is_not(pets):
    plain, watched = tiny_learner(pets), tiny_learner(pets)
    expected = figures(plain.fine_tune(1))
    told = []
    for event in watched.fine_tune(1):
        told.append(event)
        watched.training.inspected = len(told) % 3 != 0  # now and then, as a person steps
    details = [event for event in told if isinstance(event, StepDetail)]
    assert 2 < len(details) < sum(isinstance(event, BatchEnd) for event in told)
    assert figures(event for event in told if event not in details) == expected
    assert same(weights_of(watched), weights_of(plain))
    assert not watched.model._forward_hooks and not watched.state.optimizer._optimizer_step_pre_hooks


def test_a_frozen_body_moves_by_its_norms_alone(pets):
    learn = tiny_learner(pets)
    learn.freeze()
    detail = next(event for event in inspected(learn, learn.fit_one_cycle(1, 1e-2)) if isinstance(event, StepDetail))
    early, _, head = detail.update_norms
    learn = tiny_learner(pets)
    whole = next(event for event in inspected(learn, learn.fit_one_cycle(1, 1e-2)) if isinstance(event, StepDetail))
    assert 0 < early < 0.5 * whole.update_norms[0]
    assert head == pytest.approx(whole.update_norms[2], rel=1e-5)


def test_a_checkpoint_between_a_batch_and_its_detail_goes_on_with_the_next_batch(pets, tmp_path):
    learn = tiny_learner(pets)
    plan = learn.plan("fit_one_cycle", 1)
    expected = figures(tiny_learner(pets).fit(plan))
    stream = inspected(learn, learn.fit(plan))
    begun = [next(stream) for _ in range(3)]
    assert isinstance(begun[-1], BatchEnd)
    learn.save_checkpoint(tmp_path / "c")
    assert isinstance(next(stream), StepDetail)
    stream.close()
    other = tiny_learner(pets)
    rest = list(other.fit(plan, resume=tmp_path / "c"))
    assert figures([*begun, *rest]) == expected
    assert isinstance(rest[-2], EpochEnd)


def test_gradients_that_fp16_made_large_are_told_in_their_own_size(pets):
    """GradScaler multiplies the loss; what a person sees should not depend on it."""
    plain, scaled = tiny_learner(pets), tiny_learner(pets)
    scaled.state.scaler = torch.amp.GradScaler("cpu", enabled=True, init_scale=1024.0)
    details = []
    for learn in (plain, scaled):
        details.append(
            next(event for event in inspected(learn, learn.fit_one_cycle(1)) if isinstance(event, StepDetail))
        )
    assert details[1].grad_norms == pytest.approx(details[0].grad_norms, rel=1e-4)
