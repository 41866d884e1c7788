"""Mistakes: what a model gets wrong, which labels are wrong, and whether cleaning them helps."""

import streamlit as st

from core.data.config import DataConfig
from core.understand import Interpretation
from ui.forms.data_choice import data_code
from ui.mistakes import classes, cleaning, grid, matrix, predictions, top
from ui.page import fields
from ui.page.heading import page_head, show_code, what_happened

VIEWS = {"Matrix": matrix, "Top losses": top, "Classes": classes, "Cleaning": cleaning}

page_head(
    "Learn from mistakes",
    "Train first, then clean: a model's mistakes show which classes look alike, and which labels are wrong.",
)
looked = predictions.choose()
if looked is not None:
    with st.container(horizontal=True, vertical_alignment="center"):
        view = fields.segmented("View", VIEWS, "look", "Matrix", shown_label=False)
        if view == "Matrix":
            looked = matrix.by_group(looked)
        total = len(looked.found.actual)
        what = "pictures wrong" if looked.groups is None else "cats and dogs mixed up"
        st.markdown(f"**{looked.wrong}** of {total} {what} ({looked.wrong / total:.1%})", width="content")
        grid.undo_last(looked)
    VIEWS[view].show(looked)

what_happened("""
**The idea.** An error rate says how often a model is wrong, but not where. The **confusion matrix** does: each row is a
true class, and its cells count the answers the model gave for its pictures. Two classes that are often confused look
alike, or their labels are mixed up.

**Top losses.** A picture's loss is $-\\log p$, where $p$ is the probability the model gives to its label. The loss is
large when the model is sure of something else, so wrong labels rise to the top. In our test, 18 of 888 toy pets had
swapped labels. After one epoch with the body frozen and one with it unfrozen, 17 or 18 of them, depending on the seed
(we tried three), were among the 44 largest losses. Look at **all** pictures for this, because most wrong labels are in
the training set.

**Precision and recall.** The precision of a class is its right answers divided by all pictures taken for it. Its recall
is the same right answers divided by all pictures of it. A model that calls every picture a beagle has perfect recall
for beagles, but poor precision.

**Pitfalls.** Don't relabel pictures that are merely hard: agreeing with the model lowers the error rate, but the next
model learns nothing from it. And don't train for too long before you look: once the model has memorised the wrong
labels, their loss is small too.
""")
config = looked.run.config.data if looked else DataConfig()
model, splits = (looked.run.model, predictions.PARTS[looked.part]) if looked else ("my_model", ("valid",))
show_code(
    Interpretation,
    f"""{data_code(config)}

from core import Interpretation, load_learner
from core.understand.mistakes import predict_splits

learn = load_learner({model!r})
*progress, preds = predict_splits(learn, dls, {splits})
found = Interpretation(preds)
found.confusion_matrix(), found.most_confused(min_val=2)
for picture in found.top_losses(9):
    print(dls.items[preds.items[picture.index]], picture.loss, picture.probability)""",
)
