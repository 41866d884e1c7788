"""Home: a model at work on a pet, then the path through the pages."""

import streamlit as st

from ui.forms import models
from ui.home import front, hero
from ui.page import cached, tour
from ui.page.heading import page_head

page_head("Pet Lab", "See how a computer learns to tell pets apart, and try every step yourself.")
trainings = cached.store().list(kind="train")
ready = models.trained(trainings)
hero.show(ready)
hero.paste_here()
tour.invitation()

count, pictures, augmented = front.toy_pets() or (0, None, None)
searches = cached.store().list(limit=20, kind="lr_find")
last_search, last_training = front.newest(searches), front.newest(trainings)
finder, training, bars = front.thumbnails(last_search, last_training)
steps = [
    (
        "dataset",
        "Dataset",
        "Look at the pictures, and at the batches the model gets.",
        pictures,
        "Six drawn cats and dogs",
        f"{count} toy pets come with the app." if count else "Choose a folder of your own pictures.",
    ),
    (
        "augmentation",
        "Augmentation",
        "Turn, zoom and warp a picture so the model never sees it the same way twice.",
        augmented,
        "One drawn pet, augmented in six ways",
        "Compare the sharp way with the blurry one.",
    ),
    (
        "lr_finder",
        "Learning rate",
        "Try rates from tiny to huge, and pick one where the loss falls fast.",
        finder,
        "A loss curve that falls and then shoots up",
        front.last_search(last_search),
    ),
    (
        "training",
        "Training",
        "Train a model and watch the loss fall, batch by batch.",
        training,
        "A loss curve that falls",
        front.last_training(last_training),
    ),
    (
        "softmax",
        "Softmax",
        "Turn a model’s outputs into probabilities.",
        bars,
        "Five bars of different lengths",
        front.models_ready(len(ready)),
    ),
]
st.subheader("Five steps, one page each", anchor=False)
cards = st.container(key="cards")
grid = cards.grid(5, min_column_width=205, border=True)
for number, (page, title, sentence, picture, alt, now) in enumerate(steps, start=1):
    with grid.cell():
        if picture is not None:
            st.image(picture, width="stretch", alt=alt)
        st.page_link(f"pages/{page}.py", label=f"**{number}. {title}**", icon=":material/arrow_forward:")
        st.markdown(sentence)
        st.caption(now)

more = {
    "predict": ("Predict", "Show a model your own pet. See what it answers, where it looks and when not to trust it."),
    "mistakes": ("Mistakes", "See what a model gets wrong, fix the labels, train again and compare."),
    "runs": ("Runs", "Compare all your training runs and rate searches, reuse their settings and export the models."),
    "questions": ("Questions", "Answer the chapter’s 23 questions by trying things out; the app ticks them off."),
}
grid = cards.grid(4, min_column_width=205, border=True)
for page, (title, sentence) in more.items():
    with grid.cell():
        st.page_link(f"pages/{page}.py", label=f"**{title}**", icon=":material/arrow_forward:")
        st.markdown(sentence)

st.caption(
    "The steps follow chapter 5, *Image Classification*, of the book *Deep Learning for Coders with fastai and "
    "PyTorch*. Each page ends with an explanation and the code that ran, ready for a notebook."
)
