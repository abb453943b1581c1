"""Nothing goes to nobody that somebody may bring: winners exchange members (rules D15 and D17)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auction.pool.exchange import Serves, exchanged
from auction.pool.needs import Needs
from auction.pool.terms import PoolTerms
from tests.pool.dividing import Division, fine

CROSSED = {"m1": ("s3",), "m2": ("s2",), "m3": ("s1",)}


def divided(needs: dict[str, int], excluded: Mapping[str, tuple[str, ...]], won: dict[str, int]) -> Division:
    asked = {member: Needs(not_by=suppliers) for member, suppliers in excluded.items()}
    division = Division(PoolTerms(exclusions=True), {member: {"PN-1": pieces} for member, pieces in needs.items()}, asked)
    fine(division.award({supplier: [pieces] for supplier, pieces in won.items()}))
    return division


@pytest.mark.parametrize("pieces", [10, 3, 1, 10**7])
def test_D15_three_winners_serve_three_members_that_exclude_one_each(pieces: int) -> None:
    division = divided(dict.fromkeys(CROSSED, pieces), CROSSED, {"s1": pieces, "s2": pieces, "s3": pieces})
    assert division.got() == dict.fromkeys(CROSSED, pieces)
    assert division.course.left == ()
    assert all(line.supplier not in CROSSED[line.member] for line in division.course.lines)


def test_D15_who_excludes_nobody_is_served_by_another_where_a_member_needs_its_winner() -> None:
    """The first winner could serve all three, and alone may serve m2: m1 and m3 leave it to m2."""
    excluded = {"m1": ("s2",), "m2": ("s2", "s3"), "m3": ("s3",)}
    division = divided({"m1": 4, "m2": 4, "m3": 4}, excluded, {"s1": 4, "s2": 4, "s3": 4})
    assert {(line.member, line.supplier): line.quantity for line in division.course.lines} == {
        ("m1", "s3"): 4,
        ("m2", "s1"): 4,
        ("m3", "s2"): 4,
    }


def test_D15_what_more_can_be_brought_goes_in_proportion_to_what_members_lack() -> None:
    """m3 and m4 may have s1 alone, of which m1 and m2 took a part before s2 was looked at, who excludes only the others."""
    excluded = {"m1": ("s0",), "m2": ("s0",), "m3": ("s0", "s2"), "m4": ("s0", "s2")}
    division = divided({"m1": 6, "m2": 6, "m3": 8, "m4": 4}, excluded, {"s0": 6, "s1": 6, "s2": 12})
    assert division.got() == {"m1": 6, "m2": 6, "m3": 4, "m4": 2}
    assert [(left.quantity, left.why) for left in division.course.left] == [(6, "excluded")]


Case = tuple[dict[str, int], dict[str, int], list[Serves]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    suppliers, members = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    supplies = {f"s{n}": draw(st.integers(0, 4)) for n in range(suppliers)}
    shares = {f"m{n}": draw(st.integers(0, 4)) for n in range(members)}
    prices = {supplier: draw(st.integers(1, 3)) for supplier in supplies}
    may = []
    for member, share in shares.items():
        most = sorted((draw(st.integers(0, share)) for _ in range(3)), reverse=True)
        may += [
            Serves(supplier, member, prices[supplier], most[prices[supplier] - 1]) for supplier in supplies if draw(st.booleans())
        ]
    return supplies, shares, may


def kept(case: Case, brought: dict[tuple[str, str], int]) -> bool:
    """Whether no winner brings more than it has, and no member gets more than its share or than it takes at a price."""
    supplies, shares, may = case
    for supplier, quantity in supplies.items():
        if sum(each for (by, _), each in brought.items() if by == supplier) > quantity:
            return False
    for member, share in shares.items():
        own = [(each, brought.get((each.supplier, member), 0)) for each in may if each.member == member]
        dear = [sum(got for other, got in own if other.unit_price >= each.unit_price) <= each.most for each, _ in own]
        if sum(got for _, got in own) > share or not all(dear):
            return False
    return True


def most_of_all(case: Case) -> int:
    """The most that can be brought, the other way round: the least that holds it up, over all choices of winners.

    What is brought is at most what the other winners have, and what the members could take of the chosen ones, had they no end.
    """
    supplies, shares, may = case
    found = []
    for chosen in product((True, False), repeat=len(supplies)):
        endless = [supplier for supplier, is_chosen in zip(supplies, chosen, strict=True) if is_chosen]
        total = sum(quantity for supplier, quantity in supplies.items() if supplier not in endless)
        for member, share in shares.items():
            taken = 0
            for price in (3, 2, 1):
                at_price = [each for each in may if (each.member, each.unit_price) == (member, price)]
                if any(each.supplier in endless for each in at_price):
                    taken = share
                taken = min(taken, *(each.most for each in at_price), share)
            total += taken
        found.append(total)
    return min(found)


@given(cases(), st.data())
@settings(max_examples=300, deadline=None)
def test_D15_D17_as_much_is_brought_as_can_be_and_nobody_loses_by_an_exchange(case: Case, data: st.DataObject) -> None:
    supplies, shares, may = case
    before: dict[tuple[str, str], int] = {}
    for each in may:
        quantity = data.draw(st.integers(0, shares[each.member]))
        if kept(case, {**before, (each.supplier, each.member): quantity}):
            before[each.supplier, each.member] = quantity
    brought = exchanged(supplies, shares, may, before)
    assert kept(case, brought)
    assert sum(brought.values()) == most_of_all(case)
    for member in shares:
        had, has = (sum(each for (_, to), each in found.items() if to == member) for found in (before, brought))
        assert has >= had
