"""Random numbers that depend on names alone: the draw of batch 7 in epoch 2 is the same whoever asks, and when.
Nothing here touches torch's global random state, but for `seeded`, which puts it back."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

import torch


def seed_of(*parts: object) -> int:
    """A 63-bit seed from any printable parts: `seed_of(42, "order", 3)`."""
    return int.from_bytes(hashlib.blake2b(repr(parts).encode(), digest_size=8).digest(), "big") >> 1


def generator(*parts: object) -> torch.Generator:
    """A CPU generator seeded from `parts`."""
    return torch.Generator().manual_seed(seed_of(*parts))


@contextmanager
def seeded(*parts: object, device: torch.device | None = None) -> Iterator[None]:
    """Inside, torch's global random state (which dropout draws from) follows from `parts`; after it, it is as found."""
    devices = [device] if device is not None and device.type == "cuda" else []
    with torch.random.fork_rng(devices=devices):
        torch.manual_seed(seed_of(*parts))
        yield
