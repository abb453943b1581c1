"""(state, event) -> the state, in place. It believes and checks nothing: what may happen is decided in decide.py."""

from typing import assert_never

from auction.core.agreeing import agreed, drawn
from auction.core.aliases import codes_of
from auction.core.clocks import tick_ends
from auction.core.commands import PassTime, RevealClose
from auction.core.deposits import deposit_moved, needed_by
from auction.core.due import remember
from auction.core.entries import Entry
from auction.core.events import (
    ActionRequested,
    AllotmentMade,
    AuctionAnnounced,
    AuctionCancelled,
    AuctionClosed,
    AuctionOpened,
    AuctionPaused,
    AuctionResumed,
    AuctionSuspended,
    AwardConfirmed,
    AwardProposed,
    AwardRejected,
    AwardReopened,
    BidPlaced,
    BidSealed,
    BidsKept,
    BidsOpened,
    BidWithdrawn,
    ClockPutBack,
    ContractApproved,
    ContractDrawn,
    ContractReturned,
    ContractSigned,
    DepositForfeited,
    DepositReceived,
    DepositReturned,
    EnvelopeAssessed,
    EnvelopeSealed,
    Event,
    GraceEnded,
    LimitCleared,
    LimitSet,
    LotClosed,
    LotCutShort,
    LotDelayed,
    LotExtended,
    LotOpened,
    LotteryDrawn,
    MessageSent,
    MorePledged,
    OpeningAsked,
    OpeningMoved,
    OutageRecorded,
    OvertimeGranted,
    PackagePlaced,
    PackageWithdrawn,
    PriceAccepted,
    ProvisionalFound,
    RequestApproved,
    RequestDropped,
    RulesChosen,
    SecretRevealed,
    StageClosed,
    StageOpened,
    StageSkipped,
    SupplierExcluded,
    SupplierHeld,
    SupplierReadmitted,
    SupplierReleased,
    TermsAccepted,
    TermsAmended,
    TickEnded,
    TurnEnded,
    WinnerFailed,
)
from auction.core.holds import award_reopened, awards_after, supplier_held
from auction.core.joint import rules_chosen
from auction.core.parts import parts_by_lot
from auction.core.passage import (
    grace_ended,
    lot_opened,
    new_lots,
    opening_moved,
    shifted,
    stage_closed,
    stage_opened,
    stage_skipped,
    tick_ended,
)
from auction.core.persons import awarded_by
from auction.core.provisional import provisional_found
from auction.core.sequence import replan
from auction.core.standing import bid_of, leaves, noted, opened_seals, stands
from auction.core.state import Assessment, Envelope, Limit, LotState, Notice, Package, Request, State, Status
from auction.core.terms import Terms


def believe(state: State, entry: Entry) -> None:
    """Take a whole entry in: its number and stamp, its events in order, and that its command id has been used."""
    state.seq, state.at = entry.seq, entry.at
    for event in entry.events:
        evolve(state, event)
        remember(state, event)
        if isinstance(event, ActionRequested):
            seen = tuple(awarded_by(state, entry.command))
            state.requests[event.request] = Request(entry.command, event.kind, event.person, entry.at, event.lapses_at, seen)
    state.heard_at = max(state.heard_at, _heard_at(entry))
    state.seen.setdefault((entry.command.by.role, entry.command.by.party, entry.command.id), entry.seq)


def _heard_at(entry: Entry) -> int:
    """When bids could be taken for certain, by this entry (S6): its stamp, but of time that passed the due moment."""
    if not isinstance(entry.command, (PassTime, RevealClose)):
        return entry.at
    return max((getattr(event, "at", 0) for event in entry.events), default=0)


def evolve(state: State, event: Event) -> None:
    """Take one event in. `state.seq` and `state.at` are those of the entry it stands in."""
    match event:
        case BidPlaced():  # the first, as nearly everything that happens is one
            _bid_placed(state, event)
        case AuctionAnnounced(terms=terms):
            _bound_by(state, terms, event.terms_sha256)
        case TermsAmended(terms=terms):
            _bound_by(state, terms, event.terms_sha256)
            state.accepted = {}
            state.amendments.append(Notice(state.at, event.reason, event.terms_sha256))
        case OpeningMoved():
            opening_moved(state, event)
        case AuctionOpened():
            state.status = "open"
        case TermsAccepted(supplier=supplier):
            state.accepted.setdefault(supplier, state.seq)
        case BidSealed():
            _bid_sealed(state, event)
        case StageClosed(lot=lot, at=at):
            stage_closed(state.lots[lot], at)
            state.lots[lot].next_stage_at = at + state.lots[lot].terms.stages[event.stage + 1].pause_us
        case StageOpened():
            stage_opened(state, event)
        case StageSkipped(lot=lot, stage=stage, at=at):
            stage_skipped(state.lots[lot], stage, at)
        case LotOpened():
            lot_opened(state, event)
        case TurnEnded(lot=lot):
            opened_seals(state.lots[lot])
            state.lots[lot].turn = event.turn
        case PriceAccepted(lot=lot, supplier=supplier):
            state.lots[lot].sealed[supplier] = bid_of(state, event)
        case TickEnded():
            tick_ended(state.lots[event.lot], event)
        case GraceEnded(lot=lot, at=at, takers=takers):
            grace_ended(state.lots[lot], takers, at)
        case ClockPutBack(lot=lot):
            moved = event.ends_at - tick_ends(state.lots[lot], event.tick)
            state.lots[lot].closes_at += moved
            state.lots[lot].hard_stop += moved
        case SecretRevealed(lot=lot, secret=secret):
            state.lots[lot].secret = secret
        case LotteryDrawn(secret=secret):
            state.lottery = secret
        case PackagePlaced(supplier=supplier, package=package):
            placed = Package(supplier, package, event.lots, event.price, event.group, state.at, state.seq)
            state.packages[supplier, package] = state.last_packages[supplier, package] = placed
        case PackageWithdrawn(supplier=supplier, package=package):
            del state.packages[supplier, package]
        case BidWithdrawn(lot=lot, supplier=supplier):
            noted(state.lots[lot], state.at)
            if state.lots[lot].sealed.pop(supplier, None) is None:
                leaves(state.lots[lot], supplier)
            state.lots[lot].limits.pop(supplier, None)
        case LimitSet(lot=lot, supplier=supplier):
            state.lots[lot].limits.pop(supplier, None)  # the last set is the last in order (X5)
            state.lots[lot].limits[supplier] = Limit(event.id, supplier, event.prices, event.value, event.decrement, event.quantity)
            state.lots[lot].limits_from = state.at
        case MorePledged(lot=lot, member=member, steps=steps):
            state.lots[lot].joining[member] = steps
        case LimitCleared(lot=lot, supplier=supplier):
            del state.lots[lot].limits[supplier]
        case OvertimeGranted(lot=lot, closes_at=closes_at):
            state.lots[lot].closes_at, state.lots[lot].overtimes = closes_at, event.count
        case LotExtended(lot=lot, closes_at=closes_at):
            state.lots[lot].closes_at, state.lots[lot].hard_stop = closes_at, event.hard_stop
        case AuctionPaused(reason=reason):
            _stands_still(state, status="paused", why=reason)
        case AuctionSuspended(cause=cause):
            _stands_still(state, status="suspended", why=cause)
            state.lost_touch += cause == "disconnects"
        case AuctionResumed(moved_us=moved):
            for lot_state in state.lots.values():
                shifted(lot_state, moved, since=state.paused_at)
                lot_state.limits_from = state.at
            state.status, state.paused_at, state.paused_why = "open", 0, ""
        case OutageRecorded(since=since, until=until):
            state.outages, state.outage = state.outages + 1, (since, until)
            for lot_state in state.lots.values():
                if since < lot_state.hard_stop:
                    noted(lot_state, since)
        case LotDelayed(lot=lot, by_us=moved, since=since):
            shifted(state.lots[lot], moved, since=since)
        case LotCutShort(lot=lot, reason=reason):
            state.lots[lot].cut_short = reason
        case SupplierExcluded(supplier=supplier, reason=reason):
            state.excluded[supplier] = reason
            state.packages = {key: held for key, held in state.packages.items() if held.supplier != supplier}
            for lot_state in state.lots.values():
                leaves(lot_state, supplier)
                lot_state.sealed.pop(supplier, None)
                lot_state.limits.pop(supplier, None)
                lot_state.limits_from = state.at
        case SupplierReadmitted(supplier=supplier, reason=reason):
            del state.excluded[supplier]
            state.readmitted[supplier] = reason
        case SupplierHeld():
            supplier_held(state, event)
        case SupplierReleased(supplier=supplier):
            state.on_hold.pop(supplier, None)
            state.holding.setdefault(supplier, []).append((state.seq, ()))
            state.market_seq, state.market_moment = event.market_seq, event.moment
        case AwardReopened(lot=lot):
            award_reopened(state, lot)
        case AuctionCancelled(reason=reason):
            state.status, state.cancelled_why = "cancelled", reason
        case MessageSent(text=text):
            state.messages.append(Notice(state.at, text))
        case ActionRequested(request=request):
            state.requested = request  # what was asked is the entry's command, which `believe` keeps
        case RequestApproved(request=request) | RequestDropped(request=request):
            del state.requests[request]
        case EnvelopeSealed(lot=lot, supplier=supplier):
            state.lots[lot].envelopes[supplier] = Envelope(event.text, event.documents)
        case BidsKept():
            _bids_kept(state.lots[event.lot], event)
        case EnvelopeAssessed(lot=lot, supplier=supplier):
            state.lots[lot].assessed[supplier] = Assessment(event.passed, event.reason)
        case OpeningAsked(lot=lot, person=person):
            state.lots[lot].openers = (*state.lots[lot].openers, person)
        case BidsOpened(lot=lot, unopened=unopened):
            state.lots[lot].opening_by, state.lots[lot].openers = None, ()
            for supplier in unopened:
                del state.lots[lot].sealed[supplier]
        case LotClosed(lot=lot, at=at):
            stage_closed(state.lots[lot], at)
            state.lots[lot].closed_at = at
            state.lots[lot].next_stage_at = None
            if state.known_terms().sequence == "serial":
                replan(state, lot, at)
        case AuctionClosed(at=at):
            state.status, state.closed_at = "closed", at
        case AwardProposed(lines=lines, unawarded=unawarded):
            state.status, state.award_total = "proposed", event.total
            state.awards = awards_after(state.awards, parts_by_lot(lines))
            state.unawarded = {none.lot: none for none in unawarded}
            state.packages_left_out, state.given_up = event.packages, event.given_up
            state.award_gap = event.total - event.bound
        case WinnerFailed(supplier=supplier, reason=reason):
            state.excluded[supplier] = reason
        case DepositReceived() | DepositReturned() | DepositForfeited():
            deposit_moved(state, event)
        case ProvisionalFound():
            provisional_found(state, event)
        case RulesChosen(rules=rules, reason=reason):
            rules_chosen(state, rules, reason)
        case AwardConfirmed(lot=lot, reason=reason):
            state.awards[lot].status, state.awards[lot].reason = "confirmed", reason
        case AwardRejected(lot=lot, reason=reason):
            state.awards[lot].status, state.awards[lot].reason = "rejected", reason
        case AllotmentMade(lines=allotted):
            state.status, state.allotment, state.settled, state.saving = "settled", allotted, event.settled, event.saving
        case ContractDrawn(contract=contract):
            drawn(state, contract)
        case ContractApproved() | ContractReturned() | ContractSigned():
            agreed(state, event)
        case _ as never:
            assert_never(never)


def _bound_by(state: State, terms: Terms, terms_sha256: str) -> None:
    """These terms hold from now on; nothing has been bid under them."""
    state.terms, state.terms_sha256, state.status = terms, terms_sha256, "announced"
    state.admitted = {party.id: party for party in terms.suppliers}
    state.codes = codes_of(terms.seed, state.admitted) if terms.visibility.aliases == "random" else {}
    state.opens_at, state.lots = terms.opens_at, new_lots(terms)
    state.deposit_needed = needed_by(terms)
    state.draws = tuple(lot.id for lot in terms.lots if any(stage.random_us for stage in lot.stages))


def _bids_kept(lot: LotState, event: BidsKept) -> None:
    """Only the envelopes of those who named a price in the stage that asked for them are read."""
    lot.closes_at, lot.opening_by = event.at, event.opens_by
    if lot.course.technical:
        lot.envelopes = {supplier: held for supplier, held in lot.envelopes.items() if supplier in lot.sealed}
        lot.envelopes_open = True


def _bid_placed(state: State, event: BidPlaced) -> None:
    lot = state.lots[event.lot]
    noted(lot, state.at)
    stands(lot, bid_of(state, event))


def _bid_sealed(state: State, event: BidSealed) -> None:
    lot = state.lots[event.lot]
    noted(lot, state.at)
    lot.sealed[event.supplier] = bid_of(state, event)
    lot.has_sealed.add(event.supplier)


def _stands_still(state: State, *, status: Status, why: str) -> None:
    """A pause or a suspension begins (S1, S4)."""
    state.status, state.paused_at, state.paused_why = status, state.at, why
    for lot in state.lots.values():
        noted(lot, state.at)
