"""What keeps a command out before it is looked at: the auction, the lot, its stage, or who asks (B1, B2, F2 to F6, K1, K8, S3).

Each gives the refusal, or None where the way is free; where several stand in the way, the order here is the order of precedence.
"""

from collections.abc import Mapping
from typing import Final

from auction.core.clock_limits import takes_limits
from auction.core.commands import (
    AcceptPrice,
    ClearLimit,
    PlaceBid,
    PlacePackage,
    SetLimit,
    SubmitEnvelope,
    WithdrawBid,
    WithdrawPackage,
)
from auction.core.deposits import unless_secured
from auction.core.formats.japanese import is_in
from auction.core.refusals import Refusal, refuse
from auction.core.state import LotState, State, Status
from auction.core.words import without_blanks

OfSupplier = PlaceBid | AcceptPrice | WithdrawBid | SubmitEnvelope | SetLimit | PlacePackage | WithdrawPackage
"""What a supplier asks, or somebody for it, that its being on hold may keep out."""

TAKES_BACK: Final = (WithdrawBid, WithdrawPackage)

_NOT_OPEN: Final[Mapping[Status, str]] = {
    "new": "auction_not_announced",
    "announced": "auction_not_open",
    "paused": "auction_paused",
    "suspended": "auction_suspended",
    "closed": "auction_closed",
    "proposed": "auction_closed",
    "settled": "auction_closed",
    "cancelled": "auction_cancelled",
}


def not_open(state: State) -> Refusal:
    """Why nothing can be bid now, for an auction that is not open: it waits, stands still, has closed or was cancelled."""
    return refuse(_NOT_OPEN[state.status])


def unless_open(state: State) -> Refusal | None:
    """B1 and S3: nothing is bid before the opening, during a pause, or after the close."""
    return None if state.status == "open" else not_open(state)


def unless_running(state: State) -> Refusal | None:
    """S3: between opening and close, while the clock is stopped too."""
    return None if state.stands_still else unless_open(state)


def unless_before_close(state: State) -> Refusal | None:
    """From the announcement to the close, whatever the clock does."""
    return None if state.status in ("announced", "open", "paused", "suspended") else not_open(state)


def lot_shut(state: State, lot: str) -> Refusal | None:
    """Whether there is no such lot, or it has closed (B1)."""
    found = state.lots.get(lot)
    if found is None:
        return refuse("lot_unknown")
    return None if found.is_open else refuse("lot_closed")


def bidding_shut(state: State, command: PlaceBid | AcceptPrice | WithdrawBid | SubmitEnvelope, at: int) -> Refusal | None:
    """Whether the auction, the lot, the stage, or who bids keeps a bid out (B1, B2, F2, F3, F6, K1, K8)."""
    refusal = unless_open(state) or lot_shut(state, command.lot)
    if refusal is not None:
        return refusal
    lot, supplier = state.lots[command.lot], command.supplier
    return (
        _stage_shut(lot, at)
        or _unless_kind(lot, command)
        or barred(state, supplier)
        or _held(state, command, command.lot)
        or _unless_entrant(lot, supplier)
        or _unless_turn(lot, supplier)
        or _unless_in(lot, supplier)
    )


def limit_shut(state: State, command: SetLimit, at: int) -> Refusal | None:
    """As a bid is kept out, whoever's turn it is: where bids are made in turns, or sealed, no limit is set anyway (X4, X9)."""
    return (
        unless_open(state)
        or lot_shut(state, command.lot)
        or _stage_shut(state.lots[command.lot], at)
        or barred(state, command.supplier)
        or _held(state, command, command.lot)
        or _unless_entrant(state.lots[command.lot], command.supplier)
        or (_unless_in(state.lots[command.lot], command.supplier) if takes_limits(state.lots[command.lot]) else None)
    )


def clearing_shut(state: State, command: ClearLimit) -> Refusal | None:
    """A limit is cleared while the lot is open, between its stages too (X3)."""
    return unless_open(state) or lot_shut(state, command.lot) or barred(state, command.supplier)


def _stage_shut(lot: LotState, at: int) -> Refusal | None:
    """L2, F2 and F5: nothing is bid before the lot opens, between stages, nor once a random close must have come."""
    over = lot.course.random_us > 0 and at >= lot.hard_stop
    return shut_between(lot) or (refuse("stage_not_open") if over else None)


def _unless_kind(lot: LotState, command: PlaceBid | AcceptPrice | WithdrawBid | SubmitEnvelope) -> Refusal | None:
    """K1: where a clock names the price it is accepted, and nothing is bid; elsewhere nothing is accepted."""
    has_clock = lot.course.clock is not None
    if isinstance(command, AcceptPrice):
        return None if has_clock else refuse("no_clock")
    return refuse("clock_names_price") if has_clock and isinstance(command, PlaceBid) else None


def _unless_in(lot: LotState, supplier: str) -> Refusal | None:
    """K8: silence is out."""
    return None if is_in(lot, supplier) else refuse("clock_left")


def _unless_entrant(lot: LotState, supplier: str) -> Refusal | None:
    return None if lot.admits(supplier) else refuse("not_an_entrant")


def _unless_turn(lot: LotState, supplier: str) -> Refusal | None:
    return refuse("not_your_turn") if lot.course.kind == "turns" and supplier != lot.on_turn else None


def package_shut(state: State, command: PlacePackage | WithdrawPackage, lots: tuple[str, ...], at: int) -> Refusal | None:
    """Whether the auction, one of the lots, its stage, or who bids keeps a package out (B1, B2, F2, F3, N11)."""
    refusal = unless_open(state) or next((shut for lot in lots if (shut := lot_shut(state, lot))), None)
    if refusal is not None:
        return refusal
    named = [state.lots[lot] for lot in lots]
    return (
        next((shut for lot in named if (shut := _stage_shut(lot, at))), None)
        or barred(state, command.supplier)
        or next((held for lot in lots if (held := _held(state, command, lot))), None)
        or next((shut for lot in named if (shut := _unless_entrant(lot, command.supplier))), None)
        or (None if state.known_terms().packages else refuse("packages_not_allowed"))
        or (refuse("terms_not_accepted") if _is_unaccepted(state, command.supplier) else None)
        or (unless_secured(state, command.supplier, lots) if isinstance(command, PlacePackage) else None)
    )


def _is_unaccepted(state: State, supplier: str) -> bool:
    return state.known_terms().acceptance and supplier not in state.accepted


def without_reason(reason: str) -> Refusal | None:
    """What a person does to an auction it gives a reason for."""
    return None if without_blanks(reason) else refuse("reason_missing")


def barred(state: State, supplier: str) -> Refusal | None:
    """B2: only admitted suppliers who have not been excluded."""
    if supplier not in state.admitted:
        return refuse("supplier_not_admitted")
    return refuse("supplier_excluded") if supplier in state.excluded else None


def _held(state: State, command: OfSupplier, lot: str) -> Refusal | None:
    """H2: who is on hold there offers nothing; what it offered it may take back."""
    if not state.on_hold or isinstance(command, TAKES_BACK):
        return None
    return refuse("supplier_on_hold") if state.holds(command.supplier, lot) else None


def unless_bound(state: State, command: PlaceBid | AcceptPrice) -> Refusal | None:
    """B15, T4 and D3: whether the terms allow a bid on the supplier's behalf, it has accepted them, and its deposit is in hand."""
    terms = state.known_terms()
    if command.by.role == "buyer" and not terms.surrogate_bids:
        return refuse("surrogate_not_allowed")
    unbound = terms.acceptance and command.supplier not in state.accepted
    return refuse("terms_not_accepted") if unbound else unless_secured(state, command.supplier, (command.lot,))


def shut_between(lot: LotState) -> Refusal | None:
    """L2 and F2: before the lot opens and between stages there is no close."""
    if not lot.is_between:
        return None
    return refuse("lot_not_open" if lot.waits else "stage_not_open")


def unless_extensible(lot: LotState, now: int) -> Refusal | None:
    """F2, F5, K2: there is no close to move between stages, and no tick after the last; a random close may have come."""
    drawing = lot.course.random_us > 0 and now >= lot.closes_at
    run_out = lot.course.clock is not None and lot.on_show is None
    return shut_between(lot) or (refuse("stage_not_open") if drawing or run_out else None)


def lot_not_open(state: State, lot: str) -> Refusal | None:
    """Whether the auction or the lot keeps out what is done to an open lot (B1)."""
    return unless_open(state) or lot_shut(state, lot)
