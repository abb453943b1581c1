"""One test a rule of auction/award/RULEBOOK.md: an award that keeps it passes, one that breaks it is told so by its number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import auction.award.check
from auction.award.award import Award
from auction.award.check import RULES, check
from auction.award.exact import solve
from auction.award.problem import AwardProblem, Candidate, LotProblem
from auction.core.commands import AwardLine, Unawarded
from auction.core.currencies import Exchange
from auction.core.terms import TiePolicy
from tests.award import test_joined, test_joint, test_pledged, test_quantities, test_taken

RULEBOOK = Path(auction.award.check.__file__).with_name("RULEBOOK.md")


def lot(name: str, *bids: tuple[str, int, int], reserve: int | None = None, value_scale: int = 4) -> LotProblem:
    candidates = tuple(Candidate(supplier, seq, value) for supplier, seq, value in bids)
    return LotProblem(name, value_scale, reserve, candidates)


def problem(*lots: LotProblem, ties: TiePolicy = "earliest") -> AwardProblem:
    return AwardProblem("auction-1", "EUR", 2, ties, lots)


PAIR = problem(lot("a", ("north", 5, 900_000), ("south", 4, 950_000)), lot("b", ("south", 6, 123_450)))
GOOD = solve(PAIR)


def rules_broken(asked: AwardProblem, award: Award) -> set[str]:
    return {fault.rule for fault in check(asked, award)}


def with_first_line(award: Award, line: AwardLine) -> Award:
    """The award with another first line, its sums put right."""
    lines = (line, *award.lines[1:])
    return replace(award, lines=lines, total=sum(each.money for each in lines))


def test_the_exact_award_has_no_fault() -> None:
    assert check(PAIR, GOOD) == ()
    assert (GOOD.solver, GOOD.version) == ("exact", "1")
    assert GOOD.lines == (AwardLine("a", "north", 5, 900_000, 9000), AwardLine("b", "south", 6, 123_450, 1235))


def test_every_rule_of_the_rulebook_is_checked_and_has_a_test() -> None:
    written = [f"A{number}" for number in range(1, 99) if f"| **A{number}** |" in RULEBOOK.read_text(encoding="utf-8")]
    together = ["A19", "A20", "A21", "A22"]  # of lots awarded together, which `joint_check` judges
    assert written == [*RULES, *together]
    names = [*globals(), *vars(test_quantities), *vars(test_pledged), *vars(test_taken), *vars(test_joined), *vars(test_joint)]
    assert all(any(name.startswith(f"test_{rule}_") for name in names) for rule in written)


@pytest.mark.parametrize(
    "award",
    [
        pytest.param(replace(GOOD, lines=GOOD.lines[:1], total=9000), id="a lot is missing"),
        pytest.param(replace(GOOD, unawarded=(Unawarded("b", "no_bid"),)), id="a lot is awarded and unawarded"),
        pytest.param(replace(GOOD, unawarded=(Unawarded("c", "no_bid"),)), id="an unknown lot"),
        pytest.param(replace(GOOD, lines=GOOD.lines[::-1]), id="another order"),
    ],
)
def test_A1_every_lot_is_named_once_in_the_order_of_the_terms(award: Award) -> None:
    assert "A1" in rules_broken(PAIR, award)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(AwardLine("a", "north", 4, 900_000, 9000), id="another entry"),
        pytest.param(AwardLine("a", "west", 5, 900_000, 9000), id="another supplier"),
        pytest.param(AwardLine("a", "north", 5, 890_000, 8900), id="another value"),
    ],
)
def test_A2_only_a_standing_bid_is_awarded(line: AwardLine) -> None:
    assert "A2" in rules_broken(PAIR, with_first_line(GOOD, line))


def test_A3_a_bid_above_the_reserve_price_is_not_admissible() -> None:
    reserved = problem(lot("a", ("north", 5, 900_000), reserve=899_999))
    award = Award("exact", "1", (AwardLine("a", "north", 5, 900_000, 9000),), (), 9000, 0)
    assert rules_broken(reserved, award) == {"A3"}
    at_the_reserve = problem(lot("a", ("north", 5, 900_000), reserve=900_000))
    assert check(at_the_reserve, solve(at_the_reserve)) == ()
    assert solve(at_the_reserve).lines[0].supplier == "north"


def test_A4_the_lowest_admissible_value_wins() -> None:
    dearer = with_first_line(GOOD, AwardLine("a", "south", 4, 950_000, 9500))
    assert rules_broken(PAIR, dearer) == {"A4"}
    withheld = replace(GOOD, lines=GOOD.lines[:1], unawarded=(Unawarded("b", "no_bid"),), total=9000)
    assert rules_broken(PAIR, withheld) == {"A4"}


@pytest.mark.parametrize("ties", ["earliest", "equal_best", "equal_worst"])
def test_A5_of_equal_values_the_earliest_entry_wins(ties: TiePolicy) -> None:
    tied = problem(lot("a", ("late", 9, 500_000), ("early", 7, 500_000)), ties=ties)
    award = solve(tied)
    assert award.lines[0].supplier == "early"
    assert check(tied, award) == ()
    assert rules_broken(tied, with_first_line(award, AwardLine("a", "late", 9, 500_000, 5000))) == {"A5"}


def test_A5_two_bids_at_one_value_are_a_fault_where_ties_are_forbidden() -> None:
    tied = problem(lot("a", ("early", 7, 500_000), ("late", 9, 500_000)), ties="forbidden")
    assert rules_broken(tied, solve(tied)) == {"A5"}


@pytest.mark.parametrize(("value", "money"), [(123_449, 1234), (123_450, 1235), (123_451, 1235), (123_550, 1236)])
def test_A6_money_is_the_value_rounded_half_up_once(value: int, money: int) -> None:
    single = problem(lot("a", ("north", 3, value)))
    award = solve(single)
    assert award.lines[0].money == money
    assert check(single, award) == ()
    off = replace(award, lines=(replace(award.lines[0], money=money + 1),), total=money + 1)
    assert rules_broken(single, off) == {"A6"}


def test_A6_a_value_of_fewer_decimals_than_the_currency_is_exact() -> None:
    whole = problem(lot("a", ("north", 3, 374), value_scale=0))
    assert solve(whole).lines[0].money == 37_400
    assert check(whole, solve(whole)) == ()


def abroad(*, num: int = 9183, reserve: int | None = None) -> AwardProblem:
    """One bid of 100.11 dollars, one dollar being num/10000 of the auction's."""
    bid = Candidate("north", 3, 1_001_100, num * 1_001_100, (), 0, None, Exchange("USD", 0, num, 10_000))
    return problem(replace(lot("a", reserve=reserve), bids=(bid,)))


def test_A6_money_of_a_currency_of_one_s_own_stands_in_both() -> None:
    award = solve(abroad())
    assert (award.lines[0].money, award.lines[0].own_money, award.total, award.bound) == (9_193, 100, 9_193, 9_193)
    assert check(abroad(), award) == ()
    for wrong in ({"own_money": 101}, {"own_money": None}):
        changed: AwardLine = replace(award.lines[0], **wrong)
        assert rules_broken(abroad(), replace(award, lines=(changed,))) == {"A6"}
    assert rules_broken(abroad(num=9184), award) == {"A6", "A9"}


def test_A6_nobody_else_has_money_in_a_currency_of_its_own() -> None:
    assert rules_broken(PAIR, with_first_line(GOOD, replace(GOOD.lines[0], own_money=1))) == {"A6"}


def test_A3_a_bid_in_another_currency_is_within_the_reserve_at_the_rate() -> None:
    """100.11 dollars are 91.931013: 91.9310 is below that, 91.9311 above."""
    assert solve(abroad(reserve=919_310)).lines == ()
    admitted = solve(abroad(reserve=919_311))
    assert check(abroad(reserve=919_311), admitted) == ()
    assert rules_broken(abroad(reserve=919_310), admitted) >= {"A3"}


def test_A7_the_total_is_the_sum_of_the_lines() -> None:
    assert rules_broken(PAIR, replace(GOOD, total=GOOD.total - 1)) == {"A7"}


@pytest.mark.parametrize(
    ("bare", "why", "wrong"),
    [
        (lot("a"), "no_bid", "above_reserve"),
        (lot("a", ("north", 5, 900_000), reserve=1), "above_reserve", "no_bid"),
    ],
)
def test_A8_a_lot_without_an_admissible_bid_says_why(bare: LotProblem, why: str, wrong: str) -> None:
    asked = problem(bare)
    award = solve(asked)
    assert award.unawarded == (Unawarded("a", why),)
    assert check(asked, award) == ()
    assert rules_broken(asked, replace(award, unawarded=(Unawarded("a", wrong),))) == {"A8"}


@pytest.mark.parametrize("off", [-1, 1])
def test_A9_the_bound_is_the_least_total(off: int) -> None:
    assert GOOD.bound == GOOD.total
    assert rules_broken(PAIR, replace(GOOD, bound=GOOD.bound + off)) == {"A9"}


def test_A10_an_award_names_its_solver_and_version() -> None:
    assert rules_broken(PAIR, replace(GOOD, solver="")) == {"A10"}
    assert rules_broken(PAIR, replace(GOOD, version=" ")) == {"A10"}


def test_A1_a_lot_is_divided_only_where_that_is_its_way() -> None:
    line = replace(GOOD.lines[0], quantities=(1,))
    assert "A1" in rules_broken(PAIR, with_first_line(GOOD, line))


@pytest.mark.parametrize(
    "award",
    [
        pytest.param(lambda good: replace(good, lines=good.lines[::-1]), id="another order"),
        pytest.param(lambda good: replace(good, lines=good.lines[:1], total=30), id="a part is missing"),
        pytest.param(lambda good: replace(good, unawarded=(Unawarded("a", "short", (1,)),)), id="more than there is"),
        pytest.param(lambda good: replace(good, unawarded=(Unawarded("a", "short", (0,)),)), id="nothing left, and named"),
        pytest.param(lambda good: replace(good, unawarded=(Unawarded("a", "short"),)), id="the whole left"),
        pytest.param(lambda good: with_first_line(good, replace(good.lines[0], quantities=(5,))), id="the whole as a part"),
        pytest.param(lambda good: with_first_line(good, replace(good.lines[0], quantities=(3, 0))), id="other line items"),
    ],
)
def test_A1_parts_and_what_is_left_are_the_lot(award: Callable[[Award], Award]) -> None:
    asked = problem(tied(2))
    assert "A1" in rules_broken(asked, award(solve(asked)))


def test_A6_the_money_is_that_of_what_is_paid() -> None:
    line = replace(GOOD.lines[0], payment=950_000)
    assert "A6" in rules_broken(PAIR, with_first_line(GOOD, line))


def test_A11_a_bid_is_paid_what_it_asks() -> None:
    line = replace(GOOD.lines[0], payment=950_000, money=9500)
    assert "A11" in rules_broken(PAIR, with_first_line(GOOD, line))


def tied(number: int, *quantities: int, reserve: int | None = None) -> LotProblem:
    """So many bids of 1000 a piece each, the latest first, and one that is dearer; ties are split."""
    split = quantities or (5,)
    bids = [Candidate(f"s{seq}", seq, 1000 * sum(split), None, (1000,) * len(split)) for seq in range(2 + number, 2, -1)]
    dearer = Candidate("dear", 2, 1001 * sum(split), None, (1001,) * len(split))
    return LotProblem("a", 3, reserve, (*bids, dearer), "split", split)


@pytest.mark.parametrize(
    ("number", "quantities", "shares"),
    [
        (2, (5,), [(3,), (2,)]),
        (3, (5,), [(2,), (2,), (1,)]),
        (3, (2,), [(1,), (1,)]),
        (2, (5, 1), [(3, 1), (2, 0)]),
        (2, (1, 1), [()]),
        (2, (1,), [()]),
        (1, (5,), [()]),
    ],
)
def test_A12_those_that_tie_get_equal_parts(number: int, quantities: tuple[int, ...], shares: list[tuple[int, ...]]) -> None:
    asked = problem(tied(number, *quantities))
    award = solve(asked)
    assert check(asked, award) == ()
    assert [(line.bid_seq, line.quantities) for line in award.lines] == list(enumerate(shares, 3))
    assert sum(line.value for line in award.lines) == 1000 * sum(quantities)


def test_A12_unequal_parts_are_a_fault() -> None:
    asked = problem(tied(2))
    good = solve(asked)
    unequal = [
        replace(line, quantities=part, value=1000 * part[0], money=100 * part[0])
        for line, part in zip(good.lines, [(4,), (1,)], strict=True)
    ]
    assert rules_broken(asked, replace(good, lines=tuple(unequal))) == {"A12"}
    one = AwardLine("a", "s3", 3, 5000, 500)
    assert rules_broken(asked, replace(good, lines=(one,))) == {"A12"}


def test_A12_nobody_gets_a_part_above_the_reserve_price() -> None:
    asked = problem(tied(2, reserve=4999))
    assert solve(asked).unawarded == (Unawarded("a", "above_reserve"),)
    assert check(asked, solve(asked)) == ()


@pytest.mark.parametrize("said", [0, 1, 3])
def test_A17_an_award_says_how_many_packages_it_leaves_out(said: int) -> None:
    asked = replace(PAIR, packages=2)
    assert check(asked, solve(asked)) == ()
    assert rules_broken(asked, replace(solve(asked), packages=said)) == {"A17"}
