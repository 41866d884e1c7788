"""How rates, classes and counts are written, on every page and in the terminal."""


def rate_text(lr: float) -> str:
    """A learning rate with two significant digits: 0.002, and 2e-4 below a thousandth."""
    if 0 < lr < 9.95e-4:
        digits, exponent = f"{lr:.1e}".split("e")
        return f"{digits.removesuffix('.0')}e{int(exponent)}"
    return f"{float(f'{lr:.2g}'):g}"


def class_name(name: str) -> str:
    """A class as people read it: `english_cocker_spaniel` is an english cocker spaniel."""
    return name.replace("_", " ")


def plural(n: int, noun: str) -> str:
    """1 picture, 1,000 pictures."""
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
