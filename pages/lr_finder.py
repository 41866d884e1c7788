"""The learning rate finder: watch the loss while the rate climbs, see what four rules make of it, pick, prove."""

import streamlit as st

from core.plots.example import example_finder
from core.train.lr_find import finder
from core.train.lr_find.rules import RULES
from ui.finder import curve, earlier, form, pick, proof, rules
from ui.forms.data_choice import choose_data, data_code
from ui.forms.picks import open_run, run_in_address, use_rate_link
from ui.page import cached, fields
from ui.page.heading import explained, page_head, show_code, what_happened
from ui.page.large_type import chart
from ui.watching.tails import tail_of

page_head(
    "Find a learning rate",
    "The finder trains for a moment while the learning rate climbs from tiny to huge. "
    "Then you pick a point where the loss is still clearly falling.",
)
dls = choose_data()
run = run_in_address("find_run", kind="lr_find")
with st.container(horizontal=True, vertical_alignment="center"):
    config, proof_steps = form.choose(dls)
    again = run is not None and rules.usable(run)  # then "Use this rate" is the primary button
    label = "Find again" if again else "Find a rate"
    if st.button(label, type="secondary" if again else "primary", icon=":material/trending_down:", key="find"):
        with explained():
            open_run("find_run", cached.store().submit(config))
        if "picked_run" not in st.session_state:  # otherwise the field has it, and Streamlit guards that
            st.query_params.pop("pick", None)  # from a link to another curve
        st.session_state["shown"] = "curve"
        run = run_in_address("find_run", kind="lr_find")
    found = tail_of(run).found if run else None
    offered = rules.offered(run, found) if run else {}
    lr = pick.prepare(run, offered.get("valley")) if run and found else None
    if lr is not None:
        shown = fields.segmented("Show", ["curve", "proof"], "shown", "curve", shown_label=False)
    behind = earlier.choose(run) if run else []

if run is None:
    st.info("Press **Find a rate**. It takes a few seconds and doesn't change your model.")
    chart(st, example_finder(), key="example", alt="An example of a finder's curve")
elif run.ongoing:
    curve.grow(run, behind)
elif found is None:
    curve.show(run, behind, None)
else:
    judged = rules.judge(run, found)
    if lr is not None and shown == "proof":
        proof.show(run, lr)
    else:
        if not judged.trust:
            rules.warn(judged)
        curve.show(run, behind, lr)
        if lr is None:
            pick.begin(tail_of(run))
if run is not None and lr is not None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        pick.inputs(run, tail_of(run), lr)
        rule = pick.rule_of(lr, offered)
        use_rate_link(lr, f"learning rate finder, run {run.id}" + (f", {rule}" if rule else ""))
        st.button("Prove it", icon=":material/science:", key="prove", on_click=proof.begin, args=(run, lr, proof_steps))
    if found is not None and offered and shown == "curve":
        rules.show(run, found, judged)
if run is not None:
    form.settings_line(run, config)

what_happened("""
**The idea.** Start with a rate so small that nothing can go wrong, and multiply it by the same factor after every
batch. At first the loss barely moves. Then it falls. Once the steps get too large, it explodes. A good rate is where
the loss is still clearly falling. That's well before the lowest point, because there the loss has already stopped
falling.

**The rate at step** $i$ of $n$ is $start \\cdot (end / start)^{i / n}$: equal ratios, which is why the axis is
logarithmic. The loss is smoothed, $s_i = 0.98\\, s_{i-1} + 0.02\\, loss_i$, and divided by $1 - 0.98^{i}$, so it
doesn't start near zero.

**The smoothed curve lags.** It averages over earlier batches, so it keeps falling for a while after the loss itself has
stopped. The four rules that suggest a rate read the smoothed curve, just as fastai's do, so they tend to pick rates
that are a little too high. The text below the curve says by how much.

**Why four rules?** Each reads a different feature of the same noisy curve. If they differ by a factor of three, don't
worry. If they differ by a factor of a thousand, trust your eyes, not the rules.

**A pitfall.** The curve belongs to this data, this model and these frozen layers. After you unfreeze, search again.
""")
arguments = f"arch={config.arch!r}, pretrained={config.pretrained!r}, seed={config.seed}"
show_code(
    finder.find_lr,
    f"""{data_code(config.data)}

from core import create_learner

learn = create_learner(dls, {arguments})
learn.{"freeze" if config.frozen else "unfreeze"}()
*steps, end = learn.lr_find(start_lr={config.start_lr:g}, end_lr={config.end_lr:g}, num_it={config.num_it})
end.suggestions  # the rules: {", ".join(RULES)}""",
)
