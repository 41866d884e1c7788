"""What four rules read off a finder's curve, why they differ, and whether to trust it."""

import streamlit as st

from core.plots.colors import RULES as COLORS
from core.runs import Run
from core.train.events import LRFindEnd
from core.train.lr_find.disagreement import why_apart
from core.train.lr_find.lag import lag, lag_words
from core.train.lr_find.trust import Verdict, verdict
from core.wording import rate_text
from ui.finder import pick
from ui.watching.tails import tail_of

WORDS = {
    "valley": "Halfway down the longest descent.",
    "slide": "Coming from the right, the first place with a steady slope.",
    "minimum": "A tenth of the rate with the lowest loss.",
    "steep": "Where the loss falls fastest.",
}


def judge(run: Run, found: LRFindEnd) -> Verdict:
    """Whether a rate may be read off this curve."""
    return verdict(found.lrs, found.losses, found.raw_losses, run.config.num_it, found.stopped)


def offered(run: Run, found: LRFindEnd | None) -> dict[str, float]:
    """The rules' rates if the curve is complete and can be trusted."""
    return found.suggestions if found and judge(run, found).trust else {}


def usable(run: Run) -> bool:
    """Whether a rate is picked on this run's curve, or a rule offers one."""
    tail = tail_of(run)
    return bool(tail.found) and (run.id in st.session_state.get("picks", {}) or bool(offered(run, tail.found)))


def warn(judged: Verdict) -> None:
    """Why the curve gives no rate, and what to do."""
    st.warning(f"**Don't trust this curve.** {judged.reason}", icon=":material/warning:")


def show(run: Run, found: LRFindEnd, judged: Verdict) -> None:
    """A button per rule in its colour on the curve, why they differ, and how far the smoothing lags."""
    for column, (rule, suggested) in zip(st.columns(4, gap="small"), found.suggestions.items(), strict=True):
        label = f"**{rule}** {rate_text(suggested)}"
        with column.container(gap="xsmall"):
            st.button(label, key=f"take-{rule}", on_click=pick.take, args=(suggested,), width="stretch")
            style = f"border-left: 6px solid {COLORS[rule]}; padding-left: 0.4rem; font-size: 0.88rem"
            st.html(f'<div style="{style}">{WORDS[rule]}</div>')
    why = why_apart(found.lrs, found.losses, found.suggestions, run.config.num_it)
    trust = f":green[:material/check_circle:] **You can trust this curve.** {judged.reason}"
    lagging = lag(found.lrs, found.losses, found.raw_losses, run.config.num_it)
    late = f"\n\n**The curve lags.** {lag_words(lagging, found.suggestions)}" if lagging else ""
    st.markdown(f"**On this curve.** {why}\n\n{trust}{late}")
