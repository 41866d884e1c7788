"""Predict: a photo in; what a model believes, where it looks, and when not to believe it."""

import streamlit as st

from core.understand.grad_cam import heatmap_of
from ui.forms import models
from ui.forms.photo import look_at
from ui.page.escape import for_markdown
from ui.page.heading import mendable, page_head, show_code, what_happened
from ui.predict import answers, choice, look, photos, views
from ui.predict.reference_job import watch

page_head(
    "Predict", "Show a model a picture that it never saw: what it believes, where it looks, and when not to believe it."
)
if not models.trained():
    choice.way_to_a_model()
    st.stop()

inputs, results = st.columns([4, 9], gap="medium")
with inputs:
    runs = choice.choose_models()
    shown = photos.choose(runs[0])
with mendable():
    asked = [look.load(run) for run in runs]
with results:
    watch([model.job for model in asked])
    given, passes = answers.ask_all(shown, asked)
with inputs:
    place = answers.choose_one(shown, passes)
    answers.tell_refused(given)
    if place is not None:
        look_at(shown[place])
        views.photo(shown[place], asked[0])
    views.trained_on(asked)

if place is not None and len(asked) == 1:
    photo, model, made = shown[place], asked[0], passes[place, 0]
    beliefs, heats = results.columns(2, gap="medium")
    with beliefs:
        views.belief(photo, model, made)
        views.meter(model, made)
    with heats:
        name, opacity = choice.choose_heat(photo, model, made.found)
        views.heated(photo, model, name, opacity)
        views.seen_and_neighbours(made.found, model)
elif place is not None:
    photo = shown[place]
    with results:
        name, opacity = choice.choose_heat(photo, asked[0], passes[place, 0].found)
    for j, column in enumerate(results.columns(2, gap="medium")):
        with column:
            st.markdown(f"**{for_markdown(asked[j].name)}**")
            views.belief(photo, asked[j], passes[place, j])
            views.heated(photo, asked[j], name, opacity)
            views.meter(asked[j], passes[place, j])
            views.seen_and_neighbours(passes[place, j].found, asked[j])
if given:
    answers.table(given)

what_happened(
    r"""
**The idea.** The body turns the middle square of the photo into a few hundred maps, one for each thing that it has
learnt to notice; the head turns their averages and maxima into one output a class, and softmax into probabilities.

**The heatmap** (Grad-CAM) asks how much the output of one class would rise with each map, weighs the maps with that,
and adds them up. What is below zero, and so speaks against the class, is cut off:

$$\text{heat} = \max\Big(0, \sum_k w_k A^k\Big) \qquad w_k = \text{mean of } \frac{\partial\, z_t}{\partial A^k}$$

**The doubts.** Softmax always shares out 1, also for a grey wall. So the photo is measured against the validation
pictures: how flat the probabilities are (entropy), and how far its features are from the nearest training pictures.

**Pitfalls.** A model knows only what it was trained on: one that saw drawings is wrong about photos, and often sure. A
photo with little doubt can still be wrong. And warm places show what the model used, not what the animal is.
"""
)
picture = shown[place].name if place is not None else "my_pet.jpg"
show_code(
    heatmap_of,
    f"""from core import load_learner
from core.understand import examine, heatmap

learn = load_learner("{runs[0].model}")
learn.predict("{picture}")
examined = examine(learn, "{picture}")
heatmap(learn, "{picture}").values""",
)
