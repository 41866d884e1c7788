"""Two classes: softmax is a sigmoid, and torch.where picks the right class's probability. With three it can't."""

import pandas as pd
import streamlit as st

from core.understand import by_index, by_where, sigmoids, softmax
from core.wording import class_name
from ui.softmax.given import Outputs


def show(outputs: Outputs, target: int) -> None:
    first, second = outputs.largest(2)
    a, b = outputs.name(first), outputs.name(second)
    za, zb = outputs.values[first], outputs.values[second]
    two, three = softmax([za, zb]), softmax(outputs.values)
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(
            f"**Only two classes**, {a} and {b}:\n\n"
            r"$$\text{softmax}(z_a, z_b)_a = \frac{e^{z_a}}{e^{z_a} + e^{z_b}} = \frac{1}{1 + e^{-(z_a - z_b)}} = "
            r"\text{sigmoid}(z_a - z_b)$$"
            "\n\n| | here |\n|:--|--:|\n"
            f"| softmax({za:.4g}, {zb:.4g}) of {a} | {two[0]:.10f} |\n"
            f"| sigmoid({za:.4g} − {zb:.4g}) | {sigmoids([za - zb])[0]:.10f} |"
        )
        st.markdown(
            "One output would be enough: the difference. `torch.where(targets == 1, p, 1 - p)` picks the probability "
            "of the right class, because whatever isn't one class is the other:"
        )
        st.dataframe(
            _table(
                [class_name(outputs.vocab[first]), class_name(outputs.vocab[second])],
                by_where(two[0], [1, 0]),
                by_index(two, [0, 1]),
            ),
            hide_index=True,
            key="two_table",
        )
    with right:
        shown = outputs.shown(target)
        names = [class_name(outputs.vocab[i]) for i in shown]
        picked = by_where(three[first], [1 if i == first else 0 for i in shown])
        wanted = by_index(three, shown)
        st.markdown(f"**All {len(outputs.values):,} classes**, with `p` the probability of {a}:")
        st.dataframe(_table(names, picked, wanted), hide_index=True, height="auto", key="three_table")
        if len(outputs.values) > 2:
            st.markdown(
                f"`torch.where` has only two branches. Any class but {a} gets $1 - p$ = **{1 - three[first]:.4f}**, "
                "the sum of the others, whichever is right. A model couldn't learn to tell them apart. "
                "So chapter 5 gives each class its own output and looks up the right one: `probs[targets]`."
            )
        else:
            st.markdown("With two classes both ways agree. Add a third, and `where` fails.")


def _table(names: list[str], picked: list[float], wanted: list[float]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "if the right class is": names,
            "torch.where(...)": [f"{p:.4f}" for p in picked],
            "probs[targets]": [f"{p:.4f}" for p in wanted],
            "": ["agrees" if abs(p - w) < 1e-9 else "wrong" for p, w in zip(picked, wanted, strict=True)],
        }
    )
