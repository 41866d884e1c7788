"""What four rules read off a finder's curve, why they differ on it, and whether to trust it at all."""

import streamlit as st

from core.plots.colors import RULES as COLORS
from core.runs import Run
from core.train.events import LRFindEnd
from core.train.lr_find.disagreement import why_apart
from core.train.lr_find.trust import Verdict, verdict
from ui.finder import pick

WORDS = {
    "valley": "Half way down the longest descent.",
    "slide": "Where, from the right, the slope is even.",
    "minimum": "A tenth of the rate at the lowest loss.",
    "steep": "Where the loss falls fastest.",
}


def judge(run: Run, found: LRFindEnd) -> Verdict:
    """Whether a rate may be read off this curve."""
    return verdict(found.lrs, found.losses, found.raw_losses, run.config.num_it, found.stopped)


def offered(run: Run, found: LRFindEnd | None) -> dict[str, float]:
    """The rules' rates, as far as the curve may be trusted; none before it is complete."""
    return found.suggestions if found and judge(run, found).trust else {}


def warn(judged: Verdict) -> None:
    """Why no rate is read off the curve, and what to do."""
    st.warning(f"**Don't trust this curve.** {judged.reason}", icon=":material/warning:")


def show(run: Run, found: LRFindEnd, judged: Verdict) -> None:
    """A button for each rule, its sentence in the colour that it has on the curve, and why they lie where they lie."""
    for column, (rule, suggested) in zip(st.columns(4, gap="small"), found.suggestions.items(), strict=True):
        label = f"**{rule}** {suggested:.1e}"
        with column.container(gap="xsmall"):
            st.button(label, key=f"take-{rule}", on_click=pick.take, args=(suggested,), width="stretch")
            style = f"border-left: 6px solid {COLORS[rule]}; padding-left: 0.4rem; font-size: 0.88rem"
            st.html(f'<div style="{style}">{WORDS[rule]}</div>')
    why = why_apart(found.lrs, found.losses, found.suggestions, run.config.num_it)
    trust = f":green[:material/check_circle:] **To be trusted.** {judged.reason}"
    st.markdown(f"**On this curve.** {why}\n\n{trust}")
