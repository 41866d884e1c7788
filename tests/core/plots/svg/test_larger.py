"""A figure for the last row: every letter larger, all else as it was."""

from __future__ import annotations

import plotly.graph_objects as go

from core.plots.svg.larger import larger


def test_letters_margins_and_height_grow_and_the_figure_itself_stays() -> None:
    figure = go.Figure(go.Bar(x=[1, 2], y=["a", "b"], textfont={"size": 10}))
    figure.update_layout(
        font={"size": 14}, title={"text": "t", "font": {"size": 20}}, height=300, margin={"l": 10, "t": 40},
        xaxis={"tickfont": {"size": 10}}, legend={"font": {"size": 10}},
    )  # fmt: skip
    figure.add_annotation(text="here", font={"size": 10})
    before = figure.to_plotly_json()
    large = larger(figure, 1.5)
    assert (large.layout.font.size, large.layout.title.font.size, large.layout.height) == (21, 30, 375)
    assert (large.layout.margin.l, large.layout.margin.t) == (15, 60)
    assert (large.layout.xaxis.tickfont.size, large.layout.legend.font.size) == (15, 15)
    assert (large.layout.annotations[0].font.size, large.data[0].textfont.size) == (15, 15)
    assert list(large.data[0].x) == [1, 2]
    assert figure.to_plotly_json() == before


def test_a_figure_without_sizes_gets_larger_letters_too() -> None:
    large = larger(go.Figure(go.Scatter(y=[1, 2])), 1.25)
    assert large.layout.font.size == 15  # Plotly's own are 12
    assert large.layout.height is None
