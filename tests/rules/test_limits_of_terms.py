"""Chapter T: the limits of T1 to the last unit, and what a fault says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auction.core.announcing import amendment_fault, fault_in
from auction.core.moments import HOUR_US, LATEST_MOMENT
from auction.core.money import Share
from auction.core.terms import MarketReference, Scripted, Terms, TrafficLight
from auction.core.words import LARGEST_COUNT
from tests.auctions import ALL_OPEN, ANNOUNCED, OPENS, a_lot, a_stage, a_visibility, an_auction, an_overtime, parties, steps

PLAIN = an_auction()


def with_overtime(**changes: Any) -> Terms:
    return replace(PLAIN, overtime=replace(an_overtime(), **changes))


def with_light(green_to: int, amber_to: int, within: Share | None = None, **changes: Any) -> Terms:
    seen = replace(a_visibility(), traffic_light=TrafficLight(green_to, amber_to, within))
    return an_auction(visibility=seen, **changes)


def many(count: int) -> list[str]:
    return [f"s{number}" for number in range(count)]


AT_THE_LIMIT = {
    "whole units of money": replace(PLAIN, currency_scale=0),
    "opens at the last moment but one": an_auction(opens_at=LATEST_MOMENT - 1, lots=[a_lot(closes_at=LATEST_MOMENT)]),
    "ten thousand lots": an_auction(lots=[a_lot(f"L{number}") for number in range(LARGEST_COUNT)], suppliers=many(8)),
    "ten thousand suppliers": an_auction(suppliers=many(LARGEST_COUNT)),
    "a light for ten thousand": with_light(LARGEST_COUNT, LARGEST_COUNT),
    "the rank of overtime is one": with_overtime(rank=1),
    "the first entry of the market": replace(PLAIN, market=MarketReference("market", 1, "ab" * 32)),
    "bids that are valid for 400 days": replace(PLAIN, bids_valid_us=400 * 24 * HOUR_US),
    "one overtime": with_overtime(most=1),
    "every supplier is scripted": replace(
        PLAIN, practice=True, scripted=tuple(Scripted(party.id, "honest") for party in PLAIN.suppliers)
    ),
}
"""Each is the last that is allowed; ten thousand lots and ten parties are a hundred thousand."""


@pytest.mark.parametrize("terms", AT_THE_LIMIT.values(), ids=AT_THE_LIMIT)
def test_T1_the_limit_itself_is_allowed(terms: Terms) -> None:
    assert fault_in(terms, ANNOUNCED) is None


SAID = {
    "lots.L1.closes_at: must come after the opening": an_auction(opens_at=LATEST_MOMENT, lots=[a_lot(closes_at=LATEST_MOMENT)]),
    "opens_at: lies in the past": replace(PLAIN, opens_at=LATEST_MOMENT + 1),
    "two_persons: a kind of command occurs twice": an_auction(two_persons=("amend", "pause", "pause")),
    "two_persons: amend must be among them, or one person could take the others away": an_auction(two_persons=("pause",)),
    "lots: times members and suppliers at most 100000": an_auction(
        lots=[a_lot(f"L{number}") for number in range(LARGEST_COUNT)], suppliers=many(9)
    ),
    "lots: a commitment occurs twice, and the secret revealed first would tell the later close": an_auction(
        lots=[a_lot(id, stages=[a_stage(random_us=1, secret="x")]) for id in ("L1", "L2")]
    ),
    "proxies: automatic bids take the lead, so the basis is beat_own or beat_leading": an_auction(basis="beat_next", proxies=True),
    "proxies: automatic bids tell the leading price, so it must be shown, and without a starting gate": an_auction(
        visibility=a_visibility(starting_gate=True), proxies=True
    ),
    "lots.L1.exact_multiples: automatic bids go neither with exact multiples nor with a largest step": an_auction(
        lots=[a_lot(exact_multiples=True)], proxies=True
    ),
    "lots.L1.decrement: with automatic bids a share is none, or at least 1/1000": an_auction(
        lots=[a_lot(decrement=[steps(0, (1, 1001))])], proxies=True
    ),
    "visibility.traffic_light: green and amber end at ranks of 1 to 10000, green first, and a share is at most the whole": (
        with_light(2, 1)
    ),
    "visibility.traffic_light: who sees all prices can count its rank": an_auction(
        visibility=replace(ALL_OPEN, traffic_light=TrafficLight(1, 2, None))
    ),
    "visibility.traffic_light: the order of turns tells the rank": an_auction(
        visibility=replace(a_visibility(supplier_count=True), traffic_light=TrafficLight(1, 2, None)),
        lots=[a_lot(stages=[a_stage("sealed"), a_stage("turns", length_us=1)])],
    ),
    "scripted: each is one of the suppliers, and named once": replace(PLAIN, practice=True, scripted=(Scripted("m1", "honest"),)),
    "market: the stream `market`, an entry of it, and the head there in 64 hex digits": replace(
        PLAIN, market=MarketReference("market", 1, "AB" * 32)
    ),
    "bids_valid_us: zero (no limit) to 400 days": replace(PLAIN, bids_valid_us=400 * 24 * HOUR_US + 1),
    "suppliers: 1 to 10000": an_auction(suppliers=many(LARGEST_COUNT + 1)),
}


@pytest.mark.parametrize(("said", "terms"), SAID.items(), ids=SAID)
def test_T1_a_fault_says_what_is_wrong(said: str, terms: Terms) -> None:
    assert fault_in(terms, ANNOUNCED) == said


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (PLAIN, "auction: nothing is amended"),
        (
            replace(PLAIN, auction="A-2"),
            "auction: its id, its pool, its market, its seed and whether it is practice stay as announced",
        ),
        (replace(PLAIN, members=parties(["m1"])), "members: nobody who was invited is left out; exclude instead"),
        (replace(PLAIN, suppliers=parties(["s1"])), "suppliers: nobody who was invited is left out; exclude instead"),
        (replace(PLAIN, suppliers=parties(["s4", "s3", "s2", "s1", "s5"]), opens_at=OPENS + 1), None),
    ],
)
def test_T6_what_may_not_be_amended_is_named(after: Terms, said: str | None) -> None:
    assert amendment_fault(PLAIN, after) == said
