"""What a breed is made of: proportions, ears, tail, fur and coats as numbers and names."""

from __future__ import annotations

from dataclasses import dataclass

RGB = tuple[float, float, float]


@dataclass(frozen=True)
class Ear:
    """Shape of an ear: set height on the skull (0 low, 1 high), length and width in skull radii, where it points.

    `kind` is "prick" (stands), "button" (stands, then folds forward), "rose" (folds back) or "drop" (hangs).
    """

    kind: str
    length: float
    width: float = 0.5
    set: float = 0.7
    out: float = 0.4  # how far it leans outward
    round: float = 0.0  # 0 pointed, 1 round tip
    tuft: float = 0.0  # extra hair, relative to the breed's


@dataclass(frozen=True)
class Tail:
    """Length and thickness in body units; `lift` is the first angle upwards, `curl` the bend per segment."""

    length: float
    thick: float
    lift: float
    curl: float
    plume: float = 1.0  # hair, relative to the breed's


@dataclass(frozen=True)
class Fur:
    """Hair: its length in body units, how curly (0 to 1), how far it stands off, and where it grows longer."""

    length: float
    curl: float = 0.0
    lift: float = 0.3
    ruff: float = 1.0  # around the neck
    feather: float = 1.0  # on belly and the backs of the legs
    face: float = 0.35  # on the face
    beard: float = 0.0  # on muzzle and brows, relative to `length`
    wrinkle: float = 0.0


@dataclass(frozen=True)
class Coat:
    """A base colour and the layers painted over it, each (pattern, colour, *amounts); see `markings` and `patterns`."""

    base: RGB
    layers: tuple[tuple, ...] = ()
    grain: float = 0.10  # how much hairs differ from one another


@dataclass(frozen=True)
class Head:
    """The head in skull radii."""

    size: float = 1.0
    width: float = 1.0
    muzzle: float = 0.8  # length; below 0.2 the face is flat
    snout: float = 1.0  # thickness of the muzzle
    jowl: float = 0.0
    stop: float = 0.5  # the step from forehead to muzzle
    cheek: float = 0.5
    eye: float = 1.0
    eye_colour: RGB = (0.23, 0.12, 0.05)
    slant: float = 0.1  # of the eyes, up and out
    droop: float = 0.0  # hanging lower lids
    nose: RGB = (0.05, 0.045, 0.045)


@dataclass(frozen=True)
class Breed:
    """One row of the table. Lengths are in units of a middling dog's body; `size` is the animal's real scale."""

    name: str
    species: str  # "cat" or "dog"
    size: float
    length: float
    leg: float
    girth: float
    neck: float
    head: Head
    ear: Ear
    tail: Tail
    fur: Fur
    coats: tuple[Coat, ...]
    deep: float = 1.0  # chest against rump
    bone: float = 1.0  # thickness of legs
    stance: float = 1.0  # how far apart the legs are
    happy: float = 0.35  # how often the mouth is open

    @property
    def chest(self) -> float:
        return 0.185 * self.girth * self.deep

    @property
    def rump(self) -> float:
        return 0.165 * self.girth

    @property
    def skull(self) -> float:
        return 0.15 * self.head.size
