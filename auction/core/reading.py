"""A typed bid read: prices, what it supplies and its value, or the first refusal of rules B3 to B6 and N1 to N7."""

from auction.core.commands import PlaceBid
from auction.core.currencies import money_scale
from auction.core.evaluation import answers_fault, countable, read_prices, value_of
from auction.core.quantities import misplaced, read_schedule
from auction.core.refusals import Refusal, refuse
from auction.core.schedule import Supply, dearest_value, most_of, scaled_value
from auction.core.state import LotState
from auction.core.terms import Terms, Volume

Read = tuple[tuple[int, ...], Supply | None, int]
"""Unit prices by line item or by step, the supply of a schedule, and the value."""


def read_bid(terms: Terms, lot: LotState, command: PlaceBid) -> Read | Refusal:
    """What the bid says, in whole units."""
    refusal = misplaced(lot.terms, command.supply)
    if refusal is not None:
        return refusal
    if lot.terms.volume is not None:
        return _read_schedule(terms, lot, lot.terms.volume, command)
    prices = read_prices(lot.terms, command.prices, command.answers)
    if isinstance(prices, Refusal):
        return prices
    value = value_of(lot.terms, prices)
    scale = money_scale(lot.terms, command.supplier, terms.currency_scale)
    return (prices, None, value) if countable(terms, lot.terms, value, scale=scale) else refuse("price_too_large")


def _read_schedule(terms: Terms, lot: LotState, volume: Volume, command: PlaceBid) -> Read | Refusal:
    """As for other bids, and no step above the ceiling, nor less than the supplier could supply before (N6 and N7)."""
    assert command.supply is not None, "a bid without a schedule is refused before this"
    found = answers_fault(lot.terms, command.answers) or read_schedule(lot.terms, volume, command.prices, command.supply)
    if isinstance(found, Refusal):
        return found
    prices, supply = found
    dearest, whole = dearest_value(lot.terms, prices), lot.terms.lines[0].quantity
    if not countable(terms, lot.terms, dearest):
        return refuse("price_too_large")
    if most_of(supply, whole) < lot.last_most.get(command.supplier, 0):
        return refuse("quantity_reduced")
    if lot.terms.ceiling is not None and dearest > lot.terms.ceiling:
        return refuse("above_ceiling")
    return prices, supply, scaled_value(lot.terms, volume, supply, prices)
