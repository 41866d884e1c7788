"""Toy pets: a data set of drawn cats and dogs under the 37 names of the Oxford-IIIT Pet set, and what draws it.

It hands out files, pictures and labels; reading them into batches is for the rest of `core.data`.
"""

from .archive import unpack
from .breed import Breed
from .breeds import BREEDS
from .imaginary import imaginary_breed
from .render import Picture, render_picture

__all__ = ["BREEDS", "Breed", "Picture", "imaginary_breed", "render_picture", "unpack"]
