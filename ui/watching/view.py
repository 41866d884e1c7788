"""A view of runs that is redrawn until they end."""

from collections.abc import Callable, Sequence

import streamlit as st

from core.errors import PetLabError
from core.runs import Run
from ui.page import attempt, cached
from ui.page.escape import for_markdown
from ui.watching.tails import Tail, tail_of

POLL_SECONDS = 1.0


def watch(run: Run, draw: Callable[[Run, Tail], None], every: float | None = POLL_SECONDS) -> None:
    """Calls `draw(run, tail)` now and `every` few seconds until the run ends; None if `draw` asks for reruns itself.

    When the run ends, the whole page is drawn once more. If the run was deleted, a sentence replaces the view.
    """
    watch_all([run], lambda seen: draw(*seen[0]), every)


def watch_all(
    runs: Sequence[Run], draw: Callable[[list[tuple[Run, Tail]]], None], every: float | None = POLL_SECONDS
) -> None:
    """`watch` for several runs in one view, until the last one ends; `draw` gets those that still exist."""
    for run in runs:
        note(run.id)
    ongoing = any(run.ongoing for run in runs)

    @st.fragment(run_every=every if ongoing else None)
    def view() -> None:
        seen, gone = [], []
        for run in runs:
            try:
                now = cached.store().get(run.id) if run.ongoing else run
                seen.append((now, tail_of(now)))
            except PetLabError as error:
                gone.append(str(error))
        ended = ongoing and not gone and not any(run.ongoing for run, _ in seen)
        if ended or attempt.refused():
            st.rerun()
        for sentence in gone:
            st.info(for_markdown(sentence), icon=":material/search_off:")
        if seen:
            draw(seen)

    view()


def note(run_id: int) -> None:
    """Remembers that this session looks at the run."""
    st.session_state.setdefault("watched", set()).add(run_id)


def noted() -> list[int]:
    """The runs this session started or looked at, oldest first."""
    return sorted(st.session_state.get("watched", ()))
