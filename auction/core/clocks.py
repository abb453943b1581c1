"""The clock of a stage: the price of every tick, when each ends, and what an acceptance must keep to (rules K1 to K4)."""

from collections.abc import Iterator
from typing import Final

from auction.core.commands import AcceptPrice
from auction.core.evaluation import step_at, value_of
from auction.core.events import ClockPutBack, PriceAccepted
from auction.core.refusals import Refusal, refuse
from auction.core.stage_terms import Clock, Stage
from auction.core.state import LotState
from auction.core.terms import Lot

Prices = tuple[int, ...]

LATE_TENTHS: Final = 10
"""A tick whose end is recorded later than the interval divided by this is given once more (K3)."""


def schedule(lot: Lot, stage: Stage) -> tuple[Prices, ...]:
    """The unit prices of every tick of the stage, in the order of the line items; empty without a clock (K1, K2)."""
    return tuple(_prices(lot, stage.clock, rising=stage.kind == "dutch")) if stage.clock is not None else ()


def _prices(lot: Lot, clock: Clock, *, rising: bool) -> Iterator[Prices]:
    prices, limit = clock.start, clock.limit
    for _ in range(clock.most):
        value = value_of(lot, prices)
        if rising and limit is not None and value > limit:
            return
        yield prices
        steps = (step_at(clock.steps, price) for price in prices)
        prices = tuple(price + step if rising else price - step for price, step in zip(prices, steps, strict=True))
        if not rising and ((limit is not None and value <= limit) or min(prices) <= 0):
            return


def runs_us(lot: Lot, stage: Stage) -> int:
    """How long the clock of the stage runs if nobody stops it: its ticks, and the grace after the last (K2)."""
    assert stage.clock is not None, "no clock names the price in this stage"
    return len(schedule(lot, stage)) * stage.clock.interval_us + stage.clock.grace_us


def tick_ends(lot: LotState, tick: int) -> int:
    """When the tick of that number ends or is to end in the present stage (K2).

    Counted back from the close, so that what moves the close moves every tick that has not ended.
    """
    return lot.closes_at - lot.clock.grace_us - (len(lot.schedule) - tick) * lot.clock.interval_us


def value_at(lot: LotState, tick: int) -> int:
    """The value of the lot at that tick's prices."""
    return value_of(lot.terms, lot.schedule[tick - 1])


def put_back(lot: Lot, stage: int, tick: int, *, due: int, stamp: int) -> ClockPutBack | None:
    """That tick of the lot's stage, whole, where what was due then is recorded more than a tenth of the interval late (K3).

    Whoever was out of reach meanwhile, the price has not moved behind its back, and its silence says nothing.
    """
    clock = lot.stages[stage].clock
    if clock is None or (stamp - due) * LATE_TENTHS <= clock.interval_us:
        return None
    return ClockPutBack(lot.id, stage, tick, stamp + clock.interval_us)


def unless_now(lot: LotState, command: AcceptPrice, at: int) -> Refusal | None:
    """K4: the tick on show is accepted, of a Dutch clock in its grace the one before too, and no other; and once."""
    tick = command.tick
    newest = lot.tick + 1 if lot.on_show is None else lot.on_show
    if tick > min(newest, len(lot.schedule)):
        return refuse("tick_not_begun")
    in_grace = 0 < tick == lot.tick and lot.grace_until is not None and at < lot.grace_until
    if tick != lot.on_show and not in_grace:
        return refuse("tick_over")
    return refuse("price_accepted") if command.supplier in lot.sealed else None


def accepted(lot: LotState, command: AcceptPrice, quantity: int = 0) -> PriceAccepted:
    """The supplier's acceptance of that tick's prices, and where parts may be taken for how much."""
    tick, surrogate = command.tick, command.by.role == "buyer"
    prices, value = lot.schedule[tick - 1], value_at(lot, tick)
    return PriceAccepted(lot.terms.id, command.supplier, tick, prices, value, surrogate, quantity)
