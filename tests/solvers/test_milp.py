"""HiGHS proposes: on small problems it agrees with trying every point, and what it claims is proven."""

from __future__ import annotations

from array import array
from random import Random

import pytest

from auction.award.proof import proven_bound
from auction.award.rows import NONE
from auction.solvers.matrix import LARGEST
from auction.solvers.milp import propose
from tests.solvers.problems import cost_at, is_kept, least, random_rows, rows_of


@pytest.mark.parametrize("seed", range(20))
def test_small_problems_agree_with_trying_every_point(seed: int) -> None:
    random = Random(seed)
    for _ in range(25):
        rows = random_rows(random)
        best, found = least(rows), propose(rows)
        if best is None:
            assert found.code == "infeasible"
            assert found.values is None
            continue
        assert found.values is not None
        assert is_kept(rows, found.values)
        assert cost_at(rows, found.values) == found.cost == best
        assert found.proof is not None
        assert found.bound == proven_bound(rows, found.proof) == best


def test_parts_that_have_nothing_in_common_are_solved_apart() -> None:
    knapsack = ({0: 2, 1: 3, 2: 1}, 4, NONE)
    again = ({3: 2, 4: 3, 5: 1}, 4, NONE)
    found = propose(rows_of([5, 4, 3] * 2, [0] * 6, [1] * 6, [knapsack, again]))
    assert found.cost == found.bound == 14
    assert found.path.startswith("search of 2 parts")
    whole = propose(rows_of([5, 4], [0] * 2, [1] * 2, [({0: 1, 1: 1}, 1, 1)]))
    assert (whole.path, whole.cost, whole.bound) == ("relaxation", 4, 4)


def test_amounts_of_many_digits_are_exact_to_the_unit() -> None:
    cost, most = [999_999, 1_000_001, 1_000_003], 40_000_000
    limit = ({0: 7, 1: 5, 2: 3}, NONE, 5 * most + 1)
    found = propose(rows_of(cost, [0] * 3, [most] * 3, [({0: 1, 1: 1, 2: 1}, most, most), limit]))
    assert found.values is not None
    assert sum(found.values) == most
    assert found.cost is not None
    assert found.bound in (found.cost, found.cost - 1)  # a half of a unit would save that much


def test_numbers_that_floats_cannot_tell_apart_are_refused() -> None:
    for rows in (
        rows_of([LARGEST], [0], [1], []),
        rows_of([1], [0], [LARGEST], []),
        rows_of([1], [0], [1], [({0: 1}, 0, LARGEST)]),
    ):
        assert propose(rows).code == "too_large"


def test_nothing_wanted_costs_nothing() -> None:
    found = propose(rows_of([], [], [], [], shift=3))
    assert (found.code, found.cost, found.bound, found.values) == ("solved", 3, 3, array("q"))
