"""The page of all runs by its keys: sort out, compare, use again, rename, take along, delete and undo."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

import pytest

from core.data.config import DataConfig
from core.runs import RunConfig, RunStore
from core.train.events import BatchEnd, EpochEnd, Failed, FitStart, LRFindStep, PhaseStart
from tests.makers import ARCH, make_pets
from tests.pages.driver import Page, open_page, texts


@pytest.fixture
def store(petlab_home: Path) -> RunStore:
    return RunStore()


def trained(store: RunStore, **settings) -> int:
    """A finished training of two epochs with two batches each."""
    run = store.submit(RunConfig(**settings))
    store.append(run, [PhaseStart(0, "all layers", 2, 4, False)])
    for epoch in range(2):
        batches = [BatchEnd(2 * epoch + i, epoch, 1.0, 0.9, [1e-3] * 3, 0.9, 64.0) for i in range(2)]
        store.append(run, [*batches, EpochEnd(epoch, 1.0, 0.8, 0.25, 1.5)])
    store.mark(run, "finished")
    return run


def open_runs(**query: str) -> Page:
    at = open_page("runs", "/nowhere", **query)
    return at


def listed(at: Page) -> list[int]:
    return list(at.dataframe[0].value["run"])


def charts(at: Page) -> list[str]:
    return [chart.proto.alt for chart in at.get("plotly_chart")]


def links(at: Page) -> dict[str, dict[str, str]]:
    """The page links of the page proper: label to parameters."""
    found = at.main.get("page_link")
    return {one.proto.label: {k: v[0] for k, v in parse_qs(one.proto.query_string).items()} for one in found}


def test_without_a_run_the_page_says_where_they_come_from(store: RunStore) -> None:
    at = open_runs()
    assert "No trainings yet" in texts(at)
    assert "Train a model" in links(at) and charts(at) == ["An example of a training's losses"]


def test_the_newest_run_is_shown_with_its_settings(store: RunStore) -> None:
    trained(store)
    newest = trained(store, lr=(1e-5, 1e-3), lr_source="learning rate finder, run 7, valley", wd=0.125)
    at = open_runs()
    assert listed(at) == [newest, newest - 1]
    row = at.dataframe[0].value.iloc[0]
    assert (row["rate"], row["from"]) == ("slice(1e-5, 0.001)", "learning rate finder, run 7, valley")
    assert row["error rate"] == 0.25
    assert charts(at)[0] == f"Validation loss of run {newest} along epochs"
    settings = {row["setting"]: row["value"] for table in at.dataframe[1:] for _, row in table.value.iterrows()}
    assert (settings["weight decay"], settings["picture size (pixels)"]) == ("0.125", "128")


def test_runs_are_sorted_out_by_kind_state_and_data(store: RunStore) -> None:
    first = trained(store)
    second = trained(store, data=DataConfig(source="/pets"))
    waits = store.submit(RunConfig())
    find = store.submit(RunConfig(kind="lr_find"))
    at = open_runs()
    assert listed(at) == [waits, second, first]
    at.set("run_state", "queued")
    assert listed(at) == [waits]
    at.set("run_state", "any")
    at.set("run_data", "/pets")
    assert listed(at) == [second]
    at.set("run_data", "any")
    at.set("run_kind", "lr_find")
    assert listed(at) == [find]
    at.set("run_state", "paused")
    assert "No runs match these filters" in texts(at)


def test_two_runs_are_drawn_together_and_only_what_differs_is_told(store: RunStore) -> None:
    one, other = trained(store, lr=1e-3), trained(store, lr=4e-3, name="bold")
    at = open_runs(runs=f"{one},{other}")
    assert charts(at) == [
        f"{title} of run {other}, run {one} along epochs"
        for title in ("Validation loss", "Error rate", "Training loss")
    ]
    differ, same = at.dataframe[1].value, at.dataframe[2].value
    assert differ.to_dict("records") == [{"setting": "learning rate", f"run {other}": "0.004", f"run {one}": "0.001"}]
    assert "network" in list(same["setting"])
    at.set("along", "seconds")
    assert charts(at)[0].endswith("along seconds of training")


def test_equal_settings_are_said_to_be_equal(store: RunStore) -> None:
    at = open_runs(runs=f"{trained(store)},{trained(store)}")
    assert "These runs have the same settings" in texts(at)


def test_finder_curves_are_drawn_over_one_another(store: RunStore) -> None:
    ids = [store.submit(RunConfig(kind="lr_find", frozen=frozen)) for frozen in (True, False)]
    for run in ids:
        store.append(run, [LRFindStep(0, 1e-5, 1.0, 1.0), LRFindStep(1, 1e-4, 0.9, 0.9)])
        store.mark(run, "finished")
    at = open_runs(run_kind="learning rate run", runs="1,2")
    assert charts(at) == ["Loss against learning rate of run 2, all layers, run 1, head only"]


def test_a_failed_run_says_why(store: RunStore) -> None:
    run = store.submit(RunConfig())
    store.mark(run, "failed", error=Failed("data", "There is no folder /x.", "Check the spelling."))
    assert f"Run {run}: There is no folder /x. Check the spelling." in texts(open_runs(runs=str(run)))
    assert "There is no folder /x." not in texts(open_runs())  # nobody is greeted by somebody else's failure


def test_a_name_is_given_and_taken_back(store: RunStore) -> None:
    run = trained(store)
    at = open_runs()
    at.set(f"name-{run}", "my best")
    assert store.get(run).name == "my best"
    assert at.dataframe[0].value.iloc[0]["name"] == "my best"
    at.set(f"name-{run}", "")
    assert at.dataframe[0].value.iloc[0]["name"] == "resnet18 fine_tune, 3 epochs at 0.002"


def test_deleting_can_be_undone(store: RunStore) -> None:
    keep, gone = trained(store), trained(store)
    at = open_runs()
    at.click("delete")
    assert [run.id for run in store.list()] == [keep] == listed(at)
    assert f"Run {gone} deleted." in texts(at)
    at.click("undo")
    assert [run.id for run in store.list()] == [gone, keep] == listed(at)
    assert "deleted." not in texts(at)


def test_many_are_deleted_at_once_and_removed_for_good(store: RunStore) -> None:
    ids = [trained(store) for _ in range(3)]
    at = open_runs(runs=f"{ids[0]},{ids[1]}")
    assert at.button(key="delete").label == "Delete 2 runs"
    at.click("delete")
    assert listed(at) == [ids[2]]
    at.unfold("deleted")
    at.click(f"restore-{ids[0]}")
    assert listed(at) == [ids[2], ids[0]]
    at.unfold("deleted").click("purge")
    assert store.list(deleted=True) == []
    assert [run.id for run in store.list()] == [ids[2], ids[0]]


def test_a_run_that_goes_on_is_stopped_and_not_deleted(store: RunStore) -> None:
    run = store.submit(RunConfig())
    store.claim("somebody")
    at = open_runs()
    assert "delete" not in [button.key for button in at.button]
    at.click("stop")
    assert store.get(run).command == "stop"


def test_what_changed_meanwhile_is_said_in_one_sentence(store: RunStore) -> None:
    run = trained(store)
    at = open_runs()
    store.mark(run, "running")
    at.click("delete")
    assert f"Run {run} is still running, so you can't delete it. Stop it first." in texts(at)


def test_the_settings_of_a_run_fill_the_form_and_give_the_same_run(store: RunStore, tmp_path: Path) -> None:
    pets = make_pets(tmp_path / "pets")
    config = RunConfig(
        data=DataConfig(source=str(pets), size=64, presize=96), arch=ARCH, pretrained=None, precision="fp32", epochs=2,
        method="fit_one_cycle", lr=0.00331131, lr_source="learning rate finder, run 7, valley", wd=0.05, seed=3,
    )  # fmt: skip
    store.submit(config)
    query = links(open_runs())["Use these settings"]
    at = open_page("training", pets, **query)
    assert "The form has no field for some settings" not in texts(at)
    at.click("train")
    assert store.list()[0].config == config


def test_the_settings_of_a_search_fill_the_finders_form(store: RunStore, tmp_path: Path) -> None:
    pets = make_pets(tmp_path / "pets")
    data = DataConfig(source=str(pets), labels="regex:^([a-zA-Z]+)_", size=64, presize=96)
    config = RunConfig(kind="lr_find", data=data, arch=ARCH, pretrained=None)
    store.submit(config)
    at = open_page("lr_finder", pets, **links(open_runs(run_kind="learning rate run"))["Use these settings"])
    at.click("find")
    assert store.list()[0].config == config


def test_a_table_fills_the_form_with_its_columns(store: RunStore, tmp_path: Path) -> None:
    pets = make_pets(tmp_path / "pets")
    rows = [f"{path.name},{path.name.split('_')[0]},x" for path in sorted(pets.iterdir())]
    (pets / "breeds.csv").write_text("\n".join(['photo,"animal, or so",other', *rows]))
    data = DataConfig(source=str(pets / "breeds.csv"), labels='table:photo,"animal, or so"', size=64, presize=96)
    store.submit(RunConfig(data=data, arch=ARCH, pretrained=None))
    at = open_page("training", pets, **links(open_runs())["Use these settings"])
    at.click("train")
    assert store.list()[0].config.data == data


def test_what_the_form_cannot_hold_is_said(store: RunStore) -> None:
    trained(store, lr=(1e-5, 1e-3), data=DataConfig(size=96, valid_pct=0.3, batch_size=16))
    words = texts(open_runs())
    line = next(line for line in words.splitlines() if "The form has no field for some settings" in line)
    for setting in ("picture size (pixels) = 96", "share for validation = 0.3"):
        assert setting in line
    for carried in ("seed", "batch size", "learning rate"):
        assert carried not in line


def test_a_hundred_odd_numbers_in_the_address_do_no_harm(store: RunStore) -> None:
    ids = [trained(store) for _ in range(10)]
    at = open_runs(runs="x,-1,999," + ",".join(map(str, [*ids, *ids])))
    assert "You ticked 10 runs. The newest 8 are drawn." in texts(at)
    assert charts(at)[0].count("run ") == 8


def test_a_run_that_does_not_exist_is_named_and_no_other_is_shown(store: RunStore) -> None:
    """The address once silently led to another run."""
    run = trained(store)
    at = open_runs(runs="999")
    assert "There is no run 999." in texts(at) and charts(at) == []
    assert listed(at) == [run]


def test_whether_chance_explains_a_difference_is_told(store: RunStore) -> None:
    runs = []
    for error_rate in (0.30, 0.26):
        run = store.submit(RunConfig(data=DataConfig(source="/pets"), seed=len(runs)))
        store.append(run, [FitStart(400, 100, ["a", "b"], {}), PhaseStart(0, "all layers", 1, 1, False)])
        store.append(run, [BatchEnd(0, 0, 1.0, 0.9, [1e-3] * 3, 0.9, 64.0), EpochEnd(0, 1.0, 0.8, error_rate, 1.5)])
        store.mark(run, "finished")
        runs.append(run)
    at = open_runs(runs=f"{runs[0]},{runs[1]}")
    assert f"Run {runs[1]} gets 4 more of the 100 validation pictures right than Run {runs[0]}." in texts(at)
    assert "Chance alone can make a difference of 13" in texts(at)
