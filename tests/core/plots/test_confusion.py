"""The confusion matrix: a coloured cell and a point for each pair with pictures, and names that don't overlap."""

from __future__ import annotations

import numpy as np
import pytest

from core.plots.colors import ERROR, TRAIN
from core.plots.confusion import STRONGEST, confusion
from core.plots.svg.larger import larger
from tests.core.plots.test_probabilities import THEMES, contrast

MATRIX = np.array([[5, 2, 0], [0, 4, 1], [3, 0, 0]])
NAMES = ["Birman", "beagle", "great_pyrenees"]


def points(figure) -> list[list[list[int]]]:
    """[actual, predicted] of the points of each trace."""
    return [[list(one) for one in trace.customdata] for trace in figure.data if trace.type == "scatter"]


def test_each_cell_with_pictures_is_coloured_and_has_a_point():
    figure = confusion(MATRIX, NAMES)
    assert points(figure) == [[[0, 1], [1, 2], [2, 0]]]
    np.testing.assert_equal(figure.data[0].z, [[np.nan, 2, np.nan], [np.nan, np.nan, 1], [3, np.nan, np.nan]])
    assert points(confusion(MATRIX, NAMES, hide_diagonal=False))[1] == [[0, 0], [1, 1]]


def test_cells_say_counts_or_the_share_of_their_row():
    (_, counts), (cells, shares) = confusion(MATRIX, NAMES).data, confusion(MATRIX, NAMES, share=True).data
    assert counts.text == ("2", "1", "3") and shares.text == ("29%", "20%", "100%")
    assert counts.hovertext[0] == shares.hovertext[0] == "Birman taken for beagle: 2 of 7 (29%)"
    np.testing.assert_allclose(cells.z[0][1], 2 / 7)


def test_the_first_class_is_on_top_and_the_picked_cell_framed():
    figure = confusion(MATRIX, NAMES, picked=(1, 2))
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]
    assert figure.layout.yaxis.categoryarray == ("Birman", "beagle", "great pyrenees")
    (frame,) = figure.layout.shapes
    assert (frame.x0, frame.x1, frame.y0, frame.y1) == (1.5, 2.5, 0.5, 1.5)


def test_a_model_without_mistakes_leaves_no_points():
    assert points(confusion(np.diag([3, 0, 4]), NAMES)) == [[]]


@pytest.mark.parametrize("factor", [1, 1.3])
def test_37_names_have_room_and_where_they_have_none_plotly_skips_some(factor: float):
    """At 37 classes they stood over one another. Plotly gives each category 1.2 times its letters."""
    names = [f"{i}_name_of_a_breed" for i in range(37)]
    figure = larger(confusion(np.eye(37, dtype=int), names, wide_rows=factor > 1), factor)
    axis, margin = figure.layout.yaxis, figure.layout.margin
    room = figure.layout.height - margin.t - margin.b
    assert room / 37 >= round(1.2 * axis.tickfont.size)
    assert axis.type == "category" and axis.tickvals is None


def test_names_that_are_cut_to_the_same_text_stay_apart_and_are_shown_letter_by_letter():
    """Plotly made a class called <b>x</b> bold."""
    figure = confusion(np.eye(3, dtype=int), ["the_same_long_name_1", "the_same_long_name_2", "<b>x</b>"], share=True)
    assert len(set(figure.layout.yaxis.categoryarray)) == 3
    assert figure.layout.yaxis.categoryarray[2] == "&lt;b&gt;x&lt;/b&gt;"


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_numbers_can_be_read_on_the_strongest_colour(theme: dict[str, str]):
    background, letters = theme["backgroundColor"], theme["textColor"]
    for color in (ERROR, TRAIN):
        channels = [
            round(STRONGEST * int(color[i : i + 2], 16) + (1 - STRONGEST) * int(background[i : i + 2], 16))
            for i in (1, 3, 5)
        ]
        assert contrast("#" + "".join(f"{channel:02x}" for channel in channels), letters) >= 4.5
