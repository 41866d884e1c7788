"""The chapter's 23 questions, one open at a time: a task that is checked, an answer, a page to try it on."""

import streamlit as st

from ui.page.heading import page_head, show_code, what_happened
from ui.questions import contents, task, ticks, visits

page_head(
    "23 questions",
    "The chapter ends with 23 questions. Answer each one by doing: the app checks your answer and ticks it off.",
)
st.html(contents.STYLE)
bar = st.container(horizontal=True, vertical_alignment="center")
done = ticks.ticks()
question = contents.chosen(done)
below_bar = st.container()
card, index = st.columns([8, 5], gap="medium")
with card, st.container(border=True, key="question"):
    st.subheader(f"{question.number}. {question.title}", anchor=False)
    st.markdown(question.ask)
    outcome = task.ask(question)
    task.say(outcome, question.number in done, "Your answer is checked as you go.")
    if outcome.done:
        ticks.tick(question.number)
    with st.expander("Short answer", icon=":material/menu_book:", key=f"answer-{question.number}"):
        st.markdown(question.answer)
    with st.container(horizontal=True, vertical_alignment="center"):
        visits.link(question.number)
        contents.neighbours(question)
    st.caption(visits.VISITS[question.number].do)
with bar:
    contents.progress(done)
    which = contents.choose_filter()
    ticks.keep_or_clear()
with below_bar:
    contents.menu(question, done, which)
with index:
    contents.contents(question, done, which)
ticks.remember()

what_happened("""
**The idea.** You really know something if you can do it without looking it up. So each task asks for numbers, a pattern
or a training run of your own, and a small function checks it. Try first, then read the short answer.

**How answers are checked.** Numbers must match what Pet Lab's own functions compute to within one per cent. Tasks on
learning rates and training look at the runs that you started or opened in this visit.

**A pitfall.** A tick shows that you could do it once. Come back in a week, clear the ticks and try again: what you
recall after a while stays with you longer than what you read twice.
""")
show_code(
    question.task.check,
    f"""from core.questions import QUESTIONS

question = QUESTIONS[{question.number}]
print(question.ask)
print(question.answer)
question.task.outcome([...])  # the fields: {", ".join(field.label for field in question.task.fields) or "none"}""",
)
