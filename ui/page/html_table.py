"""Tables whose cells can highlight part of their text, which `st.table` and `st.dataframe` can't do."""

from collections.abc import Iterable, Sequence

import streamlit as st

from ui.page.escape import for_html

STYLE = """<style>
.marked {width: 100%; border-collapse: collapse; font-size: 0.95rem}
.marked th {text-align: left; font-weight: 600; opacity: 0.7}
.marked th, .marked td {padding: 0.2rem 0.6rem 0.2rem 0; border-bottom: 1px solid rgba(128, 128, 128, 0.25);
  overflow-wrap: anywhere; vertical-align: top}
.marked code {font-family: "Source Code Pro", monospace; white-space: pre-wrap; color: inherit; background: none}
.marked mark {background: rgba(255, 165, 0, 0.35); color: inherit; border-radius: 0.2rem}
.marked mark mark {background: rgba(255, 165, 0, 0.75); font-weight: 700}
.marked .whole code {white-space: nowrap}
.marked .none {opacity: 0.6; font-style: italic}
</style>"""


def html_table(head: Sequence[str], rows: Iterable[Sequence[str]], key: str, height: int | None = None) -> None:
    """A table of `rows`, whose cells are HTML (see `code` and `marked`), under the plain headings `head`."""
    top = "".join(f"<th>{for_html(word)}</th>" for word in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    table = f'<table class="marked"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>'
    with st.container(height=height or "content", border=height is not None, key=key):
        st.html(STYLE + table)


def code(text: str) -> str:
    """Text set as code."""
    return f"<code>{for_html(text)}</code>"


def marked(text: str, *spans: tuple[int, int]) -> str:
    """Code with each span (start, end) highlighted. Spans may be nested, the wider one first."""
    opened = [(start, -end, "<mark>") for start, end in spans if start < end]
    closed = [(end, -start, "</mark>") for start, end in spans if start < end]
    signs = sorted([(at, 0, order, sign) for at, order, sign in closed] + [(at, 1, o, sign) for at, o, sign in opened])
    said, done = [], 0
    for at, _, _, sign in signs:
        said += [for_html(text[done:at]), sign]
        done = at
    return f"<code>{''.join(said)}{for_html(text[done:])}</code>"
