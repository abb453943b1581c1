"""Numbers that floats hardly tell apart: refused with a code, or counted exactly; an award is never better than its bound says."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from auction.award.admission import refusals
from auction.award.certificate import read_certificate, verify
from auction.award.formulation import rows_of
from auction.award.refused import Refused
from auction.award.settling import settle
from auction.award.solver import Solved
from auction.award.sourcing import Item, Offer, Sourcing, Step, Supplier
from auction.solvers.blocks import by_blocks, silent
from auction.solvers.effort import OFFICIAL
from auction.solvers.grouped import by_groups
from auction.solvers.milp import NAME, propose
from tests.bench.large_event import large_event
from tests.bench.large_event import problem as large_problem
from tests.bench.split_events import Size, split_event

MOST = 2**53 - 1


def near(random: Random, most: int) -> Sourcing:
    """One item that three suppliers share, at prices some units apart; all units at the highest come to about `most`."""
    bits = random.randint(1, 48)
    quantity = random.randint(1 << (bits - 1), (1 << bits) - 1)
    price = most // quantity
    parts = [random.randint(0, quantity), random.randint(0, quantity), quantity]
    offers = tuple(
        Offer(f"o{n}", f"s{n}", ("i",), (Step(0, max(1, price - random.randint(0, 3) * (n < 2))),), max(1, part))
        for n, part in enumerate(parts)
    )
    return Sourcing("near", "USD", 2, (Item("i", quantity),), tuple(Supplier(f"s{n}") for n in range(3)), offers)


def least(problem: Sourcing) -> int:
    """What filling the item from the lowest price up costs."""
    wanted, cost = problem.items[0].quantity, 0
    for offer in sorted(problem.offers, key=lambda each: each.steps[0].price):
        taken = min(wanted, offer.most)
        wanted, cost = wanted - taken, cost + taken * offer.steps[0].price
    return cost


@pytest.mark.parametrize("seed", range(60))
def test_just_below_2_53_the_cost_and_the_bound_are_exact(seed: int) -> None:
    random = Random(f"near {seed}")
    problem = near(random, MOST // 6)  # what all offers together could come to counts twice, and there are three
    assert not refusals(problem)
    solved = settle(problem, lambda rows, marks: propose(rows, marks=marks), NAME)
    assert isinstance(solved, Solved)
    best = least(problem)
    assert solved.awarded.bound <= best <= solved.awarded.cost
    given = {each.offer: each.quantity for each in solved.awarded.given}
    prices = {offer.id: offer.steps[0].price for offer in problem.offers}
    assert sum(prices[name] * quantity for name, quantity in given.items()) == solved.awarded.cost
    certificate = read_certificate(solved.certificate.encode())
    assert not isinstance(certificate, Refused)
    assert verify(problem, certificate).holds


@pytest.mark.parametrize(("most", "codes"), [(MOST // 2, set[str]()), (MOST // 2 + 1, {"too_large"})])
def test_twice_what_offers_could_come_to_is_refused_from_2_53_on(most: int, codes: set[str]) -> None:
    offer = Offer("o", "s", ("i",), (Step(0, most),), 1)
    assert {each.code for each in refusals(Sourcing("p", "USD", 2, (Item("i", 1),), (Supplier("s"),), (offer,)))} == codes


@pytest.mark.parametrize("place", ["cost", "high", "weight", "row_high"])
def test_rows_with_numbers_from_2_53_on_are_left_alone_by_every_solver(place: str) -> None:
    event = split_event(Size(items=30, suppliers=8, bids=6, categories=10, winners=6), 1)
    large = large_problem(large_event(0.001))
    for problem in (event, large):
        rows = rows_of(problem)
        wrong = replace(rows, cost=rows.cost[:], high=rows.high[:], weight=rows.weight[:], row_high=rows.row_high[:])
        getattr(wrong, place)[-1] = 2**53
        assert propose(wrong).code == "too_large"
        assert by_groups(wrong, OFFICIAL, lambda what, done, of: None) is None
        assert by_blocks(problem, wrong, OFFICIAL, silent) is None
