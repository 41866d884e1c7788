"""A number as the bits of a floating-point format: sign, exponent, mantissa."""

from dataclasses import dataclass

import torch

# Name -> (torch's type, an integer type of the same width, bits of the exponent, bits of the mantissa)
FORMATS = {
    "float32": (torch.float32, torch.int32, 8, 23),
    "bfloat16": (torch.bfloat16, torch.int16, 8, 7),
    "float16": (torch.float16, torch.int16, 5, 10),
}


@dataclass(frozen=True)
class FloatBits:
    """The three parts as texts of 0 and 1, and the number they encode, the format's nearest."""

    name: str
    sign: str
    exponent: str
    mantissa: str
    stored: float

    def error(self, value: float) -> float:
        """The relative error of `stored`; infinite if `value` overflowed."""
        return abs(self.stored - value) / abs(value) if value else abs(self.stored)


def float_bits(value: float, name: str) -> FloatBits:
    """`value` in the format `name` of FORMATS: too large becomes infinite, too small becomes 0. Raises ValueError for
    an unknown format."""
    if name not in FORMATS:
        raise ValueError(f"name: expected one of {list(FORMATS)}, got {name!r}")
    dtype, same_width, n_exponent, n_mantissa = FORMATS[name]
    number = torch.tensor([value], dtype=torch.float64).to(dtype)
    width = 1 + n_exponent + n_mantissa
    bits = format(int(number.view(same_width).item()) % 2**width, f"0{width}b")
    return FloatBits(name, bits[0], bits[1 : 1 + n_exponent], bits[1 + n_exponent :], float(number.item()))
