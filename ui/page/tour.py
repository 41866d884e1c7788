"""The tour: a few stops on the real pages, with one thing to try at each.

The stop is kept in the address and the session, so it survives a reload and a detour. A cookie remembers that this
browser has seen the invitation."""

from dataclasses import dataclass, field

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

ADDRESS = "tour"
COOKIE = "petlab_welcomed"
REMEMBER = f"<script>document.cookie = '{COOKIE}=1; path=/; max-age=31536000; samesite=lax'</script>"
STYLE = "<style>.st-key-tour {padding: 0.4rem 1rem; gap: 0.25rem 1rem}</style>"


@dataclass(frozen=True)
class Stop:
    """A page, what to try there, and the parameters of its address."""

    page: str
    title: str
    task: str
    query: dict[str, str] = field(default_factory=dict)


STOPS = (
    Stop(
        "dataset",
        "Dataset",
        "These pictures are one batch, just as the model gets them. Choose **Browse** and open a picture to see where "
        "its label comes from.",
        {"view": "Batch"},
    ),
    Stop(
        "augmentation",
        "Augmentation",
        "Move **Rotate** a little. Both versions turn by the same angle. Which one keeps the fur sharp?",
    ),
    Stop(
        "lr_finder",
        "Learning rate",
        "Press **Find a rate** and watch the loss fall, then shoot up. Pick a point where it’s still falling.",
    ),
    Stop(
        "training",
        "Training",
        "The curve is the plan: first the head alone, then all layers. Press **Train**. You can pause at any batch.",
    ),
    Stop(
        "softmax",
        "Softmax",
        "Push one slider up. Its probability grows, the others shrink, and they still add up to 1.",
    ),
    Stop(
        "predict",
        "Predict",
        "Show a model a photo of your own pet. Warm colours show where it looked. Should you believe it?",
    ),
    Stop(
        "questions",
        "Questions",
        "Answer one question by doing it. The page checks your answer and ticks it off.",
    ),
)


def guide() -> None:
    """During a tour: what to try at this stop, and a link to the next."""
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
            st.markdown(f"Your tour is paused at stop {number} of {len(STOPS)}.", width="stretch")
            _link(number, f"Back to {stop.title}")
        st.button("End the tour", key="end_tour", type="tertiary", on_click=_end)
        _remember()


def invitation() -> None:
    """On the home page: an invitation that can be declined at the first visit, then just a link."""
    if ADDRESS in st.session_state:
        return
    if _welcomed() or st.session_state.get("welcomed"):
        _link(1, "Take the tour")
        _remember()
        return
    with _row():
        st.markdown(f"**New here?** Take a tour of {len(STOPS)} pages, with one thing to try on each.", width="stretch")
        _link(1, "Take the tour")
        st.button("Not now", key="no_tour", type="tertiary", on_click=lambda: st.session_state.update(welcomed=True))


def _row() -> DeltaGenerator:
    st.html(STYLE)
    return st.container(border=True, horizontal=True, vertical_alignment="center", key="tour")


def _welcomed() -> bool:
    """Whether the browser had the cookie when this session began."""
    if COOKIE not in st.session_state:  # reading the cookies takes milliseconds
        cookies = st.context.cookies.to_dict()  # `in` the cookies themselves is always true in Streamlit's own tests
        st.session_state[COOKIE] = COOKIE in cookies
    return st.session_state[COOKIE]


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
