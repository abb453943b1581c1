"""Published prices as a pool has them on record: the list that members were told what pooling is worth by (rule L8)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from auction.core.criteria import Rates
from auction.core.days import is_day
from auction.core.money import LARGEST
from auction.core.words import is_hash, is_text, without_blanks
from auction.pool.quotes import PriceList, Quote, quote_fault

MOST_TIERS: Final = 200_000
"""How many prices of one list a pool keeps."""
LARGEST_SCALE: Final = 6


@dataclass(frozen=True, slots=True)
class Listed:
    """A part as it is compared (P3), the maker by its key, and what it is quoted at."""

    manufacturer: str
    part_number: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class PublishedPrices:
    """What of a price list concerns the pool, and where it comes from: publisher, day, the file and its hash, the rates.

    `rows` is how many rows the file has below its header, `left_out` how many reports there were of rows nothing was taken from.
    Money is told in `currency`, with `currency_scale` decimals.
    """

    source: str
    date: str
    currency: str
    currency_scale: int
    rates: Rates
    file_name: str
    sha256: str
    rows: int
    left_out: int
    listed: tuple[Listed, ...]

    def as_list(self) -> PriceList:
        """The list as prices are looked up in it."""
        quotes = {(each.manufacturer, each.part_number): each.quotes for each in self.listed}
        return PriceList(self.source, self.date, self.currency, self.rates, quotes)


def published(
    prices: PriceList,
    numbers: Collection[str],
    currency_scale: int,
    *,
    file_name: str,
    sha256: str,
    rows: int,
    left_out: int,
) -> PublishedPrices:
    """Of a whole list what is quoted under these part numbers, by any maker, in an order of its own."""
    listed = tuple(Listed(*part, prices.quotes[part]) for part in sorted(prices.quotes) if part[1] in numbers)
    return PublishedPrices(
        prices.source,
        prices.date,
        prices.currency,
        currency_scale,
        prices.rates,
        file_name,
        sha256,
        rows,
        left_out,
        listed,
    )


def prices_fault(prices: PublishedPrices) -> str | None:
    """What of a list cannot stand in the record, or None (rules L1, L2 and L8)."""
    return next(_faults(prices), None)


def _faults(prices: PublishedPrices) -> Iterator[str]:
    if not is_text(prices.source) or not is_day(prices.date):
        yield "source, or date: a day as 2026-12-31"
    if not is_currency(prices.currency) or not 0 <= prices.currency_scale <= LARGEST_SCALE:
        yield "currency, or its decimals"
    if not is_text(prices.file_name) or not is_hash(prices.sha256) or prices.rows < 0 or prices.left_out < 0:
        yield "file_name, its hash, or its rows"
    yield from _rate_faults(prices.rates, prices.currency)
    if sum(len(table.tiers) for each in prices.listed for quote in each.quotes for table in quote.tables) > MOST_TIERS:
        yield f"listed: at most {MOST_TIERS} prices"
    names = [(each.manufacturer, each.part_number) for each in prices.listed]
    if len(frozenset(names)) != len(names):
        yield "listed: each part once"
    currencies = frozenset((prices.currency, *(rate.currency for rate in prices.rates.rates)))
    for each in prices.listed:
        if not each.quotes or not all(_is_said(quote) and quote_fault(quote, currencies) is None for quote in each.quotes):
            yield f"listed: {each.part_number}"[:100]


def _rate_faults(rates: Rates, currency: str) -> Iterator[str]:
    named = [rate.currency for rate in rates.rates]
    if rates.rates and not (is_text(rates.source) and is_day(rates.date)):
        yield "rates: source and date"
    if currency in named or len(frozenset(named)) != len(named) or not all(map(is_currency, named)):
        yield "rates: each other currency once"
    if not all(0 < rate.num <= LARGEST and 0 < rate.den <= LARGEST for rate in rates.rates):
        yield "rates: above zero"


def _is_said(quote: Quote) -> bool:
    return is_text(quote.seller) and (is_text(quote.sku) or not without_blanks(quote.sku))


def is_currency(text: str) -> bool:
    """Whether the text is spelled as ISO 4217 spells a currency: three capital letters."""
    return len(text) == 3 and text.isascii() and text.isalpha() and text.isupper()
