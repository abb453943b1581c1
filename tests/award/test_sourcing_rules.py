"""One test a rule of chapter Q of the rulebook: an award that keeps it passes, one that breaks it is told so by its number."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import auction.award.tally
from auction.award.admission import refusals
from auction.award.exhaustive import TooMany, exhaustive
from auction.award.lottery import marks, marks_of
from auction.award.pieces import book_of, pieces_of
from auction.award.sourcing import (
    Awarded,
    Choice,
    Content,
    Discount,
    Given,
    Item,
    Level,
    Offer,
    Package,
    Sourcing,
    Step,
    Supplier,
)
from auction.award.tally import Tally, tally
from auction.core.award_rules import Average, Condition, Consistent, Figure, Label, Limit, Select
from auction.core.money import LARGEST, Share
from tests.award import test_certificate, test_indexed

RULEBOOK = Path(auction.award.tally.__file__).with_name("RULEBOOK.md")

PROBLEM = Sourcing(
    "p",
    "EUR",
    2,
    items=(
        Item("bolt", 10, (Label("kind", "metal"),), (Figure("gram", 7),), baseline=50),
        Item("nut", 20, (Label("kind", "metal"),), baseline=10, otherwise=30),
        Item("cord", 5, baseline=4, otherwise=40),
    ),
    suppliers=(
        Supplier("north", (Label("land", "no"),), (Figure("risk", 2),)),
        Supplier("south", (Label("land", "es"),), (Figure("risk", 6),)),
    ),
    offers=(
        Offer("a", "north", ("bolt",), (Step(0, 60), Step(6, 40)), 10, least=2, multiple=2, once=11),
        Offer("b", "south", ("bolt",), (Step(0, 45),), 10, adjust=-3, adjust_once=5),
        Offer("c", "south", ("nut",), (Step(0, 12), Step(10, 8)), 20, kind="incremental"),
        Offer("d", "north", ("nut", "cord"), (Step(0, 9),), 25, labels=(Label("origin", "cn"),)),
    ),
    packages=(Package("e", "north", (Content("nut", 20), Content("cord", 5)), 230, adjust=-7),),
)


def award(*given: tuple[str, str, int], packages: tuple[str, ...] = (), given_up: tuple[str, ...] = ()) -> Awarded:
    return Awarded(tuple(Given(*each) for each in given), packages, given_up, 0, 0, "hand", "1", "")


def counted(problem: Sourcing, awarded: Awarded) -> Tally:
    """The tally of the award, told as costing what it costs."""
    return tally(problem, replace(awarded, cost=tally(problem, awarded).cost))


def broken(problem: Sourcing, awarded: Awarded) -> list[str]:
    return [f"{breach.rule} {breach.id}" for breach in counted(problem, awarded).breaches]


BOLTS = award(("b", "bolt", 10))
BOTH = award(("a", "bolt", 4), ("b", "bolt", 6), ("c", "nut", 12))


def limited(**fields: Any) -> Sourcing:
    return replace(PROBLEM, limits=(Limit("rule", **fields),))


def test_every_rule_has_a_test() -> None:
    written = [f"Q{number}" for number in range(1, 99) if f"| **Q{number}** |" in RULEBOOK.read_text(encoding="utf-8")]
    assert len(written) == 26
    assert [
        rule
        for rule in written
        if not any(name.startswith(f"test_{rule}_") for name in [*globals(), *vars(test_certificate), *vars(test_indexed)])
    ] == []


def test_Q1_all_of_an_item_is_awarded_unless_a_unit_left_has_a_cost() -> None:
    assert broken(PROBLEM, BOLTS) == []
    short = counted(PROBLEM, award(("b", "bolt", 8)))
    assert [(breach.rule, breach.id, breach.by) for breach in short.breaches] == [("Q1", "bolt", 2)]
    more = award(("a", "bolt", 4), ("b", "bolt", 8))
    assert broken(PROBLEM, more) == ["Q1 bolt"]
    assert broken(replace(PROBLEM, items=(replace(PROBLEM.items[0], over=2), *PROBLEM.items[1:])), more) == []


@pytest.mark.parametrize(("units", "rest", "faults"), [(2, 8, []), (0, 10, []), (3, 7, ["Q2 a"]), (1, 9, ["Q2 a", "Q2 a"])])
def test_Q2_an_offer_gives_nothing_or_from_its_least_in_its_multiples(units: int, rest: int, faults: list[str]) -> None:
    given = [("a", "bolt", units)] if units else []
    assert broken(PROBLEM, award(*given, ("b", "bolt", rest))) == faults


def test_Q3_all_units_cost_the_step_reached_and_incremental_ones_their_own() -> None:
    assert counted(PROBLEM, award(("a", "bolt", 4), ("b", "bolt", 6))).paid == 4 * 60 + 11 + 6 * 45
    assert counted(PROBLEM, award(("a", "bolt", 6), ("b", "bolt", 4))).paid == 6 * 40 + 11 + 4 * 45
    assert counted(PROBLEM, award(("b", "bolt", 10), ("c", "nut", 12))).paid == 450 + 10 * 12 + 2 * 8


def test_Q4_once_is_paid_once_and_adjustments_only_count() -> None:
    found = counted(PROBLEM, award(("a", "bolt", 4), ("b", "bolt", 6)))
    assert (found.paid, found.adjusted) == (240 + 11 + 270, -3 * 6 + 5)


def test_Q5_a_package_is_all_or_nothing_at_its_price() -> None:
    found = counted(PROBLEM, replace(BOLTS, packages=("e",)))
    assert (found.paid, found.adjusted, found.left) == (450 + 230, -30 + 5 - 7, 0)


def test_Q6_what_is_left_costs_what_its_item_says() -> None:
    assert counted(PROBLEM, BOLTS).left == 20 * 30 + 5 * 40


@pytest.mark.parametrize(
    "spoilt",
    [
        award(("b", "bolt", 10), ("c", "nut", 0)),
        award(("b", "bolt", 10), ("x", "nut", 1)),
        award(("b", "bolt", 10), ("c", "cord", 1)),
        award(("b", "bolt", 6), ("a", "bolt", 4)),
        award(("b", "bolt", 4), ("b", "bolt", 6)),
        replace(BOLTS, packages=("e", "e")),
        replace(BOLTS, packages=("x",)),
    ],
)
def test_Q7_an_award_is_told_in_one_way_only(spoilt: Awarded) -> None:
    assert {each.split()[0] for each in broken(PROBLEM, spoilt)} == {"Q7"}


def test_Q8_the_cost_is_the_sum_and_the_bound_is_not_above_it() -> None:
    cost = counted(PROBLEM, BOLTS).cost
    assert cost == 450 - 30 + 5 + 800
    assert tally(PROBLEM, replace(BOLTS, cost=cost, bound=cost)).breaches == ()
    assert [breach.rule for breach in tally(PROBLEM, replace(BOLTS, cost=cost - 1)).breaches] == ["Q8"]
    assert [breach.rule for breach in tally(PROBLEM, replace(BOLTS, cost=cost, bound=cost + 1)).breaches] == ["Q8"]


def test_Q9_a_package_is_divided_by_baseline_and_what_is_asked_once_cannot_be() -> None:
    found = pieces_of(book_of(PROBLEM), replace(BOLTS, packages=("e",)))
    assert [(piece.item.id, piece.money) for piece in found] == [("bolt", 450), ("cord", 21), ("nut", 209)]
    budget = limited(metric="spend", sense="at_most", amount=210, where=Select(ids=("nut",)))
    assert refusals(budget) == ()
    joint = replace(budget, offers=(*budget.offers[:3], replace(budget.offers[3], once=5)))
    assert [refused.code for refused in refusals(joint)] == ["money_indivisible"]


def test_Q10_of_a_choice_at_most_as_many_as_it_says() -> None:
    offers = tuple(replace(offer, choice="one") if offer.id in ("b", "c") else offer for offer in PROBLEM.offers)
    problem = replace(PROBLEM, offers=offers, choices=(Choice("south", "one"),))
    assert broken(problem, BOTH) == ["Q10 one"]
    assert broken(replace(problem, choices=(Choice("south", "one", 2),)), BOTH) == []


def test_Q11_the_highest_level_reached_is_taken_off_rounded_down() -> None:
    levels = (Level(5, Share(1, 10)), Level(10, Share(1, 7)))
    problem = replace(PROBLEM, discounts=(Discount("off", "south", "units", levels, Select(ids=("bolt",))),))
    assert counted(problem, award(("a", "bolt", 6), ("b", "bolt", 4), ("c", "nut", 20))).rebates == 0
    assert counted(problem, BOTH).rebates == (270 + 136) // 10
    assert counted(problem, BOLTS).rebates == 450 // 7


@pytest.mark.parametrize(
    ("metric", "figure", "south"),
    [
        ("spend", "", 270 + 136),
        ("baseline", "", 6 * 50 + 12 * 10),
        ("units", "", 18),
        ("items", "", 2),
        ("winners", "", 1),
        ("figure", "gram", 42),
        ("figure", "risk", 18 * 6),
    ],
)
def test_Q12_a_limit_counts_its_metric(metric: str, figure: str, south: int) -> None:
    fields = {"metric": metric, "figure": figure, "who": Select(ids=("south",))}
    assert broken(limited(sense="at_most", amount=south, **fields), BOTH) == []
    assert broken(limited(sense="at_most", amount=south - 1, **fields), BOTH) == ["Q16 rule"]
    assert broken(limited(sense="at_least", amount=south, **fields), BOTH) == []
    assert broken(limited(sense="at_least", amount=south + 1, **fields), BOTH) == ["Q16 rule"]


@pytest.mark.parametrize(
    ("where", "units"),
    [
        (Select(ids=("nut",)), 10),
        (Select(ids=("d",)), 12),
        (Select(column="kind", values=("metal",)), 20),
        (Select(column="kind", values=("metal",), but=True), 2),
        (Select(column="origin", values=("cn",)), 12),
        (Select(column="origin", values=("cn",), but=True), 10),
        (None, 22),
    ],
)
def test_Q13_what_is_selected_is_selected_by_ids_columns_or_the_offers_own(where: Select | None, units: int) -> None:
    given = award(("b", "bolt", 10), ("d", "cord", 2), ("d", "nut", 10))
    assert broken(limited(metric="units", sense="at_most", amount=units, where=where), given) == []
    assert broken(limited(metric="units", sense="at_most", amount=units - 1, where=where), given) == ["Q16 rule"]


def test_Q14_a_limit_may_hold_for_each_and_for_each_value_of_a_column() -> None:
    units = {"metric": "units", "sense": "at_most", "amount": 12}
    assert broken(limited(**units), BOTH) == ["Q16 rule"]
    assert broken(limited(**units, holds="each"), BOTH) == ["Q16 rule"]
    assert broken(limited(**units, holds="each", where_by="id"), BOTH) == []
    assert broken(limited(**units, who_by="land", where_by="id"), BOTH) == []
    assert broken(limited(**units, where_by="kind"), BOTH) == ["Q16 rule"]
    none = limited(metric="units", sense="at_least", amount=1, holds="each")
    assert broken(none, BOLTS) == ["Q16 rule"]


def test_Q15_a_limit_of_winners_leaves_those_without_a_part_alone() -> None:
    least = limited(metric="units", sense="at_least", amount=5, holds="winner", where=Select(ids=("bolt",)))
    assert broken(least, BOLTS) == []
    assert broken(least, BOTH) == ["Q16 rule"]


def test_Q16_a_share_is_of_what_is_wanted_or_of_what_is_awarded() -> None:
    fields = {"sense": "at_most", "who": Select(ids=("south",)), "where": Select(column="kind", values=("metal",))}
    assert broken(limited(metric="units", share=Share(18, 30), **fields), BOTH) == []
    assert broken(limited(metric="units", share=Share(17, 30), **fields), BOTH) == ["Q16 rule"]
    paid = 240 + 11 + 270 + 136
    assert broken(limited(metric="spend", share=Share(406, paid), **fields), BOTH) == []
    assert broken(limited(metric="spend", share=Share(405, paid), **fields), BOTH) == ["Q16 rule"]
    foreign = limited(metric="units", sense="at_most", share=Share(10, 25), where=Select(column="origin", values=("cn",)))
    assert broken(foreign, award(("b", "bolt", 10), ("d", "nut", 10))) == []
    assert broken(foreign, award(("b", "bolt", 10), ("d", "nut", 11))) == ["Q16 rule"]


def test_Q17_a_limit_with_a_penalty_is_broken_at_its_price() -> None:
    by_unit = limited(metric="units", sense="at_most", amount=15, who=Select(ids=("south",)), penalty=9)
    assert counted(by_unit, BOTH).penalties == 3 * 9
    assert counted(replace(by_unit, limits=(replace(by_unit.limits[0], penalty_once=True),)), BOTH).penalties == 9
    assert broken(by_unit, BOTH) == []
    begun = limited(metric="spend", sense="at_most", share=Share(1, 2), who=Select(ids=("south",)), penalty=1)
    assert counted(begun, BOTH).penalties == -((657 - 2 * 406) // 2)


def test_Q18_an_average_is_of_what_is_awarded() -> None:
    problem = replace(PROBLEM, averages=(Average("mean", "risk", "at_most", 4, where=Select(ids=("bolt",))),))
    assert broken(problem, award(("a", "bolt", 4), ("b", "bolt", 6))) == ["Q18 mean"]
    assert broken(problem, award(("a", "bolt", 6), ("b", "bolt", 4))) == []


def test_Q19_consistent_awards_have_one_share_of_every_item() -> None:
    offers = (*PROBLEM.offers, Offer("f", "south", ("cord",), (Step(0, 5),), 5))
    problem = replace(PROBLEM, offers=offers, consistent=(Consistent("same", Select(ids=("nut", "cord"))),))
    given = award(("b", "bolt", 10), ("c", "nut", 12), ("f", "cord", 3))
    assert broken(problem, given) == []
    assert broken(problem, replace(given, given=(*given.given[:2], Given("f", "cord", 2)))) == ["Q19 same"]


def test_Q20_a_condition_requires_or_excludes() -> None:
    bolts, nuts = Select(ids=("bolt",)), Select(ids=("nut",))
    rule = Condition("if", "requires", Select(), bolts, Select(ids=("south",)), nuts)
    assert broken(replace(PROBLEM, conditions=(rule,)), BOTH) == []
    assert broken(replace(PROBLEM, conditions=(rule,)), BOLTS) == ["Q20 if"]
    assert broken(replace(PROBLEM, conditions=(replace(rule, kind="excludes"),)), BOTH) == ["Q20 if"]
    assert broken(replace(PROBLEM, conditions=(replace(rule, kind="excludes"),)), BOLTS) == []


def test_Q21_rules_are_given_up_by_whole_classes_from_the_highest_number() -> None:
    fields = {"metric": "units", "sense": "at_most", "amount": 1}
    limits = tuple(Limit(name, priority=priority, **fields) for name, priority in (("x", 2), ("y", 2), ("z", 1)))  # type: ignore[arg-type]
    problem = replace(PROBLEM, limits=limits)
    assert broken(problem, replace(BOLTS, given_up=("x", "y", "z"))) == []
    assert broken(problem, replace(BOLTS, given_up=("x", "y"))) == ["Q16 z"]
    assert broken(problem, replace(BOLTS, given_up=("x", "z"))) == ["Q16 y", "Q21 y"]
    must = replace(problem, limits=(replace(limits[0], priority=0), *limits[1:]))
    assert "Q21 x" in broken(must, replace(BOLTS, given_up=("x", "y", "z")))
    small = replace(PROBLEM, items=(replace(PROBLEM.items[0], quantity=2),), offers=PROBLEM.offers[1:2], packages=(), limits=limits)
    best = exhaustive(small)
    assert best is not None
    assert best.given_up == ("x", "y", "z")


def test_Q22_the_lowest_marks_win_among_equals() -> None:
    twins = tuple(Offer(name, "north", ("bolt",), (Step(0, 5),), 1) for name in ("p", "q", "r"))
    problem = replace(PROBLEM, items=(Item("bolt", 1),), offers=twins, packages=())
    assert marks(problem) == {"p": 1, "q": 2, "r": 3}
    first = exhaustive(problem)
    assert first is not None
    assert first.given == (Given("p", "bolt", 1),)
    drawn = replace(problem, secret="night")
    expected = {name: int.from_bytes(sha256(f"night|{name}".encode()).digest(), "big") >> 236 for name in ("p", "q", "r")}
    assert marks(drawn) == expected
    settled = exhaustive(drawn)
    assert settled is not None
    assert settled.given[0].offer == min(expected, key=lambda name: expected[name])
    assert marks_of(drawn, settled) == min(expected.values())


def test_Q23_what_cannot_be_counted_exactly_is_not_taken_up() -> None:
    dear = replace(PROBLEM, offers=(replace(PROBLEM.offers[1], steps=(Step(0, LARGEST),)), *PROBLEM.offers[2:]))
    assert [refused.code for refused in refusals(dear)] == ["too_large"]
    with pytest.raises(TooMany):
        exhaustive(replace(PROBLEM, offers=tuple(replace(PROBLEM.offers[1], id=f"o{n}") for n in range(9))))


def test_Q24_a_problem_that_contradicts_itself_is_refused_with_its_place() -> None:
    assert refusals(PROBLEM) == ()
    unknown = replace(PROBLEM, offers=(replace(PROBLEM.offers[0], supplier="west"), *PROBLEM.offers[1:]))
    assert [str(refused) for refused in refusals(unknown)] == ["offers / a / supplier: nothing here has the id west [id_unknown]"]
