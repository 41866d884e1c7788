"""The confusion matrix: click a cell, or pick it in the list, to see its pictures."""

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.plots.confusion import confusion
from core.understand.interpretation import cat_or_dog, grouped
from core.wording import class_name, class_names
from ui.mistakes import grid
from ui.mistakes.predictions import Predictions
from ui.page import fields
from ui.page.escape import for_markdown
from ui.page.large_type import chart


def by_group(preds: Predictions) -> Predictions:
    """The switch that puts all cats against all dogs, and the predictions so grouped."""
    groups = cat_or_dog(preds.vocab)
    how = "Told apart by the names: cats' start with a capital letter."
    on = groups is not None and fields.toggle("Cats and dogs", "groups", help=how)
    return replace(preds, groups=groups if on else None)


def show(preds: Predictions) -> None:
    groups = preds.groups
    plot, pictures = st.columns([4, 3], gap="medium")
    with plot, st.container(horizontal=True, vertical_alignment="center"):
        diagonal = fields.toggle("Show right answers", "diagonal", help="They fill the diagonal.")
        share = fields.toggle("As a share of the row", "share")
    matrix, names = preds.found.confusion_matrix(), preds.vocab
    members = [[i] for i in range(len(names))]
    if groups is not None:
        matrix, names = grouped(matrix, groups)
        members = [[i for i, group in enumerate(groups) if group == name] for name in names]
    cells = _cells(matrix, names)
    with pictures:
        picked = _choose_cell(cells)
    with plot:
        _chart(preds, matrix, names, share, not diagonal, picked, cells)
    with pictures:
        if picked is None:
            st.success("The model made no mistakes here.", icon=":material/check:")
            return
        actual, predicted = picked
        count, of = matrix[actual, predicted], matrix[actual].sum()
        truth, said = (for_markdown(class_name(names[k])) for k in picked)
        what = f"**{truth}** taken for **{said}**" if actual != predicted else f"**{truth}** recognised"
        st.markdown(f"{what}: {count} of {of} {'picture' if of == 1 else 'pictures'}")
        grid.show(preds, preds.found.cell(members[actual], members[predicted]), "cell", columns=4, on_a_page=8)


def _cells(matrix: np.ndarray, names: list[str]) -> dict[str, tuple[int, int]]:
    """A cell's name -> (actual, predicted): the wrong ones first, most frequent first."""
    there = np.argwhere(matrix > 0).tolist()
    there.sort(key=lambda cell: (cell[0] == cell[1], -matrix[cell[0], cell[1]]))
    read = list(class_names(names).values())
    return {f"{read[actual]} as {read[predicted]}": (actual, predicted) for actual, predicted in there}


def _choose_cell(cells: dict[str, tuple[int, int]]) -> tuple[int, int] | None:
    """The cell whose pictures are shown, at first the most confused pair; None where no cell has any."""
    if not cells:
        return None
    asked = st.query_params.get("cell", "")
    if "_" in asked and asked not in cells:  # a link that names the classes as files do
        st.query_params["cell"] = class_name(asked)
        fields.put("cell", class_name(asked))
    worst = next(iter(cells))
    return cells[fields.select("Cell, most mistakes first", cells, "cell", worst, label_visibility="collapsed")]


def _chart(
    preds: Predictions,
    matrix: np.ndarray,
    names: list[str],
    share: bool,
    hide_diagonal: bool,
    picked: tuple[int, int] | None,
    cells: dict[str, tuple[int, int]],
) -> None:
    key = f"matrix-{preds.run.id}-{preds.epoch}-{preds.part}-{share}-{hide_diagonal}-{preds.groups is not None}"
    by_place = {place: name for name, place in cells.items()}

    def clicked() -> None:
        points = st.session_state[key].selection.points
        if points and (name := by_place.get(tuple(points[0]["customdata"]))):
            fields.put("cell", name)

    chart(
        st,
        _figure(matrix, names, share, hide_diagonal, picked, bool(st.session_state.get("large"))),
        key=key,
        on_select=clicked,
        alt=f"Confusion matrix of {len(names)} classes, {preds.wrong} of {len(preds.found.actual)} pictures wrong",
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def _figure(
    matrix: np.ndarray, names: list[str], share: bool, hide_diagonal: bool, picked: tuple[int, int] | None, large: bool
) -> go.Figure:
    return confusion(matrix, names, share, hide_diagonal, picked, large)
