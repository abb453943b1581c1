"""What a tally says of an award that breaks a rule: whose rule, in which words, by how much; and what an award comes to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auction.award.sourcing import Awarded, Choice, Content, Discount, Given, Item, Level, Offer, Package, Sourcing, Step
from auction.award.tally import Tally, tally
from auction.core.award_rules import Average, Condition, Consistent, Figure, Label, Limit, Select
from auction.core.money import Share
from tests.award.test_sourcing_rules import BOLTS, BOTH, PROBLEM, award, counted

BOLT, NUT, CORD = Select(ids=("bolt",)), Select(ids=("nut",)), Select(ids=("cord",))
SOUTH, NORTH = Select(ids=("south",)), Select(ids=("north",))


def ruled(*limits: dict[str, Any], **rules: Any) -> Sourcing:
    made = tuple(Limit(**({"id": f"l{n}", "sense": "at_most"} | fields)) for n, fields in enumerate(limits))
    return replace(PROBLEM, limits=made, **rules)


AVERAGE = Average("mean", "risk", "at_most", 4, where=BOLT)
FEWER = Item("bolt", 10, PROBLEM.items[0].labels, PROBLEM.items[0].figures, 50, None, 1)
CHOOSING = tuple(replace(each, choice="one") if each.supplier == "north" else each for each in PROBLEM.offers)
CHOSEN = replace(
    PROBLEM,
    offers=CHOOSING,
    packages=(replace(PROBLEM.packages[0], choice="one"), Package("f", "north", (Content("cord", 1),), 3, choice="one")),
    choices=(Choice("north", "one"),),
)
GRAM = (*PROBLEM.items[:2], replace(PROBLEM.items[2], figures=(Figure("gram", 1),)))
PRIORITY = ruled({"metric": "units", "amount": 99, "priority": 1}, {"metric": "units", "amount": 99, "priority": 2})
IF = Condition("if", "requires", NORTH, BOLT, SOUTH, NUT)
TWO = award(("a", "bolt", 4), ("b", "bolt", 6))

CASES: tuple[tuple[Sourcing, Awarded, list[tuple[str, str, str, int]]], ...] = (
    (PROBLEM, award(("b", "bolt", 9)), [("Q1", "bolt", "1 units of 10 are left, and all must be awarded", 1)]),
    (
        replace(PROBLEM, items=(FEWER, *PROBLEM.items[1:])),
        award(("a", "bolt", 6), ("b", "bolt", 8)),
        [("Q1", "bolt", "4 units more than the 10 wanted", 3)],
    ),
    (
        replace(PROBLEM, items=(FEWER, *PROBLEM.items[1:])),
        award(("b", "bolt", 11)),
        [("Q2", "b", "11 units, above the most of 10", 1)],
    ),
    (
        PROBLEM,
        award(("a", "bolt", 1), ("b", "bolt", 9)),
        [("Q2", "a", "1 units are no multiple of 2", 0), ("Q2", "a", "1 units, below the least of 2", 1)],
    ),
    (PROBLEM, award(("b", "bolt", 10), ("x", "nut", 1)), [("Q7", "x", "no such offer", 0)]),
    (PROBLEM, award(("b", "bolt", 10), ("c", "cord", 1)), [("Q7", "c", "does not offer cord", 0)]),
    (PROBLEM, award(("b", "bolt", 10), ("c", "nut", -2)), [("Q7", "c", "gives -2 units of nut", 0)]),
    (
        PROBLEM,
        award(("b", "bolt", 6), ("a", "bolt", 4)),
        [("Q7", "p", "what is given is not told once each in the order of offers and items", 0)],
    ),
    (
        PROBLEM,
        replace(BOLTS, packages=("y", "x")),
        [
            ("Q7", "p", "the packages are not told once each in the order of their ids", 0),
            ("Q7", "x", "no such package", 0),
            ("Q7", "y", "no such package", 0),
        ],
    ),
    (
        PRIORITY,
        replace(BOLTS, given_up=("l1", "l0")),
        [("Q7", "p", "the rules given up are not told once each in the order of their ids", 0)],
    ),
    (
        CHOSEN,
        replace(award(("a", "bolt", 10), ("d", "nut", 20)), packages=("f",)),
        [("Q10", "one", "2 more than 1 of north's choice", 2)],
    ),
    (
        replace(CHOSEN, items=(*PROBLEM.items[:2], replace(PROBLEM.items[2], over=1))),
        replace(BOLTS, packages=("e", "f")),
        [("Q10", "one", "1 more than 1 of north's choice", 1)],
    ),
    (
        ruled({"metric": "units", "amount": 7, "holds": "each", "where_by": "id"}),
        BOTH,
        [("Q16", "l0", "units south nut: 12, which is too much", 5)],
    ),
    (
        ruled({"metric": "units", "amount": 12, "sense": "at_least", "who_by": "land", "where": NUT}),
        BOTH,
        [("Q16", "l0", "units no: 0, which is too little", 12)],
    ),
    (
        ruled({"metric": "units", "amount": 1, "sense": "at_least", "who": NORTH, "where_by": "kind"}),
        BOLTS,
        [("Q16", "l0", "units metal: 0, which is too little", 1)],
    ),
    (
        ruled({"metric": "units", "amount": 1, "sense": "at_least", "holds": "each", "where_by": "origin"}),
        award(("b", "bolt", 10), ("d", "nut", 2)),
        [("Q16", "l0", "units south cn: 0, which is too little", 1)],
    ),
    (
        ruled({"metric": "items", "share": Share(1, 2), "sense": "at_least", "who": SOUTH}),
        BOLTS,
        [("Q16", "l0", "items: 1, which is too little", 1)],
    ),
    (
        ruled({"metric": "winners", "share": Share(1, 3), "who": SOUTH}),
        BOTH,
        [("Q16", "l0", "winners: 1, which is too much", 1)],
    ),
    (
        replace(PROBLEM, averages=(AVERAGE,)),
        TWO,
        [("Q18", "mean", "the mean of risk is above 4", 6 * 2 - 4 * 2)],
    ),
    (
        replace(PROBLEM, averages=(replace(AVERAGE, sense="at_least", amount=5, by="baseline"),)),
        TWO,
        [("Q18", "mean", "the mean of risk is below 5", (4 * 3 - 6 * 1) * 50)],
    ),
    (
        replace(PROBLEM, consistent=(Consistent("same", None, "kind"),)),
        award(("b", "bolt", 10), ("c", "nut", 19)),
        [("Q19", "same", "south has other shares of bolt and nut of metal", 0)],
    ),
    (
        replace(PROBLEM, consistent=(Consistent("same", Select(ids=("nut", "cord"))),)),
        award(("b", "bolt", 10), ("d", "cord", 5), ("d", "nut", 19)),
        [("Q19", "same", "north has other shares of nut and cord", 0)],
    ),
    (replace(PROBLEM, conditions=(IF,)), TWO, [("Q20", "if", "what it requires is not awarded", 0)]),
    (replace(PROBLEM, conditions=(replace(IF, kind="excludes"),)), BOTH, [("Q20", "if", "what it excludes is awarded too", 0)]),
    (
        replace(PROBLEM, averages=(replace(AVERAGE, where=CORD, figure="gram", amount=0),), items=GRAM),
        replace(BOLTS, packages=("f",)),
        [("Q7", "f", "no such package", 0)],
    ),
    (
        replace(CHOSEN, averages=(replace(AVERAGE, where=CORD, figure="gram", amount=0),), items=GRAM),
        replace(BOLTS, packages=("f",)),
        [("Q18", "mean", "the mean of gram is above 0", 1)],
    ),
    (
        replace(PROBLEM, consistent=(Consistent("same", Select(ids=("nut", "cord"))),)),
        replace(award(("b", "bolt", 10), ("c", "nut", 12), ("d", "cord", 3)), packages=()),
        [
            ("Q19", "same", "north has other shares of nut and cord", 0),
            ("Q19", "same", "south has other shares of nut and cord", 0),
        ],
    ),
    (
        replace(PROBLEM, conditions=(replace(IF, where=NUT), replace(IF, id="then", who=SOUTH, then_who=NORTH))),
        BOLTS,
        [("Q20", "then", "what it requires is not awarded", 0)],
    ),
    (PRIORITY, replace(BOLTS, given_up=("l9",)), [("Q21", "l9", "is no rule that may be given up", 0)]),
    (PRIORITY, replace(BOLTS, given_up=("l0",)), [("Q21", "l1", "is kept, though rules of class 1 are given up", 0)]),
)


@pytest.mark.parametrize(("problem", "given", "told"), CASES)
def test_a_breach_says_whose_rule_what_and_by_how_much(
    problem: Sourcing, given: Awarded, told: list[tuple[str, str, str, int]]
) -> None:
    assert [(each.rule, each.id, each.what, each.by) for each in counted(problem, given).breaches] == told


SAME = (*PROBLEM.offers[:2], Offer("c", "north", ("nut",), (Step(0, 1),), 9), *PROBLEM.offers[3:])
SHARED = award(("b", "bolt", 10), ("c", "nut", 4), ("d", "cord", 2), ("d", "nut", 4))
"""Of nuts the same supplier gives in two ways."""

KEPT: tuple[tuple[Sourcing, Awarded], ...] = (
    (replace(PROBLEM, averages=(replace(AVERAGE, amount=5),)), award(("a", "bolt", 4), ("b", "bolt", 6))),
    (replace(PROBLEM, averages=(replace(AVERAGE, sense="at_least"),)), TWO),
    (replace(PROBLEM, averages=(replace(AVERAGE, amount=2, where=CORD),)), TWO),
    (replace(PROBLEM, consistent=(Consistent("same", None, "kind"),)), award(("b", "bolt", 10), ("c", "nut", 20))),
    (replace(PROBLEM, consistent=(Consistent("same", Select(ids=("nut", "cord"))),), offers=SAME), SHARED),
    (replace(PROBLEM, conditions=(IF,)), BOLTS),
    (replace(PROBLEM, conditions=(replace(IF, who=SOUTH, then_who=NORTH),)), replace(TWO, packages=("e",))),
    (ruled({"metric": "units", "amount": 6, "who": SOUTH, "where": BOLT}), TWO),
    (ruled({"metric": "items", "share": Share(1, 3), "who": SOUTH, "sense": "at_least"}), BOLTS),
    (ruled({"metric": "units", "share": Share(1, 1), "who": SOUTH, "where_by": "id", "sense": "at_least", "where": BOLT}), BOLTS),
    (CHOSEN, replace(BOLTS, packages=("e",))),
    (PRIORITY, replace(BOLTS, given_up=("l1",))),
)


@pytest.mark.parametrize(("problem", "given"), KEPT)
def test_an_award_at_the_very_edge_of_a_rule_keeps_it(problem: Sourcing, given: Awarded) -> None:
    assert counted(problem, given).breaches == ()


def test_a_wrong_cost_and_a_bound_above_it_are_told_in_full() -> None:
    found = tally(PROBLEM, replace(BOLTS, cost=1000, bound=2000))
    assert [(each.id, each.what, each.by) for each in found.breaches] == [
        ("p", "a bound of 2000 above its cost", 775),
        ("p", "costs 1225, not 1000", 225),
    ]


def test_an_award_comes_to_the_sum_of_its_kinds() -> None:
    levels = (Level(100, Share(1, 10)), Level(500, Share(1, 5)))
    problem = replace(
        ruled({"metric": "units", "amount": 3, "who": SOUTH, "penalty": 7}),
        discounts=(
            Discount("spent", "south", "spend", levels, None, NUT),
            Discount("broad", "south", "items", (Level(2, Share(1, 100)),), None, BOLT),
            Discount("north", "north", "units", (Level(4, Share(1, 2)),), BOLT, BOLT),
        ),
    )
    found = counted(problem, BOTH)
    paid = 4 * 60 + 11 + 6 * 45 + 136
    rebates = 136 // 10 + 270 // 100 + (4 * 60 + 11) // 2
    assert found == Tally(paid, rebates, -3 * 6 + 5, 8 * 30 + 5 * 40, 15 * 7, ())
    assert found.cost == paid - rebates - 13 + 440 + 105


def test_one_offer_over_two_items_is_priced_by_their_sum() -> None:
    joint = Offer("j", "south", ("bolt", "nut"), (Step(0, 9), Step(12, 5)), 30, once=4)
    problem = replace(PROBLEM, items=(*PROBLEM.items[:2], Item("cord", 5, (Label("kind", "soft"),), otherwise=1)), offers=(joint,))
    problem = replace(problem, packages=())
    small = Awarded((Given("j", "bolt", 10), Given("j", "nut", 1)), (), (), 0, 0, "", "", "")
    assert counted(problem, small).paid == 11 * 9 + 4
    assert counted(problem, replace(small, given=(Given("j", "bolt", 10), Given("j", "nut", 2)))).paid == 12 * 5 + 4
