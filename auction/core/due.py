"""What time alone makes happen: opening, stages and lots that close at their due time however late it is recorded (C1 to C3)."""

from auction.core.clocks import put_back
from auction.core.events import AuctionClosed, AuctionOpened, Event, LotClosed
from auction.core.stages import due_in, due_in_lot
from auction.core.state import State


def next_due(state: State) -> int | None:
    """The next moment at which something is due, or None while nothing can be: paused, closed, not announced, or secret."""
    if state.status == "announced":
        return state.known_terms().opens_at
    if state.status != "open":
        return None
    moments = (due_in(lot) for lot in state.lots.values())
    return min((moment for moment in moments if moment is not None), default=None)


def due_events(state: State, at: int) -> tuple[Event, ...]:
    """What the next due moment brings if it has come by `at`; empty otherwise. Later moments need another asking."""
    due = next_due(state)
    if due is None or due > at:
        return ()
    if state.status == "announced":
        late = (put_back(lot.terms, 0, 1, due=due, stamp=at) for lot in state.lots.values())
        return (AuctionOpened(due), *(event for event in late if event is not None))
    found = tuple(event for lot in state.lots.values() for event in due_in_lot(lot, due, stamp=at))
    return with_close(state, found, due)


def with_close(state: State, events: tuple[Event, ...], at: int) -> tuple[Event, ...]:
    """The events, and the auction's close when they close its last open lot (C3)."""
    closing = sum(isinstance(event, LotClosed) for event in events)
    still_open = sum(lot.is_open for lot in state.lots.values()) - closing
    if still_open:
        return events
    # A close that is revealed late may lie before one that was recorded earlier.
    return (*events, AuctionClosed(max([at, *(lot.closed_at for lot in state.lots.values() if lot.closed_at is not None)])))
