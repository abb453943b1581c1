"""A list of published prices read: one row a price break, rows of one listing together, and every other row reported (rule L1)."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from auction.core.criteria import Rate, Rates
from auction.core.money import parse_price, price_fault
from auction.files.encoding import decode
from auction.files.giving_up import never, while_awaited
from auction.files.headers import folded
from auction.pool.identity import NO_MAKER, is_part, maker_of, part_of
from auction.pool.published import Listed, PublishedPrices, published
from auction.pool.quotes import PRICE_SCALE, PriceList, Quote, Table, Tier, quote_fault

LARGEST_FILE: Final = 32_000_000
MOST_ROWS: Final = 500_000
MOST_COLUMNS: Final = 1_000
LARGEST_QUANTITY: Final = 1_000_000_000

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "manufacturer": ("Manufacturer", "Mfr", "Maker", "制造商", "品牌"),
    "part_number": ("MPN", "Manufacturer Part Number", "Part Number", "制造商型号", "型号"),
    "seller": ("Seller", "Distributor", "Supplier", "卖家", "经销商"),
    "sku": ("SKU", "Order Code", "Seller Part Number", "货号"),
    "stock": ("Stock Qty", "Stock", "Available", "库存"),
    "least": ("MOQ", "Minimum Order Quantity", "Minimum", "最小起订量"),
    "multiple": ("Order Multiple", "Multiple", "SPQ", "订货倍数"),
    "packaging": ("Packaging", "Package", "包装"),
    "currency": ("Currency", "币种"),
    "from_quantity": ("Break Qty", "Quantity", "From", "起始数量"),
    "unit_price": ("Unit Price", "Price", "单价"),
}
REQUIRED: Final = ("manufacturer", "part_number", "seller", "currency", "from_quantity", "unit_price")

REASONS: Final[Mapping[str, str]] = {
    "price_list_empty": "the file is empty",
    "price_list_too_large": "the file is larger than a price list may be",
    "price_list_encoding_unknown": "the text is neither UTF-8, UTF-16 with a mark, GB18030 nor Windows-1252",
    "price_list_header_unknown": "the first line does not name manufacturer, part number, seller, currency, quantity and price",
    "price_row_malformed": "the row cannot be read",
    "price_part_missing": "the row names no manufacturer's part",
    "price_malformed": "a unit price is a number above zero with at most six decimals",
    "price_quantity_malformed": "a quantity is a whole number of at most 1000000000 in the digits 0 to 9",
    "price_break_doubled": "the listing has two prices from the same quantity on",
    "quote_currency_unknown": "there is no rate for the currency",
    "quote_tiers_unordered": "the price breaks do not rise",
    "quote_price_invalid": "a unit price is above zero",
    "quote_quantity_invalid": "the least order and the multiple are one or more",
}


@dataclass(frozen=True, slots=True)
class PriceReport:
    """A row, or the rows of a listing from that line on, that no price was taken from: the line, a code and the reason."""

    line: int
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class PriceListRefused:
    """A list that is not read at all, and why."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class PriceReading:
    """The list, how many rows the file has below its header, and those that nothing was taken from."""

    prices: PriceList
    rows: int
    reports: tuple[PriceReport, ...]


@dataclass(frozen=True, slots=True)
class Priced:
    """What of a list concerns a pool: beside what the list is, the parts it lists, and the first of the reports."""

    prices: PublishedPrices
    listed: tuple[Listed, ...]
    reports: tuple[PriceReport, ...]

    def on_record(self, sha256: str) -> PublishedPrices:
        """The prices as they are put on record, of the file with that hash."""
        return replace(self.prices, listed=self.listed, sha256=sha256)


@dataclass(slots=True)
class _Listing:
    """The rows of one seller's listing of a part: prices by currency and quantity, and the line where it begins."""

    line: int
    breaks: dict[str, dict[int, int]] = field(default_factory=dict)
    fault: str = ""


_Key = tuple[str, ...]


def is_currency(text: str) -> bool:
    """Whether it looks like a currency's code: three capital letters, as USD."""
    return len(text) == 3 and text.isascii() and text.isalpha() and text.isupper()


def rates_from(texts: Sequence[str], *, source: str, date: str) -> Rates:
    """Rates typed as `USD=0.92`: one unit of that currency in the list's own. Raises ValueError for what is no rate."""
    rates = []
    for text in texts:
        currency, equals, typed = text.partition("=")
        units = None if not equals or price_fault(typed) is not None else parse_price(typed, PRICE_SCALE)
        if not units or not is_currency(currency):
            raise ValueError(f"{text!r} is no rate: write USD=0.92, with at most six decimals")
        rates.append(Rate(currency, units, 10**PRICE_SCALE))
    return Rates(source, date, tuple(rates))


def read_price_list(
    data: bytes, *, source: str, date: str, currency: str, rates: Rates, is_gone: Callable[[], bool] = never
) -> PriceReading | PriceListRefused:
    """The file's price breaks as quotes by part, with a reason for every row that nothing was taken from.

    Raises GivenUp once `is_gone` says that nobody waits for them.
    """
    if not data.strip():
        return _refused("price_list_empty")
    if len(data) > LARGEST_FILE:
        return _refused("price_list_too_large")
    decoded = decode(data)
    if decoded is None:
        return _refused("price_list_encoding_unknown")
    lines = io.StringIO(decoded.text, newline="").readlines()
    header, used = _row(lines, 0) if lines else ([], 0)
    columns = _columns(header if header is not None and len(header) <= MOST_COLUMNS else [])
    if any(name not in columns for name in REQUIRED):
        return _refused("price_list_header_unknown")
    listings: dict[_Key, _Listing] = {}
    reports: list[PriceReport] = []
    count = 0
    for line, row in while_awaited(_numbered(lines, used), is_gone):
        count += 1
        if count > MOST_ROWS:
            return _refused("price_list_too_large")
        fault = "price_row_malformed" if row is None else _take(listings, columns, line, row)
        reports += [_report(line, fault)] if fault else []
    quotes, left_out = _quotes(listings, frozenset((currency, *(rate.currency for rate in rates.rates))))
    return PriceReading(PriceList(source, date, currency, rates, quotes), count, (*reports, *left_out))


def priced(
    data: bytes,
    *,
    file_name: str,
    source: str,
    date: str,
    currency: str,
    rates: Rates,
    numbers: Sequence[str],
    decimals: int,
    most_told: int,
    is_gone: Callable[[], bool] = never,
) -> Priced | PriceListRefused:
    """What a list says of these part numbers, as they are compared; of the reports the first `most_told`.

    Raises GivenUp once `is_gone` says that nobody waits for it.
    """
    reading = read_price_list(data, source=source, date=date, currency=currency, rates=rates, is_gone=is_gone)
    if isinstance(reading, PriceListRefused):
        return reading
    counted = {"rows": reading.rows, "left_out": len(reading.reports)}
    found = published(reading.prices, frozenset(numbers), decimals, file_name=file_name, sha256="", **counted)
    return Priced(replace(found, listed=()), found.listed, reading.reports[:most_told])


def _columns(names: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, name in enumerate(names):
        for role, known in COLUMNS.items():
            if folded(name) in map(folded, known):
                found.setdefault(role, place)
    return found


def _numbered(lines: Sequence[str], at: int) -> Iterator[tuple[int, list[str] | None]]:
    """Each row with the line it begins on, counted from 1; None where its quotes are broken. Blank rows are passed over.

    Broken quotes spoil the line they begin on and no other: what follows it is read as if they were not there.
    """
    while at < len(lines):
        row, used = _row(lines, at)
        if row is None or any(cell.strip() for cell in row):
            yield at + 1, row
        at += used


def _row(lines: Sequence[str], at: int) -> tuple[list[str] | None, int]:
    """The row that begins on the line at that place, and of how many lines it is; None and one line where quotes are broken."""
    quoted = '"' in lines[at]
    reader = csv.reader((lines[place] for place in range(at, len(lines))) if quoted else lines[at : at + 1], strict=True)
    try:
        return next(reader, []), max(1, reader.line_num)
    except csv.Error:
        return None, 1


def _take(listings: dict[_Key, _Listing], columns: Mapping[str, int], line: int, row: Sequence[str]) -> str:
    """Put one row's price break into its listing; the code of what is wrong with it, or nothing."""
    cells = {role: row[place].strip() if place < len(row) else "" for role, place in columns.items()}
    if not is_part(cells["part_number"]) or maker_of(cells["manufacturer"]).key == NO_MAKER:
        return "price_part_missing"
    numbers = [cells["from_quantity"], *(cells[name] for name in ("stock", "least", "multiple") if cells.get(name))]
    if not all(text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= LARGEST_QUANTITY for text in numbers):
        return "price_quantity_malformed"
    price = None if price_fault(cells["unit_price"]) is not None else parse_price(cells["unit_price"], PRICE_SCALE)
    if not price:
        return "price_malformed"
    key = tuple(cells.get(name, "") for name in ("seller", "sku", "packaging", "stock", "least", "multiple"))
    part = (maker_of(cells["manufacturer"]).key, part_of(cells["part_number"]))
    listing = listings.setdefault((*part, *key), _Listing(line))
    breaks = listing.breaks.setdefault(cells["currency"], {})
    if breaks.setdefault(int(cells["from_quantity"]), price) != price:
        listing.fault = "price_break_doubled"
    return ""


def _quotes(
    listings: Mapping[_Key, _Listing], currencies: frozenset[str]
) -> tuple[dict[tuple[str, str], tuple[Quote, ...]], list[PriceReport]]:
    quotes: dict[tuple[str, str], list[Quote]] = {}
    reports = []
    for (maker, number, seller, sku, _, stock, least, multiple), listing in listings.items():
        tables = tuple(
            Table(currency, tuple(Tier(begins, price) for begins, price in sorted(breaks.items())))
            for currency, breaks in sorted(listing.breaks.items())
        )
        quote = Quote(seller, sku, tables, int(least or 1), int(multiple or 1), int(stock) if stock else None)
        fault = listing.fault or quote_fault(quote, currencies)
        if fault:
            reports.append(_report(listing.line, fault))
        else:
            quotes.setdefault((maker, number), []).append(quote)
    return {part: tuple(listed) for part, listed in quotes.items()}, reports


def _report(line: int, code: str) -> PriceReport:
    return PriceReport(line, code, REASONS[code])


def _refused(code: str) -> PriceListRefused:
    return PriceListRefused(code, REASONS[code])
