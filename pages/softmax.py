"""Softmax: outputs in, probabilities out, and what the right answer costs."""

import streamlit as st

from core.plots.probabilities import gradient_bars, softmax_bars
from core.understand.outputs.softmax import cross_entropy_steps, looks_like_probabilities, softmax_table
from ui.page.heading import page_head, show_code, what_happened
from ui.softmax import lab, sources
from ui.softmax.formula import formula

MANY = 8  # rows that need no scrolling

LESSON = r"""
**The idea.** The outputs $z$ of the last layer can be any numbers. `exp` makes them positive and stretches their
differences: add 1 to an output and its exp becomes 2.72 times as large. Dividing by the sum makes them add up to 1.

$$p_i = \frac{e^{z_i}}{\sum_j e^{z_j}} \qquad\qquad \text{loss} = -\log p_t = \log\sum_j e^{z_j} - z_t$$

So adding 1 to one output makes its class 2.72 times as probable *relative to every other class*. Its probability itself
grows by less, because the sum grows too.

**The loss** looks only at the probability $p_t$ of the right class. Sure and right costs almost nothing; sure and wrong
costs a lot. Its gradient is the probabilities minus the right answer, $p - y$: training pushes the right class up and
every other class down, each in proportion to how wrong it was.

**Pitfalls.** Adding the same number to all outputs changes nothing: only differences count. Softmax always picks a
winner, even for a picture that shows none of the classes. And a softmax of a softmax is much too flat, so give
PyTorch's `cross_entropy` the raw outputs: it takes the softmax itself.
"""

page_head("Softmax", "A model gives one number per class. Softmax turns these into probabilities that sum to 1.")


@st.fragment  # a slider reruns this part alone, so its answer comes sooner
def explorer() -> None:
    source = sources.choose_source()
    inputs, results = st.columns([5, 15], gap="medium")
    with inputs:
        given = sources.choose(source)

    table = softmax_table(given.values, given.vocab)
    probs = table["softmax"].to_numpy()
    twice = looks_like_probabilities(given.values)
    if twice:
        inputs.warning(
            "These outputs are already probabilities: each is between 0 and 1, and they sum to 1. A second softmax "
            f"flattens {max(given.values):.4f} to {probs.max():.4f}. Give softmax the raw outputs of the last layer.",
            icon=":material/warning:",
        )
    with results:
        bars = st.container(height=300 if len(table) > MANY else "content", border=False, key="softmax_bars")
        worked_out = st.empty()
        numbers, gradient = st.columns([6, 7], gap="medium")
    with numbers:
        target = sources.choose_target(source, given)
        steps = cross_entropy_steps(given.values, target)
        st.markdown(
            "| step | formula | here |\n|:--|:--|--:|\n"
            rf"| log-sum-exp, lse | $\log\sum_j e^{{z_j}}$ | {steps.log_sum_exp:.4f} |" + "\n"
            rf"| log softmax | $z_t - \text{{lse}}$ | {steps.log_softmax[target]:.4f} |" + "\n"
            rf"| **loss** | $-\log p_t$ | **{steps.loss:.4f}** |" + "\n"
            rf"| gradient | $p_t - 1$ | {steps.gradient[target]:+.4f} |"
        )
    worked_out.markdown(formula(given, target))
    before = st.session_state.get("softmax_before", ({}, {}))  # where the bars start to move
    now = tuple(dict(zip(given.vocab, values.tolist(), strict=True)) for values in (probs, steps.gradient))
    st.session_state["softmax_before"] = now
    likely = f"Class, output, exp and softmax; {given.vocab[probs.argmax()]} has the largest, {probs.max():.1%}"
    bars.html(softmax_bars(table, given.colors, target, before[0], twice).html(likely))
    slope = f"Bars of the gradient: {steps.gradient[target]:+.3f} for the right class, positive for the others"
    gradient.html(gradient_bars(given.vocab, steps.gradient, given.colors, target, before[1]).html(slope))

    lab.show(given, target)

    what_happened(LESSON)
    show_code(
        softmax_table,
        "from core.understand import cross_entropy_steps, softmax_table\n"
        f"{given.code}\nsoftmax_table(outputs, vocab)\ncross_entropy_steps(outputs, target={target})",
    )


explorer()
