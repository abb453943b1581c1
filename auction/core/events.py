"""What happened in one auction, in the past tense, noun first. A change to one is a new version, an upcast and a golden sample."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from auction.core.award_rules import AwardRules
from auction.core.commands import AllotmentLine, AwardLine, Cause, Contract, HoldReason, Prospect, Unawarded
from auction.core.deposit_terms import DepositForm, MemberPart
from auction.core.joining_terms import JoinStep
from auction.core.record import record
from auction.core.savings import SavingDivision
from auction.core.schedule import Supply
from auction.core.terms import Guarded, PoolReference, Terms


@dataclass(frozen=True, slots=True)
class AuctionAnnounced:
    """The terms are fixed; suppliers accept them by this hash (rule T2)."""

    TYPE: ClassVar[str] = "AuctionAnnounced.1"
    terms: Terms
    terms_sha256: str


@dataclass(frozen=True, slots=True)
class AuctionOpened:
    """Bidding opened at its due time."""

    TYPE: ClassVar[str] = "AuctionOpened.1"
    at: int


@dataclass(frozen=True, slots=True)
class TermsAccepted:
    """The supplier accepted the terms."""

    TYPE: ClassVar[str] = "TermsAccepted.1"
    supplier: str


@record(frozen=True, slots=True)
class BidPlaced:
    """The supplier's bid stands: unit prices in price units, their value in value units.

    Where the lot is evaluated, also what the supplier answered and the comparable value of E1; None is the value itself.
    `proxy` is empty, or names the request by which the supplier set the limit that the engine bid to (rule X1).
    """

    TYPE: ClassVar[str] = "BidPlaced.1"
    lot: str
    supplier: str
    prices: tuple[int, ...]
    value: int
    surrogate: bool
    answers: tuple[int, ...] = ()
    comparable: int | None = None
    proxy: str = ""
    supply: Supply | None = None


@record(frozen=True, slots=True)
class BidSealed:
    """The supplier's bid lies sealed; it stands from the close of the stage or the turn, and until then nobody else sees it."""

    TYPE: ClassVar[str] = "BidSealed.1"
    lot: str
    supplier: str
    prices: tuple[int, ...]
    value: int
    answers: tuple[int, ...] = ()
    comparable: int | None = None
    supply: Supply | None = None


@dataclass(frozen=True, slots=True)
class StageClosed:
    """A stage that is not the last closed at this moment; what was sealed in it stands."""

    TYPE: ClassVar[str] = "StageClosed.1"
    lot: str
    stage: int
    at: int


@dataclass(frozen=True, slots=True)
class StageOpened:
    """The next stage opened at its due time, for these suppliers, in turns in their order; None is for all."""

    TYPE: ClassVar[str] = "StageOpened.1"
    lot: str
    stage: int
    at: int
    closes_at: int
    entrants: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """The turn of that number, counted from 1, ended at its due time; what the supplier bid in it stands."""

    TYPE: ClassVar[str] = "TurnEnded.1"
    lot: str
    stage: int
    turn: int
    supplier: str
    at: int


@dataclass(frozen=True, slots=True)
class PriceAccepted:
    """The supplier accepted a tick's price; the acceptance stands when the tick, or the grace in it, has ended (K6, K8).

    Where parts may be taken, `quantity` is how much in quantity units. `proxy` is empty, or names the request by which the
    supplier set the limit that the engine accepted by (rule X10).
    """

    TYPE: ClassVar[str] = "PriceAccepted.1"
    lot: str
    supplier: str
    tick: int
    prices: tuple[int, ...]
    value: int
    surrogate: bool
    quantity: int = 0
    proxy: str = ""


@dataclass(frozen=True, slots=True)
class TickEnded:
    """The tick of that number ended at its due time; of a Japanese clock these suppliers, by name, stayed in."""

    TYPE: ClassVar[str] = "TickEnded.1"
    lot: str
    stage: int
    tick: int
    at: int
    stayed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GraceEnded:
    """The grace after a tick ended at its due time: of those who accepted the tick after it meanwhile, these take (K6)."""

    TYPE: ClassVar[str] = "GraceEnded.1"
    lot: str
    stage: int
    at: int
    takers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClockPutBack:
    """The tick of that number was not recorded in time: it is given once more, until `ends_at`, and all after it moves (K3)."""

    TYPE: ClassVar[str] = "ClockPutBack.1"
    lot: str
    stage: int
    tick: int
    ends_at: int


@dataclass(frozen=True, slots=True)
class SecretRevealed:
    """The secret that fixed when the stage closed."""

    TYPE: ClassVar[str] = "SecretRevealed.1"
    lot: str
    stage: int
    secret: str


@dataclass(frozen=True, slots=True)
class LotteryDrawn:
    """The secret that orders the suppliers of equal value (rule R7)."""

    TYPE: ClassVar[str] = "LotteryDrawn.1"
    secret: str


@dataclass(frozen=True, slots=True)
class PackagePlaced:
    """The supplier's package stands, at a price in minor units; of its group, if it has one, at most one is awarded."""

    TYPE: ClassVar[str] = "PackagePlaced.1"
    supplier: str
    package: str
    lots: tuple[str, ...]
    price: int
    group: str


@dataclass(frozen=True, slots=True)
class PackageWithdrawn:
    """The supplier's package is gone."""

    TYPE: ClassVar[str] = "PackageWithdrawn.1"
    supplier: str
    package: str


@dataclass(frozen=True, slots=True)
class BidWithdrawn:
    """The supplier's standing bid on the lot is gone."""

    TYPE: ClassVar[str] = "BidWithdrawn.1"
    lot: str
    supplier: str


@dataclass(frozen=True, slots=True)
class LimitSet:
    """The engine bids for the supplier from now on: lowest unit prices, their value, and the own decrement in value units.

    `id` is that of the request, which marks the bids it leads to. `quantity` is how much is taken at a Dutch clock of a lot in
    parts; 0 is all that is left.
    """

    TYPE: ClassVar[str] = "LimitSet.1"
    lot: str
    supplier: str
    id: str
    prices: tuple[int, ...]
    value: int
    decrement: int
    quantity: int = 0


@dataclass(frozen=True, slots=True)
class MorePledged:
    """The member adds these quantities at these unit prices or below; what it said before no longer holds."""

    TYPE: ClassVar[str] = "MorePledged.1"
    lot: str
    member: str
    steps: tuple[JoinStep, ...]


@dataclass(frozen=True, slots=True)
class LimitCleared:
    """The engine bids for the supplier no longer."""

    TYPE: ClassVar[str] = "LimitCleared.1"
    lot: str
    supplier: str


@record(frozen=True, slots=True)
class OvertimeGranted:
    """A qualifying bid on `cause` moved this lot's close; `count` is how many times it has moved so."""

    TYPE: ClassVar[str] = "OvertimeGranted.1"
    lot: str
    closes_at: int
    count: int
    cause: str


@dataclass(frozen=True, slots=True)
class LotExtended:
    """The buyer moved the lot's close and hard stop."""

    TYPE: ClassVar[str] = "LotExtended.1"
    lot: str
    closes_at: int
    hard_stop: int
    reason: str


@dataclass(frozen=True, slots=True)
class AuctionPaused:
    """The clock stands still."""

    TYPE: ClassVar[str] = "AuctionPaused.1"
    reason: str


@dataclass(frozen=True, slots=True)
class AuctionResumed:
    """The clock runs on; every open lot's close and hard stop moved by the length of the pause."""

    TYPE: ClassVar[str] = "AuctionResumed.1"
    moved_us: int


@dataclass(frozen=True, slots=True)
class AuctionSuspended:
    """The clock stands still because people cannot bid as they should."""

    TYPE: ClassVar[str] = "AuctionSuspended.1"
    cause: Cause


@dataclass(frozen=True, slots=True)
class OutageRecorded:
    """From `since` (inclusive) to `until` (exclusive) no bid could be taken."""

    TYPE: ClassVar[str] = "OutageRecorded.1"
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class LotDelayed:
    """What lay ahead of the lot at `since`, its next opening or its close and hard stop, moved: an outage or a suspension."""

    TYPE: ClassVar[str] = "LotDelayed.1"
    lot: str
    since: int
    by_us: int


@dataclass(frozen=True, slots=True)
class OpeningMoved:
    """The auction opens then, and every close moved by so much: later after a late start, with a reason for an early one."""

    TYPE: ClassVar[str] = "OpeningMoved.1"
    opens_at: int
    moved_us: int
    reason: str


@dataclass(frozen=True, slots=True)
class LotOpened:
    """A lot that waited for the one before opened at its due time."""

    TYPE: ClassVar[str] = "LotOpened.1"
    lot: str
    at: int
    closes_at: int


@dataclass(frozen=True, slots=True)
class LotCutShort:
    """The buyer ended the stage before its time."""

    TYPE: ClassVar[str] = "LotCutShort.1"
    lot: str
    stage: int
    at: int
    reason: str


@dataclass(frozen=True, slots=True)
class StageSkipped:
    """A stage that only a gap between the best two opens was passed over, at the moment it would have opened."""

    TYPE: ClassVar[str] = "StageSkipped.1"
    lot: str
    stage: int
    at: int


@dataclass(frozen=True, slots=True)
class SupplierExcluded:
    """The supplier is out, and its standing bids with it."""

    TYPE: ClassVar[str] = "SupplierExcluded.1"
    supplier: str
    reason: str


@dataclass(frozen=True, slots=True)
class SupplierHeld:
    """The supplier is on hold: it may not bid on what the reasons concern, and no award goes to it there."""

    TYPE: ClassVar[str] = "SupplierHeld.1"
    supplier: str
    reasons: tuple[HoldReason, ...]
    market_seq: int
    market_head: str
    moment: int


@dataclass(frozen=True, slots=True)
class SupplierReleased:
    """The supplier is on hold no longer."""

    TYPE: ClassVar[str] = "SupplierReleased.1"
    supplier: str
    market_seq: int
    market_head: str
    moment: int


@dataclass(frozen=True, slots=True)
class AwardReopened:
    """The award of the lot, which names a supplier that is now on hold, stands no longer; the next best that may is `standby`.

    With it goes what followed: the allotment and the contracts. `codes` are the market's. `standby` is empty where nobody is left.
    """

    TYPE: ClassVar[str] = "AwardReopened.1"
    lot: str
    supplier: str
    codes: tuple[str, ...]
    standby: str


@dataclass(frozen=True, slots=True)
class LotClosed:
    """The lot closed at its due time, however late this was recorded."""

    TYPE: ClassVar[str] = "LotClosed.1"
    lot: str
    at: int


@dataclass(frozen=True, slots=True)
class AuctionClosed:
    """The last lot closed."""

    TYPE: ClassVar[str] = "AuctionClosed.1"
    at: int


@dataclass(frozen=True, slots=True)
class AwardProposed:
    """An award stands before the consortium; so many packages are left out of account, and these rules of the award are broken."""

    TYPE: ClassVar[str] = "AwardProposed.1"
    lines: tuple[AwardLine, ...]
    unawarded: tuple[Unawarded, ...]
    total: int
    bound: int
    solver: str
    version: str
    packages: int = 0
    given_up: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WinnerFailed:
    """The supplier will not deliver; it is awarded nothing any more."""

    TYPE: ClassVar[str] = "WinnerFailed.1"
    supplier: str
    reason: str


@dataclass(frozen=True, slots=True)
class DepositReceived:
    """The supplier's deposit is in hand, in minor units: for the auction, or for a lot."""

    TYPE: ClassVar[str] = "DepositReceived.1"
    supplier: str
    lot: str
    amount: int
    form: DepositForm
    reference: str


@dataclass(frozen=True, slots=True)
class DepositReturned:
    """What was left of the supplier's deposit, in minor units, has gone back."""

    TYPE: ClassVar[str] = "DepositReturned.1"
    supplier: str
    lot: str
    amount: int


@dataclass(frozen=True, slots=True)
class DepositForfeited:
    """The supplier, a winner that failed, has lost so much of its deposit, in minor units; these members get it."""

    TYPE: ClassVar[str] = "DepositForfeited.1"
    supplier: str
    lot: str
    amount: int
    parts: tuple[MemberPart, ...]


@dataclass(frozen=True, slots=True)
class ProvisionalFound:
    """The bids up to the entry `until` would bring about this total, in minor units, and this for each of them."""

    TYPE: ClassVar[str] = "ProvisionalFound.1"
    until: int
    total: int
    prospects: tuple[Prospect, ...]


@dataclass(frozen=True, slots=True)
class RulesChosen:
    """All lots are to be awarded together under these rules; what was proposed before stands no longer."""

    TYPE: ClassVar[str] = "RulesChosen.1"
    rules: AwardRules
    reason: str


@dataclass(frozen=True, slots=True)
class AwardConfirmed:
    """The consortium accepted the award of the lot."""

    TYPE: ClassVar[str] = "AwardConfirmed.1"
    lot: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AwardRejected:
    """The consortium turned the award of the lot down."""

    TYPE: ClassVar[str] = "AwardRejected.1"
    lot: str
    reason: str


@dataclass(frozen=True, slots=True)
class AllotmentMade:
    """Every member's part of every confirmed lot; `settled` is the entry of the pool that divided it, where one did."""

    TYPE: ClassVar[str] = "AllotmentMade.1"
    lines: tuple[AllotmentLine, ...]
    settled: PoolReference | None = None
    outside: bool = False
    saving: SavingDivision | None = None


@dataclass(frozen=True, slots=True)
class ContractDrawn:
    """A contract between one supplier and one member."""

    TYPE: ClassVar[str] = "ContractDrawn.1"
    contract: Contract


@dataclass(frozen=True, slots=True)
class TermsAmended:
    """Whole new terms stand in place of the old (rule T6); `dropped` are the lots that are no more."""

    TYPE: ClassVar[str] = "TermsAmended.1"
    terms: Terms
    terms_sha256: str
    reason: str
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SupplierReadmitted:
    """The supplier may bid again; its earlier bids are gone."""

    TYPE: ClassVar[str] = "SupplierReadmitted.1"
    supplier: str
    reason: str


@dataclass(frozen=True, slots=True)
class AuctionCancelled:
    """The auction is called off; nothing is awarded, and what lies sealed stays so."""

    TYPE: ClassVar[str] = "AuctionCancelled.1"
    reason: str


@dataclass(frozen=True, slots=True)
class MessageSent:
    """Everyone invited is told the same; messages are numbered from 1."""

    TYPE: ClassVar[str] = "MessageSent.1"
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class ActionRequested:
    """What the entry's command asks waits for a second person until then; requests are numbered from 1."""

    TYPE: ClassVar[str] = "ActionRequested.1"
    request: int
    kind: Guarded
    person: str
    lapses_at: int


@dataclass(frozen=True, slots=True)
class RequestApproved:
    """A second person agreed; what was asked has taken effect in this entry."""

    TYPE: ClassVar[str] = "RequestApproved.1"
    request: int
    person: str


@dataclass(frozen=True, slots=True)
class RequestDropped:
    """The request was taken back, or turned down by another person."""

    TYPE: ClassVar[str] = "RequestDropped.1"
    request: int
    person: str


@dataclass(frozen=True, slots=True)
class EnvelopeSealed:
    """The supplier's technical envelope lies sealed until the stage closes."""

    TYPE: ClassVar[str] = "EnvelopeSealed.1"
    lot: str
    supplier: str
    text: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BidsKept:
    """A stage closed at this moment, and what was sealed in it waits to be opened, until then at the latest."""

    TYPE: ClassVar[str] = "BidsKept.1"
    lot: str
    stage: int
    at: int
    opens_by: int


@dataclass(frozen=True, slots=True)
class EnvelopeAssessed:
    """The supplier's technical envelope passed or failed."""

    TYPE: ClassVar[str] = "EnvelopeAssessed.1"
    lot: str
    supplier: str
    passed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class OpeningAsked:
    """One more person asked for the bids to be opened."""

    TYPE: ClassVar[str] = "OpeningAsked.1"
    lot: str
    person: str


@dataclass(frozen=True, slots=True)
class BidsOpened:
    """The sealed bids of these suppliers are opened at this moment; those of the others are never."""

    TYPE: ClassVar[str] = "BidsOpened.1"
    lot: str
    stage: int
    at: int
    opened: tuple[str, ...]
    unopened: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContractApproved:
    """A person of the coordinator has approved a contract: the first or the second."""

    TYPE: ClassVar[str] = "ContractApproved.1"
    contract: str
    person: str


@dataclass(frozen=True, slots=True)
class ContractReturned:
    """A contract is a draft again, and why; what was approved of it counts no longer."""

    TYPE: ClassVar[str] = "ContractReturned.1"
    contract: str
    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class ContractSigned:
    """A contract that two persons approved is signed with the operator's key (I3)."""

    TYPE: ClassVar[str] = "ContractSigned.1"
    contract: str
    sha256: str
    key: str
    signature: str


Event = (
    AuctionAnnounced
    | AuctionOpened
    | TermsAccepted
    | BidPlaced
    | BidSealed
    | StageClosed
    | StageOpened
    | TurnEnded
    | PriceAccepted
    | TickEnded
    | GraceEnded
    | ClockPutBack
    | SecretRevealed
    | LotteryDrawn
    | PackagePlaced
    | PackageWithdrawn
    | BidWithdrawn
    | LimitSet
    | LimitCleared
    | MorePledged
    | OvertimeGranted
    | LotExtended
    | AuctionPaused
    | AuctionResumed
    | AuctionSuspended
    | OutageRecorded
    | LotDelayed
    | OpeningMoved
    | LotOpened
    | LotCutShort
    | StageSkipped
    | SupplierExcluded
    | SupplierHeld
    | SupplierReleased
    | AwardReopened
    | LotClosed
    | AuctionClosed
    | WinnerFailed
    | DepositReceived
    | DepositReturned
    | DepositForfeited
    | ProvisionalFound
    | RulesChosen
    | AwardProposed
    | AwardConfirmed
    | AwardRejected
    | AllotmentMade
    | ContractDrawn
    | TermsAmended
    | SupplierReadmitted
    | AuctionCancelled
    | MessageSent
    | ActionRequested
    | RequestApproved
    | RequestDropped
    | EnvelopeSealed
    | BidsKept
    | EnvelopeAssessed
    | OpeningAsked
    | BidsOpened
    | ContractApproved
    | ContractReturned
    | ContractSigned
)

EVENTS: Final[Mapping[str, type]] = {
    kind.TYPE: kind
    for kind in (
        AuctionAnnounced,
        AuctionOpened,
        TermsAccepted,
        BidPlaced,
        BidSealed,
        StageClosed,
        StageOpened,
        TurnEnded,
        PriceAccepted,
        TickEnded,
        GraceEnded,
        ClockPutBack,
        SecretRevealed,
        LotteryDrawn,
        PackagePlaced,
        PackageWithdrawn,
        BidWithdrawn,
        LimitSet,
        LimitCleared,
        MorePledged,
        OvertimeGranted,
        LotExtended,
        AuctionPaused,
        AuctionResumed,
        AuctionSuspended,
        OutageRecorded,
        LotDelayed,
        OpeningMoved,
        LotOpened,
        LotCutShort,
        StageSkipped,
        SupplierExcluded,
        SupplierHeld,
        SupplierReleased,
        AwardReopened,
        LotClosed,
        AuctionClosed,
        WinnerFailed,
        DepositReceived,
        DepositReturned,
        DepositForfeited,
        ProvisionalFound,
        RulesChosen,
        AwardProposed,
        AwardConfirmed,
        AwardRejected,
        AllotmentMade,
        ContractDrawn,
        TermsAmended,
        SupplierReadmitted,
        AuctionCancelled,
        MessageSent,
        ActionRequested,
        RequestApproved,
        RequestDropped,
        EnvelopeSealed,
        BidsKept,
        EnvelopeAssessed,
        OpeningAsked,
        BidsOpened,
        ContractApproved,
        ContractReturned,
        ContractSigned,
    )
}
