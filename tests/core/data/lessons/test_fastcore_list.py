"""The bench for `L`: each shown line of Python gives what is shown below it."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastcore.foundation import L, coll_repr

from core.data.lessons.fastcore_list import STARTS, BenchError, Picture, pictures, run_steps, shown
from core.data.lessons.fastcore_steps import (
    FUNCTIONS,
    ArgWhere,
    AttrGot,
    Enumerate,
    Filter,
    GroupBy,
    ItemGot,
    Map,
    Pick,
    Range,
    Slice,
    Sorted,
    Test,
    Unique,
    Zip,
)
from tests.makers import tiny_data

FILES = ["Bengal_1.jpg", "beagle_2.jpg", "beagle_10.png", "Bombay_3.jpg"] * 3
ITEMS = [Picture(Path(name), name.rsplit("_", 1)[0], len(name)) for name in FILES]
LABEL, NAME, PATH = "lambda o: o.label", "lambda o: o.name", "lambda o: o.path"


@pytest.mark.parametrize(
    ("start", "steps", "expected"),
    [
        ("items", [], L(ITEMS)),
        ("paths", [], L(Path(name) for name in FILES)),
        ("labels", [Unique()], L("Bengal", "beagle", "Bombay")),
        ("items", [Map(LABEL), Unique()], L("Bengal", "beagle", "Bombay")),
        ("items", [Map(PATH), Map(NAME), Slice(None, 2, None)], L("Bengal_1.jpg", "beagle_2.jpg")),
        ("paths", [Map("lambda o: o.suffix"), Unique()], L(".jpg", ".png")),
        ("labels", [Map("len"), Unique()], L(6)),
        ("labels", [Map("type"), Unique()], L(str)),
        ("paths", [Map("str"), Filter(Test("png"))], L(["beagle_10.png"] * 3)),
        ("labels", [Filter(Test("B", negate=True)), Unique()], L("beagle")),
        ("labels", [ArgWhere(Test("Bombay"))], L(3, 7, 11)),
        ("labels", [Unique(), Sorted("str")], L("Bengal", "Bombay", "beagle")),
        ("labels", [Unique(), Sorted("str", reverse=True)], L("beagle", "Bombay", "Bengal")),
        ("items", [Sorted("lambda o: o.path.name"), Pick(0)], ITEMS[0]),
        ("labels", [Slice(None, None, -6)], L("Bombay", "beagle")),
        ("labels", [Slice(1, -1, 5)], L("beagle", "beagle")),
        ("labels", [Pick((0, 3))], L("Bengal", "Bombay")),
        ("labels", [Pick((False, True, True))], L("beagle", "beagle")),
        ("items", [ItemGot(1), Pick(3)], "Bombay"),
        ("items", [AttrGot("label"), Range()], L(range(12))),
        ("labels", [Unique(), Enumerate()], L((0, "Bengal"), (1, "beagle"), (2, "Bombay"))),
        ("items", [Slice(0, 2, None), Zip(), Pick(1)], ("Bengal", "beagle")),
        (
            "labels",
            [
                GroupBy("str"),
            ],
            {"Bengal": ["Bengal"] * 3, "beagle": ["beagle"] * 6, "Bombay": ["Bombay"] * 3},
        ),
        ("items", [AttrGot("height"), Unique()], L([None])),
    ],
)
def test_the_line_gives_what_is_shown(start, steps, expected):
    code, value = run_steps(ITEMS, start, steps)
    assert value == expected and isinstance(value, type(expected))
    again = eval(code, {"items": L(ITEMS), "L": L})
    assert again == value and isinstance(again, type(value))


@pytest.mark.parametrize("line", FUNCTIONS)
def test_a_function_is_its_line(line, tmp_path):
    path = tmp_path / "a_1.jpg"
    path.write_bytes(b"12345")
    written = eval(line)
    for value in (Picture(path, "a", 5), path, "abc"):
        try:
            expected = written(value)
        except (AttributeError, TypeError) as error:
            with pytest.raises(type(error)):
                FUNCTIONS[line](value)
        else:
            assert FUNCTIONS[line](value) == expected


def test_the_steps_in_the_books_words():
    steps = [Filter(Test("it's")), Sorted(LABEL, reverse=True), Slice(None, 5, None)]
    line = """items.filter(lambda o: "it's" in str(o)).sorted(key=lambda o: o.label, reverse=True)[:5:]"""
    assert run_steps(ITEMS, "items", steps).code == line
    assert STARTS["labels"] == 'items.attrgot("label")'


def test_a_step_that_does_not_fit_says_what_python_says():
    with pytest.raises(BenchError) as caught:
        run_steps(ITEMS, "labels", [Map(NAME)])
    assert str(caught.value) == (
        "items.attrgot(\"label\").map(lambda o: o.name) fails. Python says: AttributeError: 'str' object has no "
        "attribute 'name'. This step got a value of type L; its first element is of type str. "
        "Choose one that fits."
    )
    with pytest.raises(BenchError, match="of type dict"):
        run_steps(ITEMS, "labels", [GroupBy("len"), Unique()])
    with pytest.raises(BenchError, match="IndexError"):
        run_steps(ITEMS, "labels", [Pick(99)])


def test_long_lists_are_cut_as_l_cuts_them():
    labels = run_steps(ITEMS, "labels", []).value
    assert shown(labels, 7) == coll_repr(labels, 7)
    assert shown(labels, 7).startswith("(#12) ['Bengal', 'beagle'") and shown(labels, 7).endswith("...]")
    assert shown("one") == "'one'"
    groups = run_steps(ITEMS, "items", [GroupBy(LABEL)]).value
    assert shown(groups, 1).count("...") == 3
    assert len(shown(L(["x" * 900] * 9))) < 1600


def test_the_items_have_short_paths_and_sizes(own_pets):
    dls = tiny_data(own_pets)
    first = dls.items[0].path
    assert pictures(dls)[0] == Picture(Path(first.name), dls.items[0].label, first.stat().st_size)
    first.unlink()
    assert pictures(dls)[0].size == 0
