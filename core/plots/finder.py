"""The learning rate finder's curve with the rules' picks, and the proof of a pick."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.plots.colors import EARLIER, MARK, PROOF, RULES, TRAIN
from core.plots.compare import DASHES, Trace
from core.plots.frame import ABOVE, RATES, counts, layout
from core.plots.training import thin
from core.train.lr_find.lag import reach_of
from core.train.smooth import centred
from core.wording import rate_text

HEIGHT, MARGINS = 320, (60, 20, 35, 50)
MOST_EARLIER = len(EARLIER)
REACH = 40  # pixels around a point in which a click picks it
NEAR = 0.35  # of the axis; names closer than this would touch on a phone
PROOF_NAMES = ("a tenth", "your rate", "ten times")


def lr_curve(
    lrs: Sequence[float],
    raw: Sequence[float],
    smooth: Sequence[float],
    suggestions: dict[str, float] | None = None,
    picked: float | None = None,
    ends: tuple[float, float] = (1e-7, 10.0),
    earlier: Sequence[Trace] = (),
) -> go.Figure:
    """The finder's curve between the rates `ends`: raw (thin), smoothed (thick, with points to click) and without
    the lag (dotted), the suggestions, the picked rate as a line, and at most MOST_EARLIER earlier curves behind."""
    figure = go.Figure()
    for place, trace in enumerate(earlier):
        x, y = thin(trace.x, trace.y)
        line = {"color": EARLIER[place], "width": 2, "dash": DASHES[1 + place]}
        figure.add_scatter(x=x, y=y, name=trace.name, mode="lines", line=line, hoverinfo="skip")
    x, thin_raw, thin_smooth = thin(lrs, raw, smooth)
    thin_line = {"color": TRAIN, "width": 1}
    figure.add_scatter(x=x, y=thin_raw, name="each batch", mode="lines", line=thin_line, opacity=0.6, hoverinfo="skip")
    figure.add_scatter(
        x=x,
        y=thin_smooth,
        name="smoothed loss",
        mode="lines+markers",
        line={"color": TRAIN, "width": 3},
        marker={"size": 6},
        unselected={"marker": {"opacity": 1}},
        customdata=[rate_text(rate) for rate in x],
        hovertemplate="rate %{customdata}<br>loss %{y:.3f}<extra></extra>",
    )
    even = centred(raw, reach_of(len(raw)))
    x, thin_even = thin(lrs, even)
    line = {"color": TRAIN, "width": 2, "dash": "dot"}
    figure.add_scatter(x=x, y=thin_even, name="without the lag", mode="lines", line=line, hoverinfo="skip")
    bottom, top = _readable([smooth, even, *(np.asarray(trace.y, dtype=float) for trace in earlier)])
    _mark_rules(figure, suggestions or {}, lrs, smooth, (bottom, top), width=float(np.log10(ends[1] / ends[0])))
    if picked is not None:
        dashes = {"color": MARK, "width": 3, "dash": "dash"}
        line = {"x": [picked] * 2, "y": [bottom, top], "mode": "lines", "line": dashes, "hoverinfo": "skip"}
        figure.add_scatter(name=f"your rate: {rate_text(picked)}", **line)
    figure.update_layout(
        layout("", HEIGHT, MARGINS, letters=15, legend=ABOVE, zoom="finder"),
        hoverdistance=REACH,
        xaxis={**RATES, "range": np.log10(ends).tolist()},
        yaxis={"title": "loss (cross-entropy)", "range": [bottom, top]},
    )
    return figure


def proof_curves(
    rates: Sequence[float],
    steps: Sequence[Sequence[int]],
    raw: Sequence[Sequence[float]],
    smooth: Sequence[Sequence[float]],
    num_it: int,
) -> go.Figure:
    """The losses of a proof's three trainings over `num_it` steps; the picked rate is in the middle of each list."""
    figure = go.Figure()
    for number, rate in enumerate(rates):
        x, thin_raw, thin_smooth = thin(steps[number], raw[number], smooth[number])
        color, dash = PROOF[number], ("dash", "solid", "dot")[number]
        thin_line, name = {"color": color, "width": 1}, f"{PROOF_NAMES[number]}: {rate_text(rate)}"
        figure.add_scatter(
            x=x, y=thin_raw, name=name, mode="lines", line=thin_line, opacity=0.6, showlegend=False, hoverinfo="skip"
        )
        figure.add_scatter(x=x, y=thin_smooth, name=name, mode="lines", line={"color": color, "width": 4, "dash": dash})
    bottom, top = _readable(smooth)
    figure.update_layout(
        layout("", HEIGHT, MARGINS, letters=15, legend=ABOVE, zoom="proof"),
        hoverdistance=REACH,
        xaxis=counts("steps", num_it - 1),
        yaxis={"title": "loss (cross-entropy)", "range": [bottom, top]},
    )
    return figure


def _mark_rules(
    figure: go.Figure,
    suggestions: dict[str, float],
    lrs: Sequence[float],
    smooth: Sequence[float],
    axis: tuple[float, float],
    width: float,
) -> None:
    """A dot on the curve for each rule, with a thread up to its name; close neighbours get rows of their own."""
    bottom, top = axis
    height = 0.075 * (top - bottom)
    for (rule, lr), row in zip(suggestions.items(), _rows(list(suggestions.values()), width), strict=True):
        on_curve, name_at = float(np.interp(np.log(lr), np.log(lrs), smooth)), top - height * (row + 0.6)
        mark = {"color": RULES[rule], "size": 13, "line": {"width": 2, "color": "white"}}
        figure.add_scatter(
            x=[lr],
            y=[on_curve],
            name=rule,
            mode="markers",
            marker=mark,
            unselected={"marker": {"opacity": 1}},
            showlegend=False,
            hovertemplate=f"{rule}: {rate_text(lr)}<extra></extra>",
        )
        thread = {"color": RULES[rule], "width": 1, "dash": "dot"}
        figure.add_shape(type="line", x0=lr, x1=lr, y0=min(on_curve, name_at), y1=max(on_curve, name_at), line=thread)
        font = {"color": RULES[rule], "size": 15, "weight": 700}
        name = {"text": rule, "font": font, "showarrow": False, "xanchor": "left", "xshift": 4}
        figure.add_annotation(x=float(np.log10(lr)), y=name_at, **name)


def _rows(lrs: Sequence[float], width: float) -> list[int]:
    """Each name's row: the highest one without a close neighbour. `width` is the axis's length in decades."""
    rows: list[int] = []
    for lr in lrs:
        near = [row for row, other in zip(rows, lrs, strict=False) if abs(np.log10(lr / other)) < NEAR * width]
        rows.append(next(row for row in range(len(lrs)) if row not in near))
    return rows


def _readable(curves: Sequence[Sequence[float] | np.ndarray]) -> tuple[float, float]:
    """The range of the loss axis: from below the lowest loss to above the first, with room for names; the explosion is
    cut off."""
    finite = [y[np.isfinite(y)] for y in (np.asarray(curve, dtype=float) for curve in curves)]
    begins, lows = [y[0] for y in finite if len(y)], [y.min() for y in finite if len(y)]
    if not begins:
        return 0.0, 5.0
    fall = max(max(begins) - min(lows), 0.2 * max(begins))
    return float(max(0.0, min(lows) - 0.3 * fall)), float(max(begins) + 0.7 * fall)
