"""From names to labels."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.data.labels.names import label_all, labeller
from core.errors import DataError

BOOK = r"regex:^(.+)_\d+\.[^.]+$"


def test_the_books_pattern_labels_as_the_book_does():
    names = ["great_pyrenees_173.jpg", "Bombay_1.JPEG", "a_1_2.png"]
    assert label_all([Path("images") / name for name in names], BOOK) == ["great_pyrenees", "Bombay", "a_1"]


def test_the_parent_folder_may_be_the_label():
    assert label_all([Path("pets/cat/1.jpg"), Path("pets/dog/1.jpg")], "folder") == ["cat", "dog"]


def test_the_capital_says_cat_as_in_the_oxford_set():
    names = ["Bombay_1.jpg", "beagle_2.jpg", "Ägypter_3.jpg", "1.jpg"]
    assert label_all([Path("Images") / name for name in names], "capital") == ["cat", "dog", "cat", "dog"]


def test_a_pattern_that_would_take_years_is_given_up():
    with pytest.raises(DataError, match="tries too many ways"):
        label_all([Path("a" * 250 + "!.jpg")], "regex:(a|aa)+$")


def test_names_that_do_not_match_are_counted_and_three_are_quoted():
    paths = [Path(name) for name in ("cat_1.jpg", "one.jpg", "two.jpg", "three.jpg", "four.jpg")]
    with pytest.raises(DataError) as caught:
        label_all(paths, BOOK)
    assert "4 of 5 file names, such as one.jpg, two.jpg, three.jpg." in str(caught.value)


@pytest.mark.parametrize("pattern", ["regex:^(.*)x", "regex:(z)?_"])
def test_an_empty_label_is_none(pattern):
    with pytest.raises(DataError, match="don't match 1 of 1"):
        label_all([Path("x_1.jpg")], pattern)


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        ("regex:(", r"The pattern \( isn't a regular expression"),
        (r"regex:^.+_\d+$", "has no group"),
        ("parent", "Unknown kind of labels"),
    ],
)
def test_a_wrong_pattern_is_said(labels, sentence):
    with pytest.raises(DataError, match=sentence):
        labeller(labels)
