"""Pictures as one element of HTML: captions and descriptions may hold anything."""

from __future__ import annotations

from ui.pictures.sheet import Tile, sheet


def test_each_figure_has_its_picture_its_words_and_its_description() -> None:
    html = sheet([Tile("data:a", 'a "cat"', "<b>", "2 steps"), Tile("data:b", "a dog")], 2)
    assert 'src="data:a" alt="a &quot;cat&quot;"' in html and 'src="data:b" alt="a dog"' in html
    assert "<figcaption><b>&lt;b&gt;</b>, 2 steps</figcaption>" in html
    assert html.count("<figcaption>") == 1, "what has no words has no empty line below it"
    assert "calc(100% / 2 - 1rem)" in html
