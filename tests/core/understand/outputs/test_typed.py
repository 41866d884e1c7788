"""Typed or pasted outputs become numbers, or one sentence that names the row."""

from __future__ import annotations

import math

import pytest

from core.errors import DataError
from core.understand import beagle_outputs, looks_like_probabilities, read_outputs, rows_of_text, softmax_table


def test_numbers_are_read_however_people_write_them() -> None:
    rows = [("cat", "2.5"), ("dog", "2,5"), ("rabbit", "−1"), ("mouse", " 1e-3 "), ("", "7"), ("bird", 4)]
    vocab, outputs = read_outputs(rows)
    assert vocab == ["cat", "dog", "rabbit", "mouse", "class 5", "bird"]
    assert outputs == [2.5, 2.5, -1.0, 0.001, 7.0, 4.0]


def test_empty_rows_are_left_out() -> None:
    assert read_outputs([("a", "1"), (None, None), ("", " "), (math.nan, math.nan), ("b", "2")])[0] == ["a", "b"]


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("Maine Coon\t3.1", ["Maine Coon", "3.1"]),
        ("Maine Coon;3,1", ["Maine Coon", "3,1"]),
        ("Maine Coon,3.1", ["Maine Coon", "3.1"]),
        ("Maine Coon, -3.1", ["Maine Coon", "-3.1"]),
        ("Maine Coon −3,1", ["Maine Coon", "−3,1"]),
        ("Maine Coon", ["Maine", "Coon"]),
        ("Birman", ["Birman", None]),
        ("Birman nan", ["Birman", "nan"]),
    ],
)
def test_a_pasted_line_is_a_class_and_its_output(line: str, row: list) -> None:
    assert rows_of_text(f"\n {line} \n\n") == [row]


@pytest.mark.parametrize(
    ("text", "outputs"),
    [
        ("2.5, 1.5, 0.5", [2.5, 1.5, 0.5]),
        ("2.5,1.5,-0.5", [2.5, 1.5, -0.5]),
        ("2.5; 1.5;0.5", [2.5, 1.5, 0.5]),
        ("2.5 1.5\t0.5\n1e-3", [2.5, 1.5, 0.5, 0.001]),
        ("[2.5, 1.5,\n 0.5]", [2.5, 1.5, 0.5]),
        ("tensor([2.5, −1.5])", [2.5, -1.5]),
        ("[2.5; 1.5, 0.5 3,4.5]", [2.5, 1.5, 0.5, 3, 4.5]),
        ("2, 1, 0", [2, 1, 0]),
        ("2,1,0", [2, 1, 0]),
        ("2,5; 1,5", [2.5, 1.5]),
        ("2,5 1,5 -3", [2.5, 1.5, -3]),
        ("2,5, 1,5, 0,5", [2.5, 1.5, 0.5]),
        ("2,5\n1,5", [2.5, 1.5]),
    ],
)
def test_outputs_alone_are_read_however_they_are_listed(text: str, outputs: list[float]) -> None:
    assert read_outputs(rows_of_text(text))[1] == outputs


@pytest.mark.parametrize("text", ["2,1", "2,5,1,5", "1.000,5 2", "2,1, 0", "2,5; 1.5"])
def test_a_comma_that_may_be_either_is_one_sentence(text: str) -> None:
    with pytest.raises(DataError, match=r"could be one number or several\. Put a semicolon or a new line"):
        rows_of_text(text)


def test_a_class_may_be_called_e() -> None:
    assert rows_of_text("e 2.5\nf 1") == [["e", "2.5"], ["f", "1"]]


def test_a_table_has_an_end() -> None:
    rows = [(None, i % 7) for i in range(20_001)]
    assert len(read_outputs(rows[:-1])[0]) == 20_000
    with pytest.raises(DataError, match="more than 20,000 classes"):
        read_outputs(rows)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("abc", "'abc' isn't a number"),
        ("1.000,5", "isn't a number"),
        ("nan", "isn't a finite number"),
        ("-inf", "isn't a finite number"),
        ("1e400", "isn't a finite number"),
        ("1e9", "too large"),
        (None, "no output"),
        (math.nan, "no output"),
    ],
)
def test_what_is_no_output_is_named_with_its_row(value: str | float | None, said: str) -> None:
    with pytest.raises(DataError, match=said) as caught:
        read_outputs([("cat", "1"), ("dog", value)])
    assert str(caught.value).startswith("Row 2 (dog)")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "no classes"),
        ([("cat", "1")], "only one class"),
        ([("cat", "1"), ("cat", "2")], "Row 2: there is already a class called cat"),
    ],
)
def test_a_table_needs_two_classes_with_names_of_their_own(rows: list, said: str) -> None:
    with pytest.raises(DataError, match=said):
        read_outputs(rows)


def test_a_second_softmax_flattens_the_beagle() -> None:
    vocab, outputs = beagle_outputs()
    assert len(vocab) == 37
    assert vocab[15] == "beagle"
    assert looks_like_probabilities(outputs)
    beagle = softmax_table(outputs, vocab).iloc[15]
    assert [round(beagle[column], 6) for column in ("output", "exp", "softmax")] == [0.999415, 2.716692, 0.070167]
