"""The right class's row of the table as a formula with its own numbers in it."""

import numpy as np

from core.understand import maximum_first
from ui.softmax.given import Outputs


def formula(outputs: Outputs, target: int) -> str:
    """Softmax of the class `target` in Markdown: the symbols, then the numbers with the table's digits. Where exp
    overflows, the largest output is subtracted first, and the formula says so."""
    values = np.asarray(outputs.values)
    with np.errstate(over="ignore"):
        exp = np.exp(values)
    off = "" if np.isfinite(exp.sum()) and exp.sum() > 0 else r"-\max z"
    if off:
        exp = maximum_first(values, "float64").exp
    return (
        rf"**{outputs.name(target)}**: $p_t = \dfrac{{e^{{z_t{off}}}}}{{\sum_j e^{{z_j{off}}}}} = "
        rf"\dfrac{{{_tex(exp[target])}}}{{{_tex(exp.sum())}}}$"
    )


def _tex(value: float) -> str:
    mantissa, e, power = f"{value:.4g}".partition("e")
    return rf"{mantissa}\cdot 10^{{{int(power)}}}" if e else mantissa
