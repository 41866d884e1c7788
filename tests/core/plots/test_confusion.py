"""The confusion matrix as squares: one for each cell that holds pictures, where a click can tell it from the others."""

from __future__ import annotations

import numpy as np

from core.plots.confusion import confusion

MATRIX = np.array([[5, 2, 0], [0, 4, 1], [3, 0, 0]])
NAMES = ["Birman", "beagle", "great_pyrenees"]


def points(figure) -> list[list[tuple[int, int]]]:
    """(predicted, actual) of the squares of each trace."""
    return [list(zip(trace.x.tolist(), trace.y.tolist(), strict=True)) for trace in figure.data]


def test_each_cell_with_pictures_is_a_square_at_its_classes():
    assert points(confusion(MATRIX, NAMES)) == [[(1, 0), (2, 1), (0, 2)]]
    assert points(confusion(MATRIX, NAMES, hide_diagonal=False))[1] == [(0, 0), (1, 1)]


def test_squares_say_counts_or_the_share_of_their_row():
    (counts,), (shares,) = confusion(MATRIX, NAMES).data, confusion(MATRIX, NAMES, share=True).data
    assert counts.text == ("2", "1", "3") and shares.text == ("29%", "20%", "100%")
    assert counts.hovertext[0] == shares.hovertext[0] == "Birman taken for beagle: 2 of 7 (29%)"
    np.testing.assert_allclose(shares.marker.color, [2 / 7, 1 / 5, 1])


def test_the_first_class_is_on_top_and_the_picked_cell_framed():
    figure = confusion(MATRIX, NAMES, picked=(1, 2))
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]
    assert figure.layout.yaxis.ticktext == ("Birman", "beagle", "great pyrenees")
    (frame,) = figure.layout.shapes
    assert (frame.x0, frame.x1, frame.y0, frame.y1) == (1.5, 2.5, 0.5, 1.5)


def test_a_model_without_mistakes_leaves_no_squares():
    assert points(confusion(np.diag([3, 0, 4]), NAMES)) == [[]]
