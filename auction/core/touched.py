"""What an event may have changed in what anybody is shown."""

from dataclasses import dataclass

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
from auction.core.state import State


@dataclass(frozen=True, slots=True)
class Touched:
    """What an event may have changed: rows of lots, of suppliers, awards and contracts, what was told, requests, packages;
    contracts of which a step was taken."""

    lots: tuple[str, ...] = ()
    suppliers: tuple[str, ...] = ()
    awards: bool = False
    told: tuple[str, ...] = ()
    requests: tuple[int, ...] = ()
    packages: bool = False
    contracts: tuple[str, ...] = ()


def touched_by(state: State, event: Event) -> Touched:
    """What this event, already believed, may have changed in any view."""
    match event:
        case BidSealed(lot=lot) | StageClosed(lot=lot) | StageOpened(lot=lot) | TurnEnded(lot=lot) | SecretRevealed(lot=lot):
            return Touched(lots=(lot,))
        case LimitSet(lot=lot) | LimitCleared(lot=lot) | MorePledged(lot=lot):
            return Touched(lots=(lot,))
        case LotClosed() if state.known_terms().sequence == "serial":
            return Touched(lots=tuple(state.lots))
        case BidPlaced(lot=lot) | BidWithdrawn(lot=lot) | OvertimeGranted(lot=lot) | LotExtended(lot=lot) | LotClosed(lot=lot):
            return Touched(lots=(lot,))
        case PriceAccepted(lot=lot) | TickEnded(lot=lot) | GraceEnded(lot=lot) | ClockPutBack(lot=lot):
            return Touched(lots=(lot,))
        case EnvelopeSealed(lot=lot) | BidsKept(lot=lot) | EnvelopeAssessed(lot=lot) | OpeningAsked(lot=lot) | BidsOpened(lot=lot):
            return Touched(lots=(lot,))
        case TermsAmended(dropped=dropped):
            told = (f"amendment:{len(state.amendments)}",)
            return Touched(lots=(*state.lots, *dropped), suppliers=tuple(state.admitted), told=told)
        case MessageSent(number=number):
            return Touched(told=(f"message:{number}",))
        case ActionRequested(request=request) | RequestApproved(request=request) | RequestDropped(request=request):
            return Touched(requests=(request,))
        case AuctionAnnounced() | AuctionClosed() | AuctionCancelled():  # a close makes insiders
            return Touched(lots=tuple(state.lots), suppliers=tuple(state.admitted), packages=True)
        case PackagePlaced() | PackageWithdrawn() | ProvisionalFound():
            return Touched(packages=True)
        case LotDelayed(lot=lot) | LotOpened(lot=lot) | LotCutShort(lot=lot) | StageSkipped(lot=lot):
            return Touched(lots=(lot,))
        case OutageRecorded():
            return Touched()
        case AuctionOpened() | AuctionPaused() | AuctionResumed() | AuctionSuspended() | OpeningMoved():
            return Touched(lots=tuple(state.lots))
        case SupplierExcluded(supplier=supplier) | SupplierReadmitted(supplier=supplier):
            return Touched(lots=tuple(state.lots), suppliers=(supplier,), awards=True, packages=True)
        case SupplierHeld(supplier=supplier) | SupplierReleased(supplier=supplier):
            return Touched(suppliers=(supplier,), awards=True)
        case TermsAccepted(supplier=supplier):
            return Touched(suppliers=(supplier,))
        case DepositReceived(supplier=supplier) | DepositReturned(supplier=supplier) | DepositForfeited(supplier=supplier):
            return Touched(suppliers=(supplier,))
        case LotteryDrawn():
            return Touched()
        case WinnerFailed(supplier=supplier):
            return Touched(suppliers=(supplier,), awards=True)
        case RulesChosen():
            return Touched(awards=True)
        case AwardReopened() | AwardProposed() | AwardConfirmed() | AwardRejected() | AllotmentMade() | ContractDrawn():
            return Touched(awards=True, packages=True)
        case ContractApproved(contract=contract) | ContractReturned(contract=contract) | ContractSigned(contract=contract):
            return Touched(contracts=(contract,))
