"""Rules L7 and L8: what pooling was worth once it is awarded, and which prices members were told of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auction.core.commands import AllotmentLine
from auction.core.criteria import Rate, Rates
from auction.core.words import Actor
from auction.pool.afterwards import MemberAward, Sold, after_award
from auction.pool.commands import BringPrices, FreezePool
from auction.pool.competition import acts
from auction.pool.published import MOST_TIERS, Listed, PublishedPrices, published
from auction.pool.quotes import PriceList, Table, Tier
from tests.pool.demand import COORDINATOR, Stream, a_source_line, a_submission, code, taken
from tests.pool.quotes import MICRO, a_list, a_quote

HASH = "0" * 64
PARTS = {"id-1": Sold("Maker", "PN-1"), "id-2": Sold("Maker", "PN-2"), "id-3": Sold("Maker", "PN-1", 1)}


def on_record(prices: PriceList, *numbers: str) -> PublishedPrices:
    return published(prices, numbers or ("pn-1",), 2, file_name="prices.csv", sha256=HASH, rows=3, left_out=1)


def bringing(prices: PublishedPrices, *, by: Actor = COORDINATOR, id: str = "bring") -> BringPrices:
    return BringPrices(id, by, prices)


def a_line(member: str, quantity: int, money: int, *, part: str = "id-1", supplier: str = "s1") -> AllotmentLine:
    return AllotmentLine("lot", part, member, supplier, quantity, 1, money, None)


def told(prices: PriceList, *lines: AllotmentLine, currency: str = "USD") -> tuple[MemberAward, ...]:
    found = after_award(lines, PARTS, prices, currency=currency, currency_scale=2)
    assert found is not None
    return found


def test_L7_an_award_is_held_to_what_the_very_pieces_cost_alone() -> None:
    prices = a_list(a_quote((1, 2 * MICRO), (100, MICRO)))
    one, two = told(prices, a_line("m1", 60, 5_000), a_line("m2", 200, 17_000))
    assert [(each.paid, each.alone, each.saving) for each in (one, two)] == [(5_000, 10_000, 5_000), (17_000, 20_000, 3_000)]
    assert (one.worse, one.unpriced) == ((), ())


def test_L7_several_suppliers_of_one_part_are_one_purchase_alone() -> None:
    prices = a_list(a_quote((1, 2 * MICRO), (100, MICRO)))
    (one,) = told(prices, a_line("m1", 60, 3_000), a_line("m1", 60, 3_100, supplier="s2"))
    assert [(each.quantity, each.paid, each.alone) for each in one.parts] == [(120, 6_100, 12_000)]


def test_L7_whoever_pays_more_than_alone_is_told_so() -> None:
    (one,) = told(a_list(a_quote((1, MICRO))), a_line("m1", 10, 1_001))
    assert (one.worse, one.saving) == (("id-1",), -1)


def test_L7_nothing_is_claimed_for_what_nobody_quotes_or_cannot_deliver() -> None:
    (one,) = told(a_list(a_quote((1, MICRO), stock=5)), a_line("m1", 10, 100), a_line("m1", 7, 900, part="id-2"))
    assert (one.paid, one.alone, one.unpriced) == (0, 0, ("id-1", "id-2"))
    assert [(each.alone, each.lacking_alone) for each in one.parts] == [(500, 5), (None, 7)]


def test_L7_money_compares_in_the_currency_of_the_auction_at_the_rate_of_the_list() -> None:
    prices = a_list(a_quote((1, 3 * MICRO)), EUR=(3, 2))
    (one,) = told(prices, a_line("m1", 10, 1_500), currency="EUR")
    assert (one.alone, one.saving) == (2_000, 500), "thirty dollars are twenty euros at one and a half"
    assert after_award([a_line("m1", 10, 1_500)], PARTS, prices, currency="CNY", currency_scale=2) is None


def test_L7_quantities_with_decimals_count_as_whole_pieces() -> None:
    (one,) = told(a_list(a_quote((1, MICRO))), a_line("m1", 105, 1_000, part="id-3"))
    assert [(each.quantity, each.alone) for each in one.parts] == [(11, 1_100)]


def test_L7_the_order_of_the_allotment_does_not_matter() -> None:
    prices = a_list(a_quote((1, MICRO)))
    lines = (a_line("m2", 1, 70), a_line("m1", 2, 80), a_line("m1", 3, 90, part="id-2"))
    assert told(prices, *lines) == told(prices, *reversed(lines))


def test_L8_the_coordinator_puts_a_list_on_record_and_a_later_one_takes_its_place() -> None:
    stream = Stream()
    assert taken(stream.submit(a_submission("m1", [a_source_line()])))
    first, second = on_record(a_list(a_quote((1, MICRO)))), on_record(a_list(a_quote((1, 2 * MICRO))))
    assert code(stream.ask(bringing(first, by=Actor("buyer", "m1"), id="own"))) == "not_permitted"
    assert taken(stream.ask(bringing(first)))
    assert taken(stream.ask(FreezePool("freeze", COORDINATOR)))
    assert taken(stream.ask(bringing(second, id="again"))), "after the freeze too: the award is held to a list"
    assert stream.state.prices == second
    assert second.as_list().of("Maker", "PN-1") == (a_quote((1, 2 * MICRO)),)


def test_L8_only_listings_of_the_parts_that_are_asked_for_are_kept() -> None:
    quotes = {("maker", "pn-1"): (a_quote((1, 1)),), ("other", "pn-1"): (a_quote((1, 2)),), ("maker", "pn-9"): (a_quote((1, 3)),)}
    kept = on_record(replace(a_list(), quotes=quotes))
    assert [(each.manufacturer, each.part_number) for each in kept.listed] == [("maker", "pn-1"), ("other", "pn-1")]


def test_L8_before_the_opening_nothing_is_brought() -> None:
    stream = Stream(opened=False)
    assert code(stream.ask(bringing(on_record(a_list(a_quote((1, MICRO))))))) == "pool_not_open"


GOOD = on_record(a_list(a_quote((1, MICRO)), EUR=(11, 10)))
QUOTE = GOOD.listed[0].quotes[0]
MANY = replace(QUOTE, tables=(Table("USD", tuple(Tier(begins, 1) for begins in range(1, MOST_TIERS + 2))),))


@pytest.mark.parametrize(
    "prices",
    [
        replace(GOOD, source=" "),
        replace(GOOD, date="yesterday"),
        replace(GOOD, currency="usd"),
        replace(GOOD, currency_scale=7),
        replace(GOOD, file_name=""),
        replace(GOOD, sha256="x"),
        replace(GOOD, rows=-1),
        replace(GOOD, rates=Rates("", "2026-01-01", (Rate("EUR", 1, 1),))),
        replace(GOOD, rates=Rates("tests", "2026-01-01", (Rate("EUR", 0, 1),))),
        replace(GOOD, rates=Rates("tests", "2026-01-01", (Rate("USD", 1, 1),))),
        replace(GOOD, listed=(*GOOD.listed, *GOOD.listed)),
        replace(GOOD, listed=(Listed("maker", "pn-1", ()),)),
        replace(GOOD, listed=(Listed("maker", "pn-1", (replace(QUOTE, seller="\x00"),)),)),
        replace(GOOD, listed=(Listed("maker", "pn-1", (replace(QUOTE, least=0),)),)),
        replace(GOOD, listed=(Listed("maker", "pn-1", (MANY,)),)),
    ],
)
def test_L8_a_list_that_says_too_little_or_too_much_is_refused(prices: PublishedPrices) -> None:
    assert taken(Stream().ask(bringing(GOOD)))
    assert code(Stream().ask(bringing(prices))) == "prices_invalid"


def test_L8_the_compliance_log_names_the_deed_and_no_price() -> None:
    stream = Stream()
    assert taken(stream.ask(bringing(GOOD)))
    told = [(act.asked, act.outcome) for act in acts(stream.entries)]
    assert ("BringPrices", "PricesBrought") in told
