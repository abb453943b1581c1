"""Prices are brought to a pool (rule L8): from when, until when, and that what is recorded can be told of."""

from auction.core.refusals import Refusal
from auction.pool.commands import BringPrices
from auction.pool.events import Event, PricesBrought
from auction.pool.published import prices_fault
from auction.pool.refusals import refuse
from auction.pool.state import State


def bring(state: State, command: BringPrices) -> tuple[Event, ...] | Refusal:
    """The list stands in place of the one before, or one refusal; what was told before stays in the record."""
    match state.status:
        case "new":
            return refuse("pool_not_open")
        case "failed":
            return refuse("pool_failed", state.failed)
        case "ceded":
            return refuse("pool_ceded", state.into)
    fault = prices_fault(command.prices)
    return (PricesBrought(command.prices),) if fault is None else refuse("prices_invalid", fault)
