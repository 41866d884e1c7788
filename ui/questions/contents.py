"""The list of all questions with their ticks: one is open at a time, and stands in the address as `q`."""

import streamlit as st

from core.questions import PARTS, QUESTIONS, Question
from ui.page import fields
from ui.page.opened import open_one, opened

FILTERS = ("all", "open", "done")
TICKED, OPEN = ":material/check_circle:", ":material/radio_button_unchecked:"
STYLE = """<style>
[class*="st-key-open-"] button {justify-content: flex-start; text-align: left; min-height: 1.75rem; padding: 0 0.4rem}
[class*="st-key-open-"] button > * {justify-content: flex-start; width: 100%}
.st-key-jump {display: none}
@media (max-width: 640px) {.st-key-jump {display: block} .st-key-contents {display: none}}
</style>"""  # on a phone a list of 23 would push the question off the screen: a menu takes its place


def chosen(ticks: set[int]) -> Question:
    """The question that is open; at first the first one without a tick."""
    number = opened("q")
    if number not in QUESTIONS:
        number = next((n for n in QUESTIONS if n not in ticks), 1)
    return QUESTIONS[number]


def choose_filter() -> str:
    return fields.segmented("Show", FILTERS, "which", "all", shown_label=False)


def menu(question: Question, ticks: set[int], which: str) -> None:
    """What the list shows, and the open question, in one box, for phones."""
    st.session_state["jump_to"] = question.number
    with st.container(key="jump"):
        st.selectbox(
            "Question",
            [n for n, q in QUESTIONS.items() if q is question or _shown(n, ticks, which)],
            format_func=lambda n: f"{'✓ ' if n in ticks else ''}{n}. {QUESTIONS[n].title}",
            key="jump_to",
            label_visibility="collapsed",
            on_change=lambda: open_one("q", st.session_state["jump_to"]),
        )


def contents(question: Question, ticks: set[int], which: str) -> None:
    """One line a question, below its part's name and how much of it is done."""
    with st.container(key="contents", height=620, gap=None):
        shown = 0
        for part, questions in PARTS.items():
            some = [q for q in questions if _shown(q.number, ticks, which)]
            if not some:
                continue
            shown += len(some)
            done = sum(q.number in ticks for q in questions)
            st.markdown(f"**{part}** · {done} of {len(questions)}")
            for q in some:
                st.button(
                    f"{q.number}. {q.title}",
                    icon=TICKED if q.number in ticks else OPEN,
                    type="secondary" if q is question else "tertiary",
                    key=f"open-{q.number}",
                    width="stretch",
                    on_click=open_one,
                    args=("q", q.number),
                )
        if not shown:
            st.caption("Every question is ticked." if which == "open" else "No question is ticked yet.")


def neighbours(question: Question) -> None:
    """One question back, one on."""
    for label, number, icon in (
        ("Previous", question.number - 1, ":material/arrow_back:"),
        ("Next", question.number + 1, ":material/arrow_forward:"),
    ):
        st.button(
            label,
            icon=icon,
            key=label.lower(),
            disabled=number not in QUESTIONS,
            on_click=open_one,
            args=("q", number),
        )


def _shown(number: int, ticks: set[int], which: str) -> bool:
    return which == "all" or (number in ticks) == (which == "done")
