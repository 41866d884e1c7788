"""What a training will do, before it does it: fastai's two steps."""

from __future__ import annotations

import pytest

from core.train.events import BatchEnd, PhaseStart
from core.train.plan import constant_plan, fine_tune_plan, fit_one_cycle_plan
from core.train.schedule import layer_lrs, one_cycle
from tests.makers import fastai_figures, tiny_learner

FINE_TUNE = fastai_figures()["fine_tune"]


def test_fine_tune_is_fastais_two_steps():
    head, whole = fine_tune_plan(30, 2).phases
    base_lr = FINE_TUNE["base_lr"]
    assert (head.frozen, head.epochs, head.pct_start) == (
        True,
        FINE_TUNE["freeze_epochs"],
        FINE_TUNE["frozen_pct_start"],
    )
    assert head.lr_max == tuple(layer_lrs(slice(base_lr), 3))
    assert (whole.frozen, whole.epochs, whole.pct_start, whole.div) == (
        False, 2, FINE_TUNE["pct_start"], FINE_TUNE["div"]
    )  # fmt: skip
    assert whole.lr_max[0] == pytest.approx(base_lr / 2 / FINE_TUNE["lr_mult"])
    assert whole.lr_max[-1] == pytest.approx(base_lr / 2)


def test_fine_tunes_head_follows_the_recorded_curves():
    """Two of the recorded cycles are those of `fine_tune` with 30 steps an epoch and the default rate."""
    _, head, whole = fastai_figures()["one_cycle"]
    plan = fine_tune_plan(30, 1)
    rates = [lrs[-1] for lrs in plan.lrs]
    assert rates == pytest.approx(head["lr"] + whole["lr"], rel=1e-6)
    assert plan.moms == pytest.approx(head["momentum"] + whole["momentum"], rel=1e-6)
    assert (plan.steps, plan.epochs) == (60, 2)


def test_no_freezing_is_one_phase():
    assert [phase.frozen for phase in fine_tune_plan(5, 2, freeze_epochs=0).phases] == [False]


def test_one_cycle_is_one_phase_over_all_epochs():
    plan = fit_one_cycle_plan(4, 3, slice(1e-5, 1e-3))
    assert plan.steps == len(plan.lrs) == len(plan.moms) == 12
    for step, (lrs, mom) in enumerate(zip(plan.lrs, plan.moms, strict=True)):
        expected = [one_cycle(step / 12, lr) for lr in layer_lrs(slice(1e-5, 1e-3), 3)]
        assert lrs == [lr for lr, _ in expected]
        assert mom == expected[0][1]


def test_a_constant_rate_is_one_phase_where_nothing_moves():
    plan = constant_plan(4, 3, slice(1e-5, 1e-3))
    assert plan.lrs == [layer_lrs(slice(1e-5, 1e-3), 3)] * 12
    assert plan.moms == [0.9] * 12
    assert [(phase.title, phase.epochs, phase.frozen) for phase in plan.phases] == [("all layers", 3, False)]
    assert constant_plan(4, 3, 1e-3, frozen=True).phases[0].frozen


@pytest.mark.parametrize("method", ["fine_tune", "fit_one_cycle", "constant"])
def test_training_follows_the_plan_to_the_last_digit(pets, method):
    learn = tiny_learner(pets)
    plan = learn.plan(method, 1, 4e-3)
    events = list(getattr(learn, {"constant": "fit_constant"}.get(method, method))(1, 4e-3))
    batches = [event for event in events if isinstance(event, BatchEnd)]
    assert [event.lrs for event in batches] == plan.lrs
    assert [event.mom for event in batches] == plan.moms
    starts = [event for event in events if isinstance(event, PhaseStart)]
    assert [(s.title, s.epochs, s.steps, s.frozen) for s in starts] == [
        (p.title, p.epochs, p.steps, p.frozen) for p in plan.phases
    ]


def test_the_defaults_of_the_plan_are_those_of_the_verbs(pets):
    learn = tiny_learner(pets)
    assert learn.plan("fine_tune", 2) == learn.plan("fine_tune", 2, 2e-3, 1)
    assert learn.plan("fine_tune", 2, slice(1e-5, 2e-3)) == fine_tune_plan(4, 2, 2e-3, lr_mult=2e-3 / 1e-5)
    assert learn.plan("fit_one_cycle", 2) == learn.plan("fit_one_cycle", 2, 1e-3)
    learn.freeze()
    assert learn.plan("fit_one_cycle", 2).phases[0].frozen


def test_what_no_plan_can_be_made_of_is_refused(pets):
    """A rate of 0 was once taken for "none given", and training went on with 2e-3."""
    learn = tiny_learner(pets)
    for call, sentence in [
        (lambda: learn.fine_tune(0), "epochs"),
        (lambda: learn.fine_tune(1, freeze_epochs=-1), "freeze_epochs"),
        (lambda: learn.fit_one_cycle(0), "epochs"),
        (lambda: learn.fine_tune(1, 0), "lr: expected positive"),
        (lambda: learn.fit_one_cycle(1, 0), "lr: expected positive"),
        (lambda: learn.plan("fit", 1), "method: expected"),
    ]:
        with pytest.raises(ValueError, match=sentence):
            call()
