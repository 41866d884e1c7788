"""Toy pets: drawn cats and dogs of the 37 breeds of the Oxford-IIIT Pet set, and their renderer."""

from core.toy_pets.archive import unpack
from core.toy_pets.breeds.breed import Breed
from core.toy_pets.breeds.imaginary import imaginary_breed
from core.toy_pets.breeds.table import BREEDS
from core.toy_pets.render import Picture, render_picture

__all__ = ["BREEDS", "Breed", "Picture", "imaginary_breed", "render_picture", "unpack"]
