"""When a bid moves the close, and how far (rules O1 to O9). A close only ever moves later, and never past its hard stop."""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from auction.core.events import OvertimeGranted
from auction.core.ranking import key_of
from auction.core.state import LotState, StandingBid, State
from auction.core.terms import Overtime, Trigger


@dataclass(slots=True)
class Move:
    """What a bid does to the order: the supplier's place before and after, 1 is best; without a standing bid it comes from the end.

    Places count standing bids strictly in the total order of rule R1, so equal values differ by their entries.
    """

    before: int | None
    after: int
    end: int


def move_of(lot: LotState, bid: StandingBid) -> Move:
    """The move that `bid`, which goes below the supplier's own last one (B8), would make if it stood now."""
    own = lot.standing.get(bid.supplier)
    before = None if own is None else 1 + bisect_left(lot.order, key_of(own), key=key_of)
    return Move(before, 1 + bisect_left(lot.order, key_of(bid), key=key_of), 1 + len(lot.order))


def _passes_someone(move: Move) -> bool:
    return move.after < (move.end if move.before is None else move.before)


TRIGGERS: Final[Mapping[Trigger, Callable[[Overtime, Move], bool]]] = {
    "any_bid": lambda _, move: True,
    "rank_change": lambda _, move: move.before != move.after,
    "rank_at_most": lambda overtime, move: move.after <= overtime.rank,
    "new_leader": lambda _, move: move.after == 1 and move.before != 1,
    "beats_another": lambda _, move: _passes_someone(move),
}


def _new_close(overtime: Overtime, lot: LotState, at: int) -> int:
    """The close that base and length ask for (O3, O4), not yet held to the old close and the hard stop."""
    length = overtime.lengths_us[min(lot.overtimes, len(overtime.lengths_us) - 1)]
    match overtime.base:
        case "scheduled_close":
            return lot.closes_at + length
        case "bid_stamp":
            return at + length
        case "reset":
            return at + overtime.window_us


def _may_move(overtime: Overtime, lot: LotState) -> bool:
    bids_open = lot.is_open and not lot.is_between and lot.course.kind == "open"
    return bids_open and (overtime.most is None or lot.overtimes < overtime.most)


def _granted(lot: LotState, *, wanted: int, cause: str) -> tuple[OvertimeGranted, ...]:
    close = min(max(lot.closes_at, wanted), lot.hard_stop)
    if close <= lot.closes_at:
        return ()
    return (OvertimeGranted(lot.terms.id, close, lot.overtimes + 1, cause),)


def in_window(overtime: Overtime, lot: LotState, at: int) -> bool:
    """Whether a bid stamped `at` may move the close at all: there is overtime, and its window has begun (O1)."""
    return overtime.window_us > 0 and lot.closes_at - at <= overtime.window_us


def close_when_pulled(overtime: Overtime, lot: LotState, at: int) -> int | None:
    """The close that a bid stamped `at` moves the lot to if it pulls the trigger; None where no bid moves it (O1 to O9)."""
    if not in_window(overtime, lot, at) or not _may_move(overtime, lot):
        return None
    granted = _granted(lot, wanted=_new_close(overtime, lot, at), cause=lot.terms.id)
    return granted[0].closes_at if granted else None


def overtime_for(state: State, lot: LotState, bid: StandingBid, at: int) -> tuple[OvertimeGranted, ...]:
    """The overtime that `bid` grants, one event for each lot that moves; empty when it does not qualify.

    Asked with the state before the bid stands.
    """
    overtime = state.known_terms().overtime
    qualifies = (
        in_window(overtime, lot, at)
        and (overtime.surrogate_counts or not bid.surrogate)
        and (overtime.proxy_counts or not bid.proxy)
        and TRIGGERS[overtime.trigger](overtime, move_of(lot, bid))
    )
    if not qualifies or not _may_move(overtime, lot):
        return ()
    cause = lot.terms.id
    own = _granted(lot, wanted=_new_close(overtime, lot, at), cause=cause)
    match overtime.scope:
        case "lot":
            return own
        case "all_lots":
            rest = (other for other in state.lots.values() if other.terms.id != cause and _may_move(overtime, other))
            moved = (_granted(other, wanted=_new_close(overtime, other, at), cause=cause) for other in rest)
            return own + tuple(event for events in moved for event in events)
        case "cascade":
            return own + _cascade(state, overtime, own, cause=cause)


def _cascade(state: State, overtime: Overtime, own: tuple[OvertimeGranted, ...], *, cause: str) -> tuple[OvertimeGranted, ...]:
    """Later lots keep at least the gap behind the one before them (O5)."""
    if not own:
        return ()
    moved: list[OvertimeGranted] = []
    before = own[0].closes_at
    lots = list(state.lots.values())
    for other in lots[lots.index(state.lots[cause]) + 1 :]:
        if not _may_move(overtime, other):
            continue
        events = _granted(other, wanted=before + overtime.gap_us, cause=cause)
        moved.extend(events)
        before = events[0].closes_at if events else other.closes_at
    return tuple(moved)
