"""The learning rate finder: watch the loss while the rate climbs, see what four rules read off it, pick one."""

import streamlit as st

from core.plots.training import lr_curve
from core.runs import Run, RunConfig
from core.train import finder
from core.train.lr_find import RULES
from ui import cached, live
from ui.data_choice import choose_data, data_code
from ui.frame import mendable, page_head, show_code, what_happened
from ui.kept import kept
from ui.model_choice import choose_model
from ui.picks import open_run, run_in_address, use_rate_link

RULE_WORDS = {
    "valley": "Half way down the longest descent: a good first choice.",
    "slide": "From the right, where the slope has become even: often the boldest.",
    "minimum": "A tenth of the rate at the lowest loss: the book's first rule.",
    "steep": "Where the loss falls fastest. A jump at the start misleads it.",
}
ENDS = {
    "diverged": "The loss went above four times its lowest value, so the finder stopped.",
    "not finite": "The loss became infinite, so the finder stopped.",
    "all steps done": "The finder did all its steps.",
}

page_head(
    "Find a learning rate",
    "The finder trains for a moment with a rate that climbs from tiny to huge. "
    "Pick a rate where the loss still falls clearly.",
)
dls = choose_data()
inputs, result = st.columns([1, 3])
with inputs, kept("frozen"):
    model = choose_model()
    frozen = st.toggle(
        "Only the head learns", True, key="frozen", bind="query-params", help="As in the first part of fine_tune."
    )
    if st.button("Find a rate", type="primary", icon=":material/trending_down:", key="find"):
        with mendable():
            config = RunConfig(kind="lr_find", data=dls.config, **model, frozen=frozen)
        open_run("find_run", cached.store().submit(config))
run = run_in_address("find_run", kind="lr_find")


def draw(run: Run, tail: live.Tail) -> None:
    """The curve as far as it is known, and what the run is doing."""
    steps, found = tail.find_steps, tail.found
    columns = [s.lr for s in steps], [s.loss for s in steps], [s.smooth_loss for s in steps]
    suggestions = found.suggestions if found else {}
    figure = lr_curve(*columns, suggestions, _picked(run, suggestions), (run.config.start_lr, run.config.end_lr))
    described = f"Loss against learning rate, {len(steps)} points"
    chosen = st.plotly_chart(figure, key=f"curve-{run.id}", alt=described, on_select="rerun", selection_mode="points")
    points = chosen.selection.points
    if found and points and points[0]["x"] != st.session_state.get("clicked"):
        st.session_state["clicked"] = points[0]["x"]
        _pick(run, points[0]["x"])
        st.rerun()
    if tail.failed:
        st.error(f"{tail.failed.message} {tail.failed.advice}", icon=":material/build:")
    elif run.ongoing:
        most = run.config.num_it
        st.progress(len(steps) / most, f"{live.loading_line(run, tail)}, step {len(steps)} of at most {most}")
        live.controls(run)
    else:
        st.caption(f"{live.state_line(run)}. {ENDS[found.stopped] if found else ''} The model is as it was before.")


def _picked(run: Run, suggestions: dict[str, float]) -> float | None:
    return st.session_state.get(f"pick-{run.id}", suggestions.get("valley"))


def _pick(run: Run, lr: float) -> None:
    st.session_state[f"pick-{run.id}"] = lr


with result:
    if run is None:
        st.info("Press **Find a rate**. It takes some seconds, and changes nothing: afterwards the model is as before.")
    else:
        live.watch(run.id, draw)
if run is not None and (found := live.tail(run).found):
    picks = found.suggestions
    if not picks:
        st.warning("The curve has too few points to read a rate off it. Try a smaller first rate, or other data.")
    with inputs:
        st.session_state.setdefault(f"pick-{run.id}", picks.get("valley", 2e-3))
        lr = st.number_input("Your rate", 1e-8, 10.0, format="%.2e", step=1e-4, key=f"pick-{run.id}")
        rule = next((f", {rule}" for rule, suggested in picks.items() if suggested == lr), "")
        use_rate_link(lr, f"learning rate finder, run {run.id}{rule}")
    with result:
        for column, (rule, suggested) in zip(st.columns(len(picks) or 1), picks.items(), strict=False):
            label = f"{rule} {suggested:.1e}"
            column.button(label, key=f"take-{rule}", on_click=_pick, args=(run, suggested), width="stretch")
            column.caption(RULE_WORDS[rule])

what_happened("""
**The idea.** Start with a rate so small that nothing can go wrong, and make it larger by the same factor after every
batch. At first the loss stands still; then it falls; then, when the steps are too large, it explodes. A good rate lies
where the loss still falls clearly: well before the minimum, since at the minimum it has stopped falling.

**The rate of step** $i$ of $n$ is $start \\cdot (end / start)^{i / n}$: equal ratios, hence the logarithmic axis. The
loss is smoothed, $s_i = 0.98\\, s_{i-1} + 0.02\\, loss_i$, and divided by $1 - 0.98^{i}$, so that it does not
start near zero.

**Why four rules?** Each reads another feature off the same noisy curve. Where they disagree by a factor of three,
nothing is wrong; where they disagree by a thousand, look at the curve and not at the rules.

**A pitfall.** The curve belongs to this data, this model and these frozen layers. After unfreezing, find again.
""")
arguments = f"arch={model['arch']!r}, pretrained={model['pretrained']!r}"
show_code(
    finder.find_lr,
    f"""{data_code(dls.config)}

from core import create_learner

learn = create_learner(dls, {arguments})
learn.{"freeze" if frozen else "unfreeze"}()
*steps, end = learn.lr_find()
end.suggestions  # the rules: {", ".join(RULES)}""",
)
