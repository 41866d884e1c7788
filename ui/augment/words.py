"""What the numbers mean: a table and one honest sentence."""

import math
from dataclasses import dataclass

from core.augment.compare import Comparison, Way
from core.augment.config import PadMode

FILLED = {
    "zeros": "left black here, too: choose another filling",
    "border": "filled with the border's colour",
    "reflection": "filled with a mirror image",
}
SAME = 0.2  # dB: a smaller difference isn't worth a sentence


@dataclass(frozen=True)
class Measures:
    """The numbers of one way."""

    interpolations: int
    outside: float
    detail: float
    psnr: float
    ssim: float


def verdict(result: Comparison, pad_mode: PadMode) -> str:
    """What the numbers show for this draw, also where presizing isn't better."""
    naive, presized = result.naive, result.presized
    if naive.interpolations == 1:
        return "So far the naive way only resizes. Rotate the picture: every step from here on costs it detail."
    if presized.detail >= naive.detail + 0.02:
        detail = f"Presizing keeps {presized.detail:.0%} of the fine detail, the naive way {naive.detail:.0%}."
    elif presized.detail <= naive.detail - 0.02:
        detail = f"Here the naive way keeps more fine detail: {naive.detail:.0%}, against {presized.detail:.0%}."
    else:
        detail = f"Here neither is sharper: both keep about {presized.detail:.0%} of the fine detail."
    if presized.psnr < naive.psnr - 0.5:
        detail += f" But the naive picture is closer to the ideal, by {naive.psnr - presized.psnr:.1f} dB."
    if presized.outside < 0.001:
        empty = "No pixel comes from outside." if naive.outside < 0.001 else "Only the naive way has empty corners."
    else:
        empty = f"Empty corners remain, {presized.outside:.0%} of the pixels, {FILLED[pad_mode]}."
    return " ".join(filter(None, (detail, second_sampling(presized, result.fastai), empty)))


def second_sampling(presized: Way, fastai: Way) -> str:
    """What fastai's second sampling did to this picture; empty where that is nothing."""
    cost = presized.psnr - fastai.psnr
    if fastai.interpolations == presized.interpolations or not abs(cost) >= SAME:
        return ""
    if cost > 0:
        return f"fastai's second sampling costs {cost:.1f} dB."
    return (
        f"fastai's first sampling gains {-cost:.1f} dB: shrinking this much at once skips pixels, unless they were "
        "smoothed beforehand."
    )


def numbers_table(ways: dict[str, Measures], milliseconds: tuple[float, ...]) -> str:
    """The measures of each way as a Markdown table."""
    measures = list(ways.values())
    rows = {
        "interpolations": [f"{way.interpolations}" for way in measures],
        "from outside": [f"{way.outside:.0%}" for way in measures],
        "detail kept": [f"{way.detail:.0%}" for way in measures],
        "PSNR, dB": [_number(way.psnr, ".1f") for way in measures],
        "SSIM": [_number(way.ssim, ".3f") for way in measures],
        "time, ms": [f"{took:.1f}" for took in milliseconds],
    }
    head = [f"| | {' | '.join(ways)} |", "|---" + "|--:" * len(ways) + "|"]
    return "\n".join(head + [f"| {name} | {' | '.join(cells)} |" for name, cells in rows.items()])


def _number(value: float, form: str) -> str:
    if math.isnan(value):
        return "–"
    return "equal" if value == math.inf else f"{value:{form}}"
