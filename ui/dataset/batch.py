"""One batch as the model gets it: to page through, with its numbers."""

import streamlit as st

from core.data.batches import normalize
from ui.batch_view import batch_view, words
from ui.data_choice import Choice, data_code
from ui.frame import mendable, show_code, what_happened

SPLITS = {"train": "Training", "valid": "Validation"}
SHOWN = {"9": "9", "all": "All"}


def show(choice: Choice) -> None:
    dls = choice.load()
    pictures, inputs = st.columns([6, 7], gap="medium")
    with inputs:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            split = st.segmented_control(
                "Split",
                list(SPLITS),
                default="train",
                required=True,
                format_func=SPLITS.get,
                key="split",
                bind="query-params",
            )
            shown = st.segmented_control(
                "Show", list(SHOWN), default="9", required=True, format_func=SHOWN.get, key="shown", bind="query-params"
            )
            with_files = st.toggle("File names", key="files", bind="query-params")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            number = st.number_input("Batch", 1, 1_000_000, key="batch", bind="query-params", width=150)
            st.button("Previous batch", key="previous", on_click=_turn, args=(-1,), disabled=number == 1)
            st.button("Next batch", key="next", type="primary", on_click=_turn, args=(1,))

    with mendable():
        batch = batch_view(dls, split, number - 1)
    epoch, place = divmod(number - 1, len(dls.loader(split)))

    with inputs:
        which = f"epoch {epoch + 1}" if split == "train" else "the same in every epoch"
        st.caption(f"Batch {place + 1} of {len(dls.loader(split))}, {which}. The same number brings the same pictures.")
        st.table(batch.facts)
        st.caption("`pixels` are what you see; `xb` is the same, normalised to mean 0, std 1.")

    n = len(batch.pictures) if shown == "all" else min(9, len(batch.pictures))
    with pictures, st.grid(3 if n <= 9 else 4, min_column_width=100, gap="xsmall", key="pictures"):
        for i in range(n):
            st.image(
                batch.pictures[i],
                caption=f"`{batch.class_ids[i]}` **{words(batch.labels[i])}**" + with_files * f"  \n{batch.files[i]}",
                width="stretch",
                alt=f"{words(batch.labels[i])}, picture {i + 1} of the batch",
            )

    what_happened(LESSON)
    show_code(
        normalize,
        f"""{data_code(dls.config)}
xb, yb, items = dls.batch({split!r}, {number - 1})  # Python counts from 0
xb.shape, [dls.vocab[i] for i in yb]
dls.show_batch(split={split!r})""",
    )


def _turn(by: int) -> None:
    st.session_state["batch"] = max(1, st.session_state["batch"] + by)


LESSON = r"""
**The idea.** A model learns from batches, and a batch is one block of numbers. So all its pictures must have the same
size: `xb` has the shape *pictures × 3 colours × height × width*. `yb` holds one number a picture, the place of its
class in the sorted list of class names.

**Normalising.** Each channel is shifted and stretched, $x' = (x - \mu) / \sigma$, by the mean and the deviation that
ImageNet's photos have. A pretrained model has seen such numbers only. The batch's own mean is therefore near 0, not 0.

**Two splits.** Training pictures are shuffled and augmented: in the next epoch the same dog is turned and cut another
way. Validation pictures stay whole and as they are, so that two epochs can be compared.

**A pitfall.** Look at a batch before you train. Wrong labels, a crop that cuts off the animal, a class with three
pictures: here you see it in a minute, in the loss never.
"""
