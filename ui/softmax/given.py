"""What the sources of the softmax page give, and its experiments take."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.plots.probabilities import class_colors
from core.wording import class_name
from ui.page.escape import for_markdown

SHOWN = 5  # classes in an experiment's table or chart


@dataclass(frozen=True)
class Outputs:
    """One output per class, the class that is right at first, and the code that gives the outputs."""

    vocab: list[str]
    values: list[float]
    target: int
    code: str

    @cached_property
    def colors(self) -> list[str]:
        """Each class's colour in the bars and curves of the page."""
        return class_colors(self.values)

    def name(self, i: int) -> str:
        """The name of class `i`, ready for Markdown."""
        return for_markdown(class_name(self.vocab[i]))

    def largest(self, n: int = SHOWN) -> list[int]:
        """The classes with the largest outputs, largest first."""
        return np.argsort(-np.asarray(self.values), kind="stable")[:n].tolist()

    def shown(self, target: int, n: int = SHOWN) -> list[int]:
        """Up to `n` classes in their order; of more, those with the largest outputs and always the right one."""
        if len(self.values) <= n:
            return list(range(len(self.values)))
        best = self.largest(n)
        return best if target in best else [*best[:-1], target]


def typed(vocab: list[str], values: list[float]) -> Outputs:
    """Outputs set by hand: the first class is right until another is chosen."""
    return Outputs(vocab, values, 0, f"vocab = {vocab}\noutputs = {values}")
