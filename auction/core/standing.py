"""What stands on a lot, in place: a bid takes its place, leaves, or comes out of hiding. It believes and checks nothing."""

from auction.core.evaluation import formula_for
from auction.core.events import BidPlaced, BidSealed, PriceAccepted
from auction.core.merit import merit_order
from auction.core.ranking import place, remove
from auction.core.schedule import just, most_of
from auction.core.state import LotState, StandingBid, State


def bid_of(state: State, event: BidPlaced | BidSealed | PriceAccepted) -> StandingBid:
    """The bid of that event as it stands, or lies sealed, from this entry on."""
    made = event.supplier, event.prices, event.value, state.at, state.seq
    if isinstance(event, PriceAccepted):
        taken = just(event.quantity) if event.quantity else None
        return StandingBid(*made, event.surrogate, event.value, (), event.proxy != "", taken)
    comparable, answers = (event.value, ()) if event.comparable is None else (event.comparable, event.answers)
    if isinstance(event, BidSealed):
        return StandingBid(*made, False, comparable, answers, False, event.supply)
    return StandingBid(*made, event.surrogate, comparable, answers, event.proxy != "", event.supply)


def noted(lot: LotState, at: int) -> None:
    """Keep how long after the scheduled close this was, as a pause would move both (F5)."""
    late_us = at - lot.closes_at
    if late_us > lot.late_us:
        lot.late_us = late_us


def stands(lot: LotState, bid: StandingBid) -> None:
    """A bid takes its place among those that stand, and what is kept of its supplier follows (R1, R4)."""
    place(lot, bid)
    limit = lot.limits.get(bid.supplier)
    below = limit is not None and any(price < lowest for price, lowest in zip(bid.prices, limit.prices, strict=True))
    if below or (limit is not None and lot.course.kind == "dutch"):
        del lot.limits[bid.supplier]  # only a bid by hand goes below the limit, and ends it; who took is done (X3, X12)
    lot.numbers.setdefault(bid.supplier, 1 + len(lot.numbers))
    lot.last_value[bid.supplier], lot.last_comparable[bid.supplier] = bid.value, bid.comparable
    if lot.terms.evaluation is not None:
        lot.last_answers[bid.supplier] = bid.answers
        lot.formulas[bid.supplier] = formula_for(lot.terms, bid.supplier, bid.answers)
    if bid.supply is not None:
        lot.last_most[bid.supplier] = most_of(bid.supply, lot.terms.lines[0].quantity)
    lot.provisional = merit_order(lot)
    lot.bids += 1


def leaves(lot: LotState, supplier: str) -> None:
    """The supplier stands on the lot no longer, and those behind it move up (R5)."""
    remove(lot, supplier)
    lot.provisional = merit_order(lot)


def opened_seals(lot: LotState) -> None:
    """What lay sealed stands from now on, each with the stamp and number of the entry that sealed it.

    The better first, so that no alias tells in which order they were sealed (V11).
    """
    for bid in sorted(lot.sealed.values(), key=lambda bid: (bid.comparable, bid.seq)):
        stands(lot, bid)
    lot.sealed = {}
