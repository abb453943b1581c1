"""Rule A18: a lot with what joins at the winner's unit price."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auction.award.check import check
from auction.award.exact import solve
from auction.award.problem import AwardProblem, Candidate, LotProblem
from auction.core.joining_terms import JoinStep

BIDS = (Candidate("s1", 3, 9_400, prices=(94,)), Candidate("s2", 2, 9_500, prices=(95,)))
JOINS = (JoinStep(20, 95), JoinStep(7, 94), JoinStep(50, 93))


def a_problem(*bids: Candidate, joins: tuple[JoinStep, ...] = JOINS, reserve: int | None = None) -> AwardProblem:
    """One lot of a hundred pieces in whole euros that volume may join."""
    return AwardProblem("A-1", "EUR", 0, "earliest", (LotProblem("L1", 0, reserve, bids or BIDS, "joined", (100,), joins=joins),))


def test_A18_the_winner_gets_the_lot_and_all_that_joins_at_its_price() -> None:
    award = solve(a_problem())
    assert [(line.supplier, line.quantities, line.value) for line in award.lines] == [("s1", (127,), 127 * 94)]
    assert award.total == award.bound == 127 * 94
    assert check(a_problem(), award) == ()


def test_A18_what_joins_decides_nothing_about_who_wins() -> None:
    award = solve(a_problem(joins=(JoinStep(10**9, 95),)))
    assert [line.supplier for line in award.lines] == ["s1"]
    assert solve(a_problem(reserve=9_399)).unawarded[0].why == "above_reserve"


def test_A18_where_nothing_joins_no_quantity_is_named() -> None:
    problem = a_problem(joins=(JoinStep(5, 93),))
    award = solve(problem)
    assert award.lines[0].quantities == ()
    assert check(problem, award) == ()


@pytest.mark.parametrize("quantity", [0, 100, 120, 126, 128, 177])
def test_A18_more_or_less_is_a_fault(quantity: int) -> None:
    good = solve(a_problem())
    value = (quantity or 100) * 94
    line = replace(good.lines[0], quantities=(quantity,) if quantity else (), value=value, money=value)
    faults = check(a_problem(), replace(good, lines=(line,), total=value, bound=good.bound))
    assert "A18" in {fault.rule for fault in faults}
    assert "A9" in {fault.rule for fault in check(a_problem(), replace(good, bound=value))}


def test_A5_of_equals_the_right_one_gets_what_joins() -> None:
    tied = a_problem(BIDS[0], Candidate("s2", 2, 9_400, prices=(94,)))
    good = solve(tied)
    assert good.lines[0].supplier == "s2"
    wrong = replace(good.lines[0], supplier="s1", bid_seq=3)
    assert {fault.rule for fault in check(tied, replace(good, lines=(wrong,)))} == {"A5"}
