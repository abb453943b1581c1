"""A few hundred random auctions in small bites, so that what the rules' own tests miss in a mutant is soon found by a referee.

No test file by its name: the suite plays more of them in `tests/simulation`.
"""

from __future__ import annotations

import pytest

from tests.properties.folding import assert_changes_fold
from tests.simulation.kinds import KINDS

BITES = 10
PLAYED = {"formats": 18, "clocks": 20, "joining": 10, "people": 8, "proxies": 5, "quantities": 8}
"""How many auctions of each kind are a bite."""


@pytest.mark.parametrize("bite", range(BITES))
@pytest.mark.parametrize("kind", KINDS)
def test_engine_and_referee_agree(kind: str, bite: int) -> None:
    for seed in range(bite * PLAYED[kind], (bite + 1) * PLAYED[kind]):
        KINDS[kind].agree(seed)


@pytest.mark.parametrize("bite", range(BITES))
@pytest.mark.parametrize("kind", KINDS)
def test_what_everybody_is_told_adds_up(kind: str, bite: int) -> None:
    for seed in range(3 * bite, 3 * bite + 3):
        assert_changes_fold(KINDS[kind].agree(seed))
