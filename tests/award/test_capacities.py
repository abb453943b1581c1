"""What a supplier can make in a month bounds what it is awarded of that month, however cheap it is (rules Q2 and Q9)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auction.award.settling import settle
from auction.award.solver import Solved, Unsolved
from auction.award.sourcing import Item, Offer, Sourcing, Step, Supplier
from auction.award.tally import tally
from auction.core.award_rules import Limit, Select
from auction.solvers.milp import NAME, propose

WANTED = {"2027-01": 100, "2027-06": 200, "2028-01": 400}
"""A ramp-up over two years: what is wanted of each month."""
CAPACITY = {("domestic", "2027-01"): 30, ("domestic", "2027-06"): 120, ("domestic", "2028-01"): 400}
CAPACITY |= {("overseas", "2027-01"): 90, ("overseas", "2027-06"): 90, ("overseas", "2028-01"): 90}
PRICES = {"domestic": 100, "overseas": 130}


def by_offers() -> Sourcing:
    """Each supplier says with its offer for a month how much it can make in it."""
    offers = tuple(
        Offer(f"{supplier}-{month}", supplier, (month,), (Step(0, PRICES[supplier]),), most)
        for (supplier, month), most in CAPACITY.items()
    )
    return Sourcing(
        id="P",
        currency="EUR",
        scale=2,
        items=tuple(Item(month, quantity) for month, quantity in WANTED.items()),
        suppliers=tuple(Supplier(id) for id in PRICES),
        offers=offers,
    )


def by_rules() -> Sourcing:
    """The offers are of all that is wanted, and a rule for each supplier and month says how much it can make."""
    open_ended = tuple(replace(offer, most=WANTED[offer.items[0]]) for offer in by_offers().offers)
    limits = tuple(
        Limit(f"{supplier}-{month}", "units", "at_most", most, who=Select((supplier,)), where=Select((month,)))
        for (supplier, month), most in CAPACITY.items()
    )
    return replace(by_offers(), offers=open_ended, limits=limits)


def found(problem: Sourcing) -> Solved | Unsolved:
    return settle(problem, lambda rows, marks: propose(rows, marks=marks), NAME)


@pytest.mark.parametrize("problem", [by_offers(), by_rules()], ids=["of the offers", "of the rules"])
def test_row_25_an_award_never_exceeds_the_stated_capacity_of_any_month(problem: Sourcing) -> None:
    best = found(problem)
    assert isinstance(best, Solved)
    awarded = {(each.offer.partition("-")[0], each.item): each.quantity for each in best.awarded.given}
    assert all(quantity <= CAPACITY[place] for place, quantity in awarded.items())
    assert awarded == {
        ("domestic", "2027-01"): 30,
        ("overseas", "2027-01"): 70,
        ("domestic", "2027-06"): 120,
        ("overseas", "2027-06"): 80,
        ("domestic", "2028-01"): 400,
    }, "the cheaper has all that it can make, and no more"
    moved = tuple(
        replace(each, quantity=each.quantity + {"domestic-2027-06": 1, "overseas-2027-06": -1}.get(each.offer, 0))
        for each in best.awarded.given
    )
    breaches = tally(problem, replace(best.awarded, given=moved)).breaches
    assert ("domestic-2027-06", 1) in {(each.id, each.by) for each in breaches}, "one piece more is found by whoever checks"


@pytest.mark.parametrize("problem", [by_offers(), by_rules()], ids=["of the offers", "of the rules"])
def test_row_25_a_month_beyond_what_all_can_make_is_not_awarded(problem: Sourcing) -> None:
    more = tuple(replace(item, quantity=121) if item.id == "2027-01" else item for item in problem.items)
    assert isinstance(found(replace(problem, items=more)), Unsolved)
