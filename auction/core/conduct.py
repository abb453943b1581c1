"""What the coordinator and the engine bring about in a running auction: they stop it, extend it, exclude, amend, open and close."""

from typing import Final

from auction.core import openings, persons, sequence, suspension
from auction.core.announcing import amendment_fault, fault_in
from auction.core.barriers import (
    barred,
    lot_not_open,
    lot_shut,
    not_open,
    shut_between,
    unless_before_close,
    unless_extensible,
    unless_open,
    unless_running,
    without_reason,
)
from auction.core.commands import (
    AmendTerms,
    CloseLot,
    ExcludeSupplier,
    ExtendLot,
    OpenAuction,
    OpenBids,
    PauseAuction,
    ReadmitSupplier,
    ReportOutage,
    ResumeAuction,
    RevealClose,
    SendMessage,
    SuspendAuction,
)
from auction.core.decision import Decision
from auction.core.due import next_due, with_close
from auction.core.errors import InvariantBroken
from auction.core.events import (
    AuctionPaused,
    AuctionResumed,
    BidsOpened,
    LotExtended,
    MessageSent,
    RequestDropped,
    SupplierExcluded,
    SupplierReadmitted,
    TermsAmended,
)
from auction.core.moments import HOUR_US, LATEST_MOMENT
from auction.core.open_terms import terms_hash
from auction.core.permissions import is_engine
from auction.core.refusals import Refusal, refuse
from auction.core.stages import commitment_of, ends, random_close, revealed
from auction.core.state import State
from auction.core.words import is_plain, without_blanks

LONGEST_EXTENSION_US: Final = 7 * 24 * HOUR_US
LONGEST_MESSAGE: Final = 2000
MOST_MESSAGES: Final = 500


def reveal(state: State, command: RevealClose, at: int) -> Decision:
    """F5: the secret that was committed to, once its moment has come; nothing may have been taken at or after that moment."""
    refusal = unless_open(state) or lot_shut(state, command.lot) or shut_between(state.lots[command.lot])
    if refusal is not None:
        return refusal
    lot = state.lots[command.lot]
    if commitment_of(command.secret) != lot.course.commitment:
        return refuse("secret_wrong")
    moment = random_close(lot, command.secret)
    if moment > at:
        return refuse("close_not_due")
    due = next_due(state)
    if due is not None and due <= moment:
        raise InvariantBroken(f"what was due at {due} has not been recorded before a close at {moment}")
    if lot.closes_at + lot.late_us >= moment:
        raise InvariantBroken(f"lot {command.lot} closed at {moment}, and was not left alone from then on")
    return with_close(state, revealed(lot, command.secret, moment), moment)


def pause(state: State, command: PauseAuction) -> Decision:
    """S1: only while bidding is open."""
    return unless_open(state) or without_reason(command.reason) or (AuctionPaused(command.reason),)


def resume(state: State, command: ResumeAuction, at: int) -> Decision:
    """S2 and S5: whoever stopped the clock lets it run on, with the time that was left, to the microsecond."""
    by_engine = is_engine(command.by)
    if state.status == "suspended" and by_engine:
        return suspension.resumed(state, at)
    if state.status == "paused" and not by_engine:
        return (AuctionResumed(at - state.paused_at),)
    if state.status == "open":
        return refuse("auction_not_suspended" if by_engine else "auction_not_paused")
    return not_open(state)


def suspend(state: State, command: SuspendAuction) -> Decision:
    """S4: the watchdog stops the clock, as often as the terms allow."""
    refusal = unless_open(state)
    if refusal is not None:
        return refusal
    return suspension.suspended(command.cause) if suspension.may_suspend(state, command.cause) else refuse("suspensions_spent")


def report_outage(state: State, command: ReportOutage, at: int) -> Decision:
    """S6: what was due by the beginning of the outage must have been recorded before it."""
    refusal = unless_open(state)
    if refusal is not None:
        return refusal
    due, since = next_due(state), max(command.since, state.heard_at)
    if due is not None and due <= since:
        raise InvariantBroken(f"what was due at {due} has not been recorded before an outage from {since}")
    return suspension.outage(state, since, at) or refuse("outage_harmless")


def open_early(state: State, command: OpenAuction, at: int) -> Decision:
    """L5: only where the terms provide for it."""
    if state.status == "open":
        return refuse("auction_open")
    if state.status != "announced":
        return not_open(state)
    if not state.known_terms().early_start:
        return refuse("early_start_not_allowed")
    return without_reason(command.reason) or sequence.opened_early(at, command.reason)


def close_early(state: State, command: CloseLot, at: int) -> Decision:
    """L6: the present stage, only where the terms provide for it."""
    refusal = unless_open(state) or lot_shut(state, command.lot) or shut_between(state.lots[command.lot])
    if refusal is not None:
        return refusal
    lot = state.lots[command.lot]
    if not sequence.may_be_cut_short(state.known_terms(), lot):
        return refuse("early_close_not_allowed")
    return without_reason(command.reason) or with_close(state, sequence.cut_short(lot, at, command.reason), at)


def extend(state: State, command: ExtendLot, at: int) -> Decision:
    """O10: the close of the present stage moves on, and its hard stop with it."""
    now = state.paused_at if state.stands_still else at
    refusal = (
        unless_running(state)
        or lot_shut(state, command.lot)
        or unless_extensible(state.lots[command.lot], now)
        or without_reason(command.reason)
    )
    if refusal is not None:
        return refusal
    lot = state.lots[command.lot]
    moved = lot.closes_at + command.by_us, lot.hard_stop + command.by_us
    if not 0 < command.by_us <= LONGEST_EXTENSION_US or moved[1] > LATEST_MOMENT:
        return refuse("extension_invalid")
    return (LotExtended(command.lot, *moved, command.reason),)


def exclude(state: State, command: ExcludeSupplier) -> Decision:
    """B2: until the close, whoever is admitted and not excluded yet."""
    return (
        unless_before_close(state)
        or barred(state, command.supplier)
        or without_reason(command.reason)
        or (SupplierExcluded(command.supplier, command.reason),)
    )


def readmit(state: State, command: ReadmitSupplier) -> Decision:
    """M6: only who is excluded can come back."""
    refusal = unless_before_close(state)
    if refusal is not None:
        return refusal
    if command.supplier not in state.admitted:
        return refuse("supplier_not_admitted")
    if command.supplier not in state.excluded:
        return refuse("supplier_not_excluded")
    return without_reason(command.reason) or (SupplierReadmitted(command.supplier, command.reason),)


def amend(state: State, command: AmendTerms, at: int) -> Decision:
    """T6: until the opening. Whoever asked for another amendment asked for it of terms that are no more."""
    if state.status == "cancelled":
        return refuse("auction_cancelled")
    if state.status != "announced":
        return refuse("terms_locked")
    fault = amendment_fault(state.known_terms(), command.terms) or fault_in(command.terms, at)
    if fault is not None:
        return refuse("terms_invalid", fault)
    dropped = tuple(lot for lot in state.lots if all(lot != kept.id for kept in command.terms.lots))
    amended = TermsAmended(command.terms, terms_hash(command.terms), command.reason, dropped)
    stale = (seq for seq, request in state.requests.items() if request.kind == "amend" and request.command is not command)
    return without_reason(command.reason) or (amended, *(RequestDropped(seq, "") for seq in stale))


def send(state: State, command: SendMessage) -> Decision:
    """M5: at any time after the announcement."""
    if not without_blanks(command.text) or not is_plain(command.text, longest=LONGEST_MESSAGE):
        return refuse("message_invalid")
    if len(state.messages) >= MOST_MESSAGES:
        return refuse("messages_full")
    return (MessageSent(len(state.messages) + 1, command.text),)


def open_bids(state: State, command: OpenBids, at: int) -> Decision:
    """M10: a person asks for the opening; with the last that is needed the bids are opened, and the stage ends."""
    lot = state.lots.get(command.lot)
    refusal = persons.without_person(command.person) if lot is not None and lot.course.quorum else None
    refusal = refusal or lot_not_open(state, command.lot)
    if refusal is not None or lot is None:
        return refusal or refuse("lot_unknown")
    events = openings.ask(lot, command, at)
    if isinstance(events, Refusal) or not isinstance(events[-1], BidsOpened):
        return events
    return with_close(state, (*events, ends(lot, at)), at)
