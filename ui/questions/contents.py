"""The list of all questions with their ticks. One question is open at a time; the address keeps its number as `q`."""

import streamlit as st

from core.questions import PARTS, QUESTIONS, Question
from ui.page import fields
from ui.page.opened import open_one, opened

FILTERS = ("all", "open", "done")
TICKED, OPEN = ":material/check_circle:", ":material/radio_button_unchecked:"
STYLE = """<style>
[class*="st-key-open-"] button {justify-content: flex-start; text-align: left; min-height: 1.75rem; padding: 0 0.4rem}
[class*="st-key-open-"] button > * {justify-content: flex-start; width: 100%}
.st-key-question, .st-key-contents {background: light-dark(#FFFFFF, #211C18); border-color: transparent;
  box-shadow: 0 6px 20px rgba(36, 29, 24, 0.07)}
.st-key-jump {display: none}
@media (max-width: 640px) {.st-key-jump {display: block} .st-key-contents {display: none}}
</style>"""  # on a phone, a menu replaces the list of 23, which would push the question off the screen


def chosen(ticks: set[int]) -> Question:
    """The open question; at first, the first one without a tick."""
    number = opened("q")
    if number not in QUESTIONS:
        number = next((n for n in QUESTIONS if n not in ticks), 1)
    return QUESTIONS[number]


def progress(ticks: set[int]) -> None:
    """How many questions are ticked, in words and as a bar."""
    st.markdown(f"**{len(ticks)} of {len(QUESTIONS)}** done", width="content")
    st.progress(len(ticks) / len(QUESTIONS), width=200)


def choose_filter() -> str:
    return fields.segmented("Show", FILTERS, "which", "all", shown_label=False)


def menu(question: Question, ticks: set[int], which: str) -> None:
    """The same list as a select box, for phones; the open question is always in it."""
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
    """A line for each question, under its part's name and progress."""
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
            st.caption("All questions are done. Well done!" if which == "open" else "No question is done yet.")


def neighbours(question: Question) -> None:
    """Buttons for the previous and the next question."""
    previous, following = question.number - 1, question.number + 1
    st.button(
        "Previous",
        icon=":material/arrow_back:",
        key="previous",
        disabled=previous not in QUESTIONS,
        on_click=open_one,
        args=("q", previous),
    )
    st.button(
        "Next",
        icon=":material/arrow_forward:",
        key="next",
        type="primary",
        disabled=following not in QUESTIONS,
        on_click=open_one,
        args=("q", following),
    )


def _shown(number: int, ticks: set[int], which: str) -> bool:
    return which == "all" or (number in ticks) == (which == "done")
