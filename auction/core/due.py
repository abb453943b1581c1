"""What time alone makes happen: opening, and lots that close at their due time however late it is recorded (C1 to C3)."""

from auction.core.events import AuctionClosed, AuctionOpened, Event, LotClosed
from auction.core.state import State


def next_due(state: State) -> int | None:
    """The next moment at which something is due, or None while nothing can be: paused, closed, or not announced."""
    if state.status == "announced":
        return state.known_terms().opens_at
    if state.status != "open":
        return None
    return min(lot.closes_at for lot in state.lots.values() if lot.is_open)


def due_events(state: State, at: int) -> tuple[Event, ...]:
    """What the next due moment brings if it has come by `at`; empty otherwise. Later moments need another asking."""
    due = next_due(state)
    if due is None or due > at:
        return ()
    if state.status == "announced":
        return (AuctionOpened(due),)
    closing = [lot.terms.id for lot in state.lots.values() if lot.is_open and lot.closes_at <= due]
    closed = tuple(LotClosed(lot, due) for lot in closing)
    still_open = sum(lot.is_open for lot in state.lots.values()) - len(closing)
    return closed if still_open else (*closed, AuctionClosed(due))
