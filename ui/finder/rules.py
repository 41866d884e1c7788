"""What four rules read off a finder's curve, why they differ on it, and whether to trust it at all.
The rules and the judgement are computed in `core.train`."""

import streamlit as st

from core.plots.colors import RULES as COLORS
from core.runs import Run
from core.train.events import LRFindEnd
from core.train.lr_find import verdict
from core.train.lr_find.disagreement import why_apart
from core.train.lr_find.rules import Verdict
from ui.finder import pick

WORDS = {
    "valley": "Half way down the longest descent.",
    "slide": "Where, from the right, the slope is even.",
    "minimum": "A tenth of the rate at the lowest loss.",
    "steep": "Where the loss falls fastest.",
}


def judge(run: Run, found: LRFindEnd) -> Verdict:
    """Whether a rate may be read off this curve; said at once where it may not."""
    judged = verdict(found.lrs, found.losses, found.raw_losses, run.config.num_it, found.stopped)
    if not judged.trust:
        st.warning(f"**Don't trust this curve.** {judged.reason}", icon=":material/warning:")
    return judged


def show(run: Run, found: LRFindEnd, judged: Verdict) -> None:
    """A button for each rule, its sentence in the colour that it has on the curve, and why they lie where they lie."""
    for column, (rule, suggested) in zip(st.columns(4, gap="small"), found.suggestions.items(), strict=True):
        label = f"**{rule}** {suggested:.1e}"
        with column.container(gap="xsmall"):
            st.button(label, key=f"take-{rule}", on_click=pick.take, args=(suggested,), width="stretch")
            style = f"border-left: 6px solid {COLORS[rule]}; padding-left: 0.4rem; font-size: 0.88rem"
            st.html(f'<div style="{style}">{WORDS[rule]}</div>')
    why = why_apart(found.lrs, found.losses, found.suggestions, run.config.num_it)
    trust = f"\n\n:green[:material/check_circle:] **To be trusted.** {judged.reason}" if judged.trust else ""
    st.markdown(f"**On this curve.** {why}{trust}")
