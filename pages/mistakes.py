"""Mistakes: what a model gets wrong, which labels are wrong, and what cleaning them is worth."""

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
    "Train first, then clean: what the model gets wrong shows which classes are alike, and which labels are wrong.",
)
looked = predictions.choose()
if looked is not None:
    wrong, total = int((looked.found.predicted != looked.found.actual).sum()), len(looked.found.actual)
    with st.container(horizontal=True, vertical_alignment="center"):
        view = fields.segmented("View", VIEWS, "look", "Matrix", shown_label=False)
        st.markdown(f"**{wrong}** of {total} wrong, {wrong / total:.1%}")
        grid.undo_last(looked)
    VIEWS[view].show(looked)

what_happened("""
**The idea.** An error rate says how often a model is wrong, not where. The **confusion matrix** counts, for each true
class, what its pictures were taken for. Pairs that are often confused are alike, or the labels are mixed up.

**Top losses.** The loss of a picture is $-\\log p$, with $p$ the probability that the model gives to its label. It is
large where the model is sure of something else. So wrong labels rise to the top: 888 toy pets with 18 swapped labels
had 17 or 18 of them among the 44 largest losses, after one epoch with the body frozen and one without (three seeds).
Look at **all** pictures for this, since most wrong labels are in the training set.

**Precision and recall** of a class are $right / taken\\ for\\ it$ and $right / pictures\\ of\\ it$. A class can have a
high recall because the model calls everything by its name; then its precision is low.

**A pitfall.** Do not relabel what is merely hard: agreeing with the model makes the error rate look better, and the
next model no wiser. And do not train until the wrong labels are learned by heart: then their loss is small, too.
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
