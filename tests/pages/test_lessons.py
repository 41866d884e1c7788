"""The lessons below a training by their keys: drawn from its events, and idle while folded."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.runs import RunConfig, RunStore
from core.runs.kinds.train import plan_run
from core.runs.worker.worker import work
from core.train.events import ArchitectureRow, BatchEnd, EpochEnd, FormatRow, PhaseStart
from core.wording import rate_text
from tests.makers import ARCH, make_pets, tiny_config
from tests.pages.driver import Page, open_page, texts

STEPS = 2  # batches in an epoch
FORMATS = [FormatRow("fp32", 32, 0.4, 2**21, 0.0, 1.0), FormatRow("bf16", 32, 0.2, 2**20, 0.01, 0.9375)]


@pytest.fixture(autouse=True)
def _own_home(petlab_home: Path) -> None:
    """Runs of other tests should not be seen."""


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    return make_pets(tmp_path / "pets")


def trained(pets: Path, valid_losses: list[float], finished: bool = True, **settings) -> int:
    """A training with these validation losses; its error rate is a tenth of each, its rates are those of its plan."""
    store = RunStore()
    config = RunConfig(data=tiny_config(pets), arch=ARCH, pretrained=None, precision="fp32", **settings)
    run, plan = store.submit(config), plan_run(config, STEPS)
    lrs, step, epoch = plan.lrs, 0, 0
    for number, phase in enumerate(plan.phases):
        store.append(run, [PhaseStart(number, phase.title, phase.epochs, phase.steps, phase.frozen)])
        for _ in range(min(phase.epochs, len(valid_losses) - epoch)):
            batches = [BatchEnd(step + i, epoch, 1.0, 0.9, lrs[step + i], 0.9, 64.0) for i in range(STEPS)]
            loss, moved = valid_losses[epoch], [0.001 * (epoch + 1), 0.01, 0.2]
            store.append(run, [*batches, EpochEnd(epoch, 1.0, loss, loss / 10, 1.0 + epoch, moved)])
            step, epoch = step + STEPS, epoch + 1
    store.mark(run, "finished" if finished else "running")
    return run


def open_lesson(name: str, pets: Path, **query: str) -> Page:
    at = open_page("training", pets, **{name: "true"}, **query)
    return at


def charts(at: Page) -> list[str]:
    return [chart.proto.alt for chart in at.get("plotly_chart")]


def test_folded_lessons_draw_nothing_and_an_opened_one_does(pets: Path) -> None:
    trained(pets, [9.0, 5.0, 4.0, 3.0])
    at = open_page("training", pets)
    assert len(charts(at)) == 1  # the plan
    assert len(charts(open_lesson("two_steps", pets))) == 3


@pytest.mark.parametrize(
    ("lesson", "sentence"),
    [
        ("two_steps", "needs a run with **fine_tune**"),
        ("slices", "its real rates appear here"),
        ("stopping", "three epochs or more"),
        ("networks", "Nothing measured yet"),
        ("half_precision", "Nothing measured yet"),
    ],
)
def test_without_a_run_each_says_what_to_do(pets: Path, lesson: str, sentence: str) -> None:
    assert sentence in texts(open_lesson(lesson, pets))


def test_the_two_steps_are_told_with_the_runs_own_numbers(pets: Path) -> None:
    run = trained(pets, [9.0, 5.0, 4.0, 3.0])
    said = texts(open_lesson("two_steps", pets, run=str(run)))
    assert f"Drawn from the run on this page, run {run}" in said
    assert "After 1 epoch the error rate is 90.0%. The head's weights moved by 20% of their length" in said
    assert "the body's by at most 1%" in said
    assert "In 3 epochs the error rate falls from 90.0% to 30.0%" in said
    assert "the early layers have moved by 0.4%" in said
    assert "An epoch took 2.0 times as long" in said


def test_a_run_without_a_frozen_part_gives_way_to_one_that_has_it(pets: Path) -> None:
    fits = trained(pets, [9.0, 5.0], epochs=1)
    other = trained(pets, [9.0, 5.0], method="fit_one_cycle", epochs=2)
    assert f"Drawn from the newest run that shows it, run {fits}:" in texts(
        open_lesson("two_steps", pets, run=str(other))
    )


def test_a_training_in_its_frozen_part_is_told_as_far_as_it_is(pets: Path) -> None:
    run = trained(pets, [9.0], finished=False, freeze_epochs=2)
    assert "The first part is still running" in texts(open_lesson("two_steps", pets, run=str(run)))


def test_a_slice_spreads_in_equal_ratios(pets: Path) -> None:
    at = open_lesson("slices", pets, slice_low="1e-06")
    assert "late **3.2e-5**" in texts(at)
    at.set("slice_high", 1e-4)
    assert "late **1e-5**" in texts(at)
    assert "multiplies the rate by **10** from group to group" in texts(at)
    assert "the late layers would get 5.1e-5, 50% of the head's rate" in texts(at)


def test_rates_are_those_that_held_in_the_run(pets: Path) -> None:
    at = open_lesson("slices", pets, run=str(trained(pets, [9.0, 5.0, 4.0, 3.0], lr=4e-3)))
    assert "Each is 10 times the one before" in texts(at)
    (rates,) = [chart for chart in charts(at) if "batches of run" in chart]
    assert rates.startswith("Rates of 8 batches")


def test_one_rate_for_all_and_a_training_that_is_frozen_still(pets: Path) -> None:
    one = trained(pets, [9.0], method="fit_one_cycle", epochs=1)
    assert "This training used one rate for all layers" in texts(open_lesson("slices", pets, run=str(one)))
    frozen = trained(pets, [9.0], finished=False)
    assert "So far the body is frozen" in texts(open_lesson("slices", pets, run=str(frozen)))


def test_patience_stops_a_training_that_got_better_later(pets: Path) -> None:
    run = trained(pets, [5.0, 6.0, 7.0, 4.0, 2.0], method="fit_one_cycle", epochs=5, lr=1e-2)
    at = open_lesson("stopping", pets, run=str(run), patience="2")
    said = texts(at)
    assert "With a patience of 2, this training stops after epoch 3" in said
    assert "the error rate went from 70.0% to 20.0% after epoch 5. Stopping would have missed that." in said
    coming = plan_run(RunStore().get(run).config, STEPS).lrs[3 * STEPS][0]
    assert f"the rate is still {rate_text(coming)}" in said
    assert "too high for the chart" not in said
    at.set("patience", 3)
    assert "this run **wouldn't have stopped early**" in texts(at)


def test_a_loss_above_the_chart_is_named(pets: Path) -> None:
    run = trained(pets, [10.0, 426.0, 7.0, 2.0], method="fit_one_cycle", epochs=4)
    said = texts(open_lesson("stopping", pets, run=str(run)))
    assert "The loss of epoch 2 (426) is too high for the chart." in said


def test_patience_counts_within_the_part_with_all_layers(pets: Path) -> None:
    """The frozen part has a cycle of its own; its loss was once taken for the best."""
    run = trained(pets, [1.0, 5.0, 4.0, 3.0], freeze_epochs=1)
    at = open_lesson("stopping", pets, run=str(run))
    assert "wouldn't have stopped early" in texts(at)
    (link,) = [link.proto for link in at.main.get("page_link") if "bold" in link.proto.label]
    assert "lr=0.01" in link.query_string and "epochs=8" in link.query_string


def test_a_stop_that_would_have_cost_nothing_is_said_to(pets: Path) -> None:
    run = trained(pets, [1.0, 2.0, 3.0], method="fit_one_cycle", epochs=3)
    assert "This time, stopping would have missed nothing" in texts(open_lesson("stopping", pets, run=str(run)))
    last = trained(pets, [3.0, 2.0, 3.0], method="fit_one_cycle", epochs=3)
    assert "its last one, so it misses nothing" in texts(open_lesson("stopping", pets, run=str(last)))


def test_networks_are_counted_at_once_and_measured_by_the_worker(pets: Path) -> None:
    at = open_lesson("networks", pets, precision="fp32")
    (table,) = [frame.value for frame in at.dataframe]
    assert list(table["network"]) == ["resnet18", "resnet34", "resnet50", "resnet101"]
    assert table["parameters"].is_monotonic_increasing and "ms" not in table
    at.click("measure-architectures")
    store = RunStore()
    (run,) = store.list(kind="architectures")
    assert (run.config.data.size, run.config.pretrained) == (64, None)
    assert at.button(key="measure-architectures").disabled
    rows = [
        ArchitectureRow("resnet18", "fp32", 64, 22, 10_000_000, 2 * 10**9, 0.01),
        ArchitectureRow("resnet101", "fp32", 64, 106, 40_000_000, 8 * 10**9, 0.05),
    ]
    store.append(run.id, rows)
    store.mark(run.id, "finished")
    at = open_lesson("networks", pets, precision="fp32")
    assert "4.0 times the parameters of resnet18 and needs 4.0 times its multiply-adds" in texts(at)
    assert "**5.0 times** as long" in texts(at)
    assert at.button(key="measure-architectures").label == "Measure again"
    assert "Nothing measured yet" in texts(open_lesson("networks", pets, precision="fp32", size="128"))


@pytest.mark.parametrize(
    ("seconds", "sentence"),
    [(0.2, "bf16 is 2.0 times as fast"), (0.8, "slower here: it takes 2.0 times"), (0.41, "bf16 is about as fast")],
)
def test_half_precision_says_what_was_measured_whichever_way_it_went(pets: Path, seconds: float, sentence: str) -> None:
    store = RunStore()
    at = open_lesson("half_precision", pets, arch=ARCH)
    at.click("measure-formats")
    (run,) = store.list(kind="formats")
    store.append(run.id, [FORMATS[0], FormatRow("bf16", 32, seconds, 2**20, 0.01, 0.9375)])
    store.mark(run.id, "finished")
    said = texts(open_lesson("half_precision", pets, arch=ARCH))
    assert sentence in said
    assert "needs 50% of the memory. 2 of 32 predictions change." in said


def test_where_fastai_computes_no_half_precision_is_told(pets: Path) -> None:
    said = texts(open_lesson("half_precision", pets))
    assert "change nothing: the layers still give float32, and no warning tells you" in said
    assert "Pet Lab does compute in bfloat16 on processors that can" in said


def test_the_bits_of_a_number_that_one_types(pets: Path) -> None:
    at = open_lesson("half_precision", pets)
    at.set("number", 70000.0)
    (table,) = [html.proto.body for html in at.get("html") if "its bits" in html.proto.body]
    assert "11111</span>" in table and ">inf<" in table  # float16 has no such number
    assert ">70144<" in table and "0.2%" in table
    assert ">exact<" in table


def test_a_measurement_that_fails_says_why(pets: Path) -> None:
    at = open_lesson("half_precision", pets, arch=ARCH)
    at.click("measure-formats")
    for picture in pets.iterdir():
        picture.unlink()
    work(RunStore(), once=True)
    (run,) = RunStore().list(kind="formats")
    make_pets(pets)
    assert run.error and run.error.message in texts(at.rerun())
    elsewhere = texts(open_lesson("half_precision", pets, arch=ARCH))
    assert run.error.message not in elsewhere and "Nothing measured yet" in elsewhere


def test_the_worker_measures_both_formats(pets: Path) -> None:
    at = open_lesson("half_precision", pets, arch=ARCH)
    at.click("measure-formats")
    work(RunStore(), once=True)
    said = texts(open_lesson("half_precision", pets, arch=ARCH))
    assert "bf16 is " in said and "of the memory" in said
