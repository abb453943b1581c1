"""Rules U13 and U14: what a category costs by week, from the platform's own awards, where telling it gives nobody away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from auction.core.days import week_of
from auction.core.state import State as AuctionState
from auction.files.price_index import price_index_csv
from auction.market.commands import Delivery
from auction.market.price_index import Cell, Sold, price_index, sold_in
from auction.market.state import State
from tests.auctions import CLOSES, OPENS, Play, a_line, a_lot, an_auction
from tests.market.stall import DAY_US

WEEK_US = 7 * DAY_US
LATER = CLOSES + WEEK_US
FIVE = ("s1", "s2", "s3", "s4", "s5")
NAMED = "component", week_of(CLOSES), "EUR", "pcs"


def sold(supplier: str, money: int = 1_000_000, *, quantity: int = 1_000_000, member: str = "m1", at: int = CLOSES) -> Sold:
    """A piece for one unit of money, unless said otherwise."""
    return Sold("component", at, "EUR", "pcs", supplier, member, quantity, money)


def between_two(suppliers: Sequence[str]) -> list[Sold]:
    return [sold(each, member=member) for each in suppliers for member in ("m1", "m2")]


def settled(*, practice: bool = False) -> AuctionState:
    """Five lots of ten pieces, each won by another supplier at 1.00 to 5.00."""
    lots = [a_lot(f"L{number}", lines=[a_line(quantity=10)]) for number in range(1, 6)]
    play = Play(replace(an_auction(lots=lots, suppliers=FIVE), practice=practice))
    for number, supplier in enumerate(FIVE, 1):
        play.bid(supplier, f"L{number}", f"{number}.00", at=OPENS)
    play.wait(CLOSES)
    play.settle()
    assert play.state.status == "settled"
    return play.state


def described(*lots: str, hs: str = "854231") -> State:
    rows = tuple(Delivery(lot, "A", hs, "EAR99", 10, "DE", "m1", "civil") for lot in lots)
    return State(deliveries={"A-1": rows})


EVERY = ("L1", "L2", "L3", "L4", "L5")


def test_U13_the_average_of_a_settled_auction_by_category_and_week() -> None:
    parts = list(sold_in(described(*EVERY), settled()))
    (cell,) = price_index(parts, LATER)
    assert (cell.category, cell.currency, cell.price, cell.suppliers, cell.withheld) == ("component", "EUR", 3_000_000, 5, "")
    assert cell.week == week_of(CLOSES)
    assert price_index(parts, CLOSES) == (), "a week that goes on is not told"


def test_row_13_practice_never_reaches_the_index() -> None:
    assert len(list(sold_in(described(*EVERY), settled()))) > 0
    assert list(sold_in(described(*EVERY), settled(practice=True))) == []


def test_U13_what_is_not_described_never_reaches_it() -> None:
    assert {each.supplier for each in sold_in(described("L1", "L3"), settled())} == {"s1", "s3"}
    assert list(sold_in(described("L1", hs="0101"), settled())) == []
    both = State(deliveries={"A-1": (*described("L1").deliveries["A-1"], *described("L1", hs="381800").deliveries["A-1"])})
    assert list(sold_in(both, settled())) == []


def test_U13_what_is_not_settled_does_not_count() -> None:
    for status in ("open", "closed", "proposed", "cancelled"):
        auction = settled()
        auction.status = status
        assert list(sold_in(described(*EVERY), auction)) == []


def test_U13_it_is_weighed_by_quantity_and_rounded_halves_up_whatever_the_order() -> None:
    parts = [*between_two(FIVE), sold("s6", 2_000_001, quantity=2_000_000, member="m3")]
    (cell,) = price_index(parts, LATER)
    assert cell.price == 1_000_000
    heavier = [*between_two(FIVE), sold("s6", 2_000_006, quantity=2_000_000, member="m3")]
    assert price_index(heavier, LATER)[0].price == 1_000_001
    assert price_index(reversed(heavier), LATER) == price_index(heavier, LATER)


def test_U13_weeks_currencies_and_units_stand_apart_the_newest_week_first() -> None:
    before = [replace(each, closed_at=CLOSES - WEEK_US) for each in between_two(FIVE)]
    dollars = [replace(each, currency="USD") for each in between_two(FIVE)]
    kilos = [replace(each, unit="kg") for each in between_two(FIVE)]
    cells = price_index([*before, *dollars, *kilos, *between_two(FIVE)], LATER)
    assert [(cell.week, cell.currency, cell.unit) for cell in cells] == [
        *((week_of(CLOSES), "EUR", "kg"), (week_of(CLOSES), "EUR", "pcs"), (week_of(CLOSES), "USD", "pcs")),
        (week_of(CLOSES - WEEK_US), "EUR", "pcs"),
    ]


@pytest.mark.parametrize(
    ("moment", "monday"),
    [(0, "1969-12-29"), (4 * DAY_US - 1, "1969-12-29"), (4 * DAY_US, "1970-01-05"), (11 * DAY_US - 1, "1970-01-05")],
)
def test_U13_a_week_begins_on_monday_at_midnight_utc(moment: int, monday: str) -> None:
    assert week_of(moment) == monday


def test_U14_a_week_with_fewer_than_five_suppliers_is_withheld() -> None:
    assert price_index(between_two(FIVE[:4]), LATER) == (Cell(*NAMED, None, None, "few"),)
    assert price_index(between_two(FIVE), LATER) == (Cell(*NAMED, 1_000_000, 5),)
    again = [*between_two(FIVE[:4]), *between_two(FIVE[:4])]
    assert price_index(again, LATER)[0].withheld == "few", "who sells twice is one supplier"


@pytest.mark.parametrize(("money", "withheld"), [(28_000_000, ""), (28_000_001, "dominated")])
def test_U14_nobody_sells_or_buys_more_than_seventy_percent(money: int, withheld: str) -> None:
    others = [sold(each, 3_000_000, member=f"m-{each}") for each in FIVE[:4]]
    one_seller = [
        *others,
        *(sold("s5", part, member=f"m-{part}-{place}") for place, part in enumerate((money - 1_000_000, 1_000_000))),
    ]
    assert price_index(one_seller, LATER)[0].withheld == withheld
    one_buyer = [replace(each, supplier=each.member, member=each.supplier) for each in one_seller]
    assert price_index(one_buyer, LATER)[0].withheld == withheld


def test_U14_the_file_says_what_is_withheld_and_no_figure_of_it() -> None:
    text = price_index_csv([Cell(*NAMED, 1_250_000, 5), Cell(*NAMED, None, None, "few")]).decode("utf-8-sig")
    week = week_of(CLOSES)
    assert text.split("\r\n") == [
        "category,week,currency,unit,price,suppliers,withheld",
        f"component,{week},EUR,pcs,1.250000,5,",
        f"component,{week},EUR,pcs,,,few",
        "",
    ]
