"""Dutch reverse: the clock raises the price until somebody takes the lot at it (rules K5 to K7 and K12)."""

from auction.core.clocks import accepted, put_back, tick_ends, unless_now, value_at
from auction.core.commands import AcceptPrice
from auction.core.decision import Decision
from auction.core.events import BidPlaced, Event, GraceEnded, LotClosed, TickEnded
from auction.core.formats.english import Offer
from auction.core.money import is_multiple
from auction.core.refusals import Refusal, refuse
from auction.core.schedule import just
from auction.core.state import LotState
from auction.core.terms import Terms


def accept(lot: LotState, command: AcceptPrice, at: int) -> Decision:
    """The lot, or a part of it, is taken at once, or, while the tick before may still be accepted, when that is over (K5, K6)."""
    refusal = unless_now(lot, command, at)
    if refusal is not None:
        return refusal
    if command.supplier in lot.standing:
        return refuse("price_accepted")
    quantity = command.quantity or (left_of(lot) if lot.terms.takes_parts else 0)
    if not _may_take(lot, quantity):
        return refuse("quantity_unfit")
    taken = accepted(lot, command, quantity)
    if command.tick == lot.on_show and lot.grace_until is not None and at < lot.grace_until:
        return (taken,)
    supply = just(quantity) if quantity else None
    placed = BidPlaced(taken.lot, taken.supplier, taken.prices, taken.value, taken.surrogate, supply=supply)
    return (placed,) if 0 < quantity < left_of(lot) else (placed, LotClosed(taken.lot, at))


def left_of(lot: LotState) -> int:
    """What nobody has taken of a lot of which parts may be taken, in quantity units (K12)."""
    return lot.terms.lines[0].quantity - sum(bid.supply.most for bid in lot.order if bid.supply is not None)


def _may_take(lot: LotState, quantity: int) -> bool:
    """K12: all that is left, or within it at least the least part and a whole multiple; without parts the lot as it is."""
    if not lot.terms.takes_parts:
        return quantity == 0
    left, clock = left_of(lot), lot.clock
    return quantity == left or (clock.least_part <= quantity < left and is_multiple(quantity, clock.part_multiple))


def may_want(lot: LotState, quantity: int) -> bool:
    """X9: whether a limit may ask for that quantity: one that could be taken of the whole lot, or all that is left."""
    if not lot.terms.takes_parts:
        return False
    least, whole = lot.clock.least_part, lot.terms.lines[0].quantity
    return quantity == left_of(lot) or (least <= quantity <= whole and is_multiple(quantity, lot.clock.part_multiple))


def due(lot: LotState) -> int:
    """The next moment of the clock: the grace in which somebody waits ends, the tick on show does, or the clock has run out."""
    ends = lot.closes_at if lot.on_show is None else tick_ends(lot, lot.on_show)
    return min(ends, lot.grace_until) if lot.sealed and lot.grace_until is not None else ends


def pass_time(lot: LotState, moment: int, stamp: int) -> tuple[tuple[Event, ...], bool]:
    """What is due at that moment, recorded at that stamp; and whether the clock stops with it."""
    if lot.sealed and moment == lot.grace_until:
        takers, left = _takers(lot)
        return (GraceEnded(lot.terms.id, lot.stage, moment, takers),), left == 0
    if lot.on_show is None:
        return (), True
    late = put_back(lot.terms, lot.stage, lot.on_show, due=moment, stamp=stamp)
    if late is not None:
        return (late,), False
    return (TickEnded(lot.terms.id, lot.stage, lot.on_show, moment, ()),), moment == lot.closes_at


def _takers(lot: LotState) -> tuple[tuple[str, ...], int]:
    """Who of those that wait takes, the earliest entry first, and what is then left: nothing for who asks for more than that."""
    takers: list[str] = []
    left = left_of(lot) if lot.terms.takes_parts else 1
    for bid in sorted(lot.sealed.values(), key=lambda bid: bid.seq):
        quantity = 1 if bid.supply is None else bid.supply.most
        if quantity <= left:
            takers.append(bid.supplier)
            left -= quantity
    return tuple(takers), left


def judge(terms: Terms, lot: LotState, offer: Offer) -> Refusal | None:
    """Nobody bids at a clock (K1)."""
    return refuse("clock_names_price")


def highest_valid(terms: Terms, lot: LotState, supplier: str) -> int | None:
    """The price on show, as long as the supplier has taken nothing."""
    waits = supplier in lot.sealed or supplier in lot.standing
    return None if lot.on_show is None or waits else value_at(lot, lot.on_show)
