"""`python -m core runs`: the list as it always was, and what can be done to one run."""

import csv
import json
import zipfile

import nbformat
import pytest

from core.cli.main import main
from core.runs import RunConfig, RunStore
from core.train.events import BatchEnd, EpochEnd, Failed


@pytest.fixture
def run(capsys, petlab_home):
    """Runs `python -m core runs ...` in this process: (exit code, lines of stdout, lines of stderr)."""

    def run(*argv: object) -> tuple[int, list[str], list[str]]:
        capsys.readouterr()
        try:
            code = main(["runs", *map(str, argv)])
        except SystemExit as leaving:  # argparse's way
            code = leaving.code
        out, err = capsys.readouterr()
        return code, out.splitlines(), err.splitlines()

    return run


@pytest.fixture
def store(petlab_home, tmp_path):
    """A finished training with a model, a search for a rate that failed, a training that waits."""
    store = RunStore()
    done = store.submit(RunConfig(lr=4e-3))
    store.append(done, [BatchEnd(0, 0, 0.5, 0.5, [1e-3], 0.9, 100.0), EpochEnd(0, 0.5, 0.4, 0.125, 1.0)])
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "model.json").write_text('{"vocab": ["cat", "dog"]}')
    store.mark(done, "finished", model=str(folder))
    failed = store.submit(RunConfig(kind="lr_find"))
    store.mark(failed, "failed", error=Failed("data", "There is no folder.", "Make one."))
    store.submit(RunConfig(name="later"))
    return store


def test_the_list_has_its_keys_and_can_be_sorted_out(run, store):
    code, out, err = run("--json")
    rows = [json.loads(line) for line in out]
    assert (code, err, [row["id"] for row in rows]) == (0, [], [3, 2, 1])
    assert list(rows[0]) == [
        "event", "id", "name", "kind", "state", "step", "total_steps", "error_rate", "model", "config"
    ]  # fmt: skip
    assert (rows[2]["name"], rows[2]["error_rate"], rows[2]["config"]["lr"]) == ("", 0.125, 4e-3)
    for options, ids in {
        ("--kind", "train"): [3, 1], ("--state", "failed"): [2], ("--kind", "train", "--state", "queued"): [3],
        ("--limit", 1): [3],
    }.items():  # fmt: skip
        assert [json.loads(line)["id"] for line in run(*options, "--json")[1]] == ids
    assert "resnet18 fine_tune, 3 epochs at 0.004  error rate 0.1250" in run()[1][2]


def test_one_run_is_shown_in_words_and_as_json(run, store):
    code, out, _ = run("show", 1)
    assert code == 0 and out[0] == "Run 1: resnet18 fine_tune, 3 epochs at 0.004"
    assert "validation loss 0.4000, error rate 0.1250 after 1 epochs" in out
    assert any(line.split() == ["data.size", "128"] for line in out)
    assert "There is no folder. Make one." in run("show", 2)[1]
    for options in (("show", 1, "--json"), ("--json", "show", 1)):
        (line,) = run(*options)[1]
        assert (json.loads(line)["id"], json.loads(line)["events"]) == (1, 2)


def test_names_are_given_and_taken_back(run, store):
    assert run("rename", 1, "my best")[1] == ["Run 1 is now called my best."]
    assert store.get(1).name == "my best"
    assert run("rename", 1, "")[1] == ["Run 1 is now called resnet18 fine_tune, 3 epochs at 0.004."]


def test_deleted_runs_come_back_until_they_are_purged(run, store):
    assert run("delete", 1, 2)[0] == 0
    assert [one.id for one in store.list()] == [3]
    assert [json.loads(line)["id"] for line in run("--deleted", "--json")[1]] == [2, 1]
    assert run("restore", 1)[1] == ["Run 1 is back."]
    assert run("purge")[2] == ["Removed for good: run 2."]
    assert [one.id for one in store.list()] == [3, 1]
    assert run("purge")[2] == ["There are no deleted runs."]


def test_a_runs_results_are_written_to_files(run, store, tmp_path):
    files = {name: tmp_path / f"out.{name}" for name in ("csv", "ipynb", "zip")}
    options = ["--events", files["csv"], "--notebook", files["ipynb"], "--model", files["zip"]]
    assert run("export", 1, *options) == (0, [], [])
    with files["csv"].open(newline="") as file:
        assert [row["event"] for row in csv.DictReader(file)] == ["batch_end", "epoch_end"]
    nbformat.validate(nbformat.read(files["ipynb"], as_version=4))
    assert "petlab-run-1/README.txt" in zipfile.ZipFile(files["zip"]).namelist()


def test_what_a_person_can_mend_is_one_line_and_leaves_no_half_file(run, store, tmp_path):
    store.claim("w:1")
    for sentence, options in {
        "There is no run 99": ["show", 99],
        "Run 3 is still running, so you can't delete it. Stop it first.": ["delete", 3],
        "There is no run 98": ["restore", 98],
        "expected --events FILE": ["export", 1],
        "Run 2 has no model": ["export", 2, "--model", tmp_path / "none.zip"],
        "--events: expected a file to write to": ["export", 1, "--events", tmp_path / "no" / "where.csv"],
        "--kind: expected one of train": ["--kind", "dance"],
        "--state: expected one of queued": ["--state", "happy"],
        "invalid int value: 'first'": ["show", "first"],
        "the following arguments are required: name": ["rename", 1],
    }.items():
        code, out, err = run(*options)
        assert (code, out, len(err)) == (2, [], 1), (sentence, code, out, err)
        assert sentence in err[0], (sentence, err)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []
