"""Softmax explorer: outputs in, probabilities out, and what the right answer costs."""

import streamlit as st

from core.plots.probabilities import gradient_bars, probability_bars
from core.understand.outputs.softmax import cross_entropy_steps, looks_like_probabilities, softmax_table
from ui.page.heading import page_head, show_code, what_happened
from ui.softmax import lab, sources
from ui.softmax.formula import formula

COLUMNS = {
    "class_name": st.column_config.TextColumn("class", width=114),
    "output": st.column_config.NumberColumn(format="%.4g", width=94),
    "exp": st.column_config.NumberColumn(format="%.4g", width=66),
    "softmax": st.column_config.ProgressColumn(format="%.4f", min_value=0, max_value=1),
}

LESSON = r"""
**The idea.** The outputs $z$ of the last layer can be any numbers. `exp` makes them positive and stretches
differences: one more in the output means 2.7 times as much. Dividing by the sum makes them add up to 1.

$$p_i = \frac{e^{z_i}}{\sum_j e^{z_j}} \qquad\qquad \text{loss} = -\log p_t = \log\sum_j e^{z_j} - z_t$$

**The loss** looks only at the probability $p_t$ of the right class. Sure and right costs almost nothing; sure and wrong
costs a lot. Its gradient is the probabilities minus the right answer, $p - y$: training pushes the right class up and
every other class down, each by as much as it was wrong.

**Pitfalls.** Adding the same number to all outputs changes nothing: only differences count. Softmax always picks a
winner, even for a picture of something that is none of the classes. And softmax of a softmax is almost flat, which is
why PyTorch's `cross_entropy` takes the raw outputs.
"""

page_head("Softmax", "A model gives one number per class. Softmax turns these into probabilities that sum to 1.")


@st.fragment  # a slider runs this alone: the numbers come sooner
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
            f"These outputs are probabilities already: each is between 0 and 1, and they sum to 1. A second softmax "
            f"flattens {max(given.values):.4f} to {probs.max():.4f}. Softmax wants what the last layer says.",
            icon=":material/warning:",
        )
    with results:
        softmax_row, loss_row = st.container(), st.container()
    with loss_row:
        numbers, gradient = st.columns([6, 7], gap="medium")
    with softmax_row:
        bars, rows = st.columns([6, 7], gap="medium")

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
    with rows:
        st.dataframe(
            table if len(table) <= 5 else table.sort_values("softmax", ascending=False),
            key=f"softmax_table_{source}",
            hide_index=True,
            height="auto" if len(table) <= 5 else 224,  # with the formula as high as the bars
            column_config=COLUMNS,
            alt="Class, output, exp and softmax",
        )
        st.markdown(formula(given, target), help="One row of the table, worked out")
    before = table["output"].to_numpy() if twice else None
    likely = f"Bars of probabilities; the largest is {given.vocab[probs.argmax()]} with {probs.max():.1%}"
    bars.html(probability_bars(given.vocab, probs, target, before, 5 if source == "photo" else 8).html(likely))
    slope = f"Bars of the gradient: {steps.gradient[target]:+.3f} for {given.name(target)}, positive for the others"
    gradient.html(gradient_bars(given.vocab, steps.gradient, target, 5).html(slope))

    lab.show(given, target)

    what_happened(LESSON)
    show_code(
        softmax_table,
        "from core.understand import cross_entropy_steps, softmax_table\n"
        f"{given.code}\nsoftmax_table(outputs, vocab)\ncross_entropy_steps(outputs, target={target})",
    )


explorer()
