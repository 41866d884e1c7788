"""Is any class rare, how large are the pictures, and what does each class look like."""

import streamlit as st

from core.data.load import DataLoaders
from core.plots.classes import class_balance
from core.wording import class_name
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
            f"**Is any class rare?** {_between(train_counts)} training, {_between(valid_counts)} validation pictures."
            + _never_validated(dls.vocab, valid_counts)
        )
        chart(
            st,
            balance_chart(tuple(map(class_name, dls.vocab)), tuple(train_counts), tuple(valid_counts)),
            key="class-balance",
            alt=f"Bars: pictures of each of {len(dls.vocab)} classes, {_between(train_counts)} for training",
        )
    with large:
        _sizes(dls)
        _one_of_each(dls)
        if dls.skipped:
            with st.expander(f"{len(dls.skipped)} pictures were left out", icon=":material/broken_image:"):
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
    names = [for_markdown(class_name(name)) for name, count in zip(vocab, valid_counts, strict=True) if count == 0]
    more = " and others" if len(names) > 3 else ""
    return f" None validates {', '.join(names[:3])}{more}." if names else ""


def _between(counts: list[int]) -> str:
    least, most = min(counts), max(counts)
    return f"{least} to {most}" if least < most else str(most)


def _sizes(dls: DataLoaders) -> None:
    found, presize = sizes(dls), dls.config.presize
    if not found.names:
        st.info("No picture's size can be read.")
        return
    small = int((found.sizes.min(axis=1) < presize).sum())
    whose = "the pictures" if len(dls.items) <= MOST_SIZES else f"a sample of {MOST_SIZES} pictures"
    st.markdown(
        f"**Is any picture small?** {small} of {whose} have a side below {presize} pixels: presizing enlarges them."
        if small
        else f"**Is any picture small?** No: all sides of {whose} have {presize} pixels or more."
    )
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
**The idea.** A model that sees one class far more often than another learns to guess it. In a balanced set each class
has about as many pictures as the others; the bars show at once where that is not so. The split is drawn at random, so
a rare class may be left with few validation pictures, and its error rate then says little; with none, nobody sees
whether the model knows the class.

**Sizes.** A batch is one block of numbers, so all its pictures must get one size. Presizing cuts a square and brings it
to the presize. What is larger loses detail that the model would not see anyway; what is smaller is enlarged, and stays
blurred.

**A pitfall.** If all pictures of one class come from one camera, their size or shape alone tells the class. The model
finds such a shortcut; a photo of your own then shows that it learned nothing else.
"""
