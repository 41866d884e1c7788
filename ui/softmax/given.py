"""What the sources of the softmax page give, and its experiments take."""

from dataclasses import dataclass

import numpy as np

from core.wording import class_name
from ui.page.escape import for_markdown

SHOWN = 5  # classes in an experiment's table or chart


@dataclass(frozen=True)
class Outputs:
    """One output per class, which class to take for the right one at first, and the code that gives the outputs."""

    vocab: list[str]
    values: list[float]
    target: int
    code: str

    def name(self, i: int) -> str:
        """The name of class `i` as a sentence may hold it."""
        return for_markdown(class_name(self.vocab[i]))

    def largest(self, n: int = SHOWN) -> list[int]:
        """The classes with the largest outputs, largest first."""
        return np.argsort(-np.asarray(self.values), kind="stable")[:n].tolist()

    def shown(self, target: int, n: int = SHOWN) -> list[int]:
        """Few classes as they stand; of many those with the largest outputs, with the right one in any case."""
        if len(self.values) <= n:
            return list(range(len(self.values)))
        best = self.largest(n)
        return best if target in best else [*best[:-1], target]


def typed(vocab: list[str], values: list[float]) -> Outputs:
    """Outputs that somebody set by hand: the first class is right until another is chosen."""
    return Outputs(vocab, values, 0, f"vocab = {vocab}\noutputs = {values}")
