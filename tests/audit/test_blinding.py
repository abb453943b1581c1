"""The blinding stands in for the seed: it gives the same blind hashes, and it is not the seed."""

from __future__ import annotations

import random
from hashlib import sha256

import pytest

from auction.audit.blinding import Blinding, blinded_by, blinding_of
from auction.ledger.chain import blinded

DICE = random.Random(13)
SEEDS = ["0" * 64, "f" * 64, *(f"{DICE.getrandbits(256):064x}" for _ in range(20))]


@pytest.mark.parametrize("seed", SEEDS)
def test_it_gives_what_the_seed_gives(seed: str) -> None:
    for leaf in (bytes(32), b"\xff" * 32, DICE.randbytes(32)):
        assert blinded_by(blinding_of(seed), leaf) == blinded(leaf, seed)


def test_another_blinding_gives_something_else() -> None:
    leaf, one, other = sha256(b"leaf").digest(), blinding_of("0" * 64), blinding_of("1" * 64)
    assert blinded_by(one, leaf) != blinded_by(other, leaf)
    assert blinded_by(Blinding(one.inner, other.outer), leaf) != blinded_by(one, leaf)


def test_a_key_of_another_length_is_no_seed() -> None:
    with pytest.raises(ValueError, match="64 hex digits"):
        blinding_of("5e")
