"""Published prices as files: what is read, and what is reported for every row that nothing is taken from."""

from __future__ import annotations

import pytest

from auction.core.criteria import Rates
from auction.files.price_list import REASONS, PriceListRefused, PriceReading, rates_from, read_price_list
from auction.pool.quotes import Quote, Table, Tier
from tests.pool.quotes import real_prices
from tests.real_data import needs

HEADER = "manufacturer,mpn,seller,sku,stock_qty,moq,order_multiple,packaging,currency,break_qty,unit_price"
NO_RATES = Rates("", "", ())


def read(*rows: str, header: str = HEADER, rates: Rates = NO_RATES) -> PriceReading | PriceListRefused:
    return read_price_list("\n".join((header, *rows)).encode(), source="x", date="2026-01-01", currency="USD", rates=rates)


def test_the_rows_of_one_listing_come_together() -> None:
    found = read("Yageo,RC1,LCSC,C1,900,50,10,,USD,50,0.0021", "YAGEO(国巨),rc1,LCSC,C1,900,50,10,,USD,1000,0.001")
    assert isinstance(found, PriceReading)
    assert found.reports == ()
    assert found.prices.of("国巨", "RC1") == (
        Quote("LCSC", "C1", (Table("USD", (Tier(50, 2_100), Tier(1000, 1_000))),), 50, 10, 900),
    )
    assert found.prices.of("", "RC1") == found.prices.of("Yageo", "RC1")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (",RC1,LCSC,C1,,,,,USD,1,0.1", "price_part_missing"),
        ("any,RC1,LCSC,C1,,,,,USD,1,0.1", "price_part_missing"),
        ("Yageo,,LCSC,C1,,,,,USD,1,0.1", "price_part_missing"),
        ("Yageo,RC1,LCSC,C1,,,,,USD,1.5,0.1", "price_quantity_malformed"),
        ("Yageo,RC1,LCSC,C1,many,,,,USD,1,0.1", "price_quantity_malformed"),
        ('Yageo,RC1,LCSC,C1,,,,,USD,1,"0,1"', "price_malformed"),
        ("Yageo,RC1,LCSC,C1,,,,,USD,1,0.0000001", "price_malformed"),
        ("Yageo,RC1,LCSC,C1,,,,,USD,1,0", "price_malformed"),
        ("Yageo,RC1,LCSC,C1,,,,,EUR,1,0.1", "quote_currency_unknown"),
        ("Yageo,RC1,LCSC,C1,,0,,,USD,1,0.1", "quote_quantity_invalid"),
        ('Yageo,RC1,LC"SC,C1,,,,,USD,1,"0.1"x', "price_row_malformed"),
    ],
)
def test_a_row_that_cannot_be_taken_is_reported_by_line_and_reason(row: str, code: str) -> None:
    found = read(row, "Yageo,RC2,LCSC,C2,,,,,USD,1,0.2")
    assert isinstance(found, PriceReading)
    assert [(report.line, report.code, report.reason) for report in found.reports] == [(2, code, REASONS[code])]
    assert list(found.prices.quotes) == [("yageo", "rc2")]


def test_two_prices_for_one_quantity_leave_the_listing_out() -> None:
    found = read("Yageo,RC1,LCSC,C1,,,,,USD,1,0.1", "Yageo,RC1,LCSC,C1,,,,,USD,1,0.2")
    assert isinstance(found, PriceReading)
    assert [report.code for report in found.reports] == ["price_break_doubled"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "price_list_empty"),
        (b"a,b,c\n1,2,3\n", "price_list_header_unknown"),
        (b'"Manufacturer,MPN\nMaker,PN-1\n', "price_list_header_unknown"),
        (b"Manufacturer,MPN,Seller,Currency,Break Qty,Unit Price" + b",x" * 1_000 + b"\n", "price_list_header_unknown"),
        (b'"Manufacturer"x,MPN\nMaker,PN-1\n', "price_list_header_unknown"),
        (b"\x00\xff\xfe\x01" * 9, "price_list_encoding_unknown"),
    ],
)
def test_a_file_that_is_no_price_list_is_refused_whole(data: bytes, code: str) -> None:
    found = read_price_list(data, source="x", date="", currency="USD", rates=NO_RATES)
    assert isinstance(found, PriceListRefused)
    assert (found.code, found.reason) == (code, REASONS[code])


@pytest.mark.parametrize("text", ["EUR", "EUR=", "EUR=0", "EUR=1,1", "eur=1", "EURO=1", "EUR=1.1234567"])
def test_a_rate_that_is_none_is_said_to_be(text: str) -> None:
    with pytest.raises(ValueError, match="is no rate"):
        rates_from([text], source="x", date="")


@needs("quotes", "distributor_offers_kitspace.csv")
def test_every_row_of_the_real_listings_is_taken_or_reported() -> None:
    found = real_prices()
    quotes = [quote for listed in found.prices.quotes.values() for quote in listed]
    assert found.rows == 13_674
    assert len(found.prices.quotes) >= 330
    assert {report.code for report in found.reports} <= {"price_break_doubled", "price_part_missing"}
    assert len(quotes) > 1_500


def test_a_quote_that_is_never_closed_spoils_its_own_line_and_nothing_behind_it() -> None:
    rows = [f"Yageo,RC{n},LCSC,C{n},,,,,USD,1,0.1" for n in range(1, 9)]
    rows[1] = 'Yageo,RC2,"LCSC,C2,,,,,USD,1,0.1'
    found = read(*rows)
    assert isinstance(found, PriceReading)
    assert [(report.line, report.code) for report in found.reports] == [(3, "price_row_malformed")]
    assert len(found.prices.quotes) == 7
    assert found.rows == 8


def test_a_row_of_several_lines_is_reported_where_it_begins() -> None:
    found = read('Yageo,RC1,"LC\nSC",C1,,,,,USD,1,0.1', "Yageo,RC2,LCSC,C2,,,,,USD,1,none")
    assert isinstance(found, PriceReading)
    assert [(report.line, report.code) for report in found.reports] == [(4, "price_malformed")]
    assert len(found.prices.quotes) == 1
