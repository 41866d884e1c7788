"""A Plotly figure of lines as SVG, for charts that change while a training needs the cores: a browser draws it in
milliseconds, where Plotly takes a tenth of a second. It has no hover, zoom or clicks."""

import math
from collections.abc import Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go

from core.plots.colors import MARK
from core.plots.svg.axis import Axis, ticks
from core.plots.svg.larger import enlarged

DASHES = {"dash": "9 6", "dot": "3 4"}
LETTER = 0.55  # width of a letter, as a share of its height
SWATCH = 34  # pixels for a legend's line and the gap after it
LEGEND, LINE = 0.8, 1.5  # a legend's letters and line height, as shares of the font size and of the letters
EDGE = 5  # pixels that a dot may stick out


def svg(figure: go.Figure, width: int, mark: float | None = None, factor: float = 1.0) -> str:
    """`figure` at `width` pixels and its layout's height, with a dashed vertical line at `mark` and letters `factor`
    times as large (see `larger`). Letters and grid take the colour of the surrounding text. Draws visible scatter
    traces only."""
    body = enlarged(figure.to_plotly_json(), factor)
    layout, traces = body["layout"], [trace for trace in body["data"] if _drawable(trace)]
    size, height, margin = layout["font"]["size"], layout["height"], layout["margin"]
    left, right = margin["l"], width - margin["r"]
    rows = _legend_rows(traces, left, width, LEGEND * size)
    above, more = bool(layout["legend"].get("y")), LINE * LEGEND * size * (len(rows) - 1)
    top = margin["t"] + (more if above else 0)
    bottom = height - margin["b"] - (0 if above else max(0, more - LINE * LEGEND * size))  # there's room for two rows
    first = [trace for trace in traces if trace.get("yaxis", "y") == "y"]
    x = Axis.of(layout["xaxis"], [trace["x"] for trace in traces], left, right)
    y = Axis.of(layout["yaxis"], [trace["y"] for trace in first], bottom, top)
    parts = _ground(x, y, layout, size)
    second = y
    if "yaxis2" in layout:
        second = Axis.of(layout["yaxis2"], [], bottom, top)
        parts += _labels(second, layout["yaxis2"], "start", right + 8, size)
        parts.append(_upright(layout["yaxis2"], width - size, (top + bottom) / 2, size))
    parts += [_shape(shape, x, y, top, bottom) for shape in layout.get("shapes", ())]
    if mark is not None:
        (at,) = x.places([mark])
        parts.append(f'<path d="M{at:.1f} {top}V{bottom}"{_stroke({"color": MARK, "width": 3, "dash": "dash"})}/>')
    parts += [_note(note, x, y, top, size) for note in layout.get("annotations", ())]
    drawn = "".join(_trace(trace, x, second if trace.get("yaxis") == "y2" else y) for trace in traces)
    parts.append(_window(left, top - EDGE, right - left + EDGE, bottom - top + 2 * EDGE, drawn))
    parts += _legend(rows, (top if above else height) - 8 - more, LEGEND * size)
    if "title" in layout:
        said = layout["title"]["text"]
        parts.append(_text(5, 1.6 * size, said, min(1.1 * size, width / (LETTER * len(said))), weight=700))
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" fill="currentColor" '
        f'stroke-linejoin="round">{"".join(parts)}</svg>'
    )


def _drawable(trace: dict[str, Any]) -> bool:
    return trace["type"] == "scatter" and trace.get("visible", True) is True


def _ground(x: Axis, y: Axis, layout: dict[str, Any], size: float) -> list[str]:
    """Horizontal grid lines, ticks and titles of the first two axes."""
    grid = "".join(f"M{x.start:.0f} {at:.1f}H{x.end:.0f}" for at, _ in ticks(y, layout["yaxis"]))
    below = y.start + 1.5 * size
    return [
        f'<path d="{grid}" stroke="currentColor" stroke-opacity="0.15"/>',
        *(_text(at, below, said, 0.85 * size, "middle") for at, said in ticks(x, layout["xaxis"])),
        *_labels(y, layout["yaxis"], "end", x.start - 8, size),
        _text((x.start + x.end) / 2, below + 1.5 * size, _title(layout["xaxis"]), size, "middle"),
        _upright(layout["yaxis"], size, (y.start + y.end) / 2, size),
    ]


def _labels(axis: Axis, layout: dict[str, Any], anchor: str, x: float, size: float) -> list[str]:
    return [_text(x, at + 0.3 * size, said, 0.85 * size, anchor) for at, said in ticks(axis, layout)]


def _upright(axis: dict[str, Any], x: float, y: float, size: float) -> str:
    turned = f' transform="rotate(-90 {x:.0f} {y:.0f})"'
    return _text(x, y, _title(axis), size, "middle", more=turned)


def _title(axis: dict[str, Any]) -> str:
    return axis.get("title", {}).get("text", "")


def _window(x: float, y: float, width: float, height: float, inside: str) -> str:
    """Cuts off whatever lies outside the rectangle."""
    place = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" viewBox="{x:g} {y:g} {width:g} {height:g}"'
    return f"<svg {place}>{inside}</svg>"


def _trace(trace: dict[str, Any], x: Axis, y: Axis) -> str:
    places = list(zip(x.places(trace["x"]), y.places(trace["y"]), strict=True))
    line, mode, opacity = trace.get("line", {}), trace.get("mode", "lines"), trace.get("opacity", 1)
    drawn = ""
    if "lines" in mode:
        drawn = f'<path d="{_path(places)}" fill="none" opacity="{opacity}"{_stroke(line)}/>'
    if "markers" in mode:
        marker = trace.get("marker", {})
        color, radius = marker.get("color", line.get("color")), marker.get("size", 6) / 2
        dots = "".join(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="{radius:g}"/>' for a, b in places if math.isfinite(a + b))
        drawn += f'<g fill="{color}">{dots}</g>'
    return drawn


def _path(places: Sequence[tuple[float, float]]) -> str:
    """A path's commands; places that aren't finite leave a gap."""
    said, pen = [], "M"
    for a, b in places:
        if math.isfinite(a + b):
            said.append(f"{pen}{a:.1f} {b:.1f}")
            pen = "L"
        else:
            pen = "M"
    return "".join(said)


def _stroke(line: dict[str, Any]) -> str:
    dash = f' stroke-dasharray="{DASHES[line["dash"]]}"' if line.get("dash", "solid") in DASHES else ""
    return f' stroke="{line.get("color", "currentColor")}" stroke-width="{line.get("width", 2)}"{dash}'


def _shape(shape: dict[str, Any], x: Axis, y: Axis, top: float, bottom: float) -> str:
    """A rectangle or a line, over the whole height if its heights are shares of the plot."""
    a, b = x.places([shape["x0"], shape["x1"]])
    whole = "domain" in shape.get("yref", "y")
    c, d = (bottom, top) if whole else y.places([shape["y0"], shape["y1"]])
    if shape["type"] == "line":
        return f'<path d="M{a:.1f} {c:.1f}L{b:.1f} {d:.1f}" fill="none"{_stroke(shape["line"])}/>'
    place = f'x="{min(a, b):.1f}" y="{min(c, d):.1f}" width="{abs(b - a):.1f}" height="{abs(d - c):.1f}"'
    return f'<rect {place} fill="{shape["fillcolor"]}" opacity="{shape.get("opacity", 1)}"/>'


def _note(note: dict[str, Any], x: Axis, y: Axis, top: float, size: float) -> str:
    """An annotation, at the top if its height is a share of the plot. On a log axis Plotly's `x` is the exponent."""
    (a,) = x.places([10 ** note["x"] if x.log and "domain" not in note.get("yref", "y") else note["x"]])
    b = top + size if "domain" in note.get("yref", "y") else y.places([note["y"]])[0]
    font = note.get("font", {})
    color = f' fill="{font["color"]}"' if "color" in font else ""
    return _text(a + note.get("xshift", 4), b, note["text"], font.get("size", 0.85 * size), more=color)


Entry = tuple[float, dict[str, Any]]  # (x in pixels, trace)


def _legend_rows(traces: list[dict[str, Any]], left: float, width: int, size: float) -> list[list[Entry]]:
    """The named traces from left to right, in the rows they need."""
    rows: list[list[Entry]] = [[]]
    at = left
    for trace in traces:
        if not (trace.get("showlegend", True) and trace.get("name")):
            continue
        needs = SWATCH + LETTER * size * len(trace["name"])
        if rows[-1] and at + needs > width:
            rows.append([])
            at = left
        rows[-1].append((at, trace))
        at += needs + size
    return rows


def _legend(rows: list[list[Entry]], base: float, size: float) -> list[str]:
    """The legend, its first row at `base`."""
    parts = []
    for number, row in enumerate(rows):
        y = base + LINE * size * number
        for x, trace in row:
            parts += _swatch(trace, x, y - 0.35 * size)
            parts.append(_text(x + SWATCH, y, trace["name"], size))
    return parts


def _swatch(trace: dict[str, Any], x: float, y: float) -> list[str]:
    line = trace.get("line", {})
    parts = [f'<path d="M{x:.0f} {y:.1f}h{SWATCH - 6}"{_stroke(line)}/>']
    if "markers" in trace.get("mode", ""):
        parts.append(f'<circle cx="{x + (SWATCH - 6) / 2:.0f}" cy="{y:.1f}" r="4" fill="{line.get("color")}"/>')
    return parts


def _text(x: float, y: float, said: str, size: float, anchor: str = "start", weight: int = 400, more: str = "") -> str:
    font = f'font-size="{size:.1f}" font-weight="{weight}" text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {font}{more}>{escape(said)}</text>' if said else ""
