"""Chapter E, rules 10 and 11: bids as premiums or discounts to an index, and prices later on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auction.core.briefing import briefing
from auction.core.events import BidPlaced
from auction.core.index import Index, earlier, index_faults, price_in
from auction.core.money import LARGEST
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM
from tests.auctions import CLOSES, Play, a_line, a_lot, an_auction

COPPER = Index("LME Copper Grade A cash settlement, monthly mean", "the exchange", 895_000, "2027-01", 1, 2, 800_000, 900_000)


def play(index: Index = COPPER, **lot: Any) -> Play:
    return Play(an_auction(lots=[a_lot(index=index, **{"quantity": 10, **lot})]))


def test_E10_a_bid_is_a_premium_or_a_discount() -> None:
    asked = play().bid("s1", "L1", "12.00")
    assert asked.events == (BidPlaced("L1", "s1", (896_200,), 8_962_000, False),)
    asked.bid("s2", "L1", "-25.50")
    assert asked.events == (BidPlaced("L1", "s2", (892_450,), 8_924_500, False),)
    assert asked.leader() == "s2"
    asked.wait(CLOSES).settle()
    contract = next(iter(asked.state.contracts.values()))
    assert contract.lines[0].unit_price == 892_450


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("-8949.99", ""),
        ("-8950.00", "price_not_positive"),
        ("-8950.01", "price_not_positive"),
        ("0", ""),
        ("0.00", ""),
        ("-0.01", ""),
        ("-0", "price_sign"),
        ("-0.00", "price_sign"),
        ("+1", "price_sign"),
        ("--1", "price_sign"),
        ("-", "price_blank"),
        ("-nan", "price_not_a_number"),
        ("-1e3", "price_exponent"),
        ("- 1", "price_separator"),
        ("-01", "price_malformed"),
        ("-1.005", "price_precision"),
        ("-1.500", ""),
        ("\u22121", "price_sign"),
        ("-" + "1" * 64, "price_too_long"),
        ("-" + "1" * 63, "price_not_positive"),
    ],
)
def test_E10_a_premium_is_a_plain_decimal_perhaps_with_a_minus(text: str, code: str) -> None:
    assert play().bid("s1", "L1", text).code == code


def test_E10_elsewhere_a_price_has_no_sign() -> None:
    asked = Play(an_auction(lots=[a_lot(), a_lot("L2", index=COPPER)]))
    assert asked.bid("s1", "L1", "-1.00").code == "price_sign"
    assert asked.bid("s1", "L2", "-1.00").code == ""


def test_E10_every_line_has_its_own_premium() -> None:
    asked = play(lines=[a_line("A", 2), a_line("B", 3)]).bid("s1", "L1", "5.00", "-5.00")
    assert asked.lot().order[0].value == 2 * 895_500 + 3 * 894_500
    seen = whole_view(asked.state, Audience("supplier", "s1"))["lot:L1"]
    assert (seen["own_prices"], seen["own_premiums"]) == (("8955.00", "8945.00"), ("5.00", "-5.00"))
    assert whole_view(asked.state, Audience("buyer", CONSORTIUM))["bid:L1:s1"]["premiums"] == ("5.00", "-5.00")
    assert whole_view(asked.state, Audience("supplier", "s2"))["lot:L1"]["own_premiums"] is None


def test_E10_rules_of_value_hold_of_the_price_at_the_reference() -> None:
    asked = play(ceiling=8_950_000).bid("s1", "L1", "0.01")
    assert asked.code == "above_ceiling"
    assert asked.bid("s1", "L1", "0").bid("s1", "L1", "0").code == "not_below_own"
    assert asked.bid("s1", "L1", "-0.01").code == ""


def test_E10_everyone_reads_the_index() -> None:
    told: Any = briefing(play().state, Audience("observer", ""))["lots"]
    assert told[0]["index"] == {
        "name": COPPER.name, "source": "the exchange", "reference": "8950.00", "reference_month": "2027-01",
        "lag": 1, "averaging": 2, "floor": "8000.00", "cap": "9000.00",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("index", "field"),
    [
        (replace(COPPER, name=" "), "name"),
        (replace(COPPER, source=""), "source"),
        (replace(COPPER, reference=0), "reference"),
        (replace(COPPER, reference_month="2027-13"), "reference_month"),
        (replace(COPPER, lag=-1), "lag"),
        (replace(COPPER, lag=25), "lag"),
        (replace(COPPER, averaging=0), "averaging"),
        (replace(COPPER, averaging=25), "averaging"),
        (replace(COPPER, floor=0), "floor"),
        (replace(COPPER, cap=-1), "floor"),
        (replace(COPPER, floor=900_001), "floor"),
    ],
)
def test_E10_an_index_that_cannot_be_followed_is_refused(index: Index, field: str) -> None:
    asked = Play(an_auction(lots=[a_lot(index=index)]), announced=False).announce()
    assert asked.last.refusal is not None
    assert asked.last.refusal.detail.startswith(f"lots.L1.index.{field}:")


OBSERVED = {"2027-03": 890_000, "2027-04": 895_001, "2027-05": 1, "2027-02": 1}
AT = 892_450


def test_E11_the_mean_of_the_months_before_plus_the_premium() -> None:
    assert price_in(COPPER, AT, "2027-05", OBSERVED) == 889_951


@pytest.mark.parametrize(
    ("observed", "price"),
    [
        ((940_000, 900_000), 897_450),
        ((900_000, 900_001), 897_450),
        ((900_000, 899_999), 897_450),
        ((900_000, 899_998), 897_449),
        ((800_000, 800_002), 797_451),
        ((799_999, 800_000), 797_450),
        ((1, 1), 797_450),
    ],
)
def test_E11_the_level_keeps_between_floor_and_cap(observed: tuple[int, int], price: int) -> None:
    assert price_in(COPPER, AT, "2027-05", dict(zip(("2027-03", "2027-04"), observed, strict=True))) == price


def test_E11_without_floor_and_cap_the_index_goes_where_it_goes() -> None:
    free = replace(COPPER, floor=None, cap=None, lag=0, averaging=1)
    assert price_in(free, AT, "2027-05", {"2027-05": 2_000_000}) == 1_997_450
    assert price_in(free, AT, "2027-05", {"2027-05": 2_551}) == 1
    assert price_in(free, AT, "2027-05", {"2027-05": 2_550}) == 0
    assert price_in(free, AT, "2027-05", {"2027-05": 1}) == 0


def test_E11_at_the_reference_the_price_is_the_one_that_was_bid() -> None:
    months = {earlier("2027-05", by): COPPER.reference for by in range(1, 3)}
    assert price_in(COPPER, AT, "2027-05", months) == AT


def test_E11_a_month_that_is_not_observed_has_no_price() -> None:
    with pytest.raises(KeyError, match="2027-03"):
        price_in(COPPER, AT, "2027-05", {"2027-04": 1})
    with pytest.raises(ValueError, match="not a month"):
        price_in(COPPER, AT, "May", {})


@pytest.mark.parametrize(
    ("month", "by", "found"),
    [("2027-01", 1, "2026-12"), ("2027-12", 0, "2027-12"), ("2027-12", 11, "2027-01"), ("2027-02", 14, "2025-12")],
)
def test_E11_months_are_counted_back_over_years(month: str, by: int, found: str) -> None:
    assert earlier(month, by) == found


FAULTS = {
    ".name: 1 to 400 characters": {"name": ""},
    ".source: 1 to 400 characters": {"source": " "},
    ".reference: above zero": {"reference": 0},
    ".reference_month: a month like 2027-01": {"reference_month": "2027-13"},
    ".lag: 0 to 24 months": {"lag": 25},
    ".averaging: 1 to 24 months": {"averaging": 0},
    ".floor: floor and cap are above zero": {"floor": 0},
    ".floor: above the cap": {"floor": 900_001},
}


@pytest.mark.parametrize(("said", "changes"), FAULTS.items(), ids=FAULTS)
def test_T1_a_fault_of_an_index_says_what_is_wrong(said: str, changes: dict[str, Any]) -> None:
    assert list(index_faults(replace(COPPER, **changes))) == [said]


@pytest.mark.parametrize(
    "changes",
    [
        *({"reference": 1}, {"reference": LARGEST}, {"lag": 0}, {"lag": 24}, {"averaging": 1}, {"averaging": 24}),
        *({"floor": 1}, {"cap": LARGEST}, {"floor": 7, "cap": 7}, {"floor": None}, {"cap": None}),
    ],
    ids=str,
)
def test_T1_an_index_may_go_to_each_limit(changes: dict[str, Any]) -> None:
    assert list(index_faults(replace(COPPER, **changes))) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"reference": LARGEST + 1},
        {"lag": -1},
        {"averaging": 25},
        {"cap": LARGEST + 1},
        {"cap": 0, "floor": None},
        {"floor": -1},
    ],
    ids=str,
)
def test_T1_and_not_beyond(changes: dict[str, Any]) -> None:
    assert len(list(index_faults(replace(COPPER, **changes)))) == 1
