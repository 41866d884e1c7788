"""How a rate and a class are written."""

import pytest

from core import wording


@pytest.mark.parametrize(
    ("lr", "written"),
    [
        (0.002, "0.002"),
        (2e-4, "2e-4"),
        (1e-3, "0.001"),
        (9.99e-4, "0.001"),
        (9.94e-4, "9.9e-4"),
        (3.02e-3, "0.003"),
        (0.0147, "0.015"),
        (1.5e-7, "1.5e-7"),
        (1.0, "1"),
        (10.0, "10"),
        (0.0, "0"),
    ],
)
def test_a_rate(lr: float, written: str) -> None:
    assert wording.rate_text(lr) == written


def test_one_and_many() -> None:
    assert [wording.plural(n, "picture") for n in (0, 1, 2000)] == ["0 pictures", "1 picture", "2,000 pictures"]


def test_a_class_is_read_without_underscores() -> None:
    assert wording.class_name("english_cocker_spaniel") == "english cocker spaniel"
    assert wording.class_name("Abyssinian") == "Abyssinian"


def test_two_classes_that_would_read_alike_keep_their_names() -> None:
    read = wording.class_names(["maine coon", "maine_coon", "basset_hound"])
    assert read == {"maine coon": "maine coon", "maine_coon": "maine_coon", "basset_hound": "basset hound"}
