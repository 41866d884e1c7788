"""The loop: events in order with true numbers, and one clear error where it cannot go on."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from PIL import Image

from core.errors import NotFiniteError, TrainingError
from core.seeds import seeded
from core.train.events import BatchEnd, EpochEnd, FitEnd, FitStart, PicturesSkipped
from core.train.smooth import Smooth
from tests.makers import COLOURS, figures, same, tiny_learner, weights_of


def test_the_numbers_are_those_of_a_training_written_out_here(pets):
    learn, mine = tiny_learner(pets, seed=2), tiny_learner(pets, seed=2)
    events = list(learn.fit_one_cycle(1, 1e-2))
    plan, losses = mine.plan("fit_one_cycle", 1, 1e-2), []
    decayed = [p for m in mine.model.modules() for n, p in m.named_parameters(recurse=False) if p.ndim > 1]
    plain = [p for p in mine.model.parameters() if p.ndim == 1]
    optimizer = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0}], eps=1e-5, fused=True
    )
    mine.model.train()
    for step, batch in enumerate(mine.dls.train.batches(0)):
        for group in optimizer.param_groups:
            group["lr"], group["betas"] = plan.lrs[step][0], (plan.moms[step], 0.99)
        with seeded(2, "dropout", step):
            loss = F.cross_entropy(mine.model(batch.xb), batch.yb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert [event.loss for event in events if isinstance(event, BatchEnd)] == losses
    assert same(weights_of(learn), weights_of(mine))
    end = next(event for event in events if isinstance(event, EpochEnd))
    assert end.train_loss == pytest.approx(sum(losses) / len(losses))
    preds = mine.get_preds()
    assert end.valid_loss == pytest.approx(preds.losses.mean().item(), rel=1e-5)
    assert end.error_rate == pytest.approx((preds.probs.argmax(1) != preds.targs).float().mean().item())
    assert (events[-1].valid_loss, events[-1].error_rate) == (end.valid_loss, end.error_rate)


def test_steps_and_epochs_count_over_all_phases(pets):
    events = list(tiny_learner(pets).fine_tune(2, freeze_epochs=1))
    batches = [event for event in events if isinstance(event, BatchEnd)]
    assert [event.step for event in batches] == list(range(12))
    assert [event.epoch for event in batches] == [0] * 4 + [1] * 4 + [2] * 4
    assert [event.epoch for event in events if isinstance(event, EpochEnd)] == [0, 1, 2]
    assert isinstance(events[0], FitStart) and isinstance(events[-1], FitEnd)
    assert (events[0].n_train, events[0].n_valid, len(events[0].vocab)) == (18, 6, 3)
    assert (events[-1].epochs, events[-1].steps) == (3, 12)


def test_asking_for_an_event_runs_one_batch_and_closing_stops(pets):
    learn = tiny_learner(pets)
    weights = weights_of(learn)
    stream = learn.fit_one_cycle(1)
    for _ in range(2):
        next(stream)
    assert same(weights_of(learn), weights)  # only announced so far
    next(stream)
    assert not same(weights_of(learn), weights)
    weights = weights_of(learn)
    stream.close()
    assert same(weights_of(learn), weights)
    assert learn.state.steps_seen == 1


def test_the_same_seed_trains_the_same_and_another_differently(pets):
    one = figures(tiny_learner(pets, seed=1).fine_tune(1))
    torch.rand(3)
    assert figures(tiny_learner(pets, seed=1).fine_tune(1)) == one
    assert figures(tiny_learner(pets, seed=2).fine_tune(1))[2:] != one[2:]


def test_training_leaves_the_global_random_state_alone(pets):
    state = torch.get_rng_state()
    for _ in tiny_learner(pets).fine_tune(1):
        pass
    assert torch.equal(torch.get_rng_state(), state)


def test_a_loss_that_is_no_number_ends_the_training_with_step_and_rate(pets):
    with pytest.raises(
        TrainingError, match=r"no longer a finite number \(batch 2, rate 1\.8e\+36\).*smaller learning rate"
    ) as caught:
        for _ in tiny_learner(pets).fit_one_cycle(1, 1e37, pct_start=0.99):
            pass
    assert caught.value.kind == "loss is not finite"


def test_a_gradient_that_is_no_number_ends_the_training_before_the_weights_move(pets):
    """The loss can be finite when a gradient is not: the weights would be lost, and the next loss told it too late."""
    learn = tiny_learner(pets)
    hook = learn.model[1][-1].weight.register_hook(lambda grad: grad * float("inf"))
    before = {
        name: tensor for name, tensor in weights_of(learn).items() if "running" not in name and "num_" not in name
    }
    with pytest.raises(
        NotFiniteError, match=r"A gradient is no longer a finite number \(batch 1, rate .*smaller learning rate"
    ):
        for _ in learn.fit_one_cycle(1):
            pass
    hook.remove()
    after = weights_of(learn)
    assert same({name: after[name] for name in before}, before)


def test_label_smoothing_is_torchs_and_leaves_the_validation_loss_plain(pets):
    learn = tiny_learner(pets)
    plan = learn.plan("fit_one_cycle", 1, 1e-30)  # so small that no weight moves
    events = list(learn.fit(plan, label_smoothing=0.3))
    mine = tiny_learner(pets)
    mine.model.train()
    losses = []
    for step, batch in enumerate(mine.dls.train.batches(0)):
        with seeded(0, "dropout", step):
            losses.append(F.cross_entropy(mine.model(batch.xb), batch.yb, label_smoothing=0.3).item())
    assert [event.loss for event in events if isinstance(event, BatchEnd)] == losses
    assert events[-1].valid_loss == pytest.approx(learn.get_preds().losses.mean().item(), rel=1e-5)


def test_it_learns_the_colours(tmp_path):
    """The one test that would notice a training whose parts are right and whose whole learns nothing. Pictures of a
    single colour leave no doubt: at the end the loss is far below 0.1, so that rounding decides nothing."""
    for name, colour in COLOURS.items():
        for i in range(1, 13):
            picture = Image.new("RGB", (40, 40), tuple(value + 2 * i for value in colour))
            picture.save(tmp_path / f"{name}_{i}.png")
    learn = tiny_learner(tmp_path, "resnet18")
    for _ in learn.fit_one_cycle(6, 3e-3):
        pass
    train = learn.get_preds("train")
    assert (train.probs.argmax(1) == train.targs).float().mean() >= 0.9


def test_a_training_goes_on_without_the_files_that_are_lost(own_pets, monkeypatch):
    monkeypatch.setenv("PETLAB_CACHE_GB", "0")
    learn = tiny_learner(own_pets)
    stream = learn.fit_one_cycle(1)
    next(stream)
    lost = [learn.dls.train.indices[0], learn.dls.valid.indices[0]]
    for i in lost:
        learn.dls.items[i].path.unlink()
    *_, told, epoch, end = stream
    assert isinstance(end, FitEnd) and end.steps == 4
    assert len(learn.get_preds().items) == 5
    assert isinstance(epoch, EpochEnd) and isinstance(told, PicturesSkipped)
    names = [learn.dls.items[i].path.name for i in lost]
    assert (told.count, len(told.reasons)) == (2, 2) and all(name in told.sentence for name in names)
    assert {path.name for path in learn.dls.skipped} == set(names)


def test_the_smoothed_loss_is_fastais_average():
    smooth, losses, average = Smooth(), [3.0, 2.0, 5.0], 0.0
    for i, loss in enumerate(losses, start=1):
        average = average * 0.98 + loss * 0.02
        assert smooth.add(loss) == pytest.approx(average / (1 - 0.98**i))
    assert Smooth().add(7.0) == pytest.approx(7.0)
