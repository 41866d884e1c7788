"""The confusion matrix: a click on a cell shows its pictures, and so does its name in the list."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.plots.confusion import confusion
from core.understand.interpretation import cat_or_dog, grouped
from core.wording import class_name
from ui.mistakes import grid
from ui.mistakes.predictions import Predictions
from ui.page import fields
from ui.page.escape import for_markdown
from ui.page.large_type import chart


def show(preds: Predictions) -> None:
    groups = cat_or_dog(preds.vocab)
    plot, pictures = st.columns([11, 9], gap="medium")
    with plot, st.container(horizontal=True, vertical_alignment="center"):
        diagonal = fields.toggle("Right ones too", "diagonal", help="Shows the diagonal.")
        share = fields.toggle("Share of the row", "share")
        how = "By the names: those of cats begin with a capital letter."
        by_group = groups is not None and fields.toggle("Cats and dogs", "groups", help=how)
    matrix, names = preds.found.confusion_matrix(), preds.vocab
    members = [[i] for i in range(len(names))]
    if by_group and groups is not None:
        matrix, names = grouped(matrix, groups)
        members = [[i for i, group in enumerate(groups) if group == name] for name in names]
    cells = _cells(matrix, names)
    with pictures:
        picked = _choose_cell(cells)
    with plot:
        _chart(preds, matrix, names, share, not diagonal, picked, cells, bool(by_group))
    with pictures:
        if picked is None:
            st.success("The model made no mistake here.")
            return
        actual, predicted = picked
        count, of = matrix[actual, predicted], matrix[actual].sum()
        truth, said = (for_markdown(class_name(names[k])) for k in picked)
        what = f"**{truth}** taken for **{said}**" if actual != predicted else f"**{truth}** recognised"
        st.markdown(f"{what}: {count} of {of}")
        grid.show(preds, preds.found.cell(members[actual], members[predicted]), "cell", columns=4, on_a_page=8)


def _cells(matrix: np.ndarray, names: list[str]) -> dict[str, tuple[int, int]]:
    """What a cell is called -> (actual, predicted): the wrong ones first, most frequent first."""
    there = np.argwhere(matrix > 0).tolist()
    there.sort(key=lambda cell: (cell[0] == cell[1], -matrix[cell[0], cell[1]]))
    return {f"{names[actual]} as {names[predicted]}": (actual, predicted) for actual, predicted in there}


def _choose_cell(cells: dict[str, tuple[int, int]]) -> tuple[int, int] | None:
    """The cell whose pictures are shown, at first the most confused pair; None where nothing is confused."""
    if not cells:
        return None
    worst = next(iter(cells))
    return cells[fields.select("Cell, most confused first", cells, "cell", worst, label_visibility="collapsed")]


def _chart(
    preds: Predictions,
    matrix: np.ndarray,
    names: list[str],
    share: bool,
    hide_diagonal: bool,
    picked: tuple[int, int] | None,
    cells: dict[str, tuple[int, int]],
    by_group: bool,
) -> None:
    key = f"matrix-{preds.run.id}-{preds.epoch}-{preds.part}-{share}-{hide_diagonal}-{by_group}"
    by_place = {place: name for name, place in cells.items()}

    def clicked() -> None:
        points = st.session_state[key].selection.points
        if points and (name := by_place.get((int(points[0]["y"]), int(points[0]["x"])))):
            fields.put("cell", name)

    wrong = int((preds.found.predicted != preds.found.actual).sum())
    chart(
        st,
        _figure(matrix, names, share, hide_diagonal, picked),
        key=key,
        on_select=clicked,
        alt=f"Confusion matrix of {len(names)} classes, {wrong} of {len(preds.found.actual)} pictures wrong",
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def _figure(
    matrix: np.ndarray, names: list[str], share: bool, hide_diagonal: bool, picked: tuple[int, int] | None
) -> go.Figure:
    return confusion(matrix, names, share, hide_diagonal, picked)
