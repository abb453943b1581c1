"""Rules U10 to U12: the terms of its category come before a bid, and contracts follow from them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.core.words import ENGINE, Actor
from auction.market.clearance import barred_from
from auction.market.commands import (
    Awarded,
    DeclareProfile,
    Delivery,
    DescribeDeliveries,
    PublishCapacity,
    RecordOutcome,
    ReleaseSlots,
    ReserveSlots,
)
from auction.market.control import ControlRule
from auction.market.decide import Decision
from auction.market.offers import WHOLE, Packing, Slot
from auction.market.profiles import Profile, Supplied, supplied, unit_price_in
from tests.market.stall import COORDINATOR, NOON, Market, a_capacity, a_formula, an_organisation, cleared, code, events

COMPONENT = Profile(100, 100, 10_000, packing=Packing(50, "reel", 24))
EQUIPMENT = Profile(1, 1, 15, capacity=a_capacity())
MATERIAL = Profile(1, 1, 10_000, formula=a_formula(base=WHOLE, floor=800_000, cap=1_300_000))
OF = {"component": ("854231", COMPONENT), "equipment": ("848620", EQUIPMENT), "raw material": ("381800", MATERIAL)}


def a_market(hs: str = "854231", quantity: int = 10) -> Market:
    """A market in which everything is allowed, and an auction whose one line asks for a profile."""
    market = cleared(an_organisation(), an_organisation("s2"), an_organisation("m1"))
    market.control(ControlRule("all", "allow"))
    line = Delivery("L1", "1", hs, "EAR99", quantity, "DE", "m1", "civil", profile=True)
    market.ask(DescribeDeliveries("d", COORDINATOR, "A-1", (line,)))
    return market


def declared(market: Market, profile: Profile, *, line: str = "1", by: Actor | None = None, supplier: str = "s1") -> Decision:
    asked = by or Actor("supplier", supplier)
    return market.ask(DeclareProfile(market.next_id, asked, "A-1", "L1", line, supplier, profile))


def given_back(market: Market, units: int, *, by: Actor = COORDINATOR, **fields: str) -> Decision:
    said = {
        "organisation": "s1",
        "month": "2027-01",
        "member": "m1",
        "reason": "comes later",
        "person": "Lin Wei",
        **fields,
    }
    return market.ask(ReleaseSlots(market.next_id, by, units=units, **said))


def barred(market: Market, supplier: str = "s1") -> list[tuple[str, str]]:
    return [(each.code, each.lot) for each in barred_from(market.state, supplier, "A-1", NOON)]


@pytest.mark.parametrize("category", list(OF))
def test_U10_row_4_whoever_bids_says_the_terms_of_the_category_first(category: str) -> None:
    hs, profile = OF[category]
    market = a_market(hs)
    assert barred(market) == [("profile_missing", "L1")]
    events(declared(market, profile))
    assert barred(market) == []
    assert barred(market, "s2") == [("profile_missing", "L1")]


@pytest.mark.parametrize(("more", "held"), [(5, []), (6, [("profile_missing", "L1"), ("profile_missing", "L1")])])
def test_U10_slots_suffice_for_all_parts_of_a_line_together(more: int, held: list[tuple[str, str]]) -> None:
    market = a_market("848620")
    events(declared(market, EQUIPMENT))
    part = market.state.deliveries["A-1"][0]
    other = replace(part, line="2", profile=False, quantity=100)
    parts = (part, replace(part, end_user="s2", quantity=more), other)
    assert events(market.ask(DescribeDeliveries("d2", COORDINATOR, "A-1", parts)))
    assert barred(market) == held


@pytest.mark.parametrize(
    ("category", "fields", "first"),
    [
        ("component", {"packing": None}, "packing_missing"),
        ("component", {"multiple": 75, "moq": 75}, "multiple_off_pack"),
        ("component", {"moq": 150}, "moq_off_multiple"),
        ("component", {"most": 50}, "capacity_below_moq"),
        ("component", {"formula": a_formula(base=WHOLE)}, "profile_foreign"),
        ("equipment", {"capacity": a_capacity(slots=())}, "capacity_invalid"),
        ("equipment", {"capacity": a_capacity(slots=(Slot("2027-01", 9),))}, "capacity_invalid"),
        ("raw material", {"formula": None}, "index_missing"),
        ("raw material", {"formula": a_formula(base=WHOLE, fixed=1, floor=None, cap=None)}, "weights_uneven"),
        ("raw material", {"formula": a_formula()}, "formula_invalid"),
    ],
)
def test_U10_a_profile_that_cannot_be_so_is_refused(category: str, fields: dict[str, Any], first: str) -> None:
    hs, profile = OF[category]
    market = a_market(hs)
    refused = declared(market, replace(profile, **fields))
    assert code(refused) == "profile_invalid"
    assert getattr(refused, "detail", "").startswith(first)
    assert barred(market) == [("profile_missing", "L1")]


def test_U10_the_supplier_says_it_or_the_coordinator_for_it_of_a_described_line() -> None:
    market = a_market()
    assert code(declared(market, COMPONENT, by=Actor("supplier", "s2"))) == "not_permitted"
    assert code(declared(market, COMPONENT, line="9")) == "line_unknown"
    assert code(declared(market, COMPONENT, supplier="s9")) == "organisation_unknown"
    events(declared(market, COMPONENT, by=COORDINATOR))
    events(declared(market, replace(COMPONENT, moq=200)))
    assert market.state.profiles["A-1", "L1", "1", "s1"].moq == 200


def test_U10_what_was_said_of_another_thing_does_not_count() -> None:
    market = a_market()
    events(declared(market, COMPONENT))
    again = Delivery("L1", "1", "381800", "EAR99", 10, "DE", "m1", "civil", profile=True)
    market.ask(DescribeDeliveries("d2", COORDINATOR, "A-1", (again,)))
    assert barred(market) == [("profile_missing", "L1")]


def test_U10_slots_are_within_what_is_free() -> None:
    market = a_market("848620")
    market.ask(PublishCapacity("p", Actor("supplier", "s1"), "s1", a_capacity()))
    events(declared(market, EQUIPMENT))
    market.ask(ReserveSlots("r", COORDINATOR, "s1", "2027-01", "m1", 1))
    assert code(declared(market, EQUIPMENT)) == "slots_oversold"


def test_U10_a_fee_is_in_the_auctions_currency_and_names_none() -> None:
    market = a_market("848620")
    foreign = replace(EQUIPMENT, capacity=a_capacity(currency="EUR"))
    assert code(declared(market, foreign)) == "profile_invalid"
    assert code(declared(market, replace(EQUIPMENT, capacity=a_capacity(currency_scale=2)))) == "profile_invalid"


def test_U10_once_awarded_what_was_said_stands() -> None:
    market = a_market()
    events(declared(market, COMPONENT))
    won = (Awarded("L1", "1", "s1", 10, 10),)
    events(market.ask(RecordOutcome("o", ENGINE, "A-1", 5, won, (), "EUR", 2)))
    assert code(declared(market, replace(COMPONENT, moq=200))) == "profile_bound"
    assert barred(market) == []


def test_U12_a_reservation_is_given_back_all_or_part_with_a_reason_by_a_person() -> None:
    market = a_market("848620")
    market.ask(PublishCapacity("p", Actor("supplier", "s1"), "s1", a_capacity()))
    market.ask(ReserveSlots("r", COORDINATOR, "s1", "2027-01", "m1", 7))
    assert code(given_back(market, 1, by=Actor("supplier", "s1"))) == "not_permitted"
    assert code(given_back(market, 1, person="")) == "person_missing"
    assert code(given_back(market, 1, reason=" ")) == "reason_missing"
    assert code(given_back(market, 1, organisation="s9")) == "organisation_unknown"
    assert code(given_back(market, 1, month="2027-02")) == "reservation_unknown"
    assert code(given_back(market, 8)) == "reservation_unknown"
    assert code(given_back(market, 0)) == "reservation_unknown"
    (released,) = events(given_back(market, 3))
    assert (released.units, released.left, released.person) == (3, 6, "Lin Wei")
    assert code(given_back(market, 5)) == "reservation_unknown"
    events(given_back(market, 4))
    assert market.state.free_slots("s1", "2027-01") == 10
    assert code(given_back(market, 1)) == "reservation_unknown"
    fewer = a_capacity(slots=(Slot("2027-02", 5),))
    events(market.ask(PublishCapacity("p2", Actor("supplier", "s1"), "s1", fewer)))


def test_U12_what_confirmed_awards_rest_on_stays_until_they_fall() -> None:
    market = a_market("848620")
    market.ask(PublishCapacity("p", Actor("supplier", "s1"), "s1", a_capacity()))
    events(declared(market, replace(EQUIPMENT, capacity=a_capacity(slots=(Slot("2027-01", 5), Slot("2027-02", 5))))))
    market.ask(ReserveSlots("r", COORDINATOR, "s1", "2027-01", "m1", 7))
    events(market.ask(RecordOutcome("o", ENGINE, "A-1", 5, (Awarded("L1", "1", "s1", 10, 10),), (), "EUR", 2)))
    refused = given_back(market, 4)
    assert (code(refused), getattr(refused, "detail", "")) == ("reservation_used", "5 of 7")
    events(given_back(market, 2))
    assert code(given_back(market, 1)) == "reservation_used"
    events(market.ask(RecordOutcome("o2", ENGINE, "A-1", 6, (), (), "EUR", 2)))
    events(given_back(market, 5))


def test_U11_an_order_is_a_whole_multiple_and_take_or_pay_counts_on_what_was_allotted() -> None:
    assert supplied(COMPONENT, 950) == Supplied(1_000, 1_000, 0)
    assert supplied(EQUIPMENT, 11) == Supplied(11, 9, 55_000)


def test_U11_the_price_of_a_month_follows_from_the_awarded_one() -> None:
    observed = {("silicon", "2027-01"): 1_200, ("energy", "2027-02"): 500}
    assert unit_price_in(MATERIAL, 10_000, "2027-02", observed) == 11_500  # 10000 x (0.3 + 0.5 x 1.2 + 0.2 x 1.25)
    assert unit_price_in(MATERIAL, 20_000, "2027-02", observed) == 23_000
    assert unit_price_in(MATERIAL, 10_000, "2027-02", {**observed, ("silicon", "2027-01"): 9_999}) == 13_000
    assert unit_price_in(MATERIAL, 10_000, "2027-02", {**observed, ("silicon", "2027-01"): 1}) == 8_000
    assert unit_price_in(COMPONENT, 10_000, "2027-02", observed) is None
    with pytest.raises(KeyError):
        unit_price_in(MATERIAL, 10_000, "2027-03", observed)


@given(st.integers(1, 10_000), st.integers(1, 50), st.integers(1, 50))
def test_U11_an_order_is_at_least_the_need_and_the_least_and_no_larger_than_it_must_be(need: int, packs: int, least: int) -> None:
    profile = Profile(least * packs * 10, packs * 10, 10**6, packing=Packing(10, "tray"))
    order = supplied(profile, need).order
    assert order >= max(need, profile.moq)
    assert order % profile.multiple == 0
    assert order == profile.moq or order - profile.multiple < need
