"""The data set from file to batch: one view at a time, each with a lesson of its own."""

from ui.dataset import batch, browse, check, classes, labels, lists, steps
from ui.forms.data_choice import choose
from ui.page import fields
from ui.page.heading import page_head

VIEWS = {
    "Batch": batch,
    "Browse": browse,
    "Classes": classes,
    "Steps": steps,
    "Labels": labels,
    "List": lists,
    "Check": check,
}

page_head(
    "What the model is fed",
    "Pictures reach the model in batches: `xb` holds the pixels, `yb` the classes as numbers. Look before you train.",
)
choice = choose()
view = fields.segmented("View", VIEWS, "view", "Batch", shown_label=False)
VIEWS[view].show(choice)
