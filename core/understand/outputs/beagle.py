"""A real model's 37 numbers for a photo of a beagle, from the softmax exercise in the book's chapter 5. The trap: they
are already probabilities."""

from pathlib import Path

import pandas as pd

BEAGLE = Path(__file__).parent / "beagle.csv"


def beagle_outputs() -> tuple[list[str], list[float]]:
    """(vocab, outputs): 37 breeds in the order of their class ids, and each one's number."""
    table = pd.read_csv(BEAGLE, comment="#")
    return table["class_name"].tolist(), table["output"].tolist()
