"""Runs: every training side by side, to compare, rename and tidy up."""

import streamlit as st

from core.runs import compare
from ui.forms import clone
from ui.page.heading import explained, page_head, show_code, what_happened
from ui.runs import actions, history
from ui.runs import compare as side_by_side

page_head("Runs", "Every training run is saved with its settings. Tick two or more to see what a setting changed.")
actions.undo()
with explained():
    runs = history.choose_runs()
    if runs:
        with st.container(horizontal=True, vertical_alignment="center"):
            axis = side_by_side.choose_axis(runs)
            actions.buttons(runs)
        if len(runs) == 1:
            clone.losses(runs[0])
        side_by_side.show(runs, axis)
    actions.deleted_runs()

what_happened("""
**The idea.** A run is an experiment: settings go in, curves come out. Change *one* setting, keep the others and the
seed, and the difference between the two curves shows what that setting does. Change two, and you can't tell which one
did it.

**What to compare.** Look at the validation loss and the error rate. The training loss by itself only shows how well the
model memorised its pictures. Along *epochs* the curves show what a model gains from each look at the pictures, along
*seconds* what it gains from your time.

**A pitfall.** Two runs that differ only in their seed give different results, too. With 100 validation pictures, one
picture is 1%, and the standard error of an error rate $p$ measured on $n$ pictures is $\\sqrt{p (1 - p) / n}$. It says
how far chance alone typically moves the result: for 20% of 100 pictures, by 4 percentage points. Don't read much into a
difference of about that size; repeat both runs with other seeds.
""")
ids = [run.id for run in runs] or [1]
show_code(
    compare.compare_settings,
    f"""from core import RunStore
from core.runs.compare import compare_settings

store = RunStore()
runs = [store.get(number) for number in {ids}]
for run in runs:
    print(run.title, run.state, run.valid_loss, run.error_rate)
differ, same = compare_settings({{f"run {{run.id}}": run.config for run in runs}})
events = [event for seq, event in store.events_since(runs[0].id)]""",
)
