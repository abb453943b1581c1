"""Rules U10 to U12: the terms of its category come before a bid, and contracts follow from them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
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


def two_lots(units: int = 10) -> Market:
    """Ten units of January are published, and s1 offers two lots of one line by so many of them each."""
    market = a_market("848620", quantity=units)
    other = replace(market.state.deliveries["A-1"][0], lot="L2")
    events(market.ask(DescribeDeliveries("d2", COORDINATOR, "A-1", (*market.state.deliveries["A-1"], other))))
    events(market.ask(PublishCapacity("p", Actor("supplier", "s1"), "s1", a_capacity(slots=(Slot("2027-01", 10),)))))
    offer = replace(EQUIPMENT, capacity=a_capacity(slots=(Slot("2027-01", units),)))
    for lot in ("L1", "L2"):
        events(market.ask(DeclareProfile(market.next_id, COORDINATOR, "A-1", lot, "1", "s1", offer)))
    return market


def awarded(market: Market, *lots: str, of: int = 10, seq: int = 5) -> None:
    won = tuple(Awarded(lot, "1", "s1", of, of) for lot in lots)
    events(market.ask(RecordOutcome(market.next_id, ENGINE, "A-1", seq, won, (), "EUR", 2)))


def settled(market: Market) -> list[tuple[str, str]]:
    return [(each.code, each.lot) for each in barred_from(market.state, "s1", "A-1", NOON, settled=True)]


def test_U15_row_25_slots_that_one_award_has_are_offered_for_no_other_lot() -> None:
    market = two_lots()
    assert barred(market) == []
    awarded(market, "L1")
    assert (barred(market), settled(market)) == ([("slots_taken", "L2")], [])
    awarded(market, seq=6)
    assert barred(market) == []


def test_U15_row_25_of_two_awards_at_once_the_second_falls_also_when_contracts_are_drawn() -> None:
    market = two_lots()
    awarded(market, "L2", "L1")
    assert barred(market) == settled(market) == [("slots_taken", "L1")]
    market = two_lots(units=5)
    awarded(market, "L2", "L1", of=5)
    assert barred(market) == settled(market) == []


def test_U15_row_25_lines_of_one_lot_share_the_months() -> None:
    market = two_lots()
    first = market.state.deliveries["A-1"][0]
    events(market.ask(DescribeDeliveries("d3", COORDINATOR, "A-1", (first, replace(first, line="2", quantity=1)))))
    assert (
        code(declared(market, replace(EQUIPMENT, capacity=a_capacity(slots=(Slot("2027-01", 1),))), line="2")) == "slots_oversold"
    )
    more = a_capacity(slots=(Slot("2027-01", 11),))
    events(market.ask(PublishCapacity("p2", Actor("supplier", "s1"), "s1", more)))
    events(declared(market, replace(EQUIPMENT, capacity=a_capacity(slots=(Slot("2027-01", 1),))), line="2"))
    events(market.ask(ReserveSlots("r", COORDINATOR, "s1", "2027-01", "s2", 1)))
    assert barred(market) == [("slots_taken", "L1")]


def test_U15_what_is_sold_is_reserved_for_nobody_else_and_stays_published() -> None:
    market = two_lots()
    awarded(market, "L1")
    assert code(market.ask(ReserveSlots("r1", COORDINATOR, "s1", "2027-01", "s2", 1))) == "slots_oversold"
    fewer = a_capacity(slots=(Slot("2027-01", 9),))
    assert code(market.ask(PublishCapacity("p2", Actor("supplier", "s1"), "s1", fewer))) == "slots_oversold"
    events(market.ask(ReserveSlots("r2", COORDINATOR, "s1", "2027-01", "m1", 10)))
    awarded(market, seq=6)
    assert code(market.ask(ReserveSlots("r3", COORDINATOR, "s1", "2027-01", "s2", 1))) == "slots_oversold"
    events(given_back(market, 3))
    events(market.ask(ReserveSlots("r4", COORDINATOR, "s1", "2027-01", "s2", 3)))


def test_U15_a_reservation_for_another_member_takes_the_slots_of_an_offer_and_one_for_its_own_does_not() -> None:
    market = two_lots(units=7)
    events(market.ask(ReserveSlots("r1", COORDINATOR, "s1", "2027-01", "m1", 7)))
    assert barred(market) == []
    events(market.ask(ReserveSlots("r2", COORDINATOR, "s1", "2027-01", "s2", 3)))
    assert barred(market) == []
    events(given_back(market, 1))
    events(market.ask(ReserveSlots("r3", COORDINATOR, "s1", "2027-01", "s2", 1)))
    assert barred(market) == [("slots_taken", "L1"), ("slots_taken", "L2")]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 6), st.sampled_from(["m1", "s2"])), max_size=14))
@settings(max_examples=120, deadline=None)
def test_U15_reserved_and_sold_never_exceed_what_is_published_whatever_is_asked(
    steps: list[tuple[int, int, str]],
) -> None:
    """Counted by hand: of each lot the lesser of award and slots, and of each member what is kept beyond what it bought."""
    market, seq = two_lots(units=5), 5
    for kind, units, member in steps:
        seq += 1
        if kind == 0:
            market.ask(ReserveSlots(market.next_id, COORDINATOR, "s1", "2027-01", member, units))
        elif kind == 1:
            market.ask(PublishCapacity(market.next_id, COORDINATOR, "s1", a_capacity(slots=(Slot("2027-01", 2 * units),))))
        elif kind == 2:
            given_back(market, units, member=member)
        else:
            won = [lot for lot in ("L1", "L2")[: units % 3] if ("slots_taken", lot) not in barred(market)]
            market.ask(
                RecordOutcome(market.next_id, ENGINE, "A-1", seq, tuple(Awarded(lot, "1", "s1", 5, 5) for lot in won), (), "EUR", 2)
            )
            stays = [lot for lot in won if ("slots_taken", lot) not in settled(market)]
            if stays != won:
                awarded(market, *stays, of=5, seq=seq + 100)
                seq += 100
        bought = sum(5 for each in market.state.outcomes["A-1"].awarded) if "A-1" in market.state.outcomes else 0
        kept = {to: market.state.kept.get(("s1", "2027-01", to), 0) for to in ("m1", "s2")}
        assert kept["s2"] + max(kept["m1"], bought) <= market.state.units_of("s1", "2027-01")


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
