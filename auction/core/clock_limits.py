"""Limits at clocks: what is asked of one, and when the engine accepts by it as if the supplier sat there (rules X9 to X12)."""

from collections.abc import Sequence
from dataclasses import replace

from auction.core.clocks import value_at
from auction.core.commands import AcceptPrice, SetLimit
from auction.core.events import BidPlaced, Event, PriceAccepted
from auction.core.formats import clockwork_of
from auction.core.formats.dutch import may_want
from auction.core.formats.japanese import is_in
from auction.core.refusals import Refusal, refuse
from auction.core.state import Limit, LotState
from auction.core.words import Actor


def takes_limits(lot: LotState) -> bool:
    """Whether limits may be left at the clock of the stage the lot is in (X9)."""
    return lot.course.clock is not None and lot.course.clock.limits


def unless_acceptable(lot: LotState, command: SetLimit) -> Refusal | None:
    """X9: before anything is read, whether a price is still to come, has not been accepted, and such a quantity can be taken."""
    if lot.on_show is None:
        return refuse("tick_over")
    dutch = lot.course.kind == "dutch"
    if dutch and (command.supplier in lot.sealed or command.supplier in lot.standing):
        return refuse("price_accepted")
    return None if command.quantity == 0 or (dutch and may_want(lot, command.quantity)) else refuse("quantity_unfit")


def unless_below_show(lot: LotState, prices: Sequence[int], value: int, *, confirm: bool) -> Refusal | None:
    """X9: at a Japanese clock the limit is one that the tick on show meets; and B10, measured from the value on show."""
    assert lot.on_show is not None, "a tick is on show, or no limit is set"
    shown = lot.schedule[lot.on_show - 1]
    if lot.course.kind == "japanese" and not meets(shown, prices):
        return refuse("limit_above_price")
    guard, reference = lot.terms.largest_change, value_at(lot, lot.on_show)
    if guard is None or confirm:
        return None
    return refuse("largest_change") if (reference - value) * guard.den > reference * guard.num else None


def meets(shown: Sequence[int], limit: Sequence[int]) -> bool:
    """Whether these prices of a clock meet a limit: no unit price lies below that of the limit (X10)."""
    return all(price >= lowest for price, lowest in zip(shown, limit, strict=True))


def accepts(lot: LotState) -> tuple[Event, ...]:
    """What the engine accepts next for who left a limit, due from `lot.limits_from` on; empty where it accepts nothing now.

    Of several the one whose limit was set first goes first, and each acceptance is an entry of its own, as by hand (X10, X11).
    """
    if not lot.limits or lot.on_show is None or not takes_limits(lot):
        return ()
    return next((events for limit in lot.limits.values() if (events := _accepts_by(lot, limit))), ())


def _accepts_by(lot: LotState, limit: Limit) -> tuple[Event, ...]:
    """The acceptance of the tick on show, where the limit is met and it would be taken of the supplier itself."""
    assert lot.on_show is not None, "a tick is on show"
    clockwork, supplier = clockwork_of(lot), limit.supplier
    if clockwork is None or not meets(lot.schedule[lot.on_show - 1], limit.prices):
        return ()
    if not lot.admits(supplier) or not is_in(lot, supplier):
        return ()
    asked = AcceptPrice(limit.id, Actor("supplier", supplier), supplier, lot.terms.id, lot.on_show, limit.quantity)
    events = clockwork.accept(lot, asked, lot.limits_from)
    return () if isinstance(events, Refusal) else tuple(_marked(event, limit.id) for event in events)


def _marked(event: Event, proxy: str) -> Event:
    return replace(event, proxy=proxy) if isinstance(event, BidPlaced | PriceAccepted) else event


def is_reached(lot: LotState, limit: Limit) -> bool:
    """Whether the limit is reached at the clock: a Dutch one shows it or more, a Japanese one has no further tick that meets it."""
    assert lot.on_show is not None, "a tick is on show"
    if lot.course.kind == "dutch":
        return meets(lot.schedule[lot.on_show - 1], limit.prices)
    return lot.on_show == len(lot.schedule) or not meets(lot.schedule[lot.on_show], limit.prices)
