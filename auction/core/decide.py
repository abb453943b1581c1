"""(state, command, stamp) -> events, or one refusal. Pure: it changes nothing and knows no clock."""

from typing import assert_never

from auction.core import agreeing, deposits, openings, persons, settling
from auction.core.announcing import fault_in
from auction.core.barriers import (
    clearing_shut,
    limit_shut,
    lot_not_open,
    lot_shut,
    package_shut,
    unless_before_close,
    without_reason,
)
from auction.core.bidding import accept_price, accept_terms, place_bid, submit, withdraw
from auction.core.commands import (
    AcceptPrice,
    AcceptTerms,
    AmendTerms,
    AnnounceAuction,
    Approve,
    ApproveContract,
    AssessEnvelope,
    CancelAuction,
    ChooseRules,
    ClearLimit,
    CloseLot,
    Command,
    ConfirmAward,
    DrawLottery,
    DropRequest,
    ExcludeSupplier,
    ExtendLot,
    FailWinner,
    HoldSupplier,
    OpenAuction,
    OpenBids,
    PassTime,
    PauseAuction,
    PlaceBid,
    PlacePackage,
    PledgeMore,
    ProposeAward,
    ReadmitSupplier,
    RecordAllotment,
    RecordDeposit,
    RecordProvisional,
    RejectAward,
    ReleaseSupplier,
    ReportOutage,
    ResumeAuction,
    ReturnContract,
    ReturnDeposit,
    RevealClose,
    SendMessage,
    SetLimit,
    SignContract,
    SubmitEnvelope,
    SuspendAuction,
    WithdrawBid,
    WithdrawPackage,
)
from auction.core.conduct import (
    amend,
    close_early,
    exclude,
    extend,
    open_bids,
    open_early,
    pause,
    readmit,
    report_outage,
    resume,
    reveal,
    send,
    suspend,
)
from auction.core.decision import Decision
from auction.core.due import due_events, next_due
from auction.core.errors import InvariantBroken
from auction.core.events import AuctionAnnounced, AuctionCancelled
from auction.core.holds import fail_winner, hold, release
from auction.core.joining import pledge_more
from auction.core.limits import clear_limit, set_limit
from auction.core.open_terms import terms_hash
from auction.core.packages import place_package, withdraw_package
from auction.core.permissions import is_permitted
from auction.core.provisional import record_provisional
from auction.core.proxies import with_answers
from auction.core.refusals import Refusal, refuse
from auction.core.state import State


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
    if not is_permitted(command):
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
    return refusal or persons.approved(state, request, command, _outcome(state, request.command, at))


def _outcome(state: State, command: Command, at: int) -> Decision:
    """What the command brings about as soon as nobody else need agree."""
    match command:
        case PlaceBid():  # the first, as nearly everything that is asked is one
            return place_bid(state, command, at)
        case PassTime():
            return due_events(state, at) or refuse("nothing_due")
        case RevealClose():
            return reveal(state, command, at)
        case DrawLottery():
            return settling.draw_lottery(state, command)
        case AcceptTerms():
            return accept_terms(state, command)
        case WithdrawBid():
            return withdraw(state, command, at)
        case PlacePackage():
            return package_shut(state, command, command.lots, at) or place_package(state, command)
        case WithdrawPackage():
            last = state.last_packages.get((command.supplier, command.package))
            return package_shut(state, command, () if last is None else last.lots, at) or withdraw_package(state, command)
        case SetLimit():
            return limit_shut(state, command, at) or set_limit(state, command)
        case ClearLimit():
            return clearing_shut(state, command) or clear_limit(state, command)
        case PledgeMore():
            return unless_before_close(state) or lot_shut(state, command.lot) or pledge_more(state, command)
        case AcceptPrice():
            return accept_price(state, command, at)
        case PauseAuction():
            return pause(state, command)
        case ResumeAuction():
            return resume(state, command, at)
        case ExtendLot():
            return extend(state, command, at)
        case ExcludeSupplier():
            return exclude(state, command)
        case HoldSupplier():
            return hold(state, command, at)
        case ReleaseSupplier():
            return release(state, command, at)
        case SuspendAuction():
            return suspend(state, command)
        case ReportOutage():
            return report_outage(state, command, at)
        case OpenAuction():
            return open_early(state, command, at)
        case CloseLot():
            return close_early(state, command, at)
        case RecordProvisional():
            return record_provisional(state, command)
        case ProposeAward():
            return settling.propose(state, command)
        case FailWinner():
            return without_reason(command.reason) or fail_winner(state, command, at)
        case RecordDeposit():
            return deposits.record(state, command)
        case ReturnDeposit():
            return deposits.give_back(state, command)
        case ChooseRules():
            return without_reason(command.reason) or settling.choose_rules(state, command)
        case ConfirmAward():
            return settling.confirm(state, command)
        case RejectAward():
            return without_reason(command.reason) or settling.reject(state, command)
        case RecordAllotment():
            return settling.allot(state, command)
        case AmendTerms():
            return amend(state, command, at)
        case ReadmitSupplier():
            return readmit(state, command)
        case CancelAuction():
            return unless_before_close(state) or without_reason(command.reason) or (AuctionCancelled(command.reason),)
        case SendMessage():
            return send(state, command)
        case SubmitEnvelope():
            return submit(state, command, at)
        case AssessEnvelope():
            return lot_not_open(state, command.lot) or openings.assess(state.lots[command.lot], command)
        case OpenBids():
            return open_bids(state, command, at)
        case ApproveContract():
            return agreeing.approve(state, command)
        case ReturnContract():
            return agreeing.send_back(state, command)
        case SignContract():
            return agreeing.sign(state, command)
        case AnnounceAuction() | Approve() | DropRequest():
            raise InvariantBroken(f"{type(command).__name__} is decided before this")
        case _ as never:
            assert_never(never)


def _announce(state: State, command: AnnounceAuction, at: int) -> Decision:
    if state.terms is not None:
        return refuse("auction_exists")
    fault = fault_in(command.terms, at)
    if fault is not None:
        return refuse("terms_invalid", fault)
    return (AuctionAnnounced(command.terms, terms_hash(command.terms)),)
