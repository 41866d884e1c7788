"""The command line: JSON lines in the contract's words, and one clear line for what a person can mend."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from core.cli.main import main
from core.runs import RunConfig, execute
from core.runs.execute import CHECKPOINT
from tests.makers import ARCH, make_pets, tiny_config, without_clock

TINY = ["--size", "32", "--presize", "40", "--batch-size", "4", "--valid-pct", "0.25"]
MODEL = ["--arch", ARCH, "--pretrained", "none", "--precision", "fp32"]


@pytest.fixture
def run(capsys, monkeypatch):
    """Runs a command in this process: (exit code, lines of stdout, lines of stderr)."""
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)

    def run(*argv: object) -> tuple[int, list[str], list[str]]:
        capsys.readouterr()
        try:
            code = main([str(arg) for arg in argv])
        except SystemExit as leaving:  # argparse's way
            code = leaving.code
        out, err = capsys.readouterr()
        return code, out.splitlines(), err.splitlines()

    return run


@pytest.fixture
def json_of(run):
    """Runs a command that should go well with --json: its objects."""

    def json_of(*argv: object) -> list[dict]:
        code, out, err = run(*argv, "--json")
        assert (code, err) == (0, [])
        return [json.loads(line, parse_constant=pytest.fail) for line in out]

    return json_of


def test_train_tells_the_contracts_events_in_order_and_predict_reads_the_model(json_of, run, pets, tmp_path):
    train = ["train", "--source", pets, *TINY, *MODEL, "--epochs", 1, "--lr", "2e-3", "--out", tmp_path / "model"]
    events = json_of(*train)
    epoch = ["batch_end"] * 4 + ["epoch_end"]
    assert [e["event"] for e in events] == ["fit_start", "phase_start", *epoch, "phase_start", *epoch, "fit_end"]
    start, batch, end = events[0], events[2], events[-1]
    assert {"n_train", "n_valid", "vocab", "config"} <= start.keys()
    assert (start["n_train"], start["n_valid"], start["vocab"]) == (18, 6, ["Red_Cat", "blue_dog", "green_hound"])
    assert {"step", "epoch", "loss", "smooth_loss", "lrs", "mom", "images_per_second"} <= batch.keys()
    assert {"epoch", "train_loss", "valid_loss", "error_rate", "seconds"} <= events[6].keys()
    assert len(batch["lrs"]) == 3
    assert Path(end["model"]) == tmp_path / "model"
    assert sorted(path.name for path in (tmp_path / "model").iterdir()) == ["model.json", "model.safetensors", "preds"]

    pictures = sorted(pets.iterdir())[:2]
    found = json_of("predict", "--model", tmp_path / "model", *pictures)
    assert [f["picture"] for f in found] == [str(p) for p in pictures]
    for prediction in found:
        assert list(prediction["probs"]) == start["vocab"]
        assert sum(prediction["probs"].values()) == pytest.approx(1, abs=1e-6)
        assert prediction["label"] == max(prediction["probs"], key=prediction["probs"].get)

    (tmp_path / "note.jpg").write_text("no picture")
    code, out, err = run("predict", "--json", "--model", tmp_path / "model", tmp_path / "note.jpg", pictures[0])
    assert (code, len(out), len(err)) == (2, 1, 1)
    assert "note.jpg isn't a picture" in err[0]


def test_an_interrupted_training_resumes_to_the_same_numbers(json_of, run, pets, tmp_path, monkeypatch):
    common = ["train", "--source", pets, *TINY, *MODEL, "--epochs", 2, "--freeze-epochs", 0]
    whole = [without_clock(event) for event in json_of(*common)]

    checkpoint = execute.Job.checkpoint

    def then_stop(job, seq):
        checkpoint(job, seq)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(execute.Job, "checkpoint", then_stop)
        code, out, err = run(*common, "--json", "--out", tmp_path / "m")
    assert (code, err) == (2, ["Stopped."])
    begun = [without_clock(json.loads(line)) for line in out]
    assert begun == whole[: len(begun)] and begun[-1]["event"] == "epoch_end"
    assert (tmp_path / "m" / CHECKPOINT).exists()
    code, out, err = run(*common, "--out", tmp_path / "m", "--resume", "--lr", "1e-4")
    assert (code, out, len(err)) == (2, [], 1) and "other settings: lr_max was" in err[0]
    rest = [without_clock(event) for event in json_of(*common, "--out", tmp_path / "m", "--resume")]
    assert rest[:-1] == whole[len(begun) : -1]
    assert {**rest[-1], "model": ""} == whole[-1]
    assert not (tmp_path / "m" / CHECKPOINT).exists()


def test_a_command_that_fails_leaves_the_checkpoint_of_the_training_before_it(json_of, run, pets, tmp_path):
    """It was deleted before the new training had anything to put in its place."""
    common = ["train", *TINY, *MODEL, "--epochs", 1, "--freeze-epochs", 0, "--out", tmp_path]
    before = execute.open_job(RunConfig(data=tiny_config(pets), arch=ARCH, pretrained=None), tmp_path)
    next(before.events)
    before.checkpoint(1)
    before.close()
    kept = (tmp_path / CHECKPOINT).read_bytes()
    assert run(*common, "--source", tmp_path / "nowhere")[0] == 2
    assert run(*common, "--source", pets, "--pretrained", "toy")[0] == 2
    assert (tmp_path / CHECKPOINT).read_bytes() == kept
    assert json_of(*common, "--source", pets)[0]["event"] == "fit_start"
    assert not (tmp_path / CHECKPOINT).exists()


def test_a_constant_rate_and_label_smoothing_are_options(json_of, pets):
    common = ["train", "--source", pets, *TINY, *MODEL, "--epochs", 1, "--method", "constant", "--lr", "1e-3"]
    plain, smoothed = json_of(*common), json_of(*common, "--label-smoothing", "0.1")
    assert {tuple(e["lrs"]) for e in plain if e["event"] == "batch_end"} == {(1e-3,) * 3}
    assert (plain[0]["config"]["label_smoothing"], smoothed[0]["config"]["label_smoothing"]) == (0, 0.1)
    assert plain[2]["loss"] != smoothed[2]["loss"]


def test_lr_find_ends_with_curve_and_suggestions(json_of, pets):
    *steps, end = json_of("lr-find", "--source", pets, *TINY, *MODEL, "--num-it", 20, "--start-lr", "1e-5")
    assert {e["event"] for e in steps} == {"lr_find_step"} and end["event"] == "lr_find_end"
    assert end["lrs"] == [step["lr"] for step in steps] and steps[0]["lr"] == 1e-5
    assert end["suggestions"].keys() == {"valley", "slide", "minimum", "steep"}
    assert end["verdict"].keys() == {"trust", "reason"}


def test_lr_find_suggests_nothing_off_a_curve_not_to_be_trusted(run, json_of, pets):
    few = ("lr-find", "--source", pets, *TINY, *MODEL, "--num-it", 14)
    code, out, _ = run(*few)
    assert code == 0 and out[-1].startswith("Don't trust this curve. ") and out[-2].endswith("; no suggestions")
    assert json_of(*few)[-1]["verdict"] == {"trust": False, "reason": out[-1].removeprefix("Don't trust this curve. ")}


def test_summary_shows_the_steps_then_the_counts(json_of, pets):
    *steps, counts = json_of("summary", "--source", pets, *TINY)
    assert steps[0]["name"] == "item"
    assert all({"name", "input", "output", "seconds", "error"} <= step.keys() for step in steps)
    assert (counts["n_train"], counts["n_valid"], counts["n_classes"], counts["error"]) == (18, 6, 3, "")


def test_summary_without_the_resize_fails_in_collate_and_says_what_to_do(run, own_pets):
    Image.new("RGB", (50, 60)).save(own_pets / "blue_dog_1.png")
    code, out, err = run("summary", "--source", own_pets, *TINY, "--batch-size", 18, "--forget-resize", "--json")
    steps = [json.loads(line) for line in out[:-1]]
    assert code == 2 and [step["name"] for step in steps] == ["item", "decode", "label", "collate"]
    assert len(err) == 1 and "The step collate fails. RuntimeError: stack expects" in err[0]
    assert steps[-1]["error"] in err[0] and steps[-1]["advice"] in err[0]


def test_a_table_is_a_source_and_what_it_misses_is_noted(run, pets, tmp_path):
    table = tmp_path / "pets.csv"
    rows = [f"{path},{path.name[0]}" for path in sorted(pets.iterdir())]
    table.write_text("\n".join(["picture;first letter;x", *rows, "gone.png,R"]).replace(",", ";"))
    command = ["summary", "--json", "--source", table, *TINY]
    code, out, err = run(*command, "--labels", "table:picture,first letter")
    counts = json.loads(out[-1])
    assert (code, counts["vocab"], counts["missing"]) == (0, ["R", "b", "g"], ["gone.png"])
    assert err == ["1 can't be used: gone.png"]
    assert json.loads(run(*command)[1][-1])["vocab"] == ["R", "b", "g"]
    code, out, err = run(*command, "--labels", "table:picture,letter")
    assert (code, out, err) == (2, [], ["pets.csv has no column 'letter'. Its columns: picture, first letter, x."])


def test_softmax_gives_the_books_numbers(json_of):
    *rows, steps = json_of("softmax", "2.0", "1.0", "0.1", "--target", "0")
    assert [row["softmax"] for row in rows] == pytest.approx([0.6590011, 0.2424330, 0.0985659], abs=1e-7)
    assert [row["exp"] for row in rows] == pytest.approx([7.3890561, 2.7182818, 1.1051709], abs=1e-7)
    assert steps["loss"] == pytest.approx(0.4170300, abs=1e-7)
    assert steps["gradient"] == pytest.approx([-0.3409989, 0.2424330, 0.0985659], abs=1e-7)


def test_softmax_takes_negative_and_huge_numbers(json_of):
    rows = json_of("softmax", "-1.5", "-1e4", "3", "-.5", "1000")
    assert [row["output"] for row in rows] == [-1.5, -10000.0, 3.0, -0.5, 1000.0]
    assert rows[-1]["exp"] is None  # infinite, which JSON has no word for
    assert rows[-1]["softmax"] == 1


def test_softmax_divides_by_a_temperature_first(json_of):
    *rows, steps = json_of("softmax", "2.0", "1.0", "0.1", "--target", "0", "--temperature", "2")
    assert [row["output"] for row in rows] == [1.0, 0.5, 0.05]
    assert steps["loss"] == pytest.approx(0.6897774, abs=1e-7)  # log(e^1 + e^0.5 + e^0.05) - 1


def test_people_read_words(run, pets, tmp_path):
    code, out, err = run("train", "--source", pets, *TINY, *MODEL, "--epochs", 1, "--freeze-epochs", 0)
    assert (code, err) == (0, [])
    assert out[0] == "18 training and 6 validation pictures of 3 classes"
    assert out[-1].startswith("error rate 0.") or out[-1].startswith("error rate 1.")
    code, out, err = run("softmax", "0.9", "0.1")
    assert "already look like probabilities" in err[0]
    code, out, _ = run("summary", "--source", pets, *TINY)
    assert (code, out[-1]) == (0, "Red_Cat, blue_dog, green_hound")


def test_one_damaged_picture_is_named_counted_and_trained_without(run, own_pets):
    (own_pets / "blue_dog_3.png").write_text("no picture")
    code, out, err = run("train", "--json", "--source", own_pets, *TINY, *MODEL, "--epochs", 1, "--freeze-epochs", 0)
    assert code == 0 and json.loads(out[-1])["event"] == "fit_end"
    start = json.loads(out[0])
    assert start["n_train"] + start["n_valid"] == 23
    assert len(err) == 1
    assert "1 of 24 pictures left out: blue_dog_3.png" in err[0]


def wrong_inputs(folder: Path) -> dict[str, list]:
    """What a person may get wrong: the sentence that should come, and the command."""
    for name in ("empty", "texts", "corrupt"):
        (folder / name).mkdir()
    (folder / "texts" / "a.txt").touch()
    for i in range(4):
        (folder / "corrupt" / f"{'cat' if i % 2 else 'dog'}_{i}.jpg").write_text("no picture")
    pets = make_pets(folder / "pets", 2)
    single = make_pets(folder / "single", 2)
    for name in ("blue_dog_1.png", "other.png"):
        (single / name).unlink(missing_ok=True)
    nameless = make_pets(folder / "nameless", 2)
    for i, path in enumerate(sorted(nameless.iterdir())[:4]):
        path.rename(nameless / f"photo{i}.png")
    (folder / "file").touch()
    train = ["train", *MODEL, "--source"]
    return {
        "There is no folder": [*train, folder / "nowhere"],
        "is empty": [*train, folder / "empty"],
        "contains 1 file, but no pictures": [*train, folder / "texts"],
        "None of the 4 pictures": [*train, folder / "corrupt"],
        "1 of 3 classes has only one picture: blue_dog": [*train, single],
        "4 of 6 file names, such as photo0.png, photo1.png, photo2.png": [*train, nameless],
        "The pattern ( isn't a regular expression": [*train, pets, "--labels", "regex:("],
        "has no group": [*train, pets, "--labels", "regex:.+"],
        "There is no architecture 'resnet9'": [*train, pets, "--arch", "resnet9"],
        "no toy weights for": [*train, pets, "--pretrained", "toy"],
        "presize: expected at least size=64": [*train, pets, "--size", 64, "--presize", 32],
        "max_rotate: input should be less than or equal to 180, got '999'": [
            *train,
            pets,
            "--augment",
            "max_rotate=999",
        ],
        "min_zoom: expected at most max_zoom=1.1, got 2.0": [*train, pets, "--augment", "min_zoom=2"],
        "pad_mode: input should be 'reflection', 'border' or 'zeros'": [*train, pets, "--augment", "pad_mode=mirror"],
        "--augment: expected NAME=VALUE": [*train, pets, "--augment", "max_rotate"],
        "--lr: expected a number": [*train, pets, "--lr", "fast"],
        "lr: expected a rate in (0, 100]": [*train, pets, "--lr", "-1"],
        "epochs: input should be greater than or equal to 1": [*train, pets, "--epochs", 0],
        "argument --epochs: invalid int value: 'three'": [*train, pets, "--epochs", "three"],
        'precision: "fp16" needs a GPU': [*train, pets, "--precision", "fp16"],
        "--resume: expected --out with a folder": [*train, pets, "--resume"],
        "--out: expected a folder": [*train, pets, "--out", folder / "file"],
        "isn't a model folder": ["predict", "--model", folder, pets / "blue_dog_1.png"],
        "target: expected a class from 0 to 1, got 5": ["softmax", "1", "2", "--target", 5],
        "outputs: expected finite numbers": ["softmax", "nan", "1"],
        "temperature: expected a finite number above 0, got 0.0": ["softmax", "2", "1", "--temperature", 0],
        "invalid float value: 'many'": ["softmax", "2", "many"],
        "--top: expected 0 or more": ["mistakes", "--model", folder, "--top", -1],
        "journal: 'x' isn't the name of cleaned labels": ["summary", "--source", pets, "--journal", "x"],
        "num_it: input should be": ["lr-find", *MODEL, "--source", pets, "--num-it", 3],
        "end_lr: expected more than": ["lr-find", *MODEL, "--source", pets, "--start-lr", 1, "--end-lr", 0.1],
        "invalid choice: 'dance'": ["dance"],
        "the following arguments are required": ["predict"],
    }


def test_strengths_of_augmentation_reach_the_training(json_of, pets):
    options = ("--augment", "max_rotate=45", "do_flip=no", "--augment", "method=naive")
    start = json_of("train", *MODEL, "--source", pets, "--epochs", 1, "--freeze-epochs", 0, *options)[0]
    augment = start["config"]["data"]["augment"]
    assert (augment["max_rotate"], augment["do_flip"], augment["method"]) == (45, False, "naive")


def test_what_a_person_can_mend_is_one_line_on_stderr_and_exit_code_2(run, tmp_path):
    for sentence, command in wrong_inputs(tmp_path).items():
        code, out, err = run(*command)
        assert (code, out) == (2, []), (sentence, code, out, err)
        assert len(err) == 1 and sentence in err[0], (sentence, err)


def test_the_module_is_the_command_line(tmp_path):
    """In a process of its own: nothing but the one line comes out of torch, Pillow or Python either."""
    root = Path(__file__).resolve().parents[3]
    command = [sys.executable, "-m", "core", "train", "--source", str(tmp_path), "--json"]
    done = subprocess.run(command, cwd=root, env=os.environ, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    lines = done.stderr.splitlines()
    assert len(lines) == 1 and lines[0].startswith(f"The folder {tmp_path} is empty.")
