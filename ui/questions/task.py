"""A question's task on the page: its fields, checked as you type, and the runs of this session that a check needs."""

from contextlib import suppress
from typing import Any

import streamlit as st

from core.errors import RunError
from core.questions import Field, Outcome, Question, Watched
from ui.page import cached
from ui.page.escape import for_markdown
from ui.watching.tails import tail_of
from ui.watching.view import noted


def ask(question: Question) -> Outcome:
    """Draws the task and checks what's filled in."""
    task = question.task
    st.markdown(f"**Task.** {task.ask}")
    values: list[Any] = []
    if task.fields:
        narrowest = 130 if task.columns < 3 else 90  # CSS pixels: side by side on a phone, too
        with st.grid(task.columns, min_column_width=narrowest, gap="small", key=f"fields-{question.number}") as grid:
            for i, field in enumerate(task.fields):
                with grid.cell():
                    values.append(_value(field, f"task-{question.number}-{i}"))
    return task.outcome(values, watched() if task.looks_at_runs else ())


def say(outcome: Outcome, ticked: bool, started: str) -> None:
    """The check's words. A ticked question stays ticked, whatever you try later."""
    if outcome.done:
        st.success(for_markdown(outcome.words), icon=":material/check_circle:")
    elif outcome.words:
        st.info(for_markdown(outcome.words), icon=":material/lightbulb:")
    elif ticked:
        st.success("Already done.", icon=":material/check_circle:")
    else:
        st.caption(started)


def watched() -> list[Watched]:
    """The runs that this session started or opened, oldest first."""
    runs = []
    for number in noted():
        with suppress(RunError):  # it was deleted
            run = cached.store().get(number)
            runs.append(Watched(run.id, run.config, run.state, tail_of(run).found))
    return runs


def _value(field: Field, key: str) -> Any:
    """One field's widget; its value stays for the session."""
    match field.kind:
        case "choice":
            return st.selectbox(
                field.label, field.options, None, key=key, placeholder="Choose", persist_state="session"
            )
        case "several":
            st.markdown(field.label)
            return [
                option
                for n, option in enumerate(field.options)
                if st.checkbox(option, key=f"{key}-{n}", persist_state="session")
            ]
        case "slider":
            return st.slider(field.label, -5.0, 5.0, field.start, 0.1, key=key, persist_state="session")
        case _:
            return st.text_input(
                field.label, key=key, live=True, max_chars=200, autocomplete="off", persist_state="session"
            )
