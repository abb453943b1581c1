"""Lots taken part by part at a Dutch clock: each gets what it took, within the reserve price, and nobody anything else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auction.award.award import Award
from auction.award.check import check
from auction.award.exact import solve
from auction.award.problem import AwardProblem, Candidate, LotProblem
from auction.core.commands import Unawarded
from auction.core.schedule import just


def taken(*takes: tuple[str, int, int], reserve: int | None = None) -> AwardProblem:
    """A lot of a hundred pieces: who took how many at which unit price, entry by entry from 5 on."""
    bids = [
        Candidate(supplier, seq, price * 100, prices=(price,), supply=just(quantity))
        for seq, (supplier, quantity, price) in enumerate(takes, start=5)
    ]
    lot = LotProblem("L1", 2, reserve, tuple(sorted(bids, key=lambda bid: bid.key)), "taken", (100,))
    return AwardProblem("auction-1", "EUR", 2, "earliest", (lot,))


def outcome(problem: AwardProblem) -> tuple[dict[str, tuple[int, ...]], tuple[Unawarded, ...]]:
    award = solve(problem)
    assert check(problem, award) == ()
    return {line.supplier: line.quantities for line in award.lines}, award.unawarded


def test_A16_each_is_awarded_what_it_took() -> None:
    problem = taken(("a", 60, 200), ("b", 30, 300))
    assert outcome(problem) == ({"a": (60,), "b": (30,)}, (Unawarded("L1", "short", (10,)),))
    assert [line.money for line in solve(problem).lines] == [12_000, 9_000]
    assert solve(problem).bound == 21_000


def test_A16_the_whole_lot_is_no_part() -> None:
    assert outcome(taken(("a", 100, 200))) == ({"a": ()}, ())
    assert outcome(taken(("a", 60, 200), ("b", 40, 300))) == ({"a": (60,), "b": (40,)}, ())


@pytest.mark.parametrize(("reserve", "awarded"), [(29_999, {"a": (60,)}), (30_000, {"a": (60,), "b": (30,)}), (19_999, {})])
def test_A16_nothing_is_awarded_above_the_reserve_price(reserve: int, awarded: dict[str, tuple[int, ...]]) -> None:
    made, (left,) = outcome(taken(("a", 60, 200), ("b", 30, 300), reserve=reserve))
    assert made == awarded
    assert left.why == ("short" if len(awarded) == 2 else "above_reserve")


def test_A16_a_lot_that_nobody_took_says_so() -> None:
    assert outcome(taken()) == ({}, (Unawarded("L1", "no_bid"),))


def faults_of(award: Award, problem: AwardProblem) -> set[str]:
    return {fault.rule for fault in check(problem, award)}


def test_A16_another_quantity_or_another_reason_is_a_fault() -> None:
    problem = taken(("a", 60, 200), ("b", 30, 300))
    award = solve(problem)
    first = replace(award.lines[0], quantities=(50,), value=10_000, money=10_000)
    less = replace(award, lines=(first, award.lines[1]), unawarded=(Unawarded("L1", "short", (20,)),), total=19_000)
    assert "A16" in faults_of(less, problem)
    alone = replace(award, lines=award.lines[:1], unawarded=(Unawarded("L1", "short", (40,)),), total=12_000)
    assert "A16" in faults_of(alone, problem)
    wrong = replace(award, unawarded=(Unawarded("L1", "above_reserve", (10,)),))
    assert faults_of(wrong, problem) == {"A8"}
    assert faults_of(replace(award, bound=20_999), problem) == {"A9"}
