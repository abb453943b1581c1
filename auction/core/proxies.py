"""Automatic bids: suppliers leave limits, and the engine bids for them as if they sat there (rules X1 to X8)."""

from collections.abc import Iterator, Sequence
from copy import copy

from auction.core.contest import Contest, Seat, answerable_from, highest_to_lead, play
from auction.core.evaluation import comparable_now, highest_value, is_evaluated, value_of
from auction.core.events import BidPlaced, Event
from auction.core.overtime import overtime_for
from auction.core.ranking import leading, place, remove
from auction.core.state import Limit, LotState, StandingBid, State
from auction.core.terms import Terms
from auction.core.unit_prices import prices_for, raised


def bids_with_answers(state: State, lot: LotState, bids: Sequence[BidPlaced], at: int) -> tuple[Event, ...]:
    """Bids on a lot, what the proxies bid in answer, and the overtime that the first of all these to qualify grants (X4, O7)."""
    overtime = state.known_terms().overtime
    table = copied(lot) if lot.limits else lot
    told: list[Event] = []
    granted: tuple[Event, ...] = ()
    answered = False
    waiting = list(bids)
    while waiting or not answered:
        if not waiting:
            answered, waiting = True, answers(state.known_terms(), table)
            continue
        placed = waiting.pop(0)
        bid = standing_of(placed, at, state.seq + 1)
        told.append(placed)
        if not granted and (overtime.proxy_counts or not bid.proxy):
            granted = overtime_for(state, table, bid, at)
        if lot.limits:
            _stand(table, bid)
    return (*told, *granted)


def standing_of(placed: BidPlaced, at: int, seq: int) -> StandingBid:
    """The bid of that event as it stands from then on."""
    comparable = placed.value if placed.comparable is None else placed.comparable
    return StandingBid(
        placed.supplier, placed.prices, placed.value, at, seq, placed.surrogate, comparable, placed.answers, placed.proxy != ""
    )


def copied(lot: LotState) -> LotState:
    """The lot to try bids on: what a bid changes is a copy."""
    table = copy(lot)
    table.order, table.standing, table.limits = list(lot.order), dict(lot.standing), dict(lot.limits)
    table.last_value, table.last_comparable = dict(lot.last_value), dict(lot.last_comparable)
    table.last_answers = dict(lot.last_answers)
    return table


def without(lot: LotState, supplier: str) -> LotState:
    """The lot as it is once the supplier's bid and limit are gone."""
    table = copied(lot)
    remove(table, supplier)
    table.limits.pop(supplier, None)
    return table


def _stand(table: LotState, bid: StandingBid) -> None:
    place(table, bid)
    table.last_value[bid.supplier], table.last_comparable[bid.supplier] = bid.value, bid.comparable
    table.last_answers[bid.supplier] = bid.answers
    if goes_below(bid, table.limits.get(bid.supplier)):
        del table.limits[bid.supplier]


def goes_below(bid: StandingBid, limit: Limit | None) -> bool:
    """Whether a bid by hand goes below the supplier's limit in some line, which ends the limit (X3)."""
    return limit is not None and any(price < lowest for price, lowest in zip(bid.prices, limit.prices, strict=True))


def answers(terms: Terms, lot: LotState) -> list[BidPlaced]:
    """What the proxies bid as the lot stands, the highest first: at most one bid each (X5).

    They settle the comparable values among themselves first; then unit prices are worked out for them one after another, the
    highest value first, and as prices may not reach a value and go below it, all of it is repeated until nobody bids.
    """
    floors = dict(_floors(lot))
    best = leading(lot)
    if not floors or best is None:
        return []
    stands = {supplier: lot.standing[supplier].comparable for supplier in floors}
    contest = Contest(lot.terms, terms.basis, (), best.comparable, best.supplier)
    placed: dict[str, BidPlaced] = {}
    while moved := _played(contest, lot, floors, stands):
        for seat in moved:
            aimed, seat.at = seat.at, stands[seat.supplier]
            highest = highest_to_lead(contest, seat)
            if highest < seat.limit:
                continue
            bid = _bid(lot, seat.supplier, floors[seat.supplier], min(aimed, highest))
            placed.pop(seat.supplier, None)
            placed[seat.supplier] = bid
            stands[seat.supplier] = contest.lead = comparable_now(lot, seat.supplier, bid.value)
            contest.leader = seat.supplier
    return list(placed.values())


def _played(contest: Contest, lot: LotState, floors: dict[str, tuple[int, ...]], stands: dict[str, int]) -> list[Seat]:
    """The seats that would bid by hand now, where they would end, the highest first. The contest itself is left as it is."""
    seats = [
        Seat(supplier, stands[supplier], comparable_now(lot, supplier, value_of(lot.terms, floor)), lot.limits[supplier].decrement)
        for supplier, floor in floors.items()
    ]
    trial = Contest(contest.lot, contest.basis, seats, contest.lead, contest.leader)
    play(trial)
    moved = [seat for seat in seats if seat.at != stands[seat.supplier]]
    return sorted(moved, key=lambda seat: -seat.at)


def _floors(lot: LotState) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The lowest unit prices of each proxy that may bid, the earliest first; of equal limits a later one stops above (X6)."""
    seen: set[int] = set()
    best = leading(lot)
    for supplier, limit in lot.limits.items():
        if supplier not in lot.standing or not (lot.entrants is None or supplier in lot.entrants):
            continue
        floor, compared = limit.prices, comparable_now(lot, supplier, limit.value)
        if compared in seen and best is not None:
            start = answerable_from(lot.terms, compared, best.comparable)
            value = highest_value(lot, supplier, start - 1)
            floor = raised(lot.terms, floor, 0 if value is None else value + 1 - limit.value)
        seen.add(compared)
        yield supplier, floor


def _bid(lot: LotState, supplier: str, floor: tuple[int, ...], aimed: int) -> BidPlaced:
    base, limit = lot.standing[supplier], lot.limits[supplier]
    value = highest_value(lot, supplier, aimed)
    assert value is not None, "a limit was given"
    prices = prices_for(lot.terms, base.prices, floor, value)
    worth = value_of(lot.terms, prices)
    told = comparable_now(lot, supplier, worth) if is_evaluated(lot.terms) else None
    return BidPlaced(lot.terms.id, supplier, prices, worth, False, base.answers, told, limit.id)
