"""Predict: show a model a photo, and see its answer, where it looks, and when not to believe it."""

import streamlit as st

from core.understand.grad_cam import heatmap_of
from ui.forms import models, photo_model
from ui.forms.photo import look_at
from ui.page.escape import for_markdown
from ui.page.heading import explained, page_head, show_code, what_happened
from ui.predict import answers, choice, look, own_model, own_pet, photos, views
from ui.predict.reference_job import watch

page_head("Predict", "Show a model a picture it has never seen. What is it, where did the model look, and is it sure?")
ready = models.offered()
if not ready:
    choice.way_to_a_model()
    photo_model.offer()
    own_model.guide()
    st.stop()

inputs, results = st.columns([4, 9], gap="medium")
with inputs:
    photo_place, model_place = st.container(), st.container()
with model_place:
    runs = choice.choose_models(ready)
with photo_place:
    shown = photos.choose(runs[0])
with explained():
    asked = [look.load(run) for run in runs]
with results:
    watch([model.job for model in asked if model.job])
    given, passes = answers.ask_all(shown, asked)
with photo_place:
    place = answers.choose_one(shown, passes)
    answers.tell_refused(given)
    if place is not None:
        look_at(shown[place])
        views.photo(shown[place], asked[0])
with model_place:
    views.trained_on(asked)
    if not photo_model.is_there():
        photo_model.offer()
    own_model.guide()

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
elif not given:
    with results:
        views.ghost(photos.has_examples(runs[0]))
if given:
    answers.table(given)
own_pet.section(shown, place, asked[0], passes)

what_happened(
    r"""
**The idea.** The body turns the middle square of the photo into a few hundred maps, one for each thing it has learned
to notice. The head turns their averages and maxima into one output per class, and softmax turns these into
probabilities.

**The heatmap** (Grad-CAM) asks how much each map would raise the output of one class. It weights the maps by that and
adds them up. Negative values are evidence against the class, so they become 0:

$$\text{heat} = \max\Big(0, \sum_k w_k A^k\Big) \qquad w_k = \text{mean of } \frac{\partial\, z_t}{\partial A^k}$$

**The signs of doubt.** Softmax always shares out 100%, even for a grey wall, so a high probability alone proves
nothing. So Pet Lab measures two more things, and compares them with what's usual for validation pictures: how evenly
the probabilities are spread (entropy), and how far the photo's features are from those of the nearest training pictures
(distance).

**Pitfalls.** A model only knows what it was trained on. One that learned from drawings is often wrong about photos, and
often sounds sure all the same. A photo with little doubt can still be misread. And warm colours show what the model
used, which isn't always the animal.
"""
)
picture = shown[place].name if place is not None else "my_pet.jpg"
show_code(
    heatmap_of,
    f"""from core.understand import examine, heatmap
{models.loading_code(runs[0])}
learn.predict("{picture}")
examined = examine(learn, "{picture}")
heatmap(learn, "{picture}").values""",
)
