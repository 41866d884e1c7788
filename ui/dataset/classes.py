"""How many pictures each class has, how large they are, and what each class looks like."""

import streamlit as st

from core.data.load import DataLoaders
from core.plots.classes import class_balance
from core.wording import class_name, class_names
from ui.forms.data_choice import Choice, data_code
from ui.page.charts import balance_chart, size_chart
from ui.page.escape import for_markdown
from ui.page.heading import show_code, what_happened
from ui.page.large_type import chart
from ui.pictures.places import MOST_SIZES, class_counts, one_of_each, sizes


def show(choice: Choice) -> None:
    dls = choice.load()
    train_counts, valid_counts = class_counts(dls)
    balance, large = st.columns(2, gap="medium")
    with balance:
        st.markdown(
            f"**Are any classes rare?** Each has {_between(train_counts)} training and {_between(valid_counts)} "
            f"validation pictures.{_never_validated(dls.vocab, valid_counts)}"
        )
        chart(
            st,
            balance_chart(tuple(class_names(dls.vocab).values()), tuple(train_counts), tuple(valid_counts)),
            key="class-balance",
            alt=f"Bars: pictures of each of {len(dls.vocab)} classes, {_between(train_counts)} for training",
        )
    with large:
        _sizes(dls)
        _one_of_each(dls)
        if dls.skipped:
            left_out = "1 picture" if len(dls.skipped) == 1 else f"{len(dls.skipped)} pictures"
            with st.expander(f"{left_out} left out", icon=":material/broken_image:"):
                for path, reason in dls.skipped.items():
                    st.markdown(f"- {for_markdown(path.name)}: {for_markdown(reason)}")
    what_happened(LESSON)
    show_code(
        class_balance,
        f"""{data_code(dls.config)}
from collections import Counter

from core.data.pictures.sizes import picture_sizes

Counter(item.label for item in dls.items)
Counter(dls.items[i].label for i in dls.valid.indices)
picture_sizes([item.path for item in dls.items])  # width, height""",
    )


def _never_validated(vocab: list[str], valid_counts: list[int]) -> str:
    read = class_names(vocab)
    names = [for_markdown(read[name]) for name, count in zip(vocab, valid_counts, strict=True) if count == 0]
    if not names:
        return ""
    if len(names) == 1:
        return f" The validation set has no picture of {names[0]}."
    return f" {len(names)} classes have no picture in the validation set, such as {', '.join(names[:3])}."


def _between(counts: list[int]) -> str:
    least, most = min(counts), max(counts)
    return f"{least} to {most}" if least < most else str(most)


def _sizes(dls: DataLoaders) -> None:
    found, presize = sizes(dls), dls.config.presize
    if not found.names:
        st.info("No picture has a readable size.")
        return
    small = int((found.sizes.min(axis=1) < presize).sum())
    sample = "" if len(dls.items) <= MOST_SIZES else f" in a sample of {MOST_SIZES}"
    said = f"No, every side{sample} is at least {presize} pixels long."
    if small:
        pictures, have, them = ("1 picture", "has", "it") if small == 1 else (f"{small} pictures", "have", "them")
        said = f"{pictures}{sample} {have} a side below {presize} pixels, so presizing enlarges {them}."
    st.markdown(f"**Are any pictures too small?** {said}")
    chart(
        st,
        size_chart(found, presize),
        key="sizes",
        alt=f"Dots: width and height of {len(found.names)} pictures, {small} of them smaller than {presize} pixels",
    )


def _one_of_each(dls: DataLoaders) -> None:
    sheet = st.expander("One picture of each class", icon=":material/grid_view:", key="sheet", on_change="rerun")
    if sheet.open:
        with sheet, st.grid("auto", min_column_width=110, gap="xsmall", key="sheet-grid"):
            for label, picture in one_of_each(dls).items():
                st.image(
                    picture,
                    caption=for_markdown(class_name(label)),
                    width="stretch",
                    alt=f"A picture of the class {class_name(label)}",
                )


LESSON = """
**The idea.** A model that sees one class far more often than another learns to guess the common one. In a balanced set
every class has about the same number of pictures; the bars show at a glance where that isn't so. The split is random,
so a rare class may get few validation pictures, and then its error rate means little. With none at all, nobody can tell
whether the model knows the class.

**Sizes.** A batch is one block of numbers, so all its pictures need one size. Presizing cuts out a square and resizes
it. Larger pictures lose detail that the model wouldn't see anyway; smaller ones are enlarged and come out blurred.

**A pitfall.** If all pictures of a class come from one camera, traces of their size, such as blur, can give the class
away even after resizing. A model finds such shortcuts, and then a photo of your own shows that it has learned nothing
else.
"""
