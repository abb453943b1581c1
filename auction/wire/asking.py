"""A client's request as the command the rules decide on. Who asks is the session's word, never the frame's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from auction.core import commands
from auction.core.words import Actor
from auction.wire import frames


def command_of(frame: frames.Request, by: Actor, person: str = "") -> commands.Command:
    """What the frame asks, asked by this party, and by the person its session names. Whether it may, the rules say (T3, M1)."""
    command: Any = _COMMANDS[type(frame)](frame, by)
    if person and type(command) in _OF_PERSONS:
        command = replace(command, person=person)
    asked: commands.Command = command
    return asked


def bid_in_mind(frame: frames.Preview, by: Actor) -> commands.PlaceBid:
    """The bid whose preview is asked for, by this party."""
    return commands.PlaceBid(frame.id, by, frame.supplier, frame.lot, frame.prices, frame.confirm, frame.answers)


def _accept_terms(frame: frames.AcceptTerms, by: Actor) -> commands.Command:
    return commands.AcceptTerms(frame.id, by, by.party, frame.terms_sha256)


def _bid(frame: frames.Bid, by: Actor) -> commands.Command:
    return commands.PlaceBid(frame.id, by, by.party, frame.lot, frame.prices, frame.confirm, frame.answers)


def _surrogate_bid(frame: frames.SurrogateBid, by: Actor) -> commands.Command:
    return commands.PlaceBid(frame.id, by, frame.supplier, frame.lot, frame.prices, frame.confirm, frame.answers)


def _quantity_bid(frame: frames.QuantityBid, by: Actor) -> commands.Command:
    supply = commands.TypedSupply(frame.steps, frame.least, frame.multiple, frame.most)
    return commands.PlaceBid(frame.id, by, by.party, frame.lot, frame.prices, frame.confirm, supply=supply)


def _surrogate_quantity_bid(frame: frames.SurrogateQuantityBid, by: Actor) -> commands.Command:
    supply = commands.TypedSupply(frame.steps, frame.least, frame.multiple, frame.most)
    return commands.PlaceBid(frame.id, by, frame.supplier, frame.lot, frame.prices, frame.confirm, supply=supply)


def _place_package(frame: frames.PlacePackage, by: Actor) -> commands.Command:
    return commands.PlacePackage(frame.id, by, by.party, frame.package, frame.lots, frame.price, frame.group)


def _withdraw_package(frame: frames.WithdrawPackage, by: Actor) -> commands.Command:
    return commands.WithdrawPackage(frame.id, by, by.party, frame.package)


def _withdraw(frame: frames.Withdraw, by: Actor) -> commands.Command:
    return commands.WithdrawBid(frame.id, by, by.party, frame.lot)


def _accept_price(frame: frames.AcceptPrice, by: Actor) -> commands.Command:
    return commands.AcceptPrice(frame.id, by, by.party, frame.lot, frame.tick, frame.quantity)


def _surrogate_accept_price(frame: frames.SurrogateAcceptPrice, by: Actor) -> commands.Command:
    return commands.AcceptPrice(frame.id, by, frame.supplier, frame.lot, frame.tick, frame.quantity)


def _set_limit(frame: frames.SetLimit, by: Actor) -> commands.Command:
    return commands.SetLimit(frame.id, by, by.party, frame.lot, frame.prices, frame.decrement, frame.confirm, frame.quantity)


def _clear_limit(frame: frames.ClearLimit, by: Actor) -> commands.Command:
    return commands.ClearLimit(frame.id, by, by.party, frame.lot)


def _pledge_more(frame: frames.PledgeMore, by: Actor) -> commands.Command:
    width = max(len(frame.quantities), len(frame.prices))
    quantities, prices = (texts + ("",) * (width - len(texts)) for texts in (frame.quantities, frame.prices))
    steps = tuple(commands.TypedStep(quantity, price) for quantity, price in zip(quantities, prices, strict=True))
    return commands.PledgeMore(frame.id, by, frame.member, frame.lot, steps)


def _pause(frame: frames.Pause, by: Actor) -> commands.Command:
    return commands.PauseAuction(frame.id, by, frame.reason)


def _resume(frame: frames.Resume, by: Actor) -> commands.Command:
    return commands.ResumeAuction(frame.id, by)


def _extend(frame: frames.Extend, by: Actor) -> commands.Command:
    return commands.ExtendLot(frame.id, by, frame.lot, frame.by_us, frame.reason)


def _open_auction(frame: frames.OpenAuction, by: Actor) -> commands.Command:
    return commands.OpenAuction(frame.id, by, frame.reason)


def _close_lot(frame: frames.CloseLot, by: Actor) -> commands.Command:
    return commands.CloseLot(frame.id, by, frame.lot, frame.reason)


def _exclude(frame: frames.Exclude, by: Actor) -> commands.Command:
    return commands.ExcludeSupplier(frame.id, by, frame.supplier, frame.reason)


def _confirm_award(frame: frames.ConfirmAward, by: Actor) -> commands.Command:
    return commands.ConfirmAward(frame.id, by, frame.lots, frame.reason)


def _reject_award(frame: frames.RejectAward, by: Actor) -> commands.Command:
    return commands.RejectAward(frame.id, by, frame.lots, frame.reason)


def _fail_winner(frame: frames.FailWinner, by: Actor) -> commands.Command:
    return commands.FailWinner(frame.id, by, frame.supplier, frame.reason)


def _record_deposit(frame: frames.RecordDeposit, by: Actor) -> commands.Command:
    return commands.RecordDeposit(frame.id, by, frame.supplier, frame.lot, frame.amount, frame.form, frame.reference)


def _return_deposit(frame: frames.ReturnDeposit, by: Actor) -> commands.Command:
    return commands.ReturnDeposit(frame.id, by, frame.supplier, frame.lot)


def _readmit(frame: frames.Readmit, by: Actor) -> commands.Command:
    return commands.ReadmitSupplier(frame.id, by, frame.supplier, frame.reason)


def _cancel(frame: frames.Cancel, by: Actor) -> commands.Command:
    return commands.CancelAuction(frame.id, by, frame.reason)


def _message(frame: frames.Message, by: Actor) -> commands.Command:
    return commands.SendMessage(frame.id, by, frame.text)


def _approve(frame: frames.Approve, by: Actor) -> commands.Command:
    return commands.Approve(frame.id, by, frame.request)


def _drop_request(frame: frames.DropRequest, by: Actor) -> commands.Command:
    return commands.DropRequest(frame.id, by, frame.request)


def _submit_envelope(frame: frames.SubmitEnvelope, by: Actor) -> commands.Command:
    return commands.SubmitEnvelope(frame.id, by, by.party, frame.lot, frame.text, frame.documents)


def _assess_envelope(frame: frames.AssessEnvelope, by: Actor) -> commands.Command:
    return commands.AssessEnvelope(frame.id, by, frame.lot, frame.supplier, frame.passed, frame.reason)


def _open_bids(frame: frames.OpenBids, by: Actor) -> commands.Command:
    return commands.OpenBids(frame.id, by, frame.lot)


def _approve_contract(frame: frames.ApproveContract, by: Actor) -> commands.Command:
    return commands.ApproveContract(frame.id, by, frame.contract)


def _return_contract(frame: frames.ReturnContract, by: Actor) -> commands.Command:
    return commands.ReturnContract(frame.id, by, frame.contract, frame.reason)


_COMMANDS: Final[Mapping[type, Callable[[Any, Actor], commands.Command]]] = {
    frames.AcceptTerms: _accept_terms,
    frames.Bid: _bid,
    frames.SurrogateBid: _surrogate_bid,
    frames.QuantityBid: _quantity_bid,
    frames.SurrogateQuantityBid: _surrogate_quantity_bid,
    frames.PlacePackage: _place_package,
    frames.WithdrawPackage: _withdraw_package,
    frames.Withdraw: _withdraw,
    frames.AcceptPrice: _accept_price,
    frames.SurrogateAcceptPrice: _surrogate_accept_price,
    frames.SetLimit: _set_limit,
    frames.ClearLimit: _clear_limit,
    frames.PledgeMore: _pledge_more,
    frames.Pause: _pause,
    frames.Resume: _resume,
    frames.Extend: _extend,
    frames.OpenAuction: _open_auction,
    frames.CloseLot: _close_lot,
    frames.Exclude: _exclude,
    frames.ConfirmAward: _confirm_award,
    frames.RejectAward: _reject_award,
    frames.FailWinner: _fail_winner,
    frames.RecordDeposit: _record_deposit,
    frames.ReturnDeposit: _return_deposit,
    frames.Readmit: _readmit,
    frames.Cancel: _cancel,
    frames.Message: _message,
    frames.Approve: _approve,
    frames.DropRequest: _drop_request,
    frames.SubmitEnvelope: _submit_envelope,
    frames.AssessEnvelope: _assess_envelope,
    frames.OpenBids: _open_bids,
    frames.ApproveContract: _approve_contract,
    frames.ReturnContract: _return_contract,
}
_OF_PERSONS: Final = frozenset(kind for kind in commands.COMMANDS.values() if hasattr(kind, "person"))
"""What is asked by a person, where the session names one (M1)."""
