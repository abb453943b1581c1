"""What suppliers bring about: that they accept the terms, bid, accept the price of a clock, take back, hand in an envelope."""

from auction.core import openings
from auction.core.barriers import barred, bidding_shut, unless_before_close, unless_bound
from auction.core.commands import AcceptPrice, AcceptTerms, PlaceBid, SubmitEnvelope, WithdrawBid
from auction.core.decision import Decision
from auction.core.due import with_close
from auction.core.evaluation import comparable_of
from auction.core.events import BidPlaced, BidSealed, BidWithdrawn, TermsAccepted
from auction.core.formats import Offer, clockwork_of, kind_of
from auction.core.overtime import in_window, overtime_for
from auction.core.reading import read_bid
from auction.core.refusals import Refusal, refuse
from auction.core.state import StandingBid, State


def accept_terms(state: State, command: AcceptTerms) -> Decision:
    """T4: only the terms that hold now, named by their hash."""
    refusal = unless_before_close(state) or barred(state, command.supplier)
    if refusal is not None:
        return refusal
    if command.terms_sha256 != state.terms_sha256:
        return refuse("terms_mismatch")
    return (TermsAccepted(command.supplier),)


def place_bid(state: State, command: PlaceBid, at: int) -> Decision:
    """What follows from a bid of one who may ask for it: that it stands or lies sealed, or the first rule that refuses it."""
    terms = state.known_terms()
    refusal = bidding_shut(state, command, at)
    if refusal is not None:
        return refusal
    lot = state.lots[command.lot]
    surrogate = command.by.role == "buyer"
    if surrogate and terms.surrogate_bids and lot.course.is_private:
        return refuse("surrogate_sealed")
    refusal = unless_bound(state, command) or openings.unless_enveloped(lot, command.supplier)
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
    placed = BidPlaced(command.lot, command.supplier, prices, value, surrogate, command.answers, told, supply=supply)
    if not in_window(terms.overtime, lot, at):
        return (placed,)
    bid = StandingBid(command.supplier, prices, value, at, state.seq + 1, surrogate, comparable, command.answers, supply=supply)
    return (placed, *overtime_for(state, lot, bid, at))


def accept_price(state: State, command: AcceptPrice, at: int) -> Decision:
    """K4: the price on show, as the clock of the stage takes it."""
    refusal = bidding_shut(state, command, at) or unless_bound(state, command)
    if refusal is not None:
        return refusal
    lot = state.lots[command.lot]
    clockwork = clockwork_of(lot)
    assert clockwork is not None, "only where a clock names the price"
    events = clockwork.accept(lot, command, at)
    return events if isinstance(events, Refusal) else with_close(state, events, at)


def withdraw(state: State, command: WithdrawBid, at: int) -> Decision:
    """B14: the supplier's own standing or sealed bid, where the terms let it take one back."""
    refusal = bidding_shut(state, command, at)
    if refusal is not None:
        return refusal
    lot = state.lots[command.lot]
    if state.known_terms().withdrawal == "never" or lot.course.clock is not None:
        return refuse("withdrawal_not_allowed")
    if command.supplier not in (lot.sealed if lot.course.is_private else lot.standing):
        return refuse("nothing_to_withdraw")
    return (BidWithdrawn(command.lot, command.supplier),)


def submit(state: State, command: SubmitEnvelope, at: int) -> Decision:
    """M8: a technical envelope, as long as the stage that asks for it is open."""
    refusal = bidding_shut(state, command, at)
    if refusal is not None:
        return refusal
    if not state.lots[command.lot].course.technical:
        return refuse("no_envelope_asked")
    if state.known_terms().acceptance and command.supplier not in state.accepted:
        return refuse("terms_not_accepted")
    return openings.submit(command)
