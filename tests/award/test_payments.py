"""Rules F8, F9 and F11: what winners are paid beyond what they ask, by externality and in the core."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import highspy
import pytest

from auction.award.exhaustive import exhaustive, legal_awards
from auction.award.payments import Core, Cut, Payment, asked_by, blocking, core, externality, paid_plain, uniform
from auction.award.settling import settle
from auction.award.solver import Solved, Unsolved
from auction.award.sourcing import Content, Item, Offer, Package, Sourcing, Step, Supplier
from auction.award.supposing import winners_of, without_supplier
from auction.core.award_rules import Label, Limit, Select
from auction.solvers.milp import NAME, propose
from auction.solvers.nearest import nearest


def find(problem: Sourcing) -> Solved | Unsolved:
    return settle(problem, lambda rows, marks: propose(rows, marks=marks), NAME)


def settled(of: Sourcing) -> Solved:
    found = find(of)
    assert isinstance(found, Solved)
    return found


def market(*bids: tuple[str, str, int]) -> Sourcing:
    """Packages: a supplier, the items it names in one letter each, and its price; an item left over costs 1,000."""
    items = sorted({letter for _, letters, _ in bids for letter in letters})
    return Sourcing(
        id="M",
        currency="EUR",
        scale=2,
        items=tuple(Item(letter, 1, otherwise=1000) for letter in items),
        suppliers=tuple(Supplier(name) for name in dict.fromkeys(name for name, _, _ in bids)),
        offers=(),
        packages=tuple(
            Package(f"{name}-{place}", name, tuple(Content(letter, 1) for letter in letters), price)
            for place, (name, letters, price) in enumerate(bids)
        ),
    )


def paid(problem: Sourcing) -> tuple[tuple[Payment, ...], Core]:
    solved = settled(problem)
    by_rule = externality(problem, solved, find)
    found = core(problem, solved, by_rule, find, nearest)
    assert found is not None
    return by_rule, found


def test_F8_the_second_price_is_a_special_case() -> None:
    """One item at 10, 12 and 15: the winner is paid 12."""
    by_rule, found = paid(market(("a", "x", 10), ("b", "x", 12), ("c", "x", 15)))
    assert by_rule == (Payment("a", 2, 2),)
    assert found == Core((("a", 2),), ())


def test_F9_winners_are_not_paid_what_a_coalition_would_undercut() -> None:
    """a and b win an item each at 10; c does both for 25. By externality each gets 5 more, 30 in all; c would do it for 25."""
    problem = market(("a", "x", 10), ("b", "y", 10), ("c", "xy", 25))
    by_rule, found = paid(problem)
    assert by_rule == (Payment("a", 5, 5), Payment("b", 5, 5))
    assert dict(found.surpluses) == {"a": 2, "b": 2}
    assert [cut.most for cut in found.cuts] == [5]


def test_F9_the_nearest_is_chosen_among_those_that_pay_the_most() -> None:
    """What is taken off is the same for all it is taken off from: nearest to externality payments."""
    problem = market(("a", "x", 10), ("b", "y", 10), ("c", "xy", 40), ("d", "x", 20))
    by_rule, found = paid(problem)
    assert by_rule == (Payment("a", 10, 10), Payment("b", 20, 20))
    assert dict(found.surpluses) == {"a": 5, "b": 15}


def test_F8_where_nobody_can_take_its_place_nothing_follows_from_others() -> None:
    problem = market(("a", "x", 10))
    problem = replace(problem, items=tuple(replace(item, otherwise=None) for item in problem.items))
    solved = settled(problem)
    by_rule = externality(problem, solved, find)
    assert by_rule == (Payment("a", None, None),)
    assert core(problem, solved, by_rule, find, nearest) is None


def test_F8_nobody_takes_its_place_who_would_break_a_rule_that_is_kept() -> None:
    """Without a the item would go to b at 5, and the rule against b be given up: that is no price of a's."""
    not_b = Limit("not-b", "winners", "at_most", 0, who=Select(("b",)), priority=1)
    problem = replace(market(("a", "x", 10), ("b", "x", 5)), limits=(not_b,))
    problem = replace(problem, items=tuple(replace(item, otherwise=None) for item in problem.items))
    solved = settled(problem)
    assert (solved.awarded.cost, solved.awarded.given_up) == (10, ())
    assert externality(problem, solved, find) == (Payment("a", None, None),)


def test_F8_where_the_best_is_not_proven_it_is_told_between_what_is() -> None:
    problem = market(("a", "x", 10), ("b", "x", 12))

    def loose(of: Sourcing) -> Solved | Unsolved:
        found = find(of)
        assert isinstance(found, Solved)
        return Solved(replace(found.awarded, bound=found.awarded.bound - 1), found.certificate)

    solved = loose(problem)
    assert isinstance(solved, Solved)
    assert externality(problem, solved, loose) == (Payment("a", 1, 3),)


class Stopped(highspy.Highs):
    """A solver that comes to no end."""

    def getModelStatus(self) -> highspy.HighsModelStatus:
        return highspy.HighsModelStatus.kTimeLimit


def test_F9_where_the_solver_comes_to_no_end_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = market(("a", "x", 10), ("b", "y", 10), ("c", "xy", 25))
    solved = settled(problem)
    by_rule = externality(problem, solved, find)
    monkeypatch.setattr("auction.solvers.nearest.highspy.Highs", Stopped)
    assert nearest(("a", "b"), {"a": 5, "b": 5}, [Cut(("a", "b"), 5)]) is None
    monkeypatch.undo()
    assert core(problem, solved, by_rule, find, lambda *_: None) is None


def a_market(dice: random.Random) -> Sourcing:
    names, items = "abcde"[: dice.randint(2, 5)], "xyz"[: dice.randint(1, 3)]
    bids = [
        (name, "".join(sorted(dice.sample(items, dice.randint(1, len(items))))), dice.randint(5, 60))
        for name in names
        for _ in range(dice.randint(1, 2))
    ]
    return market(*bids, *(("z", letter, 90) for letter in items))


def cost_of(problem: Sourcing, names: Sequence[str]) -> int:
    """What the whole costs with these suppliers alone."""
    for name in [each.id for each in problem.suppliers if each.id not in names]:
        problem = without_supplier(problem, name)
    return settled(problem).awarded.cost


@pytest.mark.parametrize("seed", range(25))
def test_F9_no_coalition_undercuts_and_nobody_gets_less_than_it_asks(seed: int) -> None:
    """Every coalition is tried by hand: with what its winners would be paid, none does the whole for less."""
    problem = a_market(random.Random(seed))
    solved = settled(problem)
    by_rule, found = paid(problem)
    surplus, everybody = dict(found.surpluses), [each.id for each in problem.suppliers]
    assert all(0 <= surplus[each.supplier] <= (each.most or 0) for each in by_rule)
    assert tuple(surplus) == winners_of(problem, solved.awarded)
    whole = solved.awarded.cost + sum(surplus.values())
    for size in range(1, len(everybody) + 1):
        for some in combinations(everybody, size):
            try:
                theirs = cost_of(problem, some)
            except AssertionError:
                continue
            assert theirs + sum(surplus.get(name, 0) for name in some) >= whole
    assert blocking(problem, solved.awarded, surplus, find) is None


def of_origins(*bids: tuple[str, str, int, int]) -> Sourcing:
    """Two units of x, of each origin that is offered at least one: a supplier, its origin, its price and the most it has."""
    offers = tuple(
        Offer(f"o{place}", name, ("x",), (Step(0, price),), most, labels=(Label("origin", origin),))
        for place, (name, origin, price, most) in enumerate(bids)
    )
    suppliers = tuple(Supplier(name) for name in sorted(dict.fromkeys(name for name, *_ in bids)))
    each = Limit("each origin", "units", "at_least", 1, where_by="origin")
    return Sourcing("p", "EUR", 2, (Item("x", 2),), suppliers, offers, limits=(each,))


def test_F8_a_rule_of_each_origin_stays_what_it_is_without_the_supplier_that_alone_offers_one() -> None:
    """No other offers a's origin, so nobody takes its place; c takes b's for 7 more. With a's offer gone 10 would do."""
    problem = of_origins(("a", "CN", 20, 1), ("b", "DE", 5, 2), ("c", "DE", 12, 2))
    solved = settled(problem)
    assert externality(problem, solved, find) == (Payment("a", None, None), Payment("b", 7, 7))
    assert settled(without_supplier(problem, "a")).awarded.cost == 10


@pytest.mark.parametrize("seed", range(30))
def test_F9_where_offers_say_what_rules_are_about_both_payments_are_of_one_game(seed: int) -> None:
    """What each set of suppliers would cost is counted naively from all legal awards, the rules as they stand with all offers."""
    dice = random.Random(seed)
    bids = [(name, dice.choice(("CN", "DE")), dice.randint(1, 30), dice.randint(1, 2)) for name in "abcd" for _ in range(2)]
    problem = of_origins(*bids)
    if exhaustive(problem) is None:
        return
    costs = [(frozenset(winners_of(problem, award)), award.cost) for award in legal_awards(problem)]

    def least(names: frozenset[str]) -> int | None:
        return min((cost for winners, cost in costs if winners <= names), default=None)

    everybody = frozenset(each.id for each in problem.suppliers)
    solved, whole = settled(problem), least(everybody)
    assert whole is not None
    assert whole == solved.awarded.cost
    by_rule = externality(problem, solved, find)
    for each in by_rule:
        without = least(everybody - {each.supplier})
        assert (each.least, each.most) == ((None, None) if without is None else (without - whole, without - whole))
    found = core(problem, solved, by_rule, find, nearest)
    surplus = {} if found is None else dict(found.surpluses)
    for winners, cost in costs:
        assert cost + sum(surplus.get(name, 0) for name in winners) >= whole + sum(surplus.values())


def test_payments_stand_beside_what_is_asked() -> None:
    problem = market(("a", "x", 10), ("b", "y", 10), ("c", "xy", 25))
    rows = paid_plain(problem, settled(problem), find, nearest)
    assert rows == [
        {"supplier": "a", "asked": "0.10", "uniform": "0.10", "least": "0.15", "most": "0.15", "core": "0.12"},
        {"supplier": "b", "asked": "0.10", "uniform": "0.10", "least": "0.15", "most": "0.15", "core": "0.12"},
    ]


def test_F11_every_unit_is_paid_the_highest_price_that_is_accepted_of_its_item() -> None:
    """Of 10 units of x, a gives 6 at 5 and b 4 at 7, and c's package of y is no price of x: a is paid 42 and b 28."""
    problem = Sourcing(
        "p",
        "EUR",
        2,
        (Item("x", 10), Item("y", 1)),
        (Supplier("a"), Supplier("b"), Supplier("c")),
        (Offer("a1", "a", ("x",), (Step(0, 5),), 6, once=3), Offer("b1", "b", ("x",), (Step(0, 9), Step(2, 7)), 4)),
        (Package("c1", "c", (Content("y", 1),), 50),),
    )
    solved = settled(problem)
    assert solved.awarded.packages == ("c1",)
    assert asked_by(problem, solved.awarded) == {"a": 33, "b": 28, "c": 50}
    assert uniform(problem, solved.awarded) == {"a": 45, "b": 28, "c": 50}


def test_F11_of_steps_the_last_unit_counts_and_nobody_is_paid_less_than_it_asks() -> None:
    """a's ten units cost 9 each, but beyond the fifth 4: it asks 65, b 5 for each of its five; a's last unit costs less."""
    falling = Offer("a1", "a", ("x",), (Step(0, 9), Step(5, 4)), 10, 10, kind="incremental")
    problem = Sourcing(
        "p", "EUR", 2, (Item("x", 15),), (Supplier("a"), Supplier("b")), (falling, Offer("b1", "b", ("x",), (Step(0, 5),), 5))
    )
    solved = settled(problem)
    assert asked_by(problem, solved.awarded) == {"a": 65, "b": 25}
    assert uniform(problem, solved.awarded) == {"a": 75, "b": 25}


@pytest.mark.parametrize(
    ("wanted", "paid"),
    [
        (9, {"a": 60, "b": 48}),  # the fifth of a's units is the last of the first step, so b's 12 is the highest
        (12, {"a": 160, "b": 80}),  # a's eighth unit costs 20, and so does every other
    ],
)
def test_F11_of_rising_steps_every_unit_is_paid_as_the_dearest(wanted: int, paid: dict[str, int]) -> None:
    rising = Offer("a1", "a", ("x",), (Step(0, 10), Step(5, 20)), 10, kind="incremental")
    offers = rising, Offer("b1", "b", ("x",), (Step(0, 12),), 4)
    problem = Sourcing("p", "EUR", 2, (Item("x", wanted),), (Supplier("a"), Supplier("b")), offers)
    assert uniform(problem, settled(problem).awarded) == paid


def test_F9_where_nothing_is_found_in_time_nothing_is_told() -> None:
    problem = market(("a", "x", 10), ("b", "y", 10), ("c", "xy", 25))
    rows = paid_plain(problem, settled(problem), find, lambda names, highest, cuts: None)
    assert [(row["most"], row["core"]) for row in rows] == [("0.15", None), ("0.15", None)]


def test_F9_what_externality_pays_is_paid_to_the_unit_where_nobody_would_undercut_it() -> None:
    problem = market(("a", "x", 1_000_003), ("b", "x", 1_200_010), ("c", "y", 999_999), ("d", "y", 1_000_002))
    problem = replace(problem, items=tuple(replace(item, otherwise=9_000_000) for item in problem.items))
    assert [(row["most"], row["core"]) for row in paid_plain(problem, settled(problem), find, nearest)] == [
        ("12000.10", "12000.10"),
        ("10000.02", "10000.02"),
    ]
