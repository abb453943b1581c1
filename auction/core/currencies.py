"""In which currency a supplier bids and is paid, and what that is in the auction's own (rules E12 to E14).

A rate is the exact ratio of the terms. Limits of the auction are turned into the supplier's currency by one division that is
rounded to the side on which the limit is kept; money is rounded once, in each of the two currencies.
"""

from dataclasses import dataclass

from auction.core.money import round_half_up_div, rounded_down, to_minor
from auction.core.terms import Lot


@dataclass(frozen=True, slots=True)
class Exchange:
    """A supplier's currency: the decimals of its money, and one unit of it as `num / den` of the auction's (frozen, E5)."""

    currency: str
    scale: int
    num: int
    den: int

    def is_within(self, value: int, limit: int) -> bool:
        """Whether a value in this currency is at most a limit in the auction's, exactly."""
        return value * self.num <= limit * self.den

    def highest(self, limit: int) -> int:
        """The highest value in this currency that is at most a limit in the auction's."""
        return rounded_down(limit * self.den, self.num)

    def to_auction(self, value: int, *, scale: int, currency_scale: int) -> int:
        """A value in this currency as minor units of the auction's, rounded once, halves away from zero."""
        return round_half_up_div(value * self.num * 10**currency_scale, self.den * 10**scale)


def exchange_of(lot: Lot, supplier: str) -> Exchange | None:
    """The supplier's own currency on the lot, or None where it bids in the auction's (rule E12)."""
    evaluation = lot.evaluation
    if evaluation is None:
        return None
    own = next((terms.bids_in for terms in evaluation.suppliers if terms.supplier == supplier), None)
    if own is None or evaluation.rates is None:
        return None
    rate = next((rate for rate in evaluation.rates.rates if rate.currency == own.currency), None)
    return None if rate is None else Exchange(own.currency, own.scale, rate.num, rate.den)


def has_currencies(lot: Lot) -> bool:
    """Whether some supplier bids on the lot in a currency of its own."""
    return lot.evaluation is not None and any(terms.bids_in is not None for terms in lot.evaluation.suppliers)


def ceiling_for(lot: Lot, supplier: str) -> int | None:
    """The highest value the supplier may bid, in its currency (rules B7 and E13)."""
    exchange = None if lot.ceiling is None else exchange_of(lot, supplier)
    return lot.ceiling if exchange is None or lot.ceiling is None else exchange.highest(lot.ceiling)


def is_within(lot: Lot, supplier: str, value: int, limit: int | None) -> bool:
    """Whether what the supplier bids is at most that limit in the auction's currency, exactly; no limit holds anything (E13)."""
    if limit is None:
        return True
    exchange = exchange_of(lot, supplier)
    return value <= limit if exchange is None else exchange.is_within(value, limit)


def is_below(lot: Lot, supplier: str, value: int, limit: int) -> bool:
    """Whether what the supplier bids is below that limit in the auction's currency, exactly (E13)."""
    exchange = exchange_of(lot, supplier)
    return value < limit if exchange is None else value * exchange.num < limit * exchange.den


def worth_of(lot: Lot, supplier: str, amount: int) -> int:
    """An amount of the supplier's currency in the auction's comparable units, rounded up: what its own decrement asks (E13)."""
    exchange, unit = exchange_of(lot, supplier), 10 ** (lot.comparable_scale - lot.value_scale)
    return amount * unit if exchange is None else -rounded_down(-amount * unit * exchange.num, exchange.den)


def currency_of(lot: Lot, supplier: str, auctions: str) -> str:
    """The currency the supplier bids in: its own, or the auction's."""
    exchange = exchange_of(lot, supplier)
    return auctions if exchange is None else exchange.currency


def money_scale(lot: Lot, supplier: str, currency_scale: int) -> int:
    """The decimals of the money the supplier is paid in: its own currency's, or the auction's."""
    exchange = exchange_of(lot, supplier)
    return currency_scale if exchange is None else exchange.scale


def in_auction(exchange: Exchange | None, value: int, *, scale: int, currency_scale: int) -> int:
    """A value as minor units of the auction's currency, rounded once (E14)."""
    if exchange is None:
        return to_minor(value, scale=scale, currency_scale=currency_scale)
    return exchange.to_auction(value, scale=scale, currency_scale=currency_scale)


def in_own(exchange: Exchange | None, value: int, *, scale: int) -> int | None:
    """A value as minor units of the supplier's own currency, rounded once; None where it is paid in the auction's (E14)."""
    return None if exchange is None else to_minor(value, scale=scale, currency_scale=exchange.scale)
