"""Looking at every picture before a model learns from what is wrong with them."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core import load_data
from core.data.checks.check import CheckProgress, check
from core.data.checks.findings import KINDS, LEFT_OUT, Finding, Report
from core.data.checks.inspect_file import inspect_file
from tests.core.data.pictures.test_decode import BOMBS, DAMAGED, ODD, READABLE, odd_images
from tests.makers import make_pets, tiny_config


def report_of(folder: Path, **changes) -> Report:
    *steps, report = check(tiny_config(folder, **changes))
    assert all(isinstance(step, CheckProgress) for step in steps) and isinstance(report, Report)
    assert steps[0].done == 0 and steps[-1].done == steps[-1].total == report.pictures
    return report


def found(report: Report, name: str) -> list[str]:
    return [finding.kind for finding in report.findings if finding.name == name]


def test_good_pictures_leave_nothing_to_say(tmp_path):
    report = report_of(make_pets(tmp_path / "pets", per_class=12))
    assert (report.findings, report.pictures, report.note, report.counts) == ([], 36, "", {})


def test_each_kind_is_found_with_its_reason(tmp_path):
    folder = make_pets(tmp_path / "pets", per_class=12)
    good = (folder / "blue_dog_1.png").read_bytes()
    (folder / "blue_dog_20.png").write_bytes(good[:-200])
    (folder / "blue_dog_21.png").write_bytes(good[:30] + bytes(400) + good[430:])
    (folder / "blue_dog_22.png").write_text("a letter")
    (folder / "blue_dog_23.png").write_bytes(b"")
    Image.effect_noise((30, 12), 90).convert("RGB").save(folder / "blue_dog_24.png")
    Image.effect_noise((400, 60), 90).convert("RGB").save(folder / "blue_dog_25.png")
    Image.new("RGB", (60, 60), "red").save(folder / "blue_dog_26.png")
    Image.effect_noise((60, 60), 90).convert("RGB").save(folder / "blue_dog_27.jpg", "PNG")
    (folder / "blue_dog_28.tif").write_bytes(b"II*\0")
    (folder / "blue_dog_29.png").write_bytes(b"II*\0" + bytes(90))
    Image.new("1", (12_300, 12_300)).save(folder / "blue_dog_30.png")
    report = report_of(folder)
    expected = {20: "truncated", 21: "damaged", 22: "no picture", 23: "no picture", 24: "tiny", 25: "long", 26: "flat"}
    expected |= {27: "wrong suffix", 28: "damaged", 29: "damaged", 30: "too large"}
    names = {int(f.name.split("_")[2].split(".")[0]): f.kind for f in report.findings}
    assert names == expected
    assert all(f.name in f.reason and f.advice for f in report.findings)
    order = [list(KINDS).index(f.kind) for f in report.findings]
    assert order == sorted(order)
    assert "blue_dog_24.png is 30 × 12 pixels; the model sees 32." in [f.reason for f in report.findings]


def test_a_file_that_vanished_or_is_none_is_no_damage(tmp_path):
    (tmp_path / "folder.jpg").mkdir()
    for name in ("gone.jpg", "folder.jpg"):
        look = inspect_file(tmp_path / name, tmp_path, 32)
        assert [(f.kind, f.name) for f in look.findings] == [("unreadable", name)]
        assert look.hash is None


def test_copies_over_the_split_and_with_other_labels_come_first(tmp_path):
    folder = make_pets(tmp_path / "pets", per_class=12)
    dls = load_data(tiny_config(folder))
    train, valid = (dls.items[dls.loader(split).indices[0]].path for split in ("train", "valid"))
    shutil.copy(train, valid)
    red = next(item.path for item in dls.items if item.label == "Red_Cat" and item.path not in (train, valid))
    blue = next(item.path for item in dls.items if item.label == "blue_dog" and item.path not in (train, valid))
    Image.open(blue).resize((96, 80)).save(red)
    report = report_of(folder)
    exact = next(f for f in report.findings if f.kind == "duplicate")
    assert {exact.path, exact.twin} == {train, valid}
    assert exact.leak and "One is in training and one in validation" in exact.reason
    near = next(f for f in report.findings if f.kind == "near duplicate")
    assert {near.path, near.twin} == {red, blue}
    assert near.conflict and "labelled" in near.reason
    assert report.findings[:2] == sorted([exact, near], key=lambda f: f.order)
    assert near.advice == "Keep one of the two, with the right label."


def test_a_class_with_few_pictures_is_said(tmp_path):
    folder = make_pets(tmp_path / "pets", per_class=12)
    make_pets(folder, per_class=3, classes=("rare_owl",))
    assert [(f.kind, f.name) for f in report_of(folder).findings if f.kind == "few pictures"] == [
        ("few pictures", "rare_owl")
    ]


def test_many_rare_classes_are_one_finding_and_one_without_validation_another(tmp_path):
    """They were one finding a class, and a class that no validation picture shows was no finding."""
    classes = tuple(f"breed_{letter}" for letter in "abcdefgh")
    folder = make_pets(tmp_path / "pets", per_class=3, classes=classes)
    dls = load_data(tiny_config(folder))
    never = sorted(set(classes) - {dls.items[i].label for i in dls.valid.indices})
    assert len(never) > 1
    validation, few = [f for f in report_of(folder).findings if f.path is None]
    assert (validation.kind, validation.name) == ("no validation picture", ", ".join(never))
    assert validation.reason.startswith(f"{len(never)} classes have no picture in the validation set: breed ")
    assert (few.kind, few.name) == ("few pictures", ", ".join(classes))
    assert few.reason == (
        "8 classes have fewer than 10 pictures: breed a (3), breed b (3), breed c (3), breed d (3), breed e (3) "
        "and 3 more."
    )


def test_labels_that_do_not_match_do_not_stop_it(tmp_path):
    folder = make_pets(tmp_path / "pets", per_class=2)
    shutil.copy(folder / "blue_dog_1.png", folder / "holiday.png")
    report = report_of(folder)
    assert report.note.startswith("Labels and split weren't checked. The labels")
    assert report.counts == {"duplicate": 1}


def test_files_that_a_table_names_in_vain_are_missing(tmp_path):
    make_pets(tmp_path, per_class=12)
    rows = [f"{path.name},{path.name.rsplit('_', 1)[0]}" for path in sorted(tmp_path.glob("*.png"))]
    table = tmp_path / "pets.csv"
    table.write_text("\n".join(["file,label", *rows, "away_1.png,away"]))
    report = report_of(table)
    assert found(report, "away_1.png") == ["missing"]


def test_it_stops_between_two_files_when_it_is_closed(tmp_path, monkeypatch):
    folder = make_pets(tmp_path / "pets", per_class=40)
    looked = []
    monkeypatch.setattr("core.data.checks.check._CHUNK", 10)
    real = check.__globals__["inspect_file"]
    monkeypatch.setattr("core.data.checks.check.inspect_file", lambda *a: (looked.append(a), real(*a))[1])
    events = check(tiny_config(folder))
    for _ in range(3):
        next(events)
    events.close()
    assert len(looked) == 20


def test_a_table_for_people_holds_no_formulas():
    findings = [Finding("duplicate", '=HYPERLINK("x")', "a, b", Path("a"), Path("b"), leak=True)]
    head, row = csv.reader(Report(findings).to_csv().splitlines())
    assert head[:2] == ["kind", "file"]
    assert row[:3] == ["duplicate", '\'=HYPERLINK("x")', "a, b"] and row[5:] == ["yes", ""]


TIFFS = [path.name for path in ODD.glob("*.tif")]  # all of them damaged


@odd_images
def test_every_odd_file_that_is_refused_is_found_and_no_other(tmp_path):
    folder = Path(shutil.copytree(ODD, tmp_path / "odd"))
    report = report_of(folder)
    kinds = {f.name: f.kind for f in report.findings if f.kind in LEFT_OUT}
    refused = {path.name for path in ODD.iterdir()} - {*READABLE, "README.md"}
    assert kinds.keys() == refused
    assert {kinds[name] for name in DAMAGED[:2]} == {"damaged"}
    assert {kinds[name] for name in DAMAGED[2:]} == {"truncated"}
    assert [kinds[name] for name in BOMBS] == ["too large", "other format"]
    twins = {(f.path.name, f.twin.name) for f in report.findings if f.kind == "near duplicate"}
    assert {(f"hopper_orientation_{n}", "hopper_orientation_2.jpg") for n in ("6.jpg", "8.webp")} <= twins


@odd_images
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of a process is read from /proc")
def test_odd_files_in_a_data_set_are_left_out_with_reasons_and_take_little_memory(tmp_path):
    """In a process of its own, whose peak is read: an unpacked bomb would take gigabytes."""
    folder = make_pets(tmp_path / "pets", per_class=6)
    for path in ODD.iterdir():
        shutil.copy(path, folder / f"odd_thing_{len(list(folder.iterdir()))}{path.suffix}")
    names = {f"{p.stat().st_size}": p.name for p in ODD.iterdir()}
    program = (
        "import re, sys\n"
        "from pathlib import Path\n"
        "from core import DataConfig, load_data\n"
        "peak = lambda: int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) // 1024\n"
        "before = peak()\n"
        "dls = load_data(DataConfig(source=sys.argv[1], presize=40, size=32, batch_size=4))\n"
        "for loader in (dls.train, dls.valid):\n"
        "    for xb, yb in loader: assert xb.isfinite().all()\n"
        "print(peak() - before)\n"
        "for path, reason in dls.skipped.items(): print(path.stat().st_size, reason)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, folder], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    grown, *skipped = done.stdout.splitlines()
    assert {names[line.split()[0]] for line in skipped} == {*DAMAGED, "decompression_bomb.gif", *TIFFS}
    assert all(len(line.split()) > 5 for line in skipped)
    assert int(grown) < 150, f"{grown} MB"


def test_the_odd_kinds_are_told_in_pixels_and_bytes_not_guessed(tmp_path):
    """A flat picture has no look to compare: two of them are no copies of each other."""
    folder = make_pets(tmp_path / "pets", per_class=12)
    for i, colour in enumerate(((200, 0, 0), (0, 0, 200)), 20):
        Image.fromarray(np.full((50, 50, 3), colour, np.uint8)).save(folder / f"blue_dog_{i}.png")
    assert report_of(folder).counts == {"flat": 2}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_its_advice(kind):
    assert Finding(kind, "a.jpg", "a.jpg is odd.").advice.endswith(".")


def test_a_hidden_folder_is_no_missing_file(own_pets):
    (own_pets / ".Trash-1000").mkdir()
    report = report_of(own_pets)
    (told,) = [finding for finding in report.findings if finding.kind == "folder"]
    assert told.reason == "The folder .Trash-1000/ is left out: a hidden folder."
    assert "table" not in told.advice and told.kind not in LEFT_OUT
