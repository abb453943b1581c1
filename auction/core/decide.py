"""(state, command, stamp) -> events, or one refusal. Pure: it changes nothing and knows no clock."""

from collections.abc import Mapping
from typing import Final, assert_never

from auction.core import openings, persons, sequence, settling, suspension
from auction.core.announcing import amendment_fault, fault_in
from auction.core.commands import (
    AcceptPrice,
    AcceptTerms,
    AmendTerms,
    AnnounceAuction,
    Approve,
    AssessEnvelope,
    CancelAuction,
    ClearLimit,
    CloseLot,
    Command,
    ConfirmAward,
    DrawLottery,
    DropRequest,
    ExcludeSupplier,
    ExtendLot,
    OpenAuction,
    OpenBids,
    PassTime,
    PauseAuction,
    PlaceBid,
    PlacePackage,
    ProposeAward,
    ReadmitSupplier,
    RecordAllotment,
    RejectAward,
    ReportOutage,
    ResumeAuction,
    RevealClose,
    SendMessage,
    SetLimit,
    SubmitEnvelope,
    SuspendAuction,
    WithdrawBid,
    WithdrawPackage,
)
from auction.core.due import due_events, next_due, with_close
from auction.core.errors import InvariantBroken
from auction.core.evaluation import comparable_of
from auction.core.events import (
    AuctionAnnounced,
    AuctionCancelled,
    AuctionPaused,
    AuctionResumed,
    BidPlaced,
    BidSealed,
    BidsOpened,
    BidWithdrawn,
    Event,
    LotExtended,
    MessageSent,
    RequestDropped,
    SupplierExcluded,
    SupplierReadmitted,
    TermsAccepted,
    TermsAmended,
)
from auction.core.formats import Offer, clockwork_of, kind_of
from auction.core.formats.japanese import is_in
from auction.core.limits import clear_limit, set_limit
from auction.core.moments import HOUR_US, LATEST_MOMENT
from auction.core.overtime import overtime_for
from auction.core.packages import place_package, withdraw_package
from auction.core.proxies import with_answers
from auction.core.reading import read_bid
from auction.core.refusals import Refusal, refuse
from auction.core.stages import commitment_of, ends, random_close, revealed
from auction.core.state import LotState, StandingBid, State, Status
from auction.core.terms import terms_hash
from auction.core.words import CONSORTIUM, ENGINE, Actor, is_plain, without_blanks

Decision = tuple[Event, ...] | Refusal

LONGEST_EXTENSION_US: Final = 7 * 24 * HOUR_US
LONGEST_MESSAGE: Final = 2000
MOST_MESSAGES: Final = 500


def decide(state: State, command: Command, at: int) -> Decision:
    """What follows from the command stamped `at`: at least one event, or the refusal with the highest precedence.

    Everything due by `at` must have been recorded before (rule C2); a caller that skips that breaks an invariant. What records
    it may itself be late: time that passes, and the reveal of a close and the report of an outage, which look to their own
    moments (F5, S6).
    """
    if at < state.at:
        raise InvariantBroken(f"stamp {at} lies before {state.at}")
    due = next_due(state)
    if due is not None and due <= at and not isinstance(command, PassTime | RevealClose | ReportOutage):
        raise InvariantBroken(f"what was due at {due} has not been recorded before a command stamped {at}")
    if (command.by.role, command.by.party, command.id) in state.seen:
        return refuse("bid_id_reused")
    if not _permitted(command):
        return refuse("not_permitted")
    if isinstance(command, AnnounceAuction):
        return _announce(state, command, at)
    if state.terms is None:
        return refuse("auction_not_announced")
    decision = _decided(state, command, at)
    return decision if isinstance(decision, Refusal) else with_answers(state, decision, at)


def _decided(state: State, command: Command, at: int) -> Decision:
    """What the command itself brings about, before automatic bids answer it."""
    match command:
        case Approve():
            return _approve(state, command, at)
        case DropRequest():
            return persons.drop(state, command)
        case _:
            return persons.guarded(state, command, at, _outcome(state, command, at))


def _approve(state: State, command: Approve, at: int) -> Decision:
    """M3: a second person agrees, and what was asked is decided now."""
    request = persons.waiting(state, command)
    if isinstance(request, Refusal):
        return request
    refusal = persons.unless_approvable(request, command.person, at)
    return refusal or persons.approved(command, _outcome(state, request.command, at))


def _outcome(state: State, command: Command, at: int) -> Decision:
    """What the command brings about as soon as nobody else need agree."""
    match command:
        case PassTime():
            return due_events(state, at) or refuse("nothing_due")
        case RevealClose():
            return _reveal(state, command, at)
        case DrawLottery():
            return settling.draw_lottery(state, command)
        case AcceptTerms():
            return _accept_terms(state, command)
        case PlaceBid():
            return place_bid(state, command, at)
        case WithdrawBid():
            return _withdraw(state, command, at)
        case PlacePackage():
            return _package_shut(state, command, command.lots, at) or place_package(state, command)
        case WithdrawPackage():
            last = state.last_packages.get((command.supplier, command.package))
            return _package_shut(state, command, () if last is None else last.lots, at) or withdraw_package(state, command)
        case SetLimit():
            return _limit_shut(state, command, at) or set_limit(state, command)
        case ClearLimit():
            return _clearing_shut(state, command) or clear_limit(state, command)
        case AcceptPrice():
            return _accept_price(state, command, at)
        case PauseAuction():
            return _pause(state, command)
        case ResumeAuction():
            return _resume(state, command, at)
        case ExtendLot():
            return _extend(state, command, at)
        case ExcludeSupplier():
            return _exclude(state, command)
        case SuspendAuction():
            return _suspend(state, command)
        case ReportOutage():
            return _report_outage(state, command, at)
        case OpenAuction():
            return _open_early(state, command, at)
        case CloseLot():
            return _close_early(state, command, at)
        case ProposeAward():
            return settling.propose(state, command)
        case ConfirmAward():
            return settling.confirm(state, command)
        case RejectAward():
            return _without_reason(command.reason) or settling.reject(state, command)
        case RecordAllotment():
            return settling.allot(state, command)
        case AmendTerms():
            return _amend(state, command, at)
        case ReadmitSupplier():
            return _readmit(state, command)
        case CancelAuction():
            return _unless_before_close(state) or _without_reason(command.reason) or (AuctionCancelled(command.reason),)
        case SendMessage():
            return _send(state, command)
        case SubmitEnvelope():
            return _submit(state, command, at)
        case AssessEnvelope():
            return _lot_not_open(state, command.lot) or openings.assess(state.lots[command.lot], command)
        case OpenBids():
            return _open_bids(state, command, at)
        case AnnounceAuction() | Approve() | DropRequest():
            raise InvariantBroken(f"{type(command).__name__} is decided before this")
        case _ as never:
            assert_never(never)


def _is_engine(by: Actor) -> bool:
    return by == ENGINE


def _is_coordinator(by: Actor) -> bool:
    return by.role == "buyer" and by.party == CONSORTIUM


def _permitted(command: Command) -> bool:
    """Who may ask for what (rule T3)."""
    match command:
        case PassTime() | RevealClose() | DrawLottery() | SuspendAuction() | ReportOutage() | ProposeAward() | RecordAllotment():
            return _is_engine(command.by)
        case ResumeAuction():
            return _is_engine(command.by) or _is_coordinator(command.by)
        case AcceptTerms() | WithdrawBid() | PlacePackage() | WithdrawPackage() | SetLimit() | ClearLimit() | SubmitEnvelope():
            return command.by == Actor("supplier", command.supplier)
        case PlaceBid() | AcceptPrice():
            return command.by == Actor("supplier", command.supplier) or _is_coordinator(command.by)
        case _:
            return _is_coordinator(command.by)


def _announce(state: State, command: AnnounceAuction, at: int) -> Decision:
    if state.terms is not None:
        return refuse("auction_exists")
    fault = fault_in(command.terms, at)
    if fault is not None:
        return refuse("terms_invalid", fault)
    return (AuctionAnnounced(command.terms, terms_hash(command.terms)),)


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


def _unless_open(state: State) -> Refusal | None:
    """B1 and S3: nothing is bid before the opening, during a pause, or after the close."""
    return None if state.status == "open" else refuse(_NOT_OPEN[state.status])


def _unless_running(state: State) -> Refusal | None:
    return None if state.stands_still else _unless_open(state)


def _unless_before_close(state: State) -> Refusal | None:
    return None if state.status in ("announced", "open", "paused", "suspended") else refuse(_NOT_OPEN[state.status])


def _lot_shut(state: State, lot: str) -> Refusal | None:
    found = state.lots.get(lot)
    if found is None:
        return refuse("lot_unknown")
    return None if found.is_open else refuse("lot_closed")


def _bidding_shut(state: State, command: PlaceBid | AcceptPrice | WithdrawBid | SubmitEnvelope, at: int) -> Refusal | None:
    """Whether the auction, the lot, the stage, or who bids keeps a bid out (B1, B2, F2, F3, F6, K1, K8)."""
    return (
        _unless_open(state)
        or _lot_shut(state, command.lot)
        or _stage_shut(state.lots[command.lot], at)
        or _unless_kind(state.lots[command.lot], command)
        or _barred(state, command.supplier)
        or _unless_entrant(state.lots[command.lot], command.supplier)
        or _unless_turn(state.lots[command.lot], command.supplier)
        or _unless_in(state.lots[command.lot], command.supplier)
    )


def _limit_shut(state: State, command: SetLimit, at: int) -> Refusal | None:
    """As a bid is kept out, whoever's turn it is: where bids are made in turns, or sealed, no limit is set anyway (X4)."""
    return (
        _unless_open(state)
        or _lot_shut(state, command.lot)
        or _stage_shut(state.lots[command.lot], at)
        or _barred(state, command.supplier)
        or _unless_entrant(state.lots[command.lot], command.supplier)
    )


def _clearing_shut(state: State, command: ClearLimit) -> Refusal | None:
    """A limit is cleared while the lot is open, between its stages too (X3)."""
    return _unless_open(state) or _lot_shut(state, command.lot) or _barred(state, command.supplier)


def _stage_shut(lot: LotState, at: int) -> Refusal | None:
    """L2, F2 and F5: nothing is bid before the lot opens, between stages, nor once a random close must have come."""
    over = lot.course.random_us > 0 and at >= lot.hard_stop
    return _shut_between(lot) or (refuse("stage_not_open") if over else None)


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


def _package_shut(state: State, command: PlacePackage | WithdrawPackage, lots: tuple[str, ...], at: int) -> Refusal | None:
    """Whether the auction, one of the lots, its stage, or who bids keeps a package out (B1, B2, F2, F3, N11)."""
    refusal = _unless_open(state) or next((shut for lot in lots if (shut := _lot_shut(state, lot))), None)
    if refusal is not None:
        return refusal
    named = [state.lots[lot] for lot in lots]
    return (
        next((shut for lot in named if (shut := _stage_shut(lot, at))), None)
        or _barred(state, command.supplier)
        or next((shut for lot in named if (shut := _unless_entrant(lot, command.supplier))), None)
        or (None if state.known_terms().packages else refuse("packages_not_allowed"))
        or (refuse("terms_not_accepted") if _is_unaccepted(state, command.supplier) else None)
    )


def _is_unaccepted(state: State, supplier: str) -> bool:
    return state.known_terms().acceptance and supplier not in state.accepted


def _without_reason(reason: str) -> Refusal | None:
    return None if without_blanks(reason) else refuse("reason_missing")


def _barred(state: State, supplier: str) -> Refusal | None:
    """B2: only admitted suppliers who have not been excluded."""
    if supplier not in state.admitted:
        return refuse("supplier_not_admitted")
    return refuse("supplier_excluded") if supplier in state.excluded else None


def _accept_terms(state: State, command: AcceptTerms) -> Decision:
    refusal = _unless_before_close(state) or _barred(state, command.supplier)
    if refusal is not None:
        return refusal
    if command.terms_sha256 != state.terms_sha256:
        return refuse("terms_mismatch")
    return (TermsAccepted(command.supplier),)


def place_bid(state: State, command: PlaceBid, at: int) -> Decision:
    """What follows from a bid of one who may ask for it: that it stands or lies sealed, or the first rule that refuses it."""
    terms = state.known_terms()
    refusal = _bidding_shut(state, command, at)
    if refusal is not None:
        return refusal
    lot = state.lots[command.lot]
    surrogate = command.by.role == "buyer"
    if surrogate and terms.surrogate_bids and lot.course.is_private:
        return refuse("surrogate_sealed")
    refusal = _unless_bound(state, command) or openings.unless_enveloped(lot, command.supplier)
    if refusal is not None:
        return refusal
    read = read_bid(terms, lot, command)
    if isinstance(read, Refusal):
        return read
    prices, supply, value = read
    comparable = comparable_of(lot.terms, command.supplier, command.answers, value)
    if comparable <= 0:
        return refuse("comparable_not_positive")
    refusal = kind_of(lot).judge(terms, lot, Offer(command.supplier, value, command.confirm, comparable))
    if refusal is not None:
        return refusal
    told = None if lot.terms.evaluation is None else comparable
    if lot.course.is_private:
        return (BidSealed(command.lot, command.supplier, prices, value, command.answers, told, supply),)
    bid = StandingBid(command.supplier, prices, value, at, state.seq + 1, surrogate, comparable, command.answers, supply=supply)
    placed = BidPlaced(command.lot, command.supplier, prices, value, surrogate, command.answers, told, supply=supply)
    return (placed, *overtime_for(state, lot, bid, at))


def _unless_bound(state: State, command: PlaceBid | AcceptPrice) -> Refusal | None:
    """B15 and T4: whether the terms allow a bid on the supplier's behalf, and whether it has accepted them."""
    terms = state.known_terms()
    if command.by.role == "buyer" and not terms.surrogate_bids:
        return refuse("surrogate_not_allowed")
    unbound = terms.acceptance and command.supplier not in state.accepted
    return refuse("terms_not_accepted") if unbound else None


def _accept_price(state: State, command: AcceptPrice, at: int) -> Decision:
    """K4: the price on show, as the clock of the stage takes it."""
    refusal = _bidding_shut(state, command, at) or _unless_bound(state, command)
    if refusal is not None:
        return refusal
    lot = state.lots[command.lot]
    clockwork = clockwork_of(lot)
    assert clockwork is not None, "only where a clock names the price"
    events = clockwork.accept(lot, command, at)
    return events if isinstance(events, Refusal) else with_close(state, events, at)


def _reveal(state: State, command: RevealClose, at: int) -> Decision:
    """F5: the secret that was committed to, once its moment has come; nothing may have been taken at or after that moment."""
    refusal = _unless_open(state) or _lot_shut(state, command.lot) or _shut_between(state.lots[command.lot])
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


def _withdraw(state: State, command: WithdrawBid, at: int) -> Decision:
    refusal = _bidding_shut(state, command, at)
    if refusal is not None:
        return refusal
    lot = state.lots[command.lot]
    if state.known_terms().withdrawal == "never" or lot.course.clock is not None:
        return refuse("withdrawal_not_allowed")
    if command.supplier not in (lot.sealed if lot.course.is_private else lot.standing):
        return refuse("nothing_to_withdraw")
    return (BidWithdrawn(command.lot, command.supplier),)


def _pause(state: State, command: PauseAuction) -> Decision:
    """S1: only while bidding is open."""
    return _unless_open(state) or _without_reason(command.reason) or (AuctionPaused(command.reason),)


def _resume(state: State, command: ResumeAuction, at: int) -> Decision:
    """S2 and S5: whoever stopped the clock lets it run on, with the time that was left, to the microsecond."""
    by_engine = _is_engine(command.by)
    if state.status == "suspended" and by_engine:
        return suspension.resumed(state, at)
    if state.status == "paused" and not by_engine:
        return (AuctionResumed(at - state.paused_at),)
    if state.status == "open":
        return refuse("auction_not_suspended" if by_engine else "auction_not_paused")
    return refuse(_NOT_OPEN[state.status])


def _suspend(state: State, command: SuspendAuction) -> Decision:
    refusal = _unless_open(state)
    if refusal is not None:
        return refusal
    return suspension.suspended(command.cause) if suspension.may_suspend(state, command.cause) else refuse("suspensions_spent")


def _report_outage(state: State, command: ReportOutage, at: int) -> Decision:
    """S6: what was due by the beginning of the outage must have been recorded before it."""
    refusal = _unless_open(state)
    if refusal is not None:
        return refusal
    due, since = next_due(state), max(command.since, state.heard_at)
    if due is not None and due <= since:
        raise InvariantBroken(f"what was due at {due} has not been recorded before an outage from {since}")
    return suspension.outage(state, since, at) or refuse("outage_harmless")


def _open_early(state: State, command: OpenAuction, at: int) -> Decision:
    """L5: only where the terms provide for it."""
    if state.status == "open":
        return refuse("auction_open")
    if state.status != "announced":
        return refuse(_NOT_OPEN[state.status])
    if not state.known_terms().early_start:
        return refuse("early_start_not_allowed")
    return _without_reason(command.reason) or sequence.opened_early(at, command.reason)


def _close_early(state: State, command: CloseLot, at: int) -> Decision:
    """L6: the present stage, only where the terms provide for it."""
    refusal = _unless_open(state) or _lot_shut(state, command.lot) or _shut_between(state.lots[command.lot])
    if refusal is not None:
        return refusal
    lot = state.lots[command.lot]
    if not sequence.may_be_cut_short(state.known_terms(), lot):
        return refuse("early_close_not_allowed")
    return _without_reason(command.reason) or with_close(state, sequence.cut_short(lot, at, command.reason), at)


def _shut_between(lot: LotState) -> Refusal | None:
    """L2 and F2: before the lot opens and between stages there is no close."""
    if not lot.is_between:
        return None
    return refuse("lot_not_open" if lot.waits else "stage_not_open")


def _extend(state: State, command: ExtendLot, at: int) -> Decision:
    now = state.paused_at if state.stands_still else at
    refusal = (
        _unless_running(state)
        or _lot_shut(state, command.lot)
        or _unless_extensible(state.lots[command.lot], now)
        or _without_reason(command.reason)
    )
    if refusal is not None:
        return refusal
    lot = state.lots[command.lot]
    moved = lot.closes_at + command.by_us, lot.hard_stop + command.by_us
    if not 0 < command.by_us <= LONGEST_EXTENSION_US or moved[1] > LATEST_MOMENT:
        return refuse("extension_invalid")
    return (LotExtended(command.lot, *moved, command.reason),)


def _unless_extensible(lot: LotState, now: int) -> Refusal | None:
    """F2, F5, K2: there is no close to move between stages, and no tick after the last; a random close may have come."""
    drawing = lot.course.random_us > 0 and now >= lot.closes_at
    run_out = lot.course.clock is not None and lot.on_show is None
    return _shut_between(lot) or (refuse("stage_not_open") if drawing or run_out else None)


def _exclude(state: State, command: ExcludeSupplier) -> Decision:
    return (
        _unless_before_close(state)
        or _barred(state, command.supplier)
        or _without_reason(command.reason)
        or (SupplierExcluded(command.supplier, command.reason),)
    )


def _readmit(state: State, command: ReadmitSupplier) -> Decision:
    """M6: only who is excluded can come back."""
    refusal = _unless_before_close(state)
    if refusal is not None:
        return refusal
    if command.supplier not in state.admitted:
        return refuse("supplier_not_admitted")
    if command.supplier not in state.excluded:
        return refuse("supplier_not_excluded")
    return _without_reason(command.reason) or (SupplierReadmitted(command.supplier, command.reason),)


def _amend(state: State, command: AmendTerms, at: int) -> Decision:
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
    return _without_reason(command.reason) or (amended, *(RequestDropped(seq, "") for seq in stale))


def _send(state: State, command: SendMessage) -> Decision:
    """M5: at any time after the announcement."""
    if not without_blanks(command.text) or not is_plain(command.text, longest=LONGEST_MESSAGE):
        return refuse("message_invalid")
    if len(state.messages) >= MOST_MESSAGES:
        return refuse("messages_full")
    return (MessageSent(len(state.messages) + 1, command.text),)


def _submit(state: State, command: SubmitEnvelope, at: int) -> Decision:
    refusal = _bidding_shut(state, command, at)
    if refusal is not None:
        return refusal
    if not state.lots[command.lot].course.technical:
        return refuse("no_envelope_asked")
    if state.known_terms().acceptance and command.supplier not in state.accepted:
        return refuse("terms_not_accepted")
    return openings.submit(state.lots[command.lot], command)


def _lot_not_open(state: State, lot: str) -> Refusal | None:
    return _unless_open(state) or _lot_shut(state, lot)


def _open_bids(state: State, command: OpenBids, at: int) -> Decision:
    lot = state.lots.get(command.lot)
    refusal = persons.without_person(command.person) if lot is not None and lot.course.quorum else None
    refusal = refusal or _lot_not_open(state, command.lot)
    if refusal is not None or lot is None:
        return refusal or refuse("lot_unknown")
    events = openings.ask(lot, command, at)
    if isinstance(events, Refusal) or not isinstance(events[-1], BidsOpened):
        return events
    return with_close(state, (*events, ends(lot, at)), at)
