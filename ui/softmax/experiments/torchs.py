"""Cross-entropy step by step, next to torch's answers: log-softmax, then negative log likelihood, or both at once."""

import pandas as pd
import streamlit as st

from core.understand import cross_entropy_steps, nll_of_log_softmax, torch_steps
from ui.softmax.given import Outputs


def show(outputs: Outputs, target: int) -> None:
    ours, theirs = cross_entropy_steps(outputs.values, target), torch_steps(outputs.values, target)
    pairs = {
        "z.logsumexp(0)": (ours.log_sum_exp, theirs.log_sum_exp),
        "z.softmax(0)[t]": (ours.softmax[target], theirs.softmax[target]),
        "z.log_softmax(0)[t]": (ours.log_softmax[target], theirs.log_softmax[target]),
        "F.nll_loss(z.log_softmax(0), t)": (-ours.log_softmax[target], nll_of_log_softmax(outputs.values, target)),
        "F.cross_entropy(z, t)": (ours.loss, theirs.loss),
        "z.grad[t], by autograd": (ours.gradient[target], theirs.gradient[target]),
    }
    left, right = st.columns([5, 8], gap="medium")
    left.markdown(
        rf"""Cross-entropy is two steps in one:

1. **Log-softmax**, $\log p_i = z_i - \log\sum_j e^{{z_j}}$, which never takes the logarithm of a tiny number.
2. **Negative log likelihood**: minus the entry of the right class $t$, here {outputs.name(target)}. Despite its name,
   this step takes no logarithm.

So `nn.CrossEntropyLoss` wants the raw outputs, and `nn.NLLLoss` wants log-softmax. If you give the first one
probabilities, softmax is taken twice. If you give the second one raw outputs, it returns minus an output."""
    )
    right.dataframe(
        pd.DataFrame(
            {
                "torch, in float64": list(pairs),
                "Pet Lab": [f"{a:.15g}" for a, _ in pairs.values()],
                "torch": [f"{b:.15g}" for _, b in pairs.values()],
                "difference": [f"{abs(a - b):.1g}" for a, b in pairs.values()],
            }
        ),
        key="torch_table",
        hide_index=True,
        height="auto",
        alt=f"Every step in Pet Lab and in torch; the loss is {theirs.loss:.6f}",
    )
    most = max(abs(a - b) for a, b in pairs.values())
    right.caption(f"They differ from ours by {most:.1g} at most. A float64 has about 16 digits.")
