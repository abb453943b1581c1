"""Dutch reverse: the clock raises the price until somebody takes the lot at it (rules K5 to K7)."""

from auction.core.clocks import accepted, put_back, tick_ends, unless_now, value_at
from auction.core.commands import AcceptPrice
from auction.core.events import BidPlaced, Event, GraceEnded, LotClosed, TickEnded
from auction.core.formats.english import Offer
from auction.core.refusals import Refusal, refuse
from auction.core.state import LotState
from auction.core.terms import Terms


def accept(lot: LotState, command: AcceptPrice, at: int) -> tuple[Event, ...] | Refusal:
    """The lot is taken at once, or, while the tick before may still be accepted, when that is over (K5, K6)."""
    refusal = unless_now(lot, command, at)
    if refusal is not None:
        return refusal
    surrogate = command.by.role == "buyer"
    taken = accepted(lot, command.supplier, command.tick, surrogate=surrogate)
    if command.tick == lot.on_show and lot.grace_until is not None and at < lot.grace_until:
        return (taken,)
    return (BidPlaced(taken.lot, taken.supplier, taken.prices, taken.value, surrogate), LotClosed(taken.lot, at))


def due(lot: LotState) -> int:
    """The next moment of the clock: the grace in which somebody waits ends, the tick on show does, or the clock has run out."""
    ends = lot.closes_at if lot.on_show is None else tick_ends(lot, lot.on_show)
    return min(ends, lot.grace_until) if lot.sealed and lot.grace_until is not None else ends


def pass_time(lot: LotState, moment: int, stamp: int) -> tuple[tuple[Event, ...], bool]:
    """What is due at that moment, recorded at that stamp; and whether the clock stops with it."""
    if lot.sealed and moment == lot.grace_until:
        first = min(lot.sealed.values(), key=lambda bid: bid.seq)
        return (GraceEnded(lot.terms.id, lot.stage, moment, (first.supplier,)),), True
    if lot.on_show is None:
        return (), True
    late = put_back(lot.terms, lot.stage, lot.on_show, due=moment, stamp=stamp)
    if late is not None:
        return (late,), False
    return (TickEnded(lot.terms.id, lot.stage, lot.on_show, moment, ()),), moment == lot.closes_at


def judge(terms: Terms, lot: LotState, offer: Offer) -> Refusal | None:
    """Nobody bids at a clock (K1)."""
    return refuse("clock_names_price")


def highest_valid(terms: Terms, lot: LotState, supplier: str) -> int | None:
    """The price on show, as long as the supplier has taken nothing."""
    waits = supplier in lot.sealed or supplier in lot.standing
    return None if lot.on_show is None or waits else value_at(lot, lot.on_show)
