"""A view of runs that is drawn again while they go on. The worker does the work; nothing here waits for it."""

from collections.abc import Callable, Sequence

import streamlit as st

from core.errors import PetLabError
from core.runs import Run
from ui.page import attempt, cached
from ui.page.escape import for_markdown
from ui.watching.tails import Tail, tail_of

POLL_SECONDS = 1.0


def watch(run: Run, draw: Callable[[Run, Tail], None], every: float | None = POLL_SECONDS) -> None:
    """Calls `draw(run, tail)` now and, in a fragment of its own, `every` so many seconds until the run has ended; None
    where `draw` follows the run by itself and asks for a rerun.

    When it ends, the whole page is drawn once more, so that what depends on the result appears. Where the run has gone,
    a sentence takes the view's place.
    """
    watch_all([run], lambda seen: draw(*seen[0]), every)


def watch_all(
    runs: Sequence[Run], draw: Callable[[list[tuple[Run, Tail]]], None], every: float | None = POLL_SECONDS
) -> None:
    """`watch` for several runs in one view, until the last has ended; `draw` gets those that have not gone."""
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
    """This session looks at the run."""
    st.session_state.setdefault("watched", set()).add(run_id)


def noted() -> list[int]:
    """The runs that this session started or looked at, oldest first."""
    return sorted(st.session_state.get("watched", ()))
