"""Runs: all that was trained, side by side, named and tidied up."""

import streamlit as st

from core.runs import compare
from ui.forms import clone
from ui.page.heading import mendable, page_head, show_code, what_happened
from ui.runs import actions, history
from ui.runs import compare as side_by_side

page_head("Runs", "Every training is kept with its settings. Tick two or more to see what a setting changed.")
actions.undo()
with mendable():
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
**The idea.** A run is an experiment: settings in, curves out. Change *one* setting, keep the others and the seed, and
the difference between two curves is what this setting does. Change two, and nobody knows.

**What to compare.** Look at the validation loss and the error rate; the training loss alone says how well the pictures
were learned by heart. Along *epochs* you see what a model makes of each look at the pictures; along *seconds* what it
makes of your time.

**A pitfall.** Two runs that differ only in their seed differ too. With 100 validation pictures one picture is one per
cent, and the standard error of an error rate $p$ measured on $n$ pictures is $\\sqrt{p (1 - p) / n}$: for 20 % of
100 pictures that is 4 %. A smaller difference than that says little; repeat with other seeds.
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
