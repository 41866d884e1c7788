"""How rates, classes and counts are written, on every page and in the terminal."""

from collections import Counter
from collections.abc import Sequence


def rate_text(lr: float) -> str:
    """A learning rate with two significant digits: 0.002, and 2e-4 below a thousandth."""
    if 0 < lr < 9.95e-4:
        digits, exponent = f"{lr:.1e}".split("e")
        return f"{digits.removesuffix('.0')}e{int(exponent)}"
    return f"{float(f'{lr:.2g}'):g}"


def class_name(name: str) -> str:
    """A class as people read it: `english_cocker_spaniel` is an english cocker spaniel."""
    return name.replace("_", " ")


def class_names(vocab: Sequence[str]) -> dict[str, str]:
    """Each class as people read it. `maine_coon` and `maine coon` would read the same, so both stay."""
    read = {name: class_name(name) for name in vocab}
    count = Counter(read.values())
    return {name: text if count[text] == 1 else name for name, text in read.items()}


def plural(n: int, noun: str) -> str:
    """1 picture, 1,000 pictures."""
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
