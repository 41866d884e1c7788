"""The book's list, fastcore's `L`, on the real items: choose steps, read the line of Python and its result."""

import streamlit as st
from fastcore.foundation import L

from core.data.lessons.fastcore_list import STARTS, Picture, pictures, run_steps, shown
from core.data.lessons.fastcore_steps import (
    FUNCTIONS,
    ArgWhere,
    AttrGot,
    Enumerate,
    Filter,
    GroupBy,
    ItemGot,
    Map,
    Pick,
    Range,
    Slice,
    Sorted,
    Step,
    Test,
    Unique,
    Zip,
)
from core.data.load import DataLoaders
from core.errors import PetLabError
from ui.forms.data_choice import Choice, data_code
from ui.page import fields
from ui.page.escape import for_markdown
from ui.page.heading import show_code, what_happened
from ui.pictures.batch_view import identity

NO_STEP = "–"
PLAIN: dict[str, Step] = {"unique": Unique(), "zip": Zip(), "L.range": Range(), "enumerate": Enumerate()}
FILLED = ["map", "filter", "argwhere", "sorted", "groupby", "[a:b:c]", "[place]", "[places]", "[mask]"]
STEPS = [NO_STEP, *FILLED, "itemgot", "attrgot", *PLAIN]
ATTRIBUTES = ["label", "path", "size", "name", "suffix", "path.name"]
DEFAULTS = ("attrgot", "unique", NO_STEP)
FARTHEST = 2**53 - 1  # the largest whole number a browser knows


def show(choice: Choice) -> None:
    dls = choice.load()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        start = fields.segmented("Start with", STARTS, "start", "items")
        cut = fields.slider("Elements shown", 1, 30, "cut", 6, width=220)
    steps: list[Step] = []
    for n, column in enumerate(st.columns(len(DEFAULTS), gap="medium"), 1):
        with column:
            step = _step(n, dls)
        if step is not None:
            steps.append(step)
    try:
        code, said, about = _outcome(dls, start, repr(steps), steps, cut)
    except PetLabError as error:
        st.error(for_markdown(str(error)), icon=":material/build:")
    else:
        st.code(code, language="python", wrap_lines=True)
        st.code(said, language=None, wrap_lines=True)
        st.caption(f"{about}. A notebook shows up to 250 elements; here the slider decides.")
    what_happened(LESSON)
    show_code(
        run_steps,
        f"{data_code(dls.config)}\n\nfrom fastcore.foundation import L\n\n"
        "from core.data.lessons.fastcore_list import pictures\n\nitems = L(pictures(dls))",
    )


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs={DataLoaders: identity})
def _items(dls: DataLoaders) -> list[Picture]:
    return pictures(dls)


@st.cache_data(max_entries=128, show_spinner=False, hash_funcs={DataLoaders: identity})
def _outcome(dls: DataLoaders, start: str, chosen: str, _steps: list[Step], cut: int) -> tuple[str, str, str]:
    """(the line, its result, the result's type and size); `chosen` is the cache's key for the steps."""
    code, value = run_steps(_items(dls), start, _steps)
    size = f" of {len(value)} elements" if isinstance(value, L | dict) else ""
    return code, shown(value, cut), f"`{type(value).__name__}`{size}"


def _step(n: int, dls: DataLoaders) -> Step | None:
    """Step `n` by its widgets; None for no step."""
    kind = fields.select(f"Step {n}", STEPS, f"step{n}", DEFAULTS[n - 1])
    match kind:
        case "map":
            return Map(_function(n))
        case "sorted":
            return Sorted(_function(n), fields.toggle("Reverse", f"reverse{n}"))
        case "groupby":
            return GroupBy(_function(n))
        case "filter":
            return Filter(_test(n, dls))
        case "argwhere":
            return ArgWhere(_test(n, dls))
        case "[a:b:c]":
            return _slice(n)
        case "[place]":
            return Pick(fields.number("Position, from 0; -1 is the last", -FARTHEST, FARTHEST, f"place{n}", 0))
        case "[places]":
            return Pick(tuple(fields.several("Positions", [0, 2, 5, 10, 20, -1], f"places{n}", [0, 5, -1])))
        case "[mask]":
            trues = fields.several("True at position", range(6), f"mask{n}", [0, 2, 5])
            st.caption(
                "The mask ends at position 5: `L` drops everything after it, while an array would refuse the mask."
            )
            return Pick(tuple(place in trues for place in range(6)))
        case "itemgot":
            return ItemGot(fields.number("Position in each element", -FARTHEST, FARTHEST, f"at{n}", 0))
        case "attrgot":
            return AttrGot(fields.select("Attribute", ATTRIBUTES, f"attr{n}", "label"))
    return PLAIN.get(kind)


def _function(n: int) -> str:
    return fields.select("Function", FUNCTIONS, f"by{n}", next(iter(FUNCTIONS)))


def _test(n: int, dls: DataLoaders) -> Test:
    text = fields.text("The element's text contains", f"text{n}", dls.vocab[0], max_chars=60)
    return Test(text, fields.toggle("Doesn't contain", f"not{n}"))


def _slice(n: int) -> Slice:
    with st.container(horizontal=True):
        a, b, c = (
            fields.number(name, -FARTHEST, FARTHEST, f"{name}{n}", value, width=100)
            for name, value in (("a", 0), ("b", 5), ("c", 1))
        )
    return Slice(a, b, c)


LESSON = """
fastai gives you lists as `L`: Python's list with a few extras. It shows how long it is and only its first elements; its
methods can be chained; and you can pick elements by several positions at once, or by a **mask** of `True` and `False`,
as with an array. An array refuses a mask of the wrong length, while `L` just drops the elements that a short mask
doesn't reach.

- `map`, `filter`, `sorted`, `unique` return a new `L` and leave the old one unchanged.
- `argwhere` returns positions instead of elements. A list of positions, such as `[[0, 5, -1]]`, then fetches the
  elements there.
- `attrgot("label")` is short for `map(lambda o: o.label)`, `itemgot(1)` for `map(lambda o: o[1])`.
- `zip` turns rows into columns: a list of pairs becomes two long tuples.

**Pitfall:** what a step can do depends on what its elements are. After `attrgot("label")` they are strings, which have
no `.path`. And where there is no such attribute, `attrgot` returns `None` without an error.
"""
