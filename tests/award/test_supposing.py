"""Rules F3 to F7: scenarios side by side, what a rule costs, which rules conflict, why not another, who comes next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auction.award.settling import settle
from auction.award.solver import Solved, Unsolved
from auction.award.sourcing import Content, Item, Offer, Package, Sourcing, Step, Supplier
from auction.award.supposing import (
    Conflict,
    Next,
    RuleCost,
    Scenario,
    conflict_of,
    costs_of_rules,
    next_without,
    suppose,
    why_not,
    without_supplier,
)
from auction.core.award_rules import Limit, Select
from auction.solvers.milp import NAME, propose


def find(problem: Sourcing) -> Solved | Unsolved:
    return settle(problem, lambda rows, marks: propose(rows, marks=marks), NAME)


def offer(supplier: str, item: str, price: int) -> Offer:
    return Offer(f"{supplier}-{item}", supplier, (item,), (Step(0, price),), 10)


def problem(*limits: Limit) -> Sourcing:
    """Ten pieces of each of two items: a 100 and 100, b 110 and 90, c 120 and 120; c offers all for 2,050."""
    prices = {"a": (100, 100), "b": (110, 90), "c": (120, 120)}
    return Sourcing(
        id="P",
        currency="EUR",
        scale=2,
        items=(Item("x", 10), Item("y", 10)),
        suppliers=tuple(Supplier(id) for id in prices),
        offers=tuple(offer(id, item, price) for id, both in prices.items() for item, price in zip("xy", both, strict=True)),
        packages=(Package("c-all", "c", (Content("x", 10), Content("y", 10)), 2050),),
        limits=limits,
    )


def settled(of: Sourcing) -> Solved:
    found = find(of)
    assert isinstance(found, Solved)
    return found


ONE = Limit("one", "winners", "at_most", 1)
NOT_A = Limit("not-a", "spend", "at_most", 0, who=Select(("a",)))
NOT_B = Limit("not-b", "spend", "at_most", 0, who=Select(("b",)))
THREE = Limit("three", "winners", "at_least", 3)
LITTLE = Limit("little", "spend", "at_most", 100)


def test_F3_scenarios_stand_side_by_side() -> None:
    cases = (
        Scenario("cheapest", problem()),
        Scenario("one supplier", problem(ONE)),
        Scenario("without a", without_supplier(problem(), "a")),
        Scenario("impossible", problem(LITTLE)),
    )
    told = [(each.name, each.code, each.more, each.winners) for each in suppose(cases, find)]
    assert told == [
        ("cheapest", "settled", 0, 2),
        ("one supplier", "settled", 100, 1),
        ("without a", "settled", 100, 1),
        ("impossible", "infeasible", None, 0),
    ]


def test_F3_a_supplier_that_drops_out_takes_everything_along() -> None:
    fewer = without_supplier(problem(), "c")
    assert [each.supplier for each in fewer.offers] == ["a", "a", "b", "b"]
    assert fewer.packages == ()


def test_F4_what_each_rule_costs() -> None:
    of = problem(NOT_B, ONE)
    award = settled(of).awarded
    assert award.cost == 2000
    assert costs_of_rules(of, award, find) == (RuleCost("not-b", 0), RuleCost("one", 0))
    assert costs_of_rules(problem(ONE), settled(problem(ONE)).awarded, find) == (RuleCost("one", 100),)


def test_F5_a_least_set_of_rules_in_conflict_and_the_cheapest_relief() -> None:
    assert conflict_of(problem(ONE, NOT_A, NOT_B, THREE), find) == Conflict(("one", "three"), "three", 2050)
    assert conflict_of(problem(ONE, LITTLE, THREE), find) == Conflict(("one", "three"), None, None), "two things are in the way"
    assert conflict_of(problem(ONE, THREE), find) == Conflict(("one", "three"), "one", 1920)
    assert conflict_of(problem(LITTLE), find) == Conflict(("little",), "little", 1900)


def test_F5_every_rule_of_the_set_is_needed() -> None:
    found = conflict_of(problem(ONE, NOT_A, NOT_B, THREE), find)
    assert found is not None
    every = {rule.id: rule for rule in (ONE, NOT_A, NOT_B, THREE)}
    assert isinstance(find(problem(*(every[id] for id in found.rules))), Unsolved)
    for left_out in found.rules:
        assert isinstance(find(problem(*(every[id] for id in found.rules if id != left_out))), Solved)


def test_F5_offers_that_do_not_cover_are_no_conflict_of_rules() -> None:
    short = replace(problem(ONE), items=(Item("x", 10), Item("y", 41)))
    assert isinstance(find(short), Unsolved)
    assert conflict_of(short, find) is None


@pytest.mark.parametrize(("id", "more", "against"), [("b-x", 10, ()), ("c-x", 20, ()), ("c-all", 150, ())])
def test_F6_what_another_would_cost_more(id: str, more: int, against: tuple[str, ...]) -> None:
    found = why_not(problem(), settled(problem()).awarded, id, find)
    assert (found.more, found.stands_against) == (more, against)


def test_F6_which_rule_keeps_it_out() -> None:
    of = problem(NOT_B)
    found = why_not(of, settled(of).awarded, "b-y", find)
    assert (found.more, found.stands_against) == (None, ("not-b",))


def test_F6_a_rule_that_the_award_keeps_is_not_given_up_for_another() -> None:
    """Nothing forces the award to give the rule up, so neither may what it is compared with; one it gave up keeps nobody out."""
    of = problem(replace(NOT_B, priority=1))
    found = why_not(of, settled(of).awarded, "b-y", find)
    assert (found.more, found.stands_against) == (None, ("not-b",))
    four = Limit("four", "winners", "at_least", 4, priority=2)
    torn = problem(replace(NOT_B, priority=1), four)
    assert settled(torn).awarded.given_up == ("four",)
    assert why_not(torn, settled(torn).awarded, "b-y", find).stands_against == ("not-b",)


def test_F7_who_comes_next() -> None:
    award = settled(problem()).awarded
    assert next_without(problem(), award, "a", find) == Next("a", 100, ("b-x",))
    assert next_without(problem(), award, "b", find) == Next("b", 100, ("a-y",))
    short = replace(problem(), packages=(), offers=tuple(each for each in problem().offers if each.supplier == "a"))
    assert next_without(short, settled(short).awarded, "a", find) == Next("a", None, ())
