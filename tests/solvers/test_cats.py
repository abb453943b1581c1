"""The CATS auctions, as reverse ones: the known optima are reached, and proven by cases that no solver is needed to check."""

from __future__ import annotations

import json

import pytest

from auction.award.formulation import rows_of
from auction.award.proof import proven_bound
from auction.solvers.milp import propose
from tests.real_data import REAL_DATA, needs
from tests.solvers.cats import minor, read


@needs("wdp")
@pytest.mark.parametrize("name", ["paths_40", "regions_40"])
@pytest.mark.parametrize("exclusive", [False, True])
def test_the_known_optimum_is_reached_and_proven(name: str, exclusive: bool) -> None:
    known = json.loads((REAL_DATA / "wdp" / "known_optima.json").read_text(encoding="utf-8"))[name]
    best = minor(str(known["reverse_min_cover_xor_cost" if exclusive else "reverse_min_cover_cost"]))
    rows = rows_of(read(REAL_DATA / "wdp" / f"cats_{name}.txt", exclusive=exclusive))
    found = propose(rows)
    assert (found.code, found.cost, found.bound) == ("solved", best, best)
    assert proven_bound(rows, found.proof) == best
