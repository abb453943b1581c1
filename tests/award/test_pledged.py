"""A15: parts pledged to the best of a shortlist, by an exact count and by the check's own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.award.check import check
from auction.award.exact import solve
from auction.award.problem import AwardProblem, Candidate, LotProblem
from auction.core.commands import Unawarded
from auction.core.money import Share
from auction.core.shortlist_terms import Pledged

TABLE = (Pledged(1, Share(1, 2), (1,)), Pledged(3, Share(8, 10), (2, 1, 1)))


def pledged_to(*prices: int, quantity: int = 101, reserve: int | None = None, table: tuple[Pledged, ...] = TABLE) -> AwardProblem:
    bids = tuple(Candidate(f"s{seq}", seq, price * quantity, prices=(price,)) for seq, price in enumerate(prices, 1))
    ordered = tuple(sorted(bids, key=lambda bid: bid.key))
    return AwardProblem("A", "EUR", 2, "earliest", (LotProblem("L1", 2, reserve, ordered, "pledged", (quantity,), pledged=table),))


def test_A15_the_best_get_what_is_pledged_to_them_at_their_own_prices() -> None:
    asked = pledged_to(9, 7, 8, 10)
    award = solve(asked)
    assert check(asked, award) == ()
    assert [(line.supplier, line.quantities, line.value) for line in award.lines] == [
        ("s1", (20,), 180),
        ("s2", (41,), 287),
        ("s3", (20,), 160),
    ]
    assert award.unawarded == (Unawarded("L1", "unpledged", (20,)),)


def test_A15_how_many_is_counted_among_those_within_the_reserve_price() -> None:
    asked = pledged_to(9, 7, 8, reserve=8 * 101)
    assert [line.quantities for line in solve(asked).lines] == [(51,)]
    assert check(asked, solve(asked)) == ()


def test_A15_below_the_table_and_where_a_part_is_all_the_best_gets_the_lot() -> None:
    for table in (TABLE[1:], (Pledged(1, Share(1, 1), (1,)),)):
        asked = pledged_to(9, 7, table=table)
        assert [(line.supplier, line.quantities) for line in solve(asked).lines] == [("s2", ())]
        assert check(asked, solve(asked)) == ()


@pytest.mark.parametrize("change", ["another part", "another winner", "whole", "another reason"])
def test_A15_another_division_is_told(change: str) -> None:
    asked = pledged_to(9, 7, 8, 10)
    good = solve(asked)
    first, second, third = good.lines
    wrong = {
        "another part": replace(good, lines=(replace(first, quantities=(21,)), replace(second, quantities=(40,)), third)),
        "another winner": replace(good, lines=(first, second, replace(third, supplier="s4", bid_seq=4))),
        "whole": replace(good, lines=(replace(second, quantities=(), value=707),), unawarded=()),
        "another reason": replace(good, unawarded=(Unawarded("L1", "short", (20,)),)),
    }[change]
    assert {fault.rule for fault in check(asked, wrong)} & {"A15", "A8"}


@given(
    st.lists(st.integers(1, 50), min_size=0, max_size=6),
    st.integers(1, 400),
    st.one_of(st.none(), st.integers(1, 15_000)),
    st.lists(st.integers(1, 5), min_size=1, max_size=3),
    st.integers(1, 10),
)
def test_A15_exact_and_check_agree(prices: list[int], quantity: int, reserve: int | None, weights: list[int], tenths: int) -> None:
    table = (Pledged(len(weights), Share(tenths, 10), tuple(weights)),)
    asked = pledged_to(*prices, quantity=quantity, reserve=reserve, table=table)
    assert check(asked, solve(asked)) == ()
