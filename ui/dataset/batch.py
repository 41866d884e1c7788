"""One batch as the model gets it, with its numbers and the file behind each picture."""

from dataclasses import replace

import streamlit as st

from core.data.batches.make_batch import normalize
from core.data.load import DataLoaders, Split
from core.errors import PictureError
from core.wording import class_name
from ui.forms.data_choice import Choice, data_code
from ui.page import fields
from ui.page.escape import for_markdown
from ui.page.heading import explained, show_code, what_happened
from ui.page.opened import close, opened
from ui.pictures.batch_view import BatchView, batch_view
from ui.pictures.picture_view import STYLE, cell, fitting_width, known_of, original
from ui.pictures.places import SPLITS

HIGHEST = 132  # CSS pixels of the pair, which leaves room for the table below
MANY = ["9", "all"]


def show(choice: Choice) -> None:
    notes = st.container(gap=None)
    pictures, inputs = st.columns([5, 7], gap="medium")
    with inputs:
        split, many, with_files = _what_to_show()
        with st.container(horizontal=True, vertical_alignment="bottom"):
            seed = fields.number("Seed", 0, 2**31 - 1, "data_seed", choice.config.seed, width=120, help=SEED)
            number = fields.number("Batch", 1, 1_000_000, "batch", 1, width=120)
            st.button("`one_batch()`", key="one", on_click=_turn_to, args=(1,), disabled=number == 1, help=ONE)
            st.button("Previous", key="previous", on_click=_turn_to, args=(number - 1,), disabled=number == 1)
            st.button("Next batch", key="next", type="primary", on_click=_turn_to, args=(number + 1,))
    with notes:
        dls = replace(choice, config=choice.config.model_copy(update={"seed": seed})).load()
    with explained():
        batch = batch_view(dls, split, number - 1)

    look = opened("look")
    with inputs:
        if look is not None and 1 <= look <= len(batch.items):
            _source(dls, batch, look - 1)
        else:
            _numbers(dls, batch, split, number)
    with pictures:
        _pictures(dls, batch, len(batch.items) if many == "all" else 9, with_files)

    what_happened(LESSON)
    call = (
        f"xb, yb = dls.one_batch({split!r})"
        if number == 1
        else f"xb, yb, items = dls.batch({split!r}, {number - 1})  # Python counts from 0"
    )
    show_code(
        normalize,
        f"""{data_code(dls.config)}
{call}
xb.shape, [dls.vocab[i] for i in yb]
dls.show_batch(split={split!r})""",
    )


def _what_to_show() -> tuple[Split, str, bool]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        split = fields.segmented("Split", SPLITS, "split", "training")
        many = fields.segmented("Show", MANY, "many", "9")
        with_files = fields.toggle("File names", "files")
    return SPLITS[split], many, with_files


def _turn_to(number: int) -> None:
    fields.put("batch", max(1, number))


def _pictures(dls: DataLoaders, batch: BatchView, n: int, with_files: bool) -> None:
    st.html(STYLE)
    n = min(n, len(batch.items))
    with st.grid(3 if n <= 9 else 4, min_column_width=90, gap="xsmall", key="pictures"):
        for k in range(n):
            file, label = dls.items[batch.items[k]].path.name, class_name(batch.labels[k])
            text = for_markdown(file) if with_files else f"`{batch.class_ids[k]}` **{for_markdown(label)}**"
            alt = f"{label}, picture {k + 1} of the batch"
            cell(f"look-{k}", batch.pictures[k], text, alt, for_markdown(file), ("look", k + 1))


def _numbers(dls: DataLoaders, batch: BatchView, split: Split, number: int) -> None:
    in_epoch = len(dls.loader(split))
    epoch, place = divmod(number - 1, in_epoch)
    which = f"epoch {epoch + 1}" if split == "train" else "the same in every epoch"
    call = f"dls.one_batch({split!r})" if number == 1 else f"dls.batch({split!r}, {number - 1})"
    st.caption(f"`{call}`: batch {place + 1} of {in_epoch}, {which}. The same seed and number give the same batch.")
    st.table(batch.facts)
    st.caption(
        "`pixels` is what you see, `xb` is the same, normalised, and `yb` holds the class numbers. "
        "Click a picture to see its file."
    )


def _source(dls: DataLoaders, batch: BatchView, k: int) -> None:
    """The file of picture `k` of the batch, beside what the model gets."""
    i = batch.items[k]
    path, label = dls.items[i]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**Picture {k + 1} of the batch**: {for_markdown(class_name(label))}")
        st.button("Back to the numbers", key="to_numbers", type="tertiary", on_click=close, args=("look",))
    shown = None
    with st.container(horizontal=True, key="pair"):
        try:
            shown = original(path)
            width = fitting_width(shown, widest=280, highest=HIGHEST)
            st.image(
                shown.uri, caption="the file", width=width, alt=f"{class_name(label)}, {path.name}, the whole picture"
            )
        except PictureError as error:
            st.error(for_markdown(str(error)), icon=":material/broken_image:")
        caption = "what the model gets"
        st.image(batch.pictures[k], caption=caption, width=HIGHEST, alt=f"{class_name(label)}, as the model gets it")
    st.table(known_of(dls, i, shown))


SEED = "Decides which pictures are used for validation, their order and everything random. Training uses 42."
ONE = "The first batch, as `dls.one_batch()` returns it"
LESSON = r"""
**The idea.** A model learns from batches, and a batch is one block of numbers. So all its pictures need the same size:
`xb` has the shape *pictures × 3 colours × height × width*. `yb` holds one number per picture, the position of its class
in the sorted list of class names.

**The seed.** Order, crops and rotations are random, yet one number decides them all. The same seed gives everyone the
same batches, today and tomorrow, so two training runs can differ in just the one thing you changed. A different seed
changes the split, too.

**Normalising.** Each channel is shifted and scaled, $x' = (x - \mu) / \sigma$, by the mean and standard deviation of
ImageNet's photos: a pretrained model has only ever seen such numbers. Over many photos that brings the mean to 0. A
single batch differs a little, and a batch of drawings a lot: the toy pets are brighter than photos, so the mean of
their `xb` is well above 0, about 0.5.

**Two splits.** Training pictures are shuffled and augmented: in the next epoch the same dog is rotated and cropped
differently. Validation pictures never change, so you can compare one epoch with another.

**A pitfall.** Look at a batch before you train. Wrong labels, a crop without the animal, a class with three pictures:
here you'd spot them within a minute; in the loss you never would.
"""
