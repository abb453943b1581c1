"""Who may ask for what, whatever the auction is at (rule T3)."""

from auction.core.commands import (
    AcceptPrice,
    AcceptTerms,
    ClearLimit,
    Command,
    DrawLottery,
    HoldSupplier,
    PassTime,
    PlaceBid,
    PlacePackage,
    PledgeMore,
    ProposeAward,
    RecordAllotment,
    RecordProvisional,
    ReleaseSupplier,
    ReportOutage,
    ResumeAuction,
    RevealClose,
    SetLimit,
    SignContract,
    SubmitEnvelope,
    SuspendAuction,
    WithdrawBid,
    WithdrawPackage,
)
from auction.core.words import CONSORTIUM, ENGINE, Actor


def is_engine(by: Actor) -> bool:
    """Whether the engine itself asks: no person may in its name."""
    return by == ENGINE


def _is_coordinator(by: Actor) -> bool:
    return by.role == "buyer" and by.party == CONSORTIUM


def _is_supplier(by: Actor, supplier: str) -> bool:
    return by.role == "supplier" and by.party == supplier


def is_permitted(command: Command) -> bool:
    """Whether who asks is one who may ask for this (rule T3)."""
    match command:
        case PlaceBid() | AcceptPrice():
            return _is_supplier(command.by, command.supplier) or _is_coordinator(command.by)
        case PassTime() | RevealClose() | DrawLottery() | SuspendAuction() | ReportOutage() | ProposeAward() | RecordAllotment():
            return is_engine(command.by)
        case HoldSupplier() | ReleaseSupplier() | SignContract() | RecordProvisional():
            return is_engine(command.by)
        case ResumeAuction():
            return is_engine(command.by) or _is_coordinator(command.by)
        case AcceptTerms() | WithdrawBid() | PlacePackage() | WithdrawPackage() | SetLimit() | ClearLimit() | SubmitEnvelope():
            return _is_supplier(command.by, command.supplier)
        case PledgeMore():
            return command.by == Actor("buyer", command.member) or _is_coordinator(command.by)
        case _:
            return _is_coordinator(command.by)
