"""The tour: a few stops on the real pages, one thing to do at each. The stop stands in the address and the session, so
a reload and a detour do not end it; a cookie remembers that this browser has seen the invitation."""

from dataclasses import dataclass, field

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

ADDRESS = "tour"
COOKIE = "petlab_welcomed"
REMEMBER = f"<script>document.cookie = '{COOKIE}=1; path=/; max-age=31536000; samesite=lax'</script>"
STYLE = "<style>.st-key-tour {padding: 0.4rem 1rem; gap: 0.25rem 1rem}</style>"


@dataclass(frozen=True)
class Stop:
    """A page, what to do there, and what its address has to say."""

    page: str
    title: str
    task: str
    query: dict[str, str] = field(default_factory=dict)


STOPS = (
    Stop(
        "dataset",
        "Dataset",
        "These pictures are one batch, as the model gets them. Open **Browse**, and click a picture to see where its "
        "label comes from.",
        {"view": "Batch"},
    ),
    Stop(
        "augmentation",
        "Augmentation",
        "Move **Rotate** a little. Both pictures turn by the same angle: which one keeps the fur sharp?",
    ),
    Stop(
        "lr_finder",
        "Learning rate",
        "Press **Find a rate** and watch the loss fall, then explode. Pick a point where it still falls.",
    ),
    Stop(
        "training",
        "Training",
        "The curve is the plan: first the head alone, then all layers. Press **Train**; you can pause at any batch.",
    ),
    Stop(
        "softmax",
        "Softmax",
        "Push one slider up. Its probability grows, all others shrink, and the sum stays 1.",
    ),
    Stop(
        "predict",
        "Predict",
        "Show a trained model a photo of your own pet. Warm colours show what it looked at; the meter, how sure to be.",
    ),
    Stop(
        "questions",
        "Questions",
        "Answer one question by doing it. The page checks what you type, and ticks it.",
    ),
)


def guide() -> None:
    """On each page, while a tour is on: what to do at its stop, and the way to the next."""
    text = st.query_params.get(ADDRESS) or st.session_state.get(ADDRESS)
    if text is None:
        return
    if text not in map(str, range(1, len(STOPS) + 1)):
        _end()
        return
    st.session_state[ADDRESS] = text
    number, here = int(text), ADDRESS in st.query_params
    stop = STOPS[number - 1]
    with _row():
        if here:
            st.markdown(f"**Tour, {number} of {len(STOPS)}.** {stop.task}", width="stretch")
            if number < len(STOPS):
                _link(number + 1, f"Next: {STOPS[number].title}")
        else:
            st.markdown(f"The tour waits at stop {number} of {len(STOPS)}.", width="stretch")
            _link(number, f"Back to {stop.title}")
        st.button("End the tour", key="end_tour", type="tertiary", on_click=_end)
        _remember()


def invitation() -> None:
    """On the front page: at the first visit, what the tour is, with a way to decline; later one link."""
    if ADDRESS in st.session_state:
        return
    if _welcomed() or st.session_state.get("welcomed"):
        _link(1, "Take the tour")
        _remember()
        return
    with _row():
        st.markdown(
            f"**New here?** The tour leads through {len(STOPS)} pages, one thing to try on each.", width="stretch"
        )
        _link(1, "Take the tour")
        st.button("Not now", key="no_tour", type="tertiary", on_click=lambda: st.session_state.update(welcomed=True))


def _row() -> DeltaGenerator:
    st.html(STYLE)
    return st.container(border=True, horizontal=True, vertical_alignment="center", key="tour")


def _welcomed() -> bool:
    return COOKIE in st.context.cookies.to_dict()  # `in` the cookies themselves is always true in Streamlit's own tests


def _remember() -> None:
    if not _welcomed():
        st.html(REMEMBER, width="content", unsafe_allow_javascript=True)


def _link(number: int, label: str) -> None:
    stop = STOPS[number - 1]
    kept = {name: value for name, value in st.query_params.to_dict().items() if name in ("large", "ticked")}
    query = {**kept, **stop.query, ADDRESS: str(number)}
    st.page_link(f"pages/{stop.page}.py", label=f"**{label}**", icon=":material/tour:", query_params=query)


def _end() -> None:
    st.session_state.pop(ADDRESS, None)
    st.query_params.pop(ADDRESS, None)
