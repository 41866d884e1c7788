"""The front door: what Pet Lab is, and the path through its pages."""

import streamlit as st

from ui.home import front
from ui.page import tour
from ui.page.heading import page_head

page_head(
    "Pet Lab",
    "See how a computer learns to tell pets apart: every step of image classification, alive in your browser. "
    "Walk through five pages in order; on each one, change something and watch what happens.",
)
tour.invitation()

toy_pets = front.toy_pets()
finder, cycle, bars = front.drawings()
count, pictures, augmented = toy_pets or (0, None, None)
steps = [
    (
        "dataset",
        "Dataset",
        "Look at the pictures and at the batches that the model gets.",
        pictures,
        "Six drawn cats and dogs",
        f"{count} toy pets come with the app." if count else "Choose a folder of your own pictures.",
    ),
    (
        "augmentation",
        "Augmentation",
        "Turn, zoom and warp a picture, so that the model never sees it twice the same.",
        augmented,
        "One drawn pet, augmented in six ways",
        "Compare it with the way that spoils the picture.",
    ),
    (
        "lr_finder",
        "Learning rate",
        "Try rates from tiny to huge, and pick one where the loss falls fast.",
        finder,
        "A curve that falls and then rises steeply",
        front.last_search(),
    ),
    (
        "training",
        "Training",
        "Train a model, watch the loss batch by batch, pause it and go on.",
        cycle,
        "The learning rate over one cycle: up, then slowly down",
        front.last_training(),
    ),
    (
        "softmax",
        "Softmax",
        "Turn a model's outputs into probabilities, for numbers or for your own photo.",
        bars,
        "Five bars of different length",
        front.models_ready(),
    ),
]
grid = st.grid(5, min_column_width=205, border=True)
for number, (page, title, sentence, picture, alt, now) in enumerate(steps, start=1):
    with grid.cell():
        if picture is not None:
            st.image(picture, width="stretch", alt=alt)
        st.subheader(f"{number}. {title}", anchor=False)
        st.markdown(sentence)
        st.caption(now)
        st.page_link(f"pages/{page}.py", label=f"Open {title}", icon=":material/arrow_forward:")

more = {
    "predict": ("Predict", "Show a model your own pet: what it sees, what it looks at, and when not to believe it."),
    "mistakes": ("Mistakes", "Look at what a model got wrong, clean the labels, train again and compare."),
    "runs": ("Runs", "All trainings and searches: compare them, use their settings again, take them along."),
    "questions": ("Questions", "The chapter's 23 questions, answered by doing, with a tick for each."),
}
grid = st.grid(4, min_column_width=205, border=True)
for page, (title, sentence) in more.items():
    with grid.cell():
        st.page_link(f"pages/{page}.py", label=f"**{title}**", icon=":material/arrow_forward:")
        st.markdown(sentence)

st.markdown(
    "The steps are those of chapter 5, *Image Classification*, of the book *Deep Learning for Coders with fastai and "
    "PyTorch*. Each page ends with what happened and with the code that ran, ready for a notebook."
)
