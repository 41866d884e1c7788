"""Cleaning: what the journal says, takes back, hands over, and what a data set makes of it."""

from __future__ import annotations

import csv
import io

import pytest

from core.data.labels.corrections import keep_state, read_csv, read_state, write_csv
from core.data.labels.journal import Journal
from core.errors import DataError
from tests.makers import make_pets, tiny_config, tiny_data


@pytest.fixture
def journal(pets, petlab_home):
    return Journal(tiny_config(pets))


def test_later_entries_override_earlier_ones_and_any_can_be_taken_back(journal):
    first = journal.add({"a.png": "cat", "b.png": None}, "one")
    second = journal.add({"a.png": "dog"}, "two")
    assert journal.corrections() == {"a.png": "dog", "b.png": None}
    journal.set_undone(first)
    assert journal.corrections() == {"a.png": "dog"}
    journal.set_undone(second)
    assert (journal.corrections(), journal.state()) == ({}, "")
    journal.set_undone(first, False)
    assert journal.corrections() == {"a.png": "cat", "b.png": None}
    assert [(entry.note, entry.undone) for entry in journal.entries()] == [("one", False), ("two", True)]
    with pytest.raises(ValueError, match="entry_id"):
        journal.set_undone("nothing")


def test_a_journal_is_of_one_data_set(journal, pets, tmp_path):
    journal.add({"a.png": "cat"}, "one")
    assert Journal(tiny_config(pets, size=16, batch_size=2)).corrections() == {"a.png": "cat"}
    for other in (tiny_config(tmp_path), tiny_config(pets, labels="capital"), tiny_config(pets, wrong_labels=0.1)):
        assert Journal(other).entries() == []


def test_a_line_that_a_power_cut_tore_costs_only_itself(journal):
    journal.add({"a.png": "cat"}, "one")
    with journal.path.open("a") as file:
        file.write('{"id": "half", "ti')
    journal.add({"b.png": "dog"}, "two")
    assert [entry.note for entry in journal.entries()] == ["one", "two"]


def test_a_state_is_named_by_what_it_says_and_stays_when_the_journal_goes_on(journal):
    journal.add({"b.png": "cat", "a.png": None}, "at once")
    state = journal.state()
    assert state == keep_state({"a.png": None, "b.png": "cat"}) and len(state) == 16
    journal.add({"b.png": "dog"}, "later")
    assert read_state(state) == {"a.png": None, "b.png": "cat"}
    assert journal.state() != state
    with pytest.raises(DataError, match="aren't here"):
        read_state("0123456789abcdef")
    with pytest.raises(DataError, match="isn't the name of cleaned labels"):
        read_state("../../etc/passwd")


def test_a_csv_comes_back_as_it_was_and_runs_nothing():
    corrections = {"=cmd()_1.png": "+cat", "sub/a,b_2.png": None, "'quoted_3.png": "'=x", "plain_4.png": "dog"}
    text = write_csv(corrections)
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    assert read_csv(text.encode(), list(corrections)) == corrections


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The first row should be file, action, label"),
        (b"picture,label\n", "The first row should be"),
        (b"\xff\xfe\x00", "a table in UTF-8"),
        (b"file,action,label\nb.png,relabel,cat\n", "Row 2: the data set has no picture b.png"),
        (b"file,action,label\na.png,delete,\n", "Row 2: 'delete'"),
        (b"file,action,label\na.png,relabel,\n", "Row 2: 'relabel' with the label ''"),
    ],
)
def test_a_csv_that_is_none_says_where(content, sentence):
    with pytest.raises(DataError, match=sentence):
        read_csv(content, ["a.png"])


def test_a_data_set_takes_the_new_labels_and_keeps_its_split(journal, pets):
    plain = tiny_data(pets)
    train, valid = plain.train.indices[0], plain.valid.indices[0]
    names = [path.name for path, _ in plain.items]
    new = next(name for name in plain.vocab if name != plain.items[train].label)
    journal.add({names[train]: new, names[valid]: None}, "one of each")
    clean = tiny_data(pets, journal=journal.state())
    assert clean.items[train].label == clean.vocab[clean.targets[train]] == new
    assert clean.relabelled == {train: plain.items[train].label} and clean.omitted == {valid}
    assert clean.train.indices == plain.train.indices
    assert clean.valid.indices == plain.valid.indices[1:]
    assert [path for path, _ in clean.items] == [path for path, _ in plain.items]
    assert sorted(path.name for path in pets.iterdir()) == sorted(names)
    batch = clean.train.batch(0, clean.train.order(0).index(train) // 4)
    assert clean.vocab[batch.yb[batch.items.index(train)]] == new


def test_labels_that_were_swapped_on_purpose_are_mended(petlab_home, tmp_path):
    config = tiny_config(make_pets(tmp_path / "pets"), wrong_labels=0.25)
    dls = tiny_data(config.source, wrong_labels=0.25)
    journal = Journal(config)
    journal.add({dls.items[i].path.name: label for i, label in dls.wrong_labels.items()}, "all")
    clean = tiny_data(config.source, wrong_labels=0.25, journal=journal.state())
    assert [item.label for item in clean.items] == [item.label for item in tiny_data(config.source).items]
    assert clean.train.indices == dls.train.indices


def test_cleaning_that_leaves_nothing_to_learn_is_explained(journal, pets):
    journal.add({path.name: None for path in pets.glob("blue_dog*")}, "all dogs")
    with pytest.raises(DataError, match=r"leaves no training picture of blue_dog\. Undo an entry"):
        tiny_data(pets, journal=journal.state())
    journal.add({path.name: "cat" for path in pets.iterdir()}, "all the same")
    with pytest.raises(DataError, match="leaves 1 classes"):
        tiny_data(pets, journal=journal.state())
