"""37 figures that a real model gave for one photo of a beagle: the exercise on softmax in the book's chapter 5.
They are probabilities already, which is the trap that the exercise sets."""

from pathlib import Path

import pandas as pd

BEAGLE = Path(__file__).parent / "beagle.csv"


def beagle_outputs() -> tuple[list[str], list[float]]:
    """(vocab, outputs): 37 breeds in the order of their class ids, and the figure that each got."""
    table = pd.read_csv(BEAGLE, comment="#")
    return table["class_name"].tolist(), table["output"].tolist()
