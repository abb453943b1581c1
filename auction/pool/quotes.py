"""Published prices of parts, as distributors list them: what buying alone is measured by (rules L1 and L2)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from math import lcm
from typing import Final

from auction.core.criteria import Rates
from auction.core.money import LARGEST, next_multiple, rounded_down
from auction.core.schedule import whole_multiples
from auction.pool.identity import NO_MAKER, maker_of, part_of

PRICE_SCALE: Final = 6
"""Unit prices are whole millionths of a unit of their currency: resistors cost less than a thousandth."""


@dataclass(frozen=True, slots=True)
class Tier:
    """From this quantity on, in pieces, all pieces cost this unit price, in millionths of the quote's currency."""

    from_quantity: int
    unit_price: int


@dataclass(frozen=True, slots=True)
class Table:
    """The tiers of a quote in one currency, by rising quantity; below the first its price holds, where the least allows it."""

    currency: str
    tiers: tuple[Tier, ...]

    def price_of(self, quantity: int) -> int:
        """The unit price at which that many are ordered."""
        reached = [tier.unit_price for tier in self.tiers if tier.from_quantity <= quantity]
        return reached[-1] if reached else self.tiers[0].unit_price


@dataclass(frozen=True, slots=True)
class Quote:
    """What one seller lists a part at: its tables, one a currency, the least and the multiple it sells, and its stock.

    The stock is one, whatever the currency it is paid in; None is as much as anybody asks for.
    """

    seller: str
    sku: str
    tables: tuple[Table, ...]
    least: int
    multiple: int
    stock: int | None = None

    @property
    def most(self) -> int:
        """The most it can be ordered in; zero where stock does not reach its least."""
        most = whole_multiples(LARGEST if self.stock is None else self.stock, self.multiple)
        return most if most >= self.first else 0

    @property
    def first(self) -> int:
        """The least it can be ordered in: its least, raised to a whole multiple."""
        return next_multiple(self.least, self.multiple)

    def lessened(self, taken: int) -> "Quote":
        """The quote when so many of its stock are gone."""
        return self if self.stock is None else replace(self, stock=self.stock - taken)


@dataclass(frozen=True, slots=True)
class PriceList:
    """Quotes by the part they are for: who published them, for which day (ISO 8601), and by what rates currencies compare (L2).

    The part is named as it is compared: the maker's key, and the number (P3).
    """

    source: str
    date: str
    currency: str
    rates: Rates
    quotes: Mapping[tuple[str, str], tuple[Quote, ...]]

    def of(self, manufacturer: str, part_number: str) -> tuple[Quote, ...]:
        """What the part is quoted at; without a manufacturer that of the only one whose part of that number is listed (P5)."""
        maker, number = maker_of(manufacturer).key, part_of(part_number)
        if maker != NO_MAKER:
            return self.quotes.get((maker, number), ())
        named = [quotes for (_, listed), quotes in self.quotes.items() if listed == number]
        return named[0] if len(named) == 1 else ()


@dataclass(frozen=True, slots=True)
class Exchange:
    """Amounts of any currency as whole numbers of one unit: that of the list's currency, `den` times as fine.

    Costs compare exactly, whatever the rates; they are rounded when they become money, and only then.
    """

    factors: Mapping[str, int]
    den: int


def exchange_of(prices: PriceList) -> Exchange:
    """What one unit of each currency counts, over one denominator for all."""
    den = lcm(*(rate.den for rate in prices.rates.rates)) if prices.rates.rates else 1
    factors = {rate.currency: rate.num * rounded_down(den, rate.den) for rate in prices.rates.rates}
    return Exchange({prices.currency: den, **factors}, den)


def quote_fault(quote: Quote, currencies: Collection[str]) -> str | None:
    """The code of what keeps a quote out, or None (rule L1)."""
    if not quote.tables or any(table.currency not in currencies for table in quote.tables):
        return "quote_currency_unknown"
    if quote.least < 1 or quote.multiple < 1 or not 0 <= (quote.stock or 0) <= LARGEST:
        return "quote_quantity_invalid"
    return next((fault for table in quote.tables if (fault := _table_fault(table)) is not None), None)


def _table_fault(table: Table) -> str | None:
    quantities = [tier.from_quantity for tier in table.tiers]
    if not quantities or quantities != sorted(set(quantities)) or quantities[0] < 0 or quantities[-1] > LARGEST:
        return "quote_tiers_unordered"
    return None if all(0 < tier.unit_price <= LARGEST for tier in table.tiers) else "quote_price_invalid"
