"""Prices are brought to a pool (rule L8): from when, until when, and that what is recorded can be told of."""

from auction.core.refusals import Refusal
from auction.pool.commands import BringPrices
from auction.pool.events import Event, PricesBrought
from auction.pool.published import prices_fault
from auction.pool.refusals import refuse
from auction.pool.state import State
from auction.pool.status import unless_going


def bring(state: State, command: BringPrices) -> tuple[Event, ...] | Refusal:
    """The list stands in place of the one before, or one refusal; what was told before stays in the record."""
    refusal = unless_going(state)
    if refusal is not None:
        return refusal
    fault = prices_fault(command.prices)
    return (PricesBrought(command.prices),) if fault is None else refuse("prices_invalid", fault)
