"""Random numbers that depend only on names: batch 7 in epoch 2 always gets the same draw. Only `seeded` touches torch's
global random state, and puts it back."""

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
    """Seeds torch's global random state (which dropout uses) from `parts`, and restores it afterwards."""
    devices = [device] if device is not None and device.type == "cuda" else []
    with torch.random.fork_rng(devices=devices):
        torch.manual_seed(seed_of(*parts))
        yield
