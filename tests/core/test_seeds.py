"""Random numbers that depend on names alone."""

from __future__ import annotations

from contextlib import suppress

import torch

from core.seeds import generator, seed_of, seeded


def test_a_seed_follows_from_its_parts_and_stays_for_years():
    assert seed_of(42, "order", 3) == seed_of(42, "order", 3) == 1608119151863092300
    assert len({seed_of(42, "order", i) for i in range(100)} | {seed_of(42, "draws", 0), seed_of("42order0")}) == 102
    assert all(0 <= seed_of(i) < 2**63 for i in range(100))


def test_a_generator_leaves_the_global_state_alone():
    state = torch.get_rng_state()
    one, other = (torch.rand(3, generator=generator(1, "a")) for _ in range(2))
    assert torch.equal(one, other)
    assert torch.equal(torch.get_rng_state(), state)


def test_the_global_state_is_put_back_also_after_an_error():
    draws = []
    for _ in range(2):
        torch.manual_seed(len(draws))
        state = torch.get_rng_state()
        with suppress(KeyError), seeded(3, "dropout"):
            draws.append(torch.rand(3))
            raise KeyError
        assert torch.equal(torch.get_rng_state(), state)
    assert torch.equal(draws[0], draws[1])
