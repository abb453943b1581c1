"""Whether suppliers may bid in the currencies the terms give them: one each, on every lot, at one rate (rules T1 and E12)."""

from collections.abc import Iterator
from typing import Final

from auction.core.criteria import BidsIn
from auction.core.currencies import Exchange, ceiling_for, exchange_of, has_currencies
from auction.core.evaluation import countable
from auction.core.money import LARGEST_SCALE, round_half_up_div
from auction.core.terms import Lot, Terms

COARSEST: Final = 10_000
"""The rounding of a rate to the places of a lot may move it by one part in so many (E12)."""


def currency_faults(terms: Terms) -> Iterator[str]:
    """Each fault as `path: why`. The evaluations themselves have been found sound before this."""
    if not any(has_currencies(lot) for lot in terms.lots):
        return
    if terms.packages:
        yield "packages: one price for several lots is in the auction's currency, so nobody bids in another"
    first = _currencies(terms.lots[0])
    for lot in terms.lots:
        path = f"lots.{lot.id}"
        if lot.index is not None:
            yield f"{path}.index: premiums are on a reference in the auction's currency, so nobody bids in another"
        if _currencies(lot) != first:
            yield f"{path}.evaluation.suppliers: a supplier bids in the same currency, at the same rate, on every lot"
        yield from (f"{path}.evaluation.suppliers.{fault}" for fault in _lot_faults(lot, terms))


def _currencies(lot: Lot) -> dict[str, tuple[BidsIn, int, int, str, str]]:
    """Who bids on the lot in what, and at which rate of which table."""
    found: dict[str, tuple[BidsIn, int, int, str, str]] = {}
    evaluation = lot.evaluation
    if evaluation is None or evaluation.rates is None:
        return found
    for terms in evaluation.suppliers:
        exchange = exchange_of(lot, terms.supplier)
        if terms.bids_in is not None and exchange is not None:
            table = evaluation.rates
            found[terms.supplier] = (terms.bids_in, exchange.num, exchange.den, table.source, table.date)
    return found


def _lot_faults(lot: Lot, terms: Terms) -> Iterator[str]:
    scripted = frozenset(script.supplier for script in terms.scripted)
    for own in () if lot.evaluation is None else lot.evaluation.suppliers:
        if own.bids_in is None:
            continue
        exchange, ceiling = exchange_of(lot, own.supplier), ceiling_for(lot, own.supplier)
        if own.bids_in.currency == terms.currency:
            yield f"{own.supplier}.bids_in: the auction's own currency is nobody's in particular"
        if own.supplier in scripted:
            yield f"{own.supplier}.bids_in: a script bids in the auction's currency"
        if exchange is not None and lot.evaluation is not None and is_coarse(exchange, lot.evaluation.places):
            yield f"{own.supplier}.bids_in: the rate would be rounded by more than 1/{COARSEST}; take more places"
        if ceiling is None or ceiling < 1 or not countable(terms, lot, ceiling, scale=own.bids_in.scale):
            yield f"{own.supplier}.bids_in: the ceiling is no value that can be counted in this currency"


def is_coarse(exchange: Exchange, places: int) -> bool:
    """Whether the rate, rounded to whole comparable units, is off by more than one part in COARSEST."""
    exact = exchange.num * 10**places
    rounded = round_half_up_div(exact, exchange.den)
    return bool(abs(rounded * exchange.den - exact) * COARSEST > exact)


def bids_in_faults(own: BidsIn | None, currencies: frozenset[str]) -> Iterator[str]:
    """What is wrong with a supplier's currency by itself: it needs a rate, and money of 0 to 6 decimals."""
    if own is None:
        return
    if own.currency not in currencies:
        yield f".bids_in: no rate for {own.currency[:3]}"
    if not 0 <= own.scale <= LARGEST_SCALE:
        yield ".bids_in: money has 0 to 6 decimals"
