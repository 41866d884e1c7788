"""All pictures, page by page, by class and split, and each one in full."""

import numpy as np
import streamlit as st

from core.data.load import DataLoaders
from core.data.pictures.thumbnails import thumbnails
from core.errors import PictureError
from core.plots.pictures import no_picture_svg
from core.wording import class_name, class_names
from ui.forms.data_choice import Choice, data_code
from ui.page import fields
from ui.page.escape import for_markdown
from ui.page.heading import show_code, what_happened
from ui.page.opened import close, open_one, opened
from ui.pictures.picture_view import STYLE, cell, fitting_width, known_of, original
from ui.pictures.places import SPLITS, chosen, jpeg_uri, places

ON_A_PAGE = 24
PARTS = {"all": "all", **SPLITS}
EVERY_CLASS = "all classes"


def show(choice: Choice) -> None:
    dls = choice.load()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        class_id, part = _filters(dls)
        bar = st.container(horizontal=True, vertical_alignment="bottom", width="content")
    found = chosen(dls, class_id, part)
    i = _picture_in_address(dls)
    if not len(found):
        st.info("This class has no picture in this split. Choose another.")
    elif i is None:
        with bar:
            first = _first_of_page(len(found))
        _grid(dls, found[first : first + ON_A_PAGE].tolist())
        st.caption("You see the middle square of each picture. Click one to see all of it.")
    else:
        with bar:
            _turns(found, i)
        _one(dls, i)
    what_happened(LESSON)
    _code(dls, class_id, part)


def _filters(dls: DataLoaders) -> tuple[int | None, str]:
    names = [EVERY_CLASS, *class_names(dls.vocab).values()]
    only = fields.select("Class", names, "only", EVERY_CLASS, on_change=_first_page, width=260)
    part = fields.segmented("Split", PARTS, "part", "all", on_change=_first_page)
    return (None if only == EVERY_CLASS else names.index(only) - 1), PARTS[part]


def _picture_in_address(dls: DataLoaders) -> int | None:
    i = opened("picture")
    if i is not None and i >= len(dls.items):
        close("picture")
        st.info(f"There is no picture {i} here: the last one is {len(dls.items) - 1}.")
        return None
    return i


def _first_of_page(n: int) -> int:
    """The pages of `n` pictures; returns the first picture of the chosen one."""
    first = (fields.page(-(-n // ON_A_PAGE), "page") - 1) * ON_A_PAGE
    st.markdown(f"**{first + 1}** to **{min(n, first + ON_A_PAGE)}** of {n}")
    return first


def _first_page() -> None:
    fields.put("page", 1)
    close("picture")


def _grid(dls: DataLoaders, indices: list[int]) -> None:
    st.html(STYLE)
    paths = [dls.items[i].path for i in indices]
    with st.grid(8, min_column_width=100, gap="xsmall", key="browse"):
        for i, path, found in zip(indices, paths, thumbnails(paths), strict=True):
            label = class_name(dls.items[i].label)
            if isinstance(found, PictureError):
                picture, alt, hint = no_picture_svg(), f"{label}: {found}", str(found)
            else:
                picture, alt, hint = jpeg_uri(found), f"{label}, {path.name}", path.name
            cell(f"open-{i}", picture, for_markdown(label), alt, for_markdown(hint), ("picture", i))


def _turns(found: np.ndarray, i: int) -> None:
    """Buttons to the grid and to the neighbours of picture `i` among `found`."""
    at = int(found.searchsorted(i))  # where it is, or would be
    here = at < len(found) and found[at] == i
    after = at + 1 if here else at
    st.button("Grid", key="to_grid", icon=":material/grid_view:", on_click=_to_page_of, args=(min(at, len(found) - 1),))
    for key, text, to in (("earlier", "Previous", at - 1), ("later", "Next", after)):
        there = 0 <= to < len(found)
        neighbour = int(found[to]) if there else i
        st.button(text, key=key, on_click=open_one, args=("picture", neighbour), disabled=not there)
    st.markdown(f"**{at + 1}** of {len(found)}" if here else "not in this selection")


def _to_page_of(at: int) -> None:
    fields.put("page", at // ON_A_PAGE + 1)
    close("picture")


def _one(dls: DataLoaders, i: int) -> None:
    path, label = dls.items[i]
    picture, facts = st.columns([4, 3], gap="medium")
    shown = None
    with picture:
        try:
            shown = original(path)
            st.image(shown.uri, width=fitting_width(shown), alt=f"{class_name(label)}, {path.name}, the whole picture")
        except PictureError as error:
            st.error(for_markdown(str(error)), icon=":material/broken_image:")
    with facts:
        st.subheader(for_markdown(class_name(label)), anchor=False)
        st.table(known_of(dls, i, shown))
        with st.container(border=True):
            st.page_link(
                "pages/augmentation.py",
                label="Augment this picture",
                icon=":material/crop_rotate:",
                query_params=_in_augmentation(dls, i),
            )


def _code(dls: DataLoaders, class_id: int | None, part: str) -> None:
    chosen_from = "range(len(dls.items))" if part == "all" else f"sorted(dls.{part}.indices)"
    only = "" if class_id is None else f" if dls.items[i].label == {dls.vocab[class_id]!r}"
    show_code(
        thumbnails,
        f"""{data_code(dls.config)}
from core.data.pictures.thumbnails import thumbnails

chosen = [i for i in {chosen_from}{only}]
thumbnails([dls.items[i].path for i in chosen[:{ON_A_PAGE}]])  # JPEGs""",
    )


def _in_augmentation(dls: DataLoaders, i: int) -> dict[str, str]:
    """The parameters that choose this picture there, with the data chosen here."""
    mine = ("only", "part", "page", "picture", "view")
    known = {name: value for name, value in st.query_params.to_dict().items() if name not in mine}
    class_id = int(places(dls).targets[i])
    nth = int(chosen(dls, class_id, "all").searchsorted(i)) + 1
    return {**known, "breed": class_names(dls.vocab)[dls.vocab[class_id]], "nth": str(nth)}


LESSON = """
**The idea.** A model can only learn what its pictures show. So look at many of them before you train: is the animal in
the picture, is the label right, do all pictures of a class come from one place? The seed puts each picture into either
training or validation, and there it stays.

**Thumbnails** are made once and stored on disk with the file's path, size and time of change, so a changed picture gets
a new one. They show the middle square, which is also the part of a validation picture that the model sees.

**A pitfall.** If one picture of an animal is in training and another in validation, the model looks better than it is:
it has already seen the answer. Look through both splits of a class.
"""
