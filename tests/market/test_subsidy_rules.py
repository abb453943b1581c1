"""Rules J1 to J5: what public hands add, once for each piece, within caps."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auction.core.evaluation import comparable_of
from auction.core.money import Share
from auction.core.subsidised import without_subsidies
from auction.market.subsidies import Bought, Claim, Claims, Demand, Granted, Scheme, component, grants, grants_on, scheme_fault
from tests.criteria import a_component, an_evaluation
from tests.terms import a_lot


def a_scheme(
    id: str = "g1", share: tuple[int, int] | None = (1, 10), amount: int = 0, *, cap: int | None = None, place: str = ""
) -> Scheme:
    """A tenth of what is paid, for members anywhere or at one place."""
    places = (place,) if place else ()
    grant = None if share is None else Share(*share)
    return Scheme(id, "a province", "chips at home", grant, amount, cap, places, ("8542",), (), "2027-01-01", "2028-01-01")


def a_claim(
    id: str = "c1", scheme: str = "g1", *, member: str = "m1", place: str = "GD", quantity: int = 100, money: int = 10_000
) -> Claim:
    """A hundred pieces that cost 100.00, in January."""
    return Claim(id, scheme, member, place, "P-1", "854231", "CN", "2027-01", "2027-01-15", quantity, money)


def needs(member: str = "m1", quantity: int = 100) -> Demand:
    """What the member needs of the part in that period."""
    return Demand(member, "P-1", "2027-01", quantity)


@pytest.mark.parametrize(
    ("scheme", "sound"),
    [
        (a_scheme(), True),
        (a_scheme(share=None, amount=5), True),
        (a_scheme(share=None, amount=0), False),
        (a_scheme(amount=5), False),
        (a_scheme(share=(2, 1)), False),
        (a_scheme(cap=0), False),
        (replace(a_scheme(), grantor=" "), False),
        (replace(a_scheme(), until="2027-01-01"), False),
    ],
)
def test_J1_a_scheme_says_what_it_grants_to_whom_and_until_when(scheme: Scheme, sound: bool) -> None:
    assert (scheme_fault(scheme) is None) == sound


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        (a_claim(), ""),
        (a_claim(scheme="g9"), "scheme_unknown"),
        (replace(a_claim(), day="2026-12-31"), "scheme_not_in_force"),
        (replace(a_claim(), day="2028-01-01"), "scheme_not_in_force"),
        (a_claim(place="SZ"), "place_not_eligible"),
        (replace(a_claim(), hs="8486"), "part_not_eligible"),
        (replace(a_claim(), origin="US"), "origin_not_eligible"),
        (a_claim(quantity=0), "claim_invalid"),
    ],
)
def test_J2_the_first_reason_that_holds_refuses(claim: Claim, code: str) -> None:
    scheme = replace(a_scheme(place="GD"), origins=("CN",))
    assert grants([scheme], [claim], [needs()]) == (Granted(claim.id, 0 if code else 1_000, code),)


def test_J3_row_18_the_same_volume_claimed_in_two_provinces_is_granted_once() -> None:
    schemes = [a_scheme("g1", place="GD"), a_scheme("g2", (1, 5), place="SZ")]
    found = grants(schemes, [a_claim("c1"), a_claim("c2", "g2", place="SZ")], [needs()])
    assert found == (Granted("c1", 1_000), Granted("c2", 0, "volume_claimed"))


def test_row_18_the_second_claim_is_refused_and_both_rankings_are_told() -> None:
    test_J3_row_18_the_same_volume_claimed_in_two_provinces_is_granted_once()
    home = (a_component(share=(1, 10)), component(a_scheme(share=(3, 10)), Share(1, 2)))
    lot = a_lot(ceiling=1_000_000, evaluation=an_evaluation(places=4, s1=home))
    assert lot.evaluation is not None
    plain = replace(lot, evaluation=without_subsidies(lot.evaluation))
    bids = {"s1": 100_000, "s2": 102_000}
    ranked = sorted(bids, key=lambda supplier: comparable_of(lot, supplier, (), bids[supplier]))
    unsubsidised = sorted(bids, key=lambda supplier: comparable_of(plain, supplier, (), bids[supplier]))
    assert (ranked, unsubsidised) == (["s1", "s2"], ["s2", "s1"])


def test_J4_what_goes_beyond_the_cap_is_cut_in_proportion() -> None:
    claims = [a_claim("c1", quantity=50, money=10_000), a_claim("c2", quantity=50, money=20_001)]
    found = grants([a_scheme(cap=1_000)], claims, [needs()])
    assert [grant.money for grant in found] == [333, 667]


def test_J4_no_claim_is_granted_more_than_was_paid() -> None:
    found = grants([a_scheme(share=None, amount=500)], [a_claim(quantity=100, money=10_000)], [needs()])
    assert found[0].money == 10_000


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(1, 80), st.integers(0, 9_999), st.sampled_from(["g1", "g2"])), min_size=1, max_size=5))
def test_J3_order_does_not_matter_and_no_sum_exceeds_its_bound(drawn: list[tuple[int, int, str]]) -> None:
    schemes = [a_scheme("g1", cap=700), a_scheme("g2", (1, 3))]
    claims = [a_claim(f"c{at}", scheme, quantity=quantity, money=money) for at, (quantity, money, scheme) in enumerate(drawn)]
    found = grants(schemes, claims, [needs()])
    assert all(grants(schemes, order, [needs()]) == found for order in list(permutations(claims))[:24])
    taken = {claim.id: claim for claim in claims}
    assert sum(taken[grant.claim].quantity for grant in found if not grant.refused) <= 100
    assert sum(grant.money for grant in found if taken[grant.claim].scheme == "g1") <= 700
    assert all(grant.money <= taken[grant.claim].money for grant in found)


def test_J6_claims_on_an_award_are_for_what_it_allotted_and_what_that_cost() -> None:
    bought = [Bought("m1", "P-1", 60, 6_000), Bought("m1", "P-1", 40, 4_000), Bought("m2", "P-1", 10, 500)]
    asked = [
        a_claim("c1", quantity=70, money=7_000),
        a_claim("c2", "g2", quantity=31, money=1_000),
        a_claim("c3", quantity=30, money=3_001),
        a_claim("c4", quantity=30, money=2_000),
        replace(a_claim("c5", member="m2", quantity=1, money=1), period="2027-02"),
        a_claim("c6", member="m3", quantity=1, money=0),
    ]
    found = grants_on([a_scheme("g1"), a_scheme("g2")], Claims("2027-01", tuple(reversed(asked))), bought)
    assert found == (
        Granted("c1", 700),
        Granted("c2", 0, "volume_claimed"),
        Granted("c3", 0, "money_claimed"),
        Granted("c4", 200),
        Granted("c5", 0, "volume_claimed"),
        Granted("c6", 0, "volume_claimed"),
    )


def test_J6_what_is_refused_for_another_reason_takes_no_money_from_the_others() -> None:
    """Its reason is the first of J2 that holds, and the money that it names is claimed by nobody."""
    asked = [a_claim("c1", place="SZ", money=99_999), a_claim("c2", quantity=101, money=9_000), a_claim("c3", money=10_000)]
    found = grants_on([a_scheme(place="GD")], Claims("2027-01", tuple(asked)), [Bought("m1", "P-1", 100, 10_000)])
    assert found == (Granted("c1", 0, "place_not_eligible"), Granted("c2", 0, "volume_claimed"), Granted("c3", 1_000))


def test_J5_what_is_granted_stands_in_the_terms_under_its_name() -> None:
    part = component(a_scheme(share=(1, 10)), Share(1, 2))
    assert (part.name, part.share, part.less) == ("subsidy:g1", Share(1, 20), True)
