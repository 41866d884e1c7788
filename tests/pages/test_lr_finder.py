"""The finder's page by its keys: the form, the pick, the proof, earlier curves, and a curve that says nothing."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from core.runs import RunConfig, RunStore
from core.runs.worker.worker import work
from core.train.events import Event, LRFindEnd, LRFindStep, ProofEnd, ProofStep
from core.train.lr_find.rules import suggestions
from core.train.schedule import exponential
from tests.makers import ARCH, make_pets, tiny_config
from tests.pages.driver import Page, followed, open_page, texts


@pytest.fixture(autouse=True)
def _own_home(petlab_home: Path) -> None:
    """Runs of other tests should not be seen."""


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    return make_pets(tmp_path / "pets")


SETTINGS = {"kind": "lr_find", "arch": ARCH, "pretrained": None, "precision": "fp32", "frozen": True}


def found(pets: Path, rising: bool = False, **changes: float | bool) -> tuple[int, LRFindEnd]:
    """A finder run as a worker would leave it: a plateau, a fall (unless it is `rising` alone), an explosion."""
    config = RunConfig(**{"data": tiny_config(pets), **SETTINGS, **changes})
    n = config.num_it
    lrs = [exponential(config.start_lr, config.end_lr, step / n) for step in range(n)]
    place = np.linspace(0, 1, n)
    fall = 0 if rising else 3 * np.clip((place - 0.4) / 0.4, 0, 1)
    losses = (4 - fall + place / 100 + 400 * np.clip(place - 0.85, 0, 1) ** 2).tolist()
    steps = [LRFindStep(i, lr, loss, loss) for i, (lr, loss) in enumerate(zip(lrs, losses, strict=True))]
    end = LRFindEnd(lrs, losses, suggestions(lrs, losses, n), losses, "all steps done")
    return leave(config, [*steps, end]), end


def leave(config: RunConfig, events: list[Event]) -> int:
    """The number of a finished run with these events."""
    store = RunStore()
    run = store.submit(config)
    store.claim("somebody")
    store.append(run, events, "somebody")
    store.mark(run, "finished", "somebody")
    return run


def test_before_the_first_run_it_says_what_to_do(pets: Path) -> None:
    at = open_page("lr_finder", pets)
    assert "Press **Find a rate**" in texts(at)
    assert [chart.proto.alt for chart in at.get("plotly_chart")] == ["An example of a finder's curve"]


def test_the_button_submits_what_the_form_says(pets: Path) -> None:
    at = open_page("lr_finder", pets, arch=ARCH)
    at.fill({"start_lr": 1e-6, "end_lr": 5.0, "num_it": 50, "batch_size": 8, "seed": 3, "frozen": False})
    assert "multiplies the rate by 1.36" in texts(at)  # (5 / 1e-6) ** (1 / 50)
    at.click("find")
    (run,) = RunStore().list()
    config = run.config
    assert (run.kind, config.arch, config.pretrained, config.frozen) == ("lr_find", ARCH, None, False)
    assert (config.start_lr, config.end_lr, config.num_it, config.seed) == (1e-6, 5.0, 50, 3)
    assert (config.data.batch_size, config.data.size) == (8, 64)
    assert at.query_params["find_run"] == str(run.id)


def test_rates_that_do_not_climb_are_refused_in_a_sentence(pets: Path) -> None:
    at = open_page("lr_finder", pets, start_lr="0.1", end_lr="0.001")
    assert "expected more than start_lr=0.1, got 0.001" in texts(at)
    assert "The last rate has to be higher than the first." in texts(at)  # in the popover, too


def test_a_run_that_goes_on_shows_how_far_it_is_and_can_be_stopped(pets: Path) -> None:
    store = RunStore()
    run = store.submit(RunConfig(**SETTINGS, data=tiny_config(pets)))
    store.claim("somebody")
    store.append(run, [LRFindStep(i, 1e-7 * 2**i, 4.0, 4.0) for i in range(7)], "somebody")
    at = open_page("lr_finder", pets, find_run=str(run))
    assert "running, step 7 of 100" in followed("curve", run)
    at.click(f"stop-{run}")
    assert store.get(run).command == "stop"


def test_each_rule_of_a_finished_run_can_be_taken(pets: Path) -> None:
    run, end = found(pets)
    at = open_page("lr_finder", pets, find_run=str(run))
    assert "On this curve." in texts(at)
    assert picked(at) == pytest.approx(end.suggestions["valley"])
    for rule, lr in end.suggestions.items():
        at.click(f"take-{rule}")
        assert picked(at) == pytest.approx(lr)
        assert at.select_slider(key="walk").value == pytest.approx(lr)
        query = at.get("page_link")[0].proto.query_string
        assert f"lr={lr:.3g}" in query and f"run+{run}%2C+" in query


def test_a_rate_is_picked_by_number_by_slider_and_by_link(pets: Path) -> None:
    run, end = found(pets)
    at = open_page("lr_finder", pets, find_run=str(run), pick="0.0123")
    assert picked(at) == 0.0123
    at.set("pick", 0.05)
    assert "lr=0.05&" in at.get("page_link")[0].proto.query_string
    at.set("walk", end.lrs[3])
    assert picked(at) == pytest.approx(end.lrs[3])
    assert picked(open_page("lr_finder", pets, find_run=str(run), pick="many")) > 0


def test_each_run_remembers_its_pick(pets: Path) -> None:
    one, _ = found(pets)
    other, end = found(pets, frozen=False)
    at = open_page("lr_finder", pets, find_run=str(one))
    at.set("pick", 0.05)
    at.query_params["find_run"] = str(other)
    at.rerun()
    assert picked(at) == pytest.approx(end.suggestions["valley"])
    at.query_params["find_run"] = str(one)
    at.rerun()
    assert picked(at) == 0.05


def test_the_proof_trains_what_the_finder_measured_and_says_what_came_of_it(pets: Path) -> None:
    run, _ = found(pets, seed=2)
    at = open_page("lr_finder", pets, find_run=str(run), pick="0.01")
    at.set("proof_it", 10)
    at.click("prove")
    store = RunStore()
    proof = store.list(kind="proof")[0]
    finder = store.get(run).config
    assert (proof.config.lr.high, proof.config.num_it, proof.config.seed) == (0.01, 10, 2)
    assert proof.config.data == finder.data and proof.config.frozen == finder.frozen
    assert (at.query_params["proof_run"], at.query_params["shown"]) == (str(proof.id), "proof")
    assert "step 0 of 30" in followed("proof", proof.id)
    store.claim("somebody")
    rates = [0.001, 0.01, 0.1]
    falls = [ProofStep(n, rates[n], i, 4 - n * i / 10, 4.0, 1) for n in range(3) for i in range(10)]
    store.append(proof.id, [*falls, ProofEnd(rates, [4.0, 3.3, 2.6], [True] * 3)], "somebody")
    store.mark(proof.id, "finished", "somebody")
    at.rerun()
    assert "All three start at a loss of 4.00" in texts(at) and "Ten times your rate did best" in texts(at)
    at.set("pick", 0.02)
    assert "This proof is for 0.01. Your rate is now 0.02." in texts(at)


def test_a_proof_of_another_curve_is_not_shown(pets: Path) -> None:
    one, _ = found(pets)
    other, _ = found(pets, frozen=False)
    at = open_page("lr_finder", pets, find_run=str(one), shown="proof")
    assert "**Prove it** runs three short trainings" in texts(at)
    at.click("prove")
    at = open_page("lr_finder", pets, find_run=str(other), shown="proof", proof_run=at.query_params["proof_run"])
    assert "**Prove it** runs three short trainings" in texts(at)


def test_earlier_curves_of_the_same_pictures_are_laid_behind(pets: Path) -> None:
    unfrozen, _ = found(pets, frozen=False)
    found(pets, data=tiny_config(pets, size=64, presize=80))  # other pictures: larger
    frozen, _ = found(pets, seed=1)
    run, _ = found(pets)
    at = open_page("lr_finder", pets, find_run=str(run))
    at.set("earlier", True)
    runs = at.multiselect(key="over")
    assert [option.split(":")[0] for option in runs.options] == [f"run {frozen}", f"run {unfrozen}"]
    assert runs.value == [unfrozen]  # the one that differs tells most
    assert at.query_params["over"] == str(unfrozen)
    assert curve_names(at)[0] == f"run {unfrozen}: all layers, {ARCH}"
    at.set("over", [frozen, unfrozen])
    assert at.query_params["over"] == f"{frozen},{unfrozen}"
    assert len(curve_names(at)) == 4 + len(["each batch", "smoothed loss", "without the lag", "your rate"]) + 2
    linked = open_page("lr_finder", pets, find_run=str(run), earlier="true", over=f"{frozen},999,x")
    assert linked.multiselect(key="over").value == [frozen]
    linked.set("earlier", False)
    assert "over" not in linked.query_params


def test_the_settings_of_the_shown_run_stand_beside_its_curve(pets: Path) -> None:
    run, _ = found(pets, num_it=60)
    at = open_page("lr_finder", pets, find_run=str(run), arch=ARCH)
    said = texts(at)
    assert f"Run {run}: {ARCH}, no weights, only the head, 1e-7 to 10 in 60 steps of 4 pictures at 32 pixels" in said
    assert "The form has changed since" in said and "steps = 100" in said
    (again,) = (link.proto for link in at.get("page_link") if link.proto.label == "Use these settings")
    assert "num_it=60" in again.query_string and "batch_size=4" in again.query_string


def test_a_real_curve_that_breaks_at_once_is_not_to_be_trusted(pets: Path) -> None:
    store = RunStore()
    run = store.submit(RunConfig(**SETTINGS, data=tiny_config(pets), start_lr=1.0, end_lr=100.0, num_it=20))
    work(store, once=True)
    assert store.events_since(run)[-1][1].suggestions == {}
    at = open_page("lr_finder", pets, find_run=str(run))
    assert "**Don't trust this curve.**" in texts(at) and "first rate a thousand times smaller" in texts(at)
    assert "pick" not in [number.key for number in at.number_input]


def test_a_curve_not_to_be_trusted_offers_no_rate(pets: Path) -> None:
    """The largest rate of a rising curve was once picked, with a link to train at it."""
    run, end = found(pets, rising=True)
    assert end.suggestions
    for query in ({}, {"shown": "proof"}):
        at = open_page("lr_finder", pets, find_run=str(run), **query)
        assert "**Don't trust this curve.**" in texts(at) and "Raise the last rate" in texts(at)
        assert curve_names(at) == [
            "each batch",
            "smoothed loss",
            "without the lag",
        ]  # no rule is marked, no rate picked
        assert {button.key for button in at.button}.isdisjoint({"prove", *(f"take-{rule}" for rule in end.suggestions)})
        assert "Use this rate" not in str([link.proto.label for link in at.get("page_link")])
        assert "pick" not in at.query_params and "walk" not in {slider.key for slider in at.select_slider}


def test_a_point_of_a_curve_not_to_be_trusted_can_be_clicked_and_used(pets: Path) -> None:
    run, end = found(pets, rising=True)
    at = open_page("lr_finder", pets, find_run=str(run))
    at.session_state["pick"] = end.lrs[30]  # as the click's callback does
    at.rerun()
    assert picked(at) == pytest.approx(end.lrs[30])
    assert "**Don't trust this curve.**" in texts(at)
    assert "take-valley" not in {button.key for button in at.button}
    query = at.get("page_link")[0].proto.query_string
    assert f"lr={end.lrs[30]:.3g}" in query and f"run+{run}&" in f"{query}&"  # from this run, by no rule
    at.click("prove")
    assert RunStore().list(kind="proof")[0].config.lr.high == pytest.approx(end.lrs[30])


def test_a_point_of_a_curve_not_to_be_trusted_is_chosen_without_a_mouse(pets: Path) -> None:
    run, end = found(pets, rising=True)
    at = open_page("lr_finder", pets, find_run=str(run))
    at.click("begin")
    assert picked(at) == pytest.approx(end.lrs[len(end.lrs) // 2])
    assert "begin" not in {button.key for button in at.button}
    assert "prove" in {button.key for button in at.button}


def test_the_pick_of_a_good_curve_is_not_carried_to_one_not_to_be_trusted(pets: Path) -> None:
    good, end = found(pets)
    bad, _ = found(pets, rising=True)
    at = open_page("lr_finder", pets, find_run=str(good))
    assert picked(at) == pytest.approx(end.suggestions["valley"])
    at.query_params["find_run"] = str(bad)
    at.rerun()
    assert "pick" not in [number.key for number in at.number_input]
    at.query_params["find_run"] = str(good)
    at.rerun()
    assert picked(at) == pytest.approx(end.suggestions["valley"])


def test_a_run_that_failed_says_why(pets: Path) -> None:
    store = RunStore()
    run = store.submit(RunConfig(**SETTINGS, data=tiny_config(pets.parent / "nowhere")))
    work(store, once=True)
    at = open_page("lr_finder", pets, find_run=str(run))
    assert "There is no folder" in texts(at)


def test_a_training_run_is_not_shown_as_a_curve(pets: Path) -> None:
    run = RunStore().submit(RunConfig(data=tiny_config(pets), pretrained=None))
    assert f"Run {run} isn't a learning rate search." in texts(open_page("lr_finder", pets, find_run=str(run)))


def test_use_this_rate_is_the_one_primary_button_after_a_search(pets: Path) -> None:
    def primary(at: Page) -> list[str]:
        return [button.label for button in at.button if button.proto.type == "primary"]

    assert primary(open_page("lr_finder", pets)) == ["Find a rate"]
    run, _ = found(pets)
    at = open_page("lr_finder", pets, find_run=str(run))
    assert primary(at) == [] and at.button(key="find").label == "Find again"
    assert at.get("page_link")[0].proto.label.startswith("Use this rate: ")
    rising, _ = found(pets, rising=True)
    assert primary(open_page("lr_finder", pets, find_run=str(rising))) == ["Find a rate"]  # there is no rate to use


def test_how_far_the_smoothing_lags_is_told_for_this_curve(pets: Path) -> None:
    run, _ = found(pets)
    assert "**The curve lags.**" in texts(open_page("lr_finder", pets, find_run=str(run)))


def test_rates_are_shown_as_they_are_written(pets: Path) -> None:
    run, _ = found(pets)
    at = open_page("lr_finder", pets, find_run=str(run), pick="0.0123")
    assert at.number_input(key="pick").proto.format == "%.3g"
    at.set("pick", 2.5e-4)
    assert (picked(at), at.number_input(key="pick").proto.format) == (2.5e-4, "%.1e")
    assert at.get("page_link")[0].proto.label == "Use this rate: 2.5e-4"


def picked(at: Page) -> float:
    return at.number_input(key="pick").value


def curve_names(at: Page) -> list[str]:
    return [trace["name"] for trace in json.loads(at.get("plotly_chart")[0].proto.spec)["data"]]
