"""The U chapter of market/RULEBOOK.md, rule by rule."""

from __future__ import annotations

import csv
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.core.money import Share
from auction.core.words import Actor
from auction.ledger.codec import Codec
from auction.market.clearance import offer_check
from auction.market.commands import COMMANDS, ClaimPart, PublishCapacity, ReleasePart, ReserveSlots
from auction.market.countries import COUNTRIES
from auction.market.events import EVENTS
from auction.market.goods import HEADINGS, category_of
from auction.market.offers import IndexFormula, IndexWeight, Offer, Slot, Tier, due_for, order_quantity, price_in_month
from tests.market.stall import COORDINATOR, NOON, Market, a_capacity, a_formula, an_offer, an_organisation, cleared, code, events
from tests.real_data import REAL_DATA, needs


def faults(offer: Offer, market: Market | None = None) -> list[str]:
    return [fault[0] for fault in offer_check((market or cleared()).state, offer, NOON)]


def test_U1_the_heading_gives_the_category() -> None:
    assert [category_of(hs) for hs in ("848620", "8542310000", "381800", "0101", "85")] == [
        *("equipment", "component", "raw_material", None, None)
    ]
    assert faults(an_offer("0101", packing=None)) == ["hs_unknown"]
    assert faults(an_offer(formula=a_formula())) == ["profile_foreign"]


@needs("reference", "hs_2022_ch28_38_84_85_90.csv")
def test_U1_the_headings_are_those_of_the_real_table() -> None:
    with REAL_DATA.joinpath("reference", "hs_2022_ch28_38_84_85_90.csv").open(encoding="utf-8") as table:
        known = {row["hscode"] for row in csv.DictReader(table)}
    assert [heading for heading in HEADINGS if heading not in known and heading[:2] in ("28", "38", "84", "85", "90")] == []


@needs("reference", "iso3166_countries.csv")
def test_U1_the_countries_are_those_of_the_real_table() -> None:
    with REAL_DATA.joinpath("reference", "iso3166_countries.csv").open(encoding="utf-8") as table:
        assert {row["alpha2"] for row in csv.DictReader(table)} == COUNTRIES


def test_row_4_one_interface_takes_equipment_components_and_raw_material() -> None:
    for hs in ("848620", "854231", "381800"):
        assert faults(an_offer(hs)) == []
    assert faults(an_offer("381800", formula=None)) == ["index_missing"]
    assert faults(an_offer("381800", formula=a_formula(weights=()))) == ["index_missing"]


def test_U2_one_of_the_eleven_with_a_named_place() -> None:
    assert faults(an_offer(incoterm="DAT")) == ["incoterm_unknown"]
    assert faults(an_offer(incoterm="fob")) == ["incoterm_unknown"]
    assert faults(an_offer(place=" ")) == ["place_missing"]


def test_U3_terms_for_the_sea_go_by_sea() -> None:
    assert faults(an_offer(incoterm="FOB", transport="air")) == ["sea_terms_by_other"]
    assert faults(an_offer(incoterm="FOB", transport="sea")) == []
    assert faults(an_offer(incoterm="FCA", transport="air")) == []


def test_U4_least_multiple_and_most_fit_each_other() -> None:
    assert faults(an_offer(moq=150)) == ["moq_off_multiple"]
    assert faults(an_offer(most=99)) == ["capacity_below_moq"]
    assert faults(an_offer(multiple=0)) == ["quantity_invalid"]
    assert [order_quantity(an_offer(), need) for need in (1, 100, 101, 950)] == [100, 100, 200, 1000]


def test_U5_prices_rise_with_leave_only() -> None:
    rising = (Tier(0, 400), Tier(1000, 450))
    assert faults(an_offer(tiers=rising)) == ["tiers_rising"]
    assert faults(an_offer(tiers=rising, allow_rising=True)) == []
    for tiers in ((), (Tier(0, 4), Tier(0, 3)), (Tier(0, 0),), (Tier(-1, 5),)):
        assert faults(an_offer(tiers=tiers)) == ["tiers_uneven"]


def test_U6_a_component_comes_in_packs() -> None:
    assert faults(an_offer(packing=None)) == ["packing_missing"]
    assert faults(an_offer(moq=120, multiple=120)) == ["multiple_off_pack"]


def test_U7_slots_are_never_oversold() -> None:
    market = cleared(an_organisation(), an_organisation("m1"))
    own = Actor("supplier", "s1")
    assert events(market.ask(PublishCapacity("c", own, "s1", a_capacity())))
    (reserved,) = events(market.ask(ReserveSlots("r", COORDINATOR, "s1", "2027-01", "m1", 7)))
    assert reserved.left == 3
    assert code(market.ask(ReserveSlots("r2", COORDINATOR, "s1", "2027-01", "m1", 4))) == "slots_oversold"
    assert code(market.ask(ReserveSlots("r3", COORDINATOR, "s1", "2027-03", "m1", 1))) == "slots_oversold"
    assert code(market.ask(PublishCapacity("c2", own, "s1", a_capacity(slots=(Slot("2027-01", 6),))))) == "slots_oversold"
    assert events(market.ask(PublishCapacity("c3", own, "s1", a_capacity(slots=(Slot("2027-01", 7),)))))


@pytest.mark.parametrize(
    "fields",
    [
        {"slots": ()},
        {"slots": (Slot("2027-13", 1),)},
        {"slots": (Slot("2027-01", 1), Slot("2027-01", 1))},
        {"slots": (Slot("2027-01", 0),)},
        {"fee": -1},
        {"currency": "eur"},
        {"currency": "EURO"},
        {"currency": "EUR", "currency_scale": 7},
        {"currency_scale": 2},
        {"take_or_pay": Share(3, 2)},
    ],
)
def test_U7_slots_fees_and_parts_can_be_so(fields: dict[str, Any]) -> None:
    capacity = a_capacity(**fields)
    assert faults(an_offer("848620", capacity=capacity)) == ["capacity_invalid"]
    assert code(cleared().ask(PublishCapacity("c", Actor("supplier", "s1"), "s1", capacity))) == "capacity_invalid"


def test_U7_a_fee_may_name_its_currency_and_where_it_names_none_it_is_spelled_as_before() -> None:
    market = cleared()
    named = a_capacity(currency="EUR", currency_scale=2)
    (published,) = events(market.ask(PublishCapacity("c", Actor("supplier", "s1"), "s1", named)))
    assert (published.capacity.currency, published.capacity.currency_scale) == ("EUR", 2)
    codec = Codec(commands=COMMANDS, events=EVENTS)
    assert b'"currency":"EUR","currency_scale":2' in codec.entry_to_bytes(market.entries[-1])
    events(market.ask(PublishCapacity("c2", Actor("supplier", "s1"), "s1", a_capacity())))
    assert b"currency" not in codec.entry_to_bytes(market.entries[-1])


def test_U7_what_was_pledged_is_paid_for_in_part_taken_or_not() -> None:
    assert [due_for(a_capacity(), pledged=11, taken=taken) for taken in (0, 8, 9, 10, 12)] == [9, 9, 9, 10, 12]


def test_U8_weights_make_the_whole_and_an_index_is_named() -> None:
    assert faults(an_offer("381800", formula=a_formula(fixed=299_999))) == ["weights_uneven"]
    assert faults(an_offer("381800", formula=a_formula(weights=(IndexWeight("", 700_000, 1),)))) == ["index_missing"]
    assert faults(an_offer("381800", formula=a_formula(floor=9, cap=8))) == ["formula_invalid"]
    assert faults(an_offer("381800", formula=a_formula(base=0))) == ["formula_invalid"]


def test_U8_the_price_follows_the_indices_with_their_lags() -> None:
    observed = {("silicon", "2027-01"): 1_200, ("energy", "2027-02"): 500}
    assert price_in_month(a_formula(), "2027-02", observed) == 11_500  # 10000 x (0.3 + 0.5 x 1.2 + 0.2 x 1.25)
    assert price_in_month(a_formula(), "2027-02", {**observed, ("silicon", "2027-01"): 9_999}) == 13_000
    assert price_in_month(a_formula(), "2027-02", {**observed, ("silicon", "2027-01"): 1}) == 8_000
    with pytest.raises(KeyError):
        price_in_month(a_formula(), "2027-03", observed)


@given(
    st.integers(1, 10**6),
    st.integers(0, 10**6),
    st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 10**6)), min_size=1, max_size=3),
)
def test_U8_a_recomputation_in_fractions_agrees(base: int, fixed: int, parts: list[tuple[int, int]]) -> None:
    weights = tuple(IndexWeight(f"i{n}", 300_000, reference) for n, (reference, _) in enumerate(parts))
    observed = {(f"i{n}", "2027-01"): value for n, (_, value) in enumerate(parts)}
    exact = base * (Fraction(fixed, 10**6) + sum(Fraction(3, 10) * Fraction(value, reference) for reference, value in parts))
    assert price_in_month(IndexFormula(base, fixed, weights), "2027-01", observed) == (2 * exact + 1) // 2


def test_U9_a_part_number_that_two_makers_claim_passes_with_neither() -> None:
    market = cleared(
        an_organisation("maker", kind="manufacturer"), an_organisation("other", kind="manufacturer"), an_organisation()
    )
    assert code(market.ask(ClaimPart("a", COORDINATOR, "s1", "PN-1"))) == "not_a_manufacturer"
    assert code(market.ask(ClaimPart("b", COORDINATOR, "maker", " "))) == "part_invalid"
    assert events(market.ask(ClaimPart("c", Actor("supplier", "maker"), "maker", "PN-1")))
    assert code(market.ask(ClaimPart("d", COORDINATOR, "maker", "pn-1"))) == "claim_exists"
    assert faults(an_offer(), market) == []
    assert faults(an_offer(manufacturer="other"), market) == ["maker_other"]
    (claimed,) = events(market.ask(ClaimPart("e", COORDINATOR, "other", "ＰＮ-1")))
    assert claimed.others == ("maker",)
    assert faults(an_offer(), market) == ["part_claimed_twice"]
    assert events(market.ask(ReleasePart("f", COORDINATOR, "other", "PN-1")))
    assert code(market.ask(ReleasePart("g", COORDINATOR, "other", "PN-1"))) == "claim_unknown"
    assert faults(an_offer(), market) == []


def test_every_fault_of_an_offer_is_told_at_once() -> None:
    wrong = replace(an_offer(), incoterm="X", place="", moq=150, tiers=(Tier(0, 1), Tier(9, 2)))
    assert faults(wrong) == ["incoterm_unknown", "place_missing", "moq_off_multiple", "tiers_rising"]
