"""(state, event) -> the state, in place. It believes and checks nothing: what may happen is decided in decide.py."""

from typing import assert_never

from auction.core.aliases import codes_of
from auction.core.due import remember
from auction.core.entries import Entry
from auction.core.events import (
    AllotmentMade,
    AuctionAnnounced,
    AuctionClosed,
    AuctionOpened,
    AuctionPaused,
    AuctionResumed,
    AwardConfirmed,
    AwardProposed,
    AwardRejected,
    BidPlaced,
    BidSealed,
    BidWithdrawn,
    ContractDrawn,
    Event,
    LotClosed,
    LotExtended,
    OvertimeGranted,
    SecretRevealed,
    StageClosed,
    StageOpened,
    SupplierExcluded,
    TermsAccepted,
    TurnEnded,
)
from auction.core.parts import parts_by_lot
from auction.core.ranking import place, remove
from auction.core.state import AwardState, LotState, StandingBid, State
from auction.core.terms import latest_close


def believe(state: State, entry: Entry) -> None:
    """Take a whole entry in: its number and stamp, its events in order, and that its command id has been used."""
    state.seq, state.at = entry.seq, entry.at
    for event in entry.events:
        evolve(state, event)
        remember(state, event)
    state.seen.setdefault((entry.command.by.role, entry.command.by.party, entry.command.id), entry.seq)


def evolve(state: State, event: Event) -> None:
    """Take one event in. `state.seq` and `state.at` are those of the entry it stands in."""
    match event:
        case AuctionAnnounced(terms=terms):
            state.terms, state.terms_sha256, state.status = terms, event.terms_sha256, "announced"
            state.admitted = {party.id: party for party in terms.suppliers}
            state.codes = codes_of(terms.seed, state.admitted) if terms.visibility.aliases == "random" else {}
            state.lots = {lot.id: LotState(lot, lot.closes_at, latest_close(terms, lot, 0, lot.closes_at)) for lot in terms.lots}
        case AuctionOpened():
            state.status = "open"
        case TermsAccepted(supplier=supplier):
            state.accepted.setdefault(supplier, state.seq)
        case BidPlaced():
            _bid_placed(state, event)
        case BidSealed():
            _bid_sealed(state, event)
        case StageClosed(lot=lot, at=at):
            _stage_closed(state.lots[lot], at)
            state.lots[lot].next_stage_at = at + state.lots[lot].terms.stages[event.stage + 1].pause_us
        case StageOpened():
            _stage_opened(state, event)
        case TurnEnded(lot=lot):
            _opened_seals(state.lots[lot])
            state.lots[lot].turn = event.turn
        case SecretRevealed(lot=lot, secret=secret):
            state.lots[lot].secret = secret
        case BidWithdrawn(lot=lot, supplier=supplier):
            _touched(state, state.lots[lot])
            if state.lots[lot].sealed.pop(supplier, None) is None:
                remove(state.lots[lot], supplier)
        case OvertimeGranted(lot=lot, closes_at=closes_at):
            state.lots[lot].closes_at, state.lots[lot].overtimes = closes_at, event.count
        case LotExtended(lot=lot, closes_at=closes_at):
            state.lots[lot].closes_at, state.lots[lot].hard_stop = closes_at, event.hard_stop
        case AuctionPaused(reason=reason):
            state.status, state.paused_at, state.paused_why = "paused", state.at, reason
            for lot_state in state.lots.values():
                _touched(state, lot_state)
        case AuctionResumed(moved_us=moved):
            _resumed(state, moved)
        case SupplierExcluded(supplier=supplier, reason=reason):
            state.excluded[supplier] = reason
            for lot_state in state.lots.values():
                remove(lot_state, supplier)
                lot_state.sealed.pop(supplier, None)
        case LotClosed(lot=lot, at=at):
            _stage_closed(state.lots[lot], at)
            state.lots[lot].closed_at = at
        case AuctionClosed(at=at):
            state.status, state.closed_at = "closed", at
        case AwardProposed(lines=lines, unawarded=unawarded):
            state.status, state.award_total = "proposed", event.total
            state.awards = {lot: AwardState(parts) for lot, parts in parts_by_lot(lines).items()}
            state.unawarded = {none.lot: none for none in unawarded}
        case AwardConfirmed(lot=lot):
            state.awards[lot].status = "confirmed"
        case AwardRejected(lot=lot, reason=reason):
            state.awards[lot].status, state.awards[lot].reason = "rejected", reason
        case AllotmentMade(lines=allotted):
            state.status, state.allotment = "settled", allotted
        case ContractDrawn(contract=contract):
            state.contracts[contract.number] = contract
        case _ as never:
            assert_never(never)


def _bid_placed(state: State, event: BidPlaced) -> None:
    lot = state.lots[event.lot]
    _touched(state, lot)
    _stands(lot, _bid_of(state, event, surrogate=event.surrogate))


def _bid_sealed(state: State, event: BidSealed) -> None:
    lot = state.lots[event.lot]
    _touched(state, lot)
    lot.sealed[event.supplier] = _bid_of(state, event, surrogate=False)
    lot.has_sealed.add(event.supplier)


def _bid_of(state: State, event: BidPlaced | BidSealed, *, surrogate: bool) -> StandingBid:
    comparable = event.value if event.comparable is None else event.comparable
    return StandingBid(
        event.supplier, event.prices, event.value, state.at, state.seq, surrogate, comparable=comparable, answers=event.answers
    )


def _touched(state: State, lot: LotState) -> None:
    """Keep how long after the scheduled close this was, as a pause would move both (F5)."""
    lot.late_us = max(lot.late_us, state.at - lot.closes_at)


def _stands(lot: LotState, bid: StandingBid) -> None:
    place(lot, bid)
    lot.numbers.setdefault(bid.supplier, 1 + len(lot.numbers))
    lot.last_value[bid.supplier], lot.last_comparable[bid.supplier] = bid.value, bid.comparable
    lot.last_answers[bid.supplier] = bid.answers
    lot.bids += 1


def _stage_closed(lot: LotState, at: int) -> None:
    lot.closes_at = at
    _opened_seals(lot)


def _opened_seals(lot: LotState) -> None:
    """What lay sealed stands from now on, each with the stamp and number of the entry that sealed it.

    The better first, so that no alias tells in which order they were sealed (V11).
    """
    for bid in sorted(lot.sealed.values(), key=lambda bid: (bid.comparable, bid.seq)):
        _stands(lot, bid)
    lot.sealed = {}


def _stage_opened(state: State, event: StageOpened) -> None:
    lot = state.lots[event.lot]
    lot.stage, lot.next_stage_at, lot.overtimes, lot.late_us = event.stage, None, 0, -1
    lot.closes_at = event.closes_at
    lot.hard_stop = latest_close(state.known_terms(), lot.terms, event.stage, event.closes_at)
    lot.has_sealed = set()
    lot.entrants = None if event.entrants is None else frozenset(event.entrants)
    lot.turns, lot.turn = (event.entrants or ()) if lot.course.kind == "turns" else (), 0


def _resumed(state: State, moved_us: int) -> None:
    state.status, state.paused_at, state.paused_why = "open", 0, ""
    for lot in state.lots.values():
        if lot.next_stage_at is not None:
            lot.next_stage_at += moved_us
        elif lot.is_open:
            lot.closes_at += moved_us
            lot.hard_stop += moved_us
