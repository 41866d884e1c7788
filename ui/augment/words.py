"""What the numbers of both ways say in words: a table and one honest sentence."""

import math
from dataclasses import dataclass

from core.augment.compare import Comparison
from core.augment.config import PadMode

FILLED = {
    "zeros": "black here too: choose another padding",
    "border": "filled with the border's colour",
    "reflection": "filled with a mirror image",
}


@dataclass(frozen=True)
class Measures:
    """The numbers of one way."""

    interpolations: int
    outside: float
    detail: float
    psnr: float
    ssim: float


def verdict(result: Comparison, pad_mode: PadMode) -> str:
    """What the numbers say about this draw, also where presizing is not better."""
    naive, presized = result.naive, result.presized
    if naive.interpolations == 1:
        return "One resize is all that the naive way does here. Rotate the picture, and each further step costs detail."
    if presized.detail >= naive.detail + 0.02:
        detail = f"Presizing keeps {presized.detail:.0%} of the fine detail, the naive way {naive.detail:.0%}."
    elif presized.detail <= naive.detail - 0.02:
        detail = f"Here the naive way keeps more fine detail: {naive.detail:.0%}, presizing {presized.detail:.0%}."
    else:
        detail = f"Here neither way is sharper: both keep about {presized.detail:.0%} of the fine detail."
    if presized.psnr < naive.psnr - 0.5:
        detail += f" The naive result is closer to the ideal, by {naive.psnr - presized.psnr:.1f} dB."
    if presized.outside < 0.001:
        empty = "No pixel comes from outside." if naive.outside < 0.001 else "Only the naive way has empty corners."
    else:
        empty = (
            f"Presizing does not remove corners from outside, {presized.outside:.0%} of the pixels; they are "
            f"{FILLED[pad_mode]}."
        )
    return f"{detail} {empty}"


def numbers_table(naive: Measures, presized: Measures, milliseconds: tuple[float, float]) -> str:
    """The measures of both ways as a Markdown table."""
    both = naive, presized
    rows = {
        "interpolations": [f"{way.interpolations}" for way in both],
        "from outside": [f"{way.outside:.0%}" for way in both],
        "detail kept": [f"{way.detail:.0%}" for way in both],
        "PSNR, dB": [_number(way.psnr, ".1f") for way in both],
        "SSIM": [_number(way.ssim, ".3f") for way in both],
        "time, ms": [f"{took:.1f}" for took in milliseconds],
    }
    head = ["| | naive | presized |", "|---|--:|--:|"]
    return "\n".join(head + [f"| {name} | {one} | {other} |" for name, (one, other) in rows.items()])


def _number(value: float, form: str) -> str:
    if math.isnan(value):
        return "–"
    return "equal" if value == math.inf else f"{value:{form}}"
