"""The labels workbench: a pattern, what it finds in each file's name, and what each of its parts means.
It only looks at names, so it works where labels don't match and nothing can be loaded."""

from collections import Counter
from pathlib import Path

import numpy as np
import streamlit as st

from core.data.config import BOOK_PATTERN
from core.data.labels.matching import Pattern, PatternError
from core.data.labels.names import labeller
from core.data.lessons.path_questions import path_questions
from core.data.lessons.regex_parts import explain
from core.data.sources.uploads import upload_of
from core.errors import PetLabError
from ui.forms.data_choice import LABEL_KINDS, WIDENED, Choice, name_of
from ui.page import cached, fields
from ui.page.escape import for_html, for_markdown
from ui.page.heading import explained, show_code, what_happened
from ui.page.html_table import code, html_table, marked

ROWS = 60  # names that the table shows
TEACHING = {
    "The book's": (BOOK_PATTERN, f"{WIDENED} The label is all that comes before the last underscore and its number."),
    "Too short": (
        "^([^_]+)",
        "Only up to the first underscore: american_bulldog and american_pit_bull_terrier become one class.",
    ),
    "Too long": (r"^(.+)\.", "The number is included, so every picture is a class of its own."),
    "Capitals": ("^([A-Z].*)_", "Only names with a capital, which are the cats in the Oxford set. No dog matches."),
}


def show(choice: Choice) -> None:
    with explained():
        root, paths = cached.listed(choice.config.source)
    if "try" not in st.session_state and choice.config.labels.startswith("regex:"):
        st.session_state["try"] = st.query_params.get("try", choice.config.labels.removeprefix("regex:"))
    _follow(choice.config.labels)
    inputs, table = st.columns([6, 7], gap="medium")
    with inputs:
        way, pattern = _inputs()
    labels = LABEL_KINDS[way] + pattern
    try:
        found = cached.labels_found(choice.config.source, labels)
        matcher = Pattern(pattern) if way == "file name" else None
    except PetLabError as error:
        with inputs:
            _fault(pattern, error)
        st.stop()
    with inputs:
        _counts(found, choice, way, pattern)
    with table:
        _names(choice, root, paths, found, matcher)
    if matcher is not None:
        st.subheader("What each part means", anchor=False)
        indent = "\u2003"
        parts = [(indent * part.depth + part.text, part.meaning) for part in explain(pattern)]
        html_table(["part", "means"], [(code(text), for_html(meaning)) for text, meaning in parts], key="parts")
    _with_pathlib(_shown_root(choice, root), root, paths, pattern if way == "file name" else None)
    what_happened(LESSON)
    show_code(
        labeller,
        f"from pathlib import Path\n\nfrom core.data.labels.names import labeller\n\n{_call(labels, paths[0])}",
    )


def _follow(labels: str) -> None:
    """Starts with the kind of labels that the data has, and follows when that changes."""
    kind = next((name for name, start in LABEL_KINDS.items() if labels.startswith(start)), None)
    before, st.session_state["labels_kind"] = st.session_state.get("labels_kind"), kind
    if kind not in (None, before) and (before is not None or "way" not in st.query_params):
        fields.put("way", kind)


def _inputs() -> tuple[str, str]:
    way = fields.segmented("Labels from the", LABEL_KINDS, "way", "file name")
    if way != "file name":
        return way, ""
    pattern = fields.text("Pattern (a regular expression)", "try", BOOK_PATTERN)
    if pattern == BOOK_PATTERN:
        st.caption(WIDENED)
    with st.container(horizontal=True):
        for name, (taught, lesson) in TEACHING.items():
            st.button(name, help=lesson, key=f"teach-{name}", on_click=_try, args=(taught,))
    return way, pattern


def _try(pattern: str) -> None:
    fields.put("try", pattern)


def _use(way: str, pattern: str) -> None:
    fields.put("labels", way)
    fields.put("labels_by", "names")  # of a table's files
    if way == "file name":
        fields.put("pattern", pattern)


def _fault(pattern: str, error: PetLabError) -> None:
    """What is wrong, and where in the pattern."""
    st.error(for_markdown(str(error)), icon=":material/build:")
    if isinstance(error, PatternError) and error.position is not None:
        st.code(f"{pattern}\n{' ' * error.position}▲", language=None)


def _counts(found: list[str | None], choice: Choice, way: str, pattern: str) -> None:
    counts = Counter(label for label in found if label)
    matched, singles = counts.total(), sum(count == 1 for count in counts.values())
    if choice.config.labels.startswith("table"):
        st.caption("Your labels come from the table. Here you see which ones the files' names would give.")
    what = "names match" if way == "file name" else "pictures get a label"
    st.markdown(f"**{matched} of {len(found)}** {what}, **{len(counts)}** class{'es' * (len(counts) != 1)}.")
    if matched < len(found):
        without = "1 picture gets" if len(found) - matched == 1 else f"{len(found) - matched} pictures get"
        st.warning(f"{without} no label. Training needs a label for every picture.", icon=":material/rule:")
    elif len(counts) < 2:
        st.warning("There is only one class. A classifier needs two.", icon=":material/rule:")
    elif singles:
        which = "1 class has" if singles == 1 else f"{singles} classes have"
        st.warning(f"{which} only one picture. Is a number part of the label?", icon=":material/rule:")
    used = choice.config.labels == LABEL_KINDS[way] + pattern
    st.button(
        "These labels are in use" if used else "Use these labels",
        type="primary",
        icon=":material/check:",
        disabled=used or matched < len(found),
        on_click=_use,
        args=(way, pattern),
        key="use-labels",
    )
    with st.expander("Pictures per class", icon=":material/bar_chart:"):
        most = counts.most_common(200)
        html_table(["label", "pictures"], [(code(label), str(n)) for label, n in most], key="counts", height=220)
        if len(counts) > len(most):
            st.caption(f"The {len(most)} largest of {len(counts)}.")


def _names(choice: Choice, root: Path, paths: list[Path], found: list[str | None], matcher: Pattern | None) -> None:
    missing_first = fields.toggle("Show names without a label first", "first")
    places = [int(i) for i in np.unique(np.linspace(0, len(paths) - 1, ROWS).round())]
    if missing_first:
        places = [i for i, label in enumerate(found) if not label][:ROWS] + [i for i in places if found[i]]
    rows = [_row(paths[i], root, found[i], matcher) for i in places[:ROWS]]
    html_table(["file", "group 1", "label"] if matcher else ["file", "label"], rows, key="names", height=390)
    how = "those without a label first" if missing_first else "picked evenly from the whole list"
    st.caption(f"{len(rows)} of {len(paths)} files of {name_of(choice.config)}, {how}.")


def _row(path: Path, root: Path, label: str | None, matcher: Pattern | None) -> tuple[str, ...]:
    said = code(label) if label else '<span class="none">none</span>'
    if matcher is None:
        return code(str(path.relative_to(root) if path.is_relative_to(root) else path)), said
    match = matcher.search(path.name)
    if match is None:
        return code(path.name), '<span class="none">no match</span>', said
    spans = [match.span()] + ([match.span(1)] if matcher.groups and match[1] is not None else [])
    if len(spans) < 2:
        return marked(path.name, *spans), '<span class="none">no group</span>', said
    return marked(path.name, *spans), f'<span class="whole">{code("[{}:{}]".format(*spans[1]))}</span>', said


def _shown_root(choice: Choice, root: Path) -> str:
    """The name of the data's folder; of an upload, which is kept under a digest, the ZIP's."""
    upload = upload_of(choice.config.source)
    return Path(upload.name).stem if upload and root.name == upload.digest else root.name


def _with_pathlib(shown_root: str, root: Path, paths: list[Path], pattern: str | None) -> None:
    st.subheader("The same with pathlib", anchor=False)
    path = paths[fields.number("File", 1, len(paths), "file_number", 1, width=160) - 1]
    path = Path(shown_root, path.relative_to(root)) if path.is_relative_to(root) else path
    ways = path_questions(path, pattern)
    rows = [(code("path"), code(repr(Path(path.parent.name, path.name)).replace("PosixPath", "Path")))]
    rows += [(code(line), code(result)) for line, result in ways.items()]
    html_table(["Python", "gives"], rows, key="ways")


def _call(labels: str, path: Path) -> str:
    """The lines that label one file in a notebook."""
    return f"label = labeller({labels!r})\nlabel(Path({path.name!r}))"


LESSON = r"""
Often a file's name is the only thing that says what a picture shows. A **regular expression** describes such names:
`re.search` looks for a place where all its parts match one after another, and the first **group**, in parentheses, is
the label.

The default pattern `^(.+)_\d+\.[^.]+$` is the book's `(.+)_\d+.jpg$`, widened to any file ending. It is greedy: `.+`
first takes the whole name, then gives back one character after another until `_`, a number and a suffix fit after it.
An underscore inside a breed's name stays in the label, because no number follows it.

**Pitfall:** a pattern that matches every name can still be wrong. Count the classes: if there are too few, it has
merged breeds; if there is one for every picture, the number has become part of the label.
"""
