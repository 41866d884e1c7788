"""The table of breeds: 37 rows under the names of the Oxford-IIIT Pet set."""

from __future__ import annotations

from core.toy_pets.breeds.breed import Breed
from core.toy_pets.breeds.cats import CATS
from core.toy_pets.breeds.dogs import DOGS

BREEDS: dict[str, Breed] = {breed.name: breed for breed in (*CATS, *DOGS)}
