"""Pictures as a browser gets them: what comes out holds the pixels that went in."""

import base64
import io

import numpy as np
from PIL import Image

from core.plots.classes import class_balance
from core.plots.pictures import data_uri, middle, picture_grid, side_by_side

PICTURE = np.random.default_rng(0).integers(0, 256, (12, 8, 3), dtype=np.uint8)


def test_a_picture_without_a_quality_holds_every_pixel_unchanged() -> None:
    head, _, body = data_uri(PICTURE, None).partition(",")
    assert head == "data:image/png;base64"
    np.testing.assert_array_equal(Image.open(io.BytesIO(base64.b64decode(body))), PICTURE)


def test_the_middle_is_cut_from_the_centre() -> None:
    np.testing.assert_array_equal(middle(PICTURE, 2), PICTURE[3:9, 2:6])
    np.testing.assert_array_equal(middle(PICTURE, 1), PICTURE)


def test_side_by_side_keeps_both_pictures_and_a_white_gap() -> None:
    both = side_by_side(PICTURE, PICTURE[::-1], gap=3)
    assert both.shape == (12, 19, 3)
    np.testing.assert_array_equal(both[:, :8], PICTURE)
    np.testing.assert_array_equal(both[:, 11:], PICTURE[::-1])
    assert (both[:, 8:11] == 255).all()


def test_a_grid_has_a_caption_for_each_picture() -> None:
    figure = picture_grid(np.stack([PICTURE] * 3), ["a", "b", "<b>"])
    assert [title.text for title in figure.layout.annotations] == ["a", "b", "&lt;b&gt;"]


def test_the_class_with_most_training_pictures_stands_on_top() -> None:
    figure = class_balance(["cat", "dog", "hen"], [2, 5, 2], [1, 1, 3])
    train, valid = figure.data
    assert list(train.y) == ["cat", "hen", "dog"]  # Plotly draws from below
    assert list(train.x) == [2, 2, 5] and list(valid.x) == [1, 3, 1]
    assert figure.layout.title.text and figure.layout.xaxis.title.text and figure.layout.height
