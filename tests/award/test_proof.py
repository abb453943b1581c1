"""What proves a bound: any multipliers give one that holds, and what is no proof is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.award.proof import BITS, Leaf, Part, Proof, Split, Unproven, proven_bound
from auction.award.rows import NONE
from tests.solvers.problems import least, rows_of

ONE = 1 << BITS


KNAPSACK = rows_of([5, 4, 3], [0] * 3, [1] * 3, [({0: 2, 1: 3, 2: 1}, 4, NONE)], shift=10)
"""At least 4 of weights 2, 3 and 1: the second and the third, for 7, and ten to it."""


def test_multipliers_alone_prove_a_bound_that_holds() -> None:
    assert least(KNAPSACK) == 17
    assert proven_bound(KNAPSACK, Proof((0,), (4 * ONE // 3,))) == 10 + 6  # 5.33.. and what is left, rounded up
    assert proven_bound(KNAPSACK, Proof((), ())) == 10


def test_cases_prove_what_multipliers_do_not() -> None:
    dear, low = Leaf((0,), (2 * ONE + ONE // 2,)), Leaf((0,), (2 * ONE,))
    whole = Part((0, 1, 2), (Split(1, 0), dear, low))
    assert proven_bound(KNAPSACK, Proof((), (), (whole,))) >= 16


@pytest.mark.parametrize(
    ("proof", "why"),
    [
        (Proof((1,), (ONE,)), "no row"),
        (Proof((0,), (-ONE,)), "no such end"),
        (Proof((), (), (Part((3,), (Leaf((), ()),)),)), "column 3"),
        (Proof((), (), (Part((0,), (Leaf((), ()),)), Part((0,), (Leaf((), ()),)))), "two parts"),
        (Proof((), (), (Part((0,), (Leaf((0,), (ONE,)),)),)), "beyond its part"),
        (Proof((), (), (Part((0,), (Split(0, 0), Leaf((), ()))),)), "before all its cases"),
        (Proof((), (), (Part((0,), (Leaf((), ()), Leaf((), ()))),)), "after its end"),
        (Proof((), (), (Part((0,), (Split(1, 0), Leaf((), ()), Leaf((), ()))),)), "outside its part"),
        (Proof((), (), (Part((), ()),)), "before all its cases"),
    ],
)
def test_what_is_no_proof_is_refused(proof: Proof, why: str) -> None:
    with pytest.raises(Unproven, match=why):
        proven_bound(KNAPSACK, proof)


small = st.integers(-4, 4)


@given(
    cost=st.lists(small, min_size=3, max_size=3),
    entries=st.lists(st.tuples(small, small, small, st.integers(-6, 3), st.integers(0, 6)), min_size=1, max_size=3),
    duals=st.lists(st.lists(st.integers(-9, 9), min_size=3, max_size=3), min_size=4, max_size=4),
    at=st.integers(-1, 3),
)
def test_no_proof_claims_more_than_the_best_award(
    cost: list[int], entries: list[tuple[int, int, int, int, int]], duals: list[list[int]], at: int
) -> None:
    rows = rows_of(cost, [0, 0, 0], [2, 2, 2], [({0: a, 1: b, 2: c}, low, low + width) for a, b, c, low, width in entries])
    best, which = least(rows), tuple(range(len(entries)))
    leaves = [Leaf(which, tuple(dual * ONE // 3 for dual in given[: len(entries)])) for given in duals]
    tree = (Split(1, at), leaves[0], Split(2, 0), leaves[1], leaves[2])
    proven = proven_bound(rows, Proof(which, leaves[3].duals, (Part((0, 1, 2), tree),)))
    assert best is None or proven <= best
