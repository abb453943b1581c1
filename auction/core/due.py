"""What time alone makes happen: opening, stages and lots that close at their due time however late it is recorded (C1 to C3)."""

from heapq import heapify, heappop, heappush

from auction.core.clocks import put_back
from auction.core.events import (
    AuctionClosed,
    AuctionOpened,
    BidPlaced,
    BidSealed,
    BidWithdrawn,
    ClockPutBack,
    Event,
    GraceEnded,
    LotClosed,
    LotDelayed,
    LotExtended,
    LotOpened,
    OvertimeGranted,
    PriceAccepted,
    SecretRevealed,
    StageClosed,
    StageOpened,
    StageSkipped,
    TermsAccepted,
    TickEnded,
    TurnEnded,
)
from auction.core.sequence import late_start, lot_opens
from auction.core.stages import due_in, due_in_lot
from auction.core.state import LotState, State


def next_due(state: State) -> int | None:
    """The next moment at which something is due, or None while nothing can be: paused, closed, not announced, or secret."""
    if state.status == "announced":
        return state.opens_at
    if state.status != "open":
        return None
    if state.dues is None:
        state.dues = [(moment, id) for id, lot in state.lots.items() if (moment := due_in(lot)) is not None]
        heapify(state.dues)
    while state.dues:
        moment, lot = state.dues[0]
        if due_in(state.lots[lot]) == moment:
            return moment
        heappop(state.dues)  # the lot has moved on, and what it moved to was remembered then
    return None


def remember(state: State, event: Event) -> None:
    """Keep what is remembered of due moments true, now that this event is believed.

    A bid moves none, and what happens to one lot moves that lot's alone; after anything else they are worked out anew.
    """
    match event:
        case BidPlaced() if state.lots[event.lot].schedule:
            _remember_lot(state, event.lot)  # what is left of the lot decides what limits take (X10)
        case BidPlaced() | BidSealed() | BidWithdrawn() | TermsAccepted() | SecretRevealed():
            return
        case LotClosed() if state.known_terms().sequence == "serial":
            state.dues = None
        case OvertimeGranted() | LotExtended() | LotDelayed() | LotOpened() | StageSkipped() | StageClosed() | StageOpened():
            _remember_lot(state, event.lot)
        case TurnEnded() | PriceAccepted() | TickEnded() | GraceEnded() | ClockPutBack() | LotClosed():
            _remember_lot(state, event.lot)
        case _:
            state.dues = None


def _remember_lot(state: State, lot: str) -> None:
    moment = due_in(state.lots[lot])
    if state.dues is not None and moment is not None:
        heappush(state.dues, (moment, lot))


def due_events(state: State, at: int) -> tuple[Event, ...]:
    """What the next due moment brings if it has come by `at`; empty otherwise. Later moments need another asking."""
    due = next_due(state)
    if due is None or due > at:
        return ()
    if state.status == "announced":
        put_off = late_start(state.known_terms(), due, at)
        if put_off is not None:
            return (put_off,)
        late = (put_back(lot.terms, 0, 1, due=due, stamp=at) for lot in state.lots.values() if not lot.waits)
        return (AuctionOpened(due), *(event for event in late if event is not None))
    named = frozenset(id for moment, id in state.dues or () if moment == due)
    found = tuple(event for id, lot in state.lots.items() if id in named for event in _due_in(state, lot, due, stamp=at))
    return with_close(state, found, due)


def _due_in(state: State, lot: LotState, at: int, *, stamp: int) -> tuple[Event, ...]:
    return lot_opens(state.known_terms(), lot, at, stamp=stamp) if lot.waits else due_in_lot(lot, at, stamp=stamp)


def with_close(state: State, events: tuple[Event, ...], at: int) -> tuple[Event, ...]:
    """The events, and the auction's close when they close its last open lot (C3)."""
    closing = frozenset(event.lot for event in events if isinstance(event, LotClosed))
    if any(lot.is_open and id not in closing for id, lot in state.lots.items()):
        return events
    # A close that is revealed late may lie before one that was recorded earlier.
    return (*events, AuctionClosed(max([at, *(lot.closed_at for lot in state.lots.values() if lot.closed_at is not None)])))
