"""Half precision: its speed, memory and error on this machine, and what such a number looks like."""

import sys
from collections.abc import Sequence

import streamlit as st

from core.plots.lessons.formats import formats
from core.runs import Run, RunConfig
from core.train.events import FormatRow
from core.train.step.precision import autocast
from core.understand.outputs.float_bits import FORMATS, FloatBits, float_bits
from core.wording import plural, rate_text
from ui.lessons.measuring import measured
from ui.page import fields
from ui.page.heading import show_code
from ui.page.html_table import html_table
from ui.page.large_type import chart

PARTS = {"sign": "191, 74, 148", "exponent": "208, 103, 31", "mantissa": "47, 127, 200"}  # colours
LARGEST = sys.float_info.max
ABOUT_SAME = 0.05  # of the time: a measurement on a busy machine may be off by that much


def show(shown: Run | None, config: RunConfig) -> None:
    asked = RunConfig(kind="formats", data=config.data, arch=config.arch, pretrained=config.pretrained)
    measured(
        asked,
        FormatRow,
        lambda config: (config.data.source, config.data.size, config.data.batch_size, config.arch, config.pretrained),
        _draw,
    )
    examples = "1e-8, 70000, 3.14159"
    value = fields.number("Your number", -LARGEST, LARGEST, "number", 0.1, format="%g", help=examples, width=220)
    found = [float_bits(value, name) for name in FORMATS]
    html_table(["format", "its bits", "its value", "off by"], [_cells(bits, value) for bits in found], "bits")
    st.html(", ".join(_coloured(part, part) for part in PARTS))
    st.markdown(
        "**bfloat16** is float32 cut off after 7 bits of the mantissa: the same range, but just 2 or 3 digits. "
        "**float16** keeps 10 bits of the mantissa and pays for it with the exponent: beyond 65,504 it is infinite, "
        "and a gradient of 1e-8 becomes 0. That's why fp16 training scales the loss up. Either way, the weights stay "
        "in float32.\n\n"
        "**Pet Lab and fastai differ here.** On a machine without a GPU, `to_fp16()` and `to_bf16()` of fastai 2.8.12 "
        "change nothing: the layers still give float32, and no warning tells you. Pet Lab does compute in bfloat16 on "
        "processors that can."
    )
    show_code(
        autocast,
        "from core.train.step.precision import autocast\nfrom core.understand.outputs.float_bits import float_bits\n\n"
        f"float_bits({value:g}, 'bfloat16')\n\n"
        "with autocast(learn.device, 'bf16'):\n    logits = learn.model(xb)\n\nlist(learn.compare_formats())",
    )


def _draw(rows: Sequence[FormatRow]) -> None:
    if not rows:
        return
    left, right = st.columns(2)
    alt = f"Time and memory of a batch in {' and '.join(row.precision for row in rows)}"
    chart(right, formats(rows), key="formats-chart", alt=alt)
    left.dataframe(
        [
            {
                "format": row.precision,
                "ms per batch": round(1000 * row.seconds),
                "MB kept": round(row.kept_bytes / 2**20),
                "logits off by": f"{row.max_error:.2g}",
                "same answer": f"{row.same_predictions:.0%}",
            }
            for row in rows
        ],
        hide_index=True,
        height="content",
        key="formats-table",
    )
    left.markdown(sentence(rows))


def sentence(rows: Sequence[FormatRow]) -> str:
    """The outcome in words."""
    if len(rows) < 2:
        return f"{rows[0].precision} is done, and the other format is next."
    fp32, half = rows[0], rows[1]
    faster = fp32.seconds / half.seconds
    if faster > 1 + ABOUT_SAME:
        speed = f"**{half.precision} is {faster:.1f} times as fast as fp32 here**"
    elif faster < 1 - ABOUT_SAME:
        speed = f"**{half.precision} is slower here: it takes {1 / faster:.1f} times as long as fp32**"
    else:
        speed = f"**{half.precision} is about as fast as fp32 here**"
    wrong = round((1 - half.same_predictions) * half.batch_size)
    same = (
        "No prediction changes"
        if not wrong
        else f"{wrong} of {plural(half.batch_size, 'prediction')} change{'s' * (wrong == 1)}"
    )
    return (
        f"{speed}, and needs {half.kept_bytes / fp32.kept_bytes:.0%} of the memory. {same}. The speed depends on the "
        "processor and the network, so `auto` measures before it chooses."
    )


def _cells(bits: FloatBits, value: float) -> list[str]:
    parts = "".join(_coloured(part, getattr(bits, part)) for part in PARTS)
    error = bits.error(value)
    off = "exact" if error == 0 else f"{error:.1%}" if error > 1e-3 else f"{rate_text(100 * error)}%"
    return [bits.name, f"<code>{parts}</code>", f"{bits.stored:.9g}", off]


def _coloured(part: str, text: str) -> str:
    return f'<span style="background: rgba({PARTS[part]}, 0.35)">{text}</span>'
