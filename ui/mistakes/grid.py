"""Pictures with the model's answers. The ones that are ticked are relabelled or left out together, in the journal: the
files stay as they are."""

import streamlit as st

from core.data.pictures.thumbnails import thumbnails
from core.errors import PictureError
from core.plots.pictures import no_picture_svg
from core.wording import class_name, class_names
from ui.mistakes.predictions import Predictions
from ui.page.escape import for_markdown
from ui.pictures.batch_view import identity
from ui.pictures.places import jpeg_uri

AS_PREDICTED = "the model's answer"


def show(preds: Predictions, indices: list[int], name: str, columns: int, on_a_page: int) -> None:
    """The pictures `indices` of the predictions, page by page; `name` is this grid's own on the page."""
    if not indices:
        st.info("No pictures here.")
        return
    bar = st.container(horizontal=True, vertical_alignment="center", gap="xsmall")
    pages = -(-len(indices) // on_a_page)
    page_key = f"page_{name}"
    if st.session_state.get(page_key, 1) > pages:
        st.session_state[page_key] = pages
    first = (st.session_state.get(page_key, 1) - 1) * on_a_page
    shown = indices[first : first + on_a_page]
    picked = _picked(preds)
    _cells(preds, shown, columns, picked)
    with bar:
        _bar(preds, indices, shown, name, picked)
        if pages > 1:
            st.pagination(pages, key=page_key, max_visible_pages=5)


def undo_last(preds: Predictions) -> None:
    """What the last action did, and a button to undo it."""
    done = st.session_state.get("cleaned_last")
    if not done or not any(entry.id == done[0] and not entry.undone for entry in preds.journal.entries()):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{for_markdown(done[1])}.")
        st.button("Undo", icon=":material/undo:", key="undo_last", on_click=preds.journal.set_undone, args=(done[0],))


def status(preds: Predictions, item: int) -> str:
    """What the journal says about a picture, in Markdown, or nothing."""
    if preds.file(item) not in preds.corrections:
        return ""
    label = preds.corrections[preds.file(item)]
    return ":orange[left out]" if label is None else f":green[now {for_markdown(class_name(label))}]"


def _picked(preds: Predictions) -> set[int]:
    """The ticked pictures of this data set, as places in `dls.items`: Streamlit forgets a box that isn't drawn."""
    return st.session_state.setdefault("picked", {}).setdefault(identity(preds.dls), set())


def _cells(preds: Predictions, shown: list[int], columns: int, picked: set[int]) -> None:
    found = preds.found
    pictures = thumbnails([preds.dls.items[preds.item(i)].path for i in shown])
    width = {4: 100, 6: 140}.get(columns, 120)
    with st.grid(columns, min_column_width=width, gap="xsmall"):
        for i, picture in zip(shown, pictures, strict=True):
            item = preds.item(i)
            truth, said = (class_name(preds.vocab[k]) for k in (found.actual[i], found.predicted[i]))
            with st.container(key=f"mistake-{item}", gap="xxsmall"):
                uri = no_picture_svg() if isinstance(picture, PictureError) else jpeg_uri(picture)
                name = preds.dls.items[item].path.name
                st.image(uri, width="stretch", alt=f"{name}: labelled {truth}, predicted {said}")
                if (key := f"pick-{item}") not in st.session_state:
                    st.session_state[key] = item in picked
                ticked = st.checkbox(for_markdown(truth), key=key, help=for_markdown(name))
                (picked.add if ticked else picked.discard)(item)
                probability = f"{found.preds.probs[i].max():.0%}"
                loss = f"loss {found.preds.losses[i]:.2f}, p {found.preds.probs[i, found.actual[i]]:.1%}"
                st.caption(f"model: **{for_markdown(said)}**, {probability}  \n{loss}")
                if done := status(preds, item):
                    st.markdown(f":small[{done}]")


def _bar(preds: Predictions, indices: list[int], shown: list[int], name: str, ticks: set[int]) -> None:
    """What can be done with the ticked pictures, on all pages of this grid."""
    picked = [i for i in indices if preds.item(i) in ticks]
    items = [preds.item(i) for i in shown]
    every = ticks.issuperset(items)
    st.button(
        "Untick all" if every else "Tick all",
        key=f"every_{name}",
        on_click=_pick,
        args=(ticks, items, not every),
        help="All pictures on this page.",
    )
    label = st.selectbox(
        "New label",
        [AS_PREDICTED, *preds.vocab],
        key=f"label_{name}",
        width=220,
        format_func=class_names([AS_PREDICTED, *preds.vocab]).__getitem__,
        label_visibility="collapsed",
    )
    st.button(
        f"Relabel {len(picked)}" if picked else "Relabel",
        key=f"relabel_{name}",
        on_click=_relabel,
        args=(preds, picked, label, ticks),
        disabled=not picked,
    )
    st.button(
        f"Leave out {len(picked)}" if picked else "Leave out",
        key=f"omit_{name}",
        on_click=_leave_out,
        args=(preds, picked, ticks),
        disabled=not picked,
    )
    if elsewhere := len(picked) - len(ticks.intersection(items)):
        st.caption(f"{elsewhere} more on other pages", width="content")


def _relabel(preds: Predictions, picked: list[int], label: str, ticks: set[int]) -> None:
    given = {i: preds.vocab[preds.found.predicted[i]] if label == AS_PREDICTED else label for i in picked}
    to = "with the model's answer" if label == AS_PREDICTED else f"as {class_name(label)}"
    _note(preds, {preds.file(preds.item(i)): new for i, new in given.items()}, f"{_count(picked)} relabelled {to}")
    _pick(ticks, [preds.item(i) for i in picked], False)


def _leave_out(preds: Predictions, picked: list[int], ticks: set[int]) -> None:
    _note(preds, {preds.file(preds.item(i)): None for i in picked}, f"{_count(picked)} left out")
    _pick(ticks, [preds.item(i) for i in picked], False)


def _note(preds: Predictions, changes: dict[str, str | None], note: str) -> None:
    st.session_state["cleaned_last"] = (preds.journal.add(changes, note), note)


def _pick(ticks: set[int], items: list[int], yes: bool) -> None:
    (ticks.update if yes else ticks.difference_update)(items)
    for item in items:
        st.session_state.pop(f"pick-{item}", None)  # so that the boxes follow


def _count(picked: list[int]) -> str:
    return "1 picture" if len(picked) == 1 else f"{len(picked)} pictures"
