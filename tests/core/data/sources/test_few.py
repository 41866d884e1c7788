"""A few pictures of each class, drawn by the seed."""

from __future__ import annotations

from collections import Counter

from core.data import DataConfig
from core.data.sources.listing import list_items
from tests.makers import make_pets, tiny_config


def test_so_many_of_each_class_and_the_same_ones_each_time(tmp_path) -> None:
    pets = make_pets(tmp_path / "pets")
    few, more = (list_items(tiny_config(pets, per_class=n)) for n in (3, 5))
    assert Counter(few.labels) == {"Red_Cat": 3, "blue_dog": 3, "green_hound": 3}
    assert set(few.paths) < set(more.paths) and few.paths == sorted(few.paths)
    assert few == list_items(tiny_config(pets, per_class=3))
    assert few.paths != list_items(tiny_config(pets, per_class=3, seed=1)).paths
    assert list_items(tiny_config(pets, per_class=99)) == list_items(tiny_config(pets))


def test_settings_stored_before_mean_all_of_them() -> None:
    assert DataConfig.model_validate({"source": "toy"}).per_class == 0
