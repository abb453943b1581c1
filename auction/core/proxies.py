"""Automatic bids: suppliers leave limits, and the engine bids for them as if they sat there (rules X1 to X8)."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import fields
from typing import Final

from auction.core.contest import Contest, Seat, answerable_from, highest_to_lead, play
from auction.core.currencies import worth_of
from auction.core.evaluation import comparable_now, highest_value, is_evaluated, least_value, value_of
from auction.core.events import (
    AuctionResumed,
    BidPlaced,
    BidWithdrawn,
    Event,
    LimitCleared,
    LimitSet,
    LotClosed,
    LotDelayed,
    OvertimeGranted,
    StageClosed,
    StageOpened,
    StageSkipped,
    SupplierExcluded,
)
from auction.core.evolve import evolve
from auction.core.overtime import overtime_for
from auction.core.ranking import leading
from auction.core.standing import bid_of
from auction.core.state import LotState, State
from auction.core.terms import Terms
from auction.core.unit_prices import prices_for, raised

Prices = tuple[int, ...]

ANSWERED: Final = (BidPlaced, BidWithdrawn, LimitSet, LimitCleared, StageOpened, AuctionResumed, SupplierExcluded)
"""What proxies answer (X4)."""
TAKEN_IN: Final = (*ANSWERED, OvertimeGranted, LotDelayed, StageClosed, StageSkipped, LotClosed)
"""What they must know of before they answer: a lot that closes in the same entry is moved by no bid any more (O7)."""


def with_answers(state: State, events: tuple[Event, ...], at: int) -> tuple[Event, ...]:
    """The events of an entry, what the proxies bid in answer to them, and the overtime these grant (X4, O7)."""
    if not state.known_terms().proxies:
        return events
    waking = [event for event in events if isinstance(event, ANSWERED)]
    lots = _lots_of(state, waking)
    if not any(state.lots[lot].limits for lot in lots) and not any(isinstance(event, LimitSet) for event in waking):
        return events
    after = _believed(state, events, at)
    told = list(events)
    for lot in lots:
        if _bids_now(after, after.lots[lot], events):
            granted = any(isinstance(event, OvertimeGranted) for event in told)
            told += _answers_and_overtime(after, after.lots[lot], granted=granted)
    return tuple(told)


def _lots_of(state: State, events: Sequence[Event]) -> tuple[str, ...]:
    """The lots these events name, or all where one names none, in the order of the terms."""
    named = [getattr(event, "lot", None) for event in events]
    return tuple(lot for lot in state.lots if lot in named or None in named)


def _believed(state: State, events: Sequence[Event], at: int) -> State:
    """The state after these events. The state itself is left as it is: what they change is copied."""
    after = copy(state)
    after.seq, after.at, after.dues, after.excluded = state.seq + 1, at, None, dict(state.excluded)
    happened = [event for event in events if isinstance(event, TAKEN_IN)]
    # The close of one lot may plan the later ones anew (L2), so where one closes all are copied.
    touched = tuple(state.lots) if any(isinstance(event, LotClosed) for event in happened) else _lots_of(state, happened)
    after.lots = state.lots | {lot: _copied(state.lots[lot]) for lot in touched}
    for event in happened:
        evolve(after, event)
    return after


def _copied(lot: LotState) -> LotState:
    twin = copy(lot)
    for held in fields(lot):
        value = getattr(lot, held.name)
        if isinstance(value, dict | list | set):
            setattr(twin, held.name, copy(value))
    return twin


def _bids_now(after: State, lot: LotState, events: Sequence[Event]) -> bool:
    """X4: in an open stage that is under way; one that opened when its time was over already is not."""
    opened = any(isinstance(event, StageOpened) and event.lot == lot.terms.id for event in events)
    until = lot.hard_stop if lot.course.random_us and not opened else lot.closes_at
    under_way = after.status == "open" and lot.is_open and not lot.is_between
    return under_way and lot.course.kind == "open" and after.at < until


def _answers_and_overtime(after: State, lot: LotState, *, granted: bool) -> list[Event]:
    """An entry moves closes at most once: by the first of its bids that qualifies."""
    placed = answers(after.known_terms(), lot)
    overtime: list[Event] = []
    for bid in placed:
        if not (granted or overtime):
            overtime += overtime_for(after, lot, bid_of(after, bid), after.at)
        evolve(after, bid)
    return [*placed, *overtime]


def answers(terms: Terms, lot: LotState) -> list[BidPlaced]:
    """What the proxies bid as the lot stands, the highest first: at most one bid each (X5).

    They settle the comparable values among themselves first; then unit prices are worked out for them one after another, the
    highest value first, and as prices may not reach a value and go below it, all of it is repeated until nobody bids.
    """
    best = leading(lot)
    if best is None:
        return []
    floors = dict(_floors(lot, best.comparable))
    stands = {supplier: lot.standing[supplier].comparable for supplier in floors}
    contest = Contest(lot.terms, terms.basis, (), best.comparable, best.supplier)
    made: dict[str, BidPlaced] = {}
    repeated = True
    while repeated:
        repeated = False
        for seat in _settled(contest, lot, floors, stands):
            aimed, seat.at = seat.at, stands[seat.supplier]
            bid = _bid(lot, seat.supplier, floors[seat.supplier], min(aimed, highest_to_lead(contest, seat)))
            if bid is not None:
                made.pop(seat.supplier, None)
                made[seat.supplier] = bid
                stands[seat.supplier] = contest.lead = comparable_now(lot, seat.supplier, bid.value)
                contest.leader = seat.supplier
                repeated = True
    return list(made.values())


def _settled(contest: Contest, lot: LotState, floors: Mapping[str, Prices], stands: Mapping[str, int]) -> list[Seat]:
    """The seats that would bid by hand now, where they would stop, the highest first. The contest itself stays as it is."""
    seats = [
        Seat(
            supplier,
            stands[supplier],
            comparable_now(lot, supplier, value_of(lot.terms, floor)),
            worth_of(lot.terms, supplier, lot.limits[supplier].decrement),
        )
        for supplier, floor in floors.items()
    ]
    play(Contest(contest.lot, contest.basis, seats, contest.lead, contest.leader))
    moved = [seat for seat in seats if seat.at != stands[seat.supplier]]
    return sorted(moved, key=lambda seat: -seat.at)


def _floors(lot: LotState, lead: int) -> Iterator[tuple[str, Prices]]:
    """The lowest unit prices of each proxy that may bid, the earliest first; of equal limits a later one stops above (X6)."""
    seen: list[int] = []
    for supplier, limit in lot.limits.items():
        if supplier not in lot.standing or not (lot.entrants is None or supplier in lot.entrants):
            continue
        compared = comparable_now(lot, supplier, limit.value)
        floor = limit.prices
        if compared in seen:
            floor = raised(
                lot.terms,
                lot.standing[supplier].prices,
                floor,
                least_value(lot, supplier, answerable_from(lot.terms, compared, lead)) - limit.value,
            )
        seen.append(compared)
        yield supplier, floor


def _bid(lot: LotState, supplier: str, floor: Prices, aimed: int) -> BidPlaced | None:
    """The bid that comes nearest to the value from below; None where that would be below the floor, or nothing at all."""
    base = lot.standing[supplier]
    value = highest_value(lot, supplier, aimed)
    if value is None or value < value_of(lot.terms, floor):
        return None
    prices = prices_for(lot.terms, base.prices, floor, value)
    worth = value_of(lot.terms, prices)
    told = comparable_now(lot, supplier, worth) if is_evaluated(lot.terms) else None
    return BidPlaced(lot.terms.id, supplier, prices, worth, False, base.answers, told, lot.limits[supplier].id)
