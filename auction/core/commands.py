"""What can be asked of one auction, in the imperative. Every command has an id made by who asks, and never a time of theirs.

`person` is the session's word for who asks on the coordinator's behalf; "" is a session that names nobody (rule M1).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from auction.core.award_rules import AwardRules
from auction.core.deposit_terms import DepositForm
from auction.core.record import record
from auction.core.savings import SavingDivision
from auction.core.terms import PoolReference, Terms
from auction.core.words import Actor

Cause = Literal["clock", "disconnects", "ledger", "stall"]


@dataclass(frozen=True, slots=True)
class AnnounceAuction:
    """Fix the terms and tell everyone invited. Always entry 1 of an auction."""

    TYPE: ClassVar[str] = "AnnounceAuction.1"
    id: str
    by: Actor
    terms: Terms


@dataclass(frozen=True, slots=True)
class PassTime:
    """Record what is due by now: opening, lots that close, the auction's close. Asked by the engine only."""

    TYPE: ClassVar[str] = "PassTime.1"
    id: str
    by: Actor


@dataclass(frozen=True, slots=True)
class RevealClose:
    """Reveal the secret of a stage that closes at random, now that its moment has come. Asked by the engine only."""

    TYPE: ClassVar[str] = "RevealClose.1"
    id: str
    by: Actor
    lot: str
    secret: str


@dataclass(frozen=True, slots=True)
class DrawLottery:
    """Reveal the secret that orders the suppliers of equal value, now that the auction has closed. Asked by the engine only."""

    TYPE: ClassVar[str] = "DrawLottery.1"
    id: str
    by: Actor
    secret: str


@dataclass(frozen=True, slots=True)
class AcceptTerms:
    """The supplier accepts the terms, named by their hash."""

    TYPE: ClassVar[str] = "AcceptTerms.1"
    id: str
    by: Actor
    supplier: str
    terms_sha256: str


@dataclass(frozen=True, slots=True)
class TypedSupply:
    """The quantities of a schedule as typed: where each price step begins, and the least, the multiple and the most, or blank."""

    steps: tuple[str, ...]
    least: str
    multiple: str
    most: str


@record(frozen=True, slots=True)
class PlaceBid:
    """Offer a unit price for each line item of a lot, in the lot's order, as the decimal strings that were typed.

    `confirm` says that a fall beyond the largest change is meant. A buyer may ask it for a supplier: a surrogate bid.
    `answers` chooses an option of each criterion of the lot, by its number from 0, in the order of the terms (rule E2).
    On a lot of quantities `prices` are those of the steps of `supply` (rule N1).
    """

    TYPE: ClassVar[str] = "PlaceBid.1"
    id: str
    by: Actor
    supplier: str
    lot: str
    prices: tuple[str, ...]
    confirm: bool
    answers: tuple[int, ...] = ()
    supply: TypedSupply | None = None


@dataclass(frozen=True, slots=True)
class WithdrawBid:
    """Take the standing bid on a lot back."""

    TYPE: ClassVar[str] = "WithdrawBid.1"
    id: str
    by: Actor
    supplier: str
    lot: str


@dataclass(frozen=True, slots=True)
class SetLimit:
    """Leave a limit with the engine, which then bids for the supplier as if it sat there: the lowest unit price of each line.

    `prices` and `decrement`, by how much at least the supplier wants to take the lead, are the decimal strings that were
    typed, the decrement as a value of the lot. `confirm` says that a limit beyond the largest change is meant. `quantity` is
    how much is to be taken at a Dutch clock of a lot in parts, in quantity units; 0 is all that is left (rule X9).
    """

    TYPE: ClassVar[str] = "SetLimit.1"
    id: str
    by: Actor
    supplier: str
    lot: str
    prices: tuple[str, ...]
    decrement: str
    confirm: bool
    quantity: int = 0


@dataclass(frozen=True, slots=True)
class TypedStep:
    """A quantity and a unit price as they were typed, decimal strings: so much joins at that price or below."""

    quantity: str
    price: str


@dataclass(frozen=True, slots=True)
class PledgeMore:
    """Commit a member to more of a lot on condition of its price: the whole schedule, in place of its last (rules J1 to J4)."""

    TYPE: ClassVar[str] = "PledgeMore.1"
    id: str
    by: Actor
    member: str
    lot: str
    steps: tuple[TypedStep, ...]


@dataclass(frozen=True, slots=True)
class ClearLimit:
    """Take the limit back; what was bid up to now stands."""

    TYPE: ClassVar[str] = "ClearLimit.1"
    id: str
    by: Actor
    supplier: str
    lot: str


@dataclass(frozen=True, slots=True)
class AcceptPrice:
    """Accept the price that the clock showed in the tick of that number, counted from 1, for a quantity; 0 is all that is left.

    A buyer may ask it for a supplier, as a surrogate bid.
    """

    TYPE: ClassVar[str] = "AcceptPrice.1"
    id: str
    by: Actor
    supplier: str
    lot: str
    tick: int
    quantity: int = 0


@dataclass(frozen=True, slots=True)
class PlacePackage:
    """Offer several lots together, in the order of the terms, all or none, for one price in money, as typed.

    `package` is the supplier's own name for it; of packages of one `group` at most one is awarded (rules N11 and N12).
    """

    TYPE: ClassVar[str] = "PlacePackage.1"
    id: str
    by: Actor
    supplier: str
    package: str
    lots: tuple[str, ...]
    price: str
    group: str


@dataclass(frozen=True, slots=True)
class WithdrawPackage:
    """Take a package back."""

    TYPE: ClassVar[str] = "WithdrawPackage.1"
    id: str
    by: Actor
    supplier: str
    package: str


@dataclass(frozen=True, slots=True)
class PauseAuction:
    """Stop the clock for all lots, with a reason that everyone is told."""

    TYPE: ClassVar[str] = "PauseAuction.1"
    id: str
    by: Actor
    reason: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class ResumeAuction:
    """Let the clock run on with the time that was left: the coordinator after a pause, the engine after a suspension."""

    TYPE: ClassVar[str] = "ResumeAuction.1"
    id: str
    by: Actor


@dataclass(frozen=True, slots=True)
class ExtendLot:
    """Move a lot's close, and its hard stop with it, later by a duration."""

    TYPE: ClassVar[str] = "ExtendLot.1"
    id: str
    by: Actor
    lot: str
    by_us: int
    reason: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class ExcludeSupplier:
    """Take a supplier out of the auction with all its standing bids."""

    TYPE: ClassVar[str] = "ExcludeSupplier.1"
    id: str
    by: Actor
    supplier: str
    reason: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class HoldReason:
    """Why a supplier is on hold: a code of the market and its rule, for one lot where only that is concerned."""

    code: str
    rule: str
    lot: str = ""


@dataclass(frozen=True, slots=True)
class HoldSupplier:
    """Put a supplier on hold for these reasons, in place of those there were. Asked by the engine only.

    The market was asked as it stood after entry `market_seq`, with that head (hex), about that moment (rule H1).
    """

    TYPE: ClassVar[str] = "HoldSupplier.1"
    id: str
    by: Actor
    supplier: str
    reasons: tuple[HoldReason, ...]
    market_seq: int
    market_head: str
    moment: int


@dataclass(frozen=True, slots=True)
class ReleaseSupplier:
    """End a supplier's hold: the market gives no reason any more. Asked by the engine only."""

    TYPE: ClassVar[str] = "ReleaseSupplier.1"
    id: str
    by: Actor
    supplier: str
    market_seq: int
    market_head: str
    moment: int


@dataclass(frozen=True, slots=True)
class SuspendAuction:
    """Stop the clock because people cannot bid as they should. Asked by the engine only."""

    TYPE: ClassVar[str] = "SuspendAuction.1"
    id: str
    by: Actor
    cause: Cause


@dataclass(frozen=True, slots=True)
class ReportOutage:
    """Say that from that moment until now no bid could be taken. Asked by the engine only."""

    TYPE: ClassVar[str] = "ReportOutage.1"
    id: str
    by: Actor
    since: int


@dataclass(frozen=True, slots=True)
class OpenAuction:
    """Open before the announced time, where the terms provide for it, with a reason that everyone is told."""

    TYPE: ClassVar[str] = "OpenAuction.1"
    id: str
    by: Actor
    reason: str


@dataclass(frozen=True, slots=True)
class CloseLot:
    """End the present stage of a lot before its time, where the terms provide for it, with a reason that everyone is told."""

    TYPE: ClassVar[str] = "CloseLot.1"
    id: str
    by: Actor
    lot: str
    reason: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class AwardLine:
    """One lot, or a part of it, to one supplier: the standing bid by the seq of its entry, what it costs, what is paid.

    `quantities` is the part, by line item in quantity units; empty is the whole lot. `value` is what the bid asks for it, exactly.
    `payment` is the value that is paid where it is not that; `money` is what is paid, in minor units of the auction's currency,
    and `own_money` in those of the supplier's where it has one of its own (E14). With `package` the line is a lot's part of
    that package of the supplier's, and `bid_seq` the entry that placed it (C9).
    """

    lot: str
    supplier: str
    bid_seq: int
    value: int
    money: int
    quantities: tuple[int, ...] = ()
    payment: int | None = None
    own_money: int | None = None
    package: str = ""

    @property
    def paid(self) -> int:
        """What is paid, in value units."""
        return self.value if self.payment is None else self.payment


@dataclass(frozen=True, slots=True)
class Unawarded:
    """A lot nobody gets, or with `quantities` the rest of one, and why: `no_bid`, `above_reserve`, `short` of what is asked for."""

    lot: str
    why: str
    quantities: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposeAward:
    """Put an award to the consortium: every lot either awarded or not, the total in minor units, and the proven bound.

    `packages` is how many stand that the award leaves out of account (rule N12). Where lots are awarded together (C7) `given_up`
    names the rules that the award breaks, and `certificate` is the text that proves the bound.
    """

    TYPE: ClassVar[str] = "ProposeAward.1"
    id: str
    by: Actor
    solver: str
    version: str
    lines: tuple[AwardLine, ...]
    unawarded: tuple[Unawarded, ...]
    total: int
    bound: int
    packages: int = 0
    given_up: tuple[str, ...] = ()
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class Prospect:
    """Whether a bid on a lot, or a package (then `lot` is empty), would be awarded now, and if not at what price it would.

    The price is for all it offers, in minor units; None where it is awarded, or where no price would do (C10). The rank is its
    place by what the award would cost with it; None where no legal award has a part of it, or nothing can be told (C11).
    """

    lot: str
    supplier: str
    wins: bool
    price: int | None
    package: str = ""
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class RecordProvisional:
    """What the bids up to the entry `until` would bring about if all lots closed now: the total, and each bid's prospect (C10)."""

    TYPE: ClassVar[str] = "RecordProvisional.1"
    id: str
    by: Actor
    until: int
    total: int
    prospects: tuple[Prospect, ...]


@dataclass(frozen=True, slots=True)
class FailWinner:
    """After the close the consortium says, with a reason, that a winner will not deliver: who comes next takes its place (H6)."""

    TYPE: ClassVar[str] = "FailWinner.1"
    id: str
    by: Actor
    supplier: str
    reason: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class RecordDeposit:
    """The coordinator has received a supplier's deposit, for the auction (then `lot` is empty) or for a lot (D2).

    `amount` is money as typed, a decimal string. A guarantee has a reference, cash may have one.
    """

    TYPE: ClassVar[str] = "RecordDeposit.1"
    id: str
    by: Actor
    supplier: str
    lot: str
    amount: str
    form: DepositForm
    reference: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class ReturnDeposit:
    """The coordinator has given back what is left of a supplier's deposit, for the auction or for a lot (D5)."""

    TYPE: ClassVar[str] = "ReturnDeposit.1"
    id: str
    by: Actor
    supplier: str
    lot: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class ChooseRules:
    """After the close all lots are to be awarded together, under these rules in place of those before, for a reason (C8)."""

    TYPE: ClassVar[str] = "ChooseRules.1"
    id: str
    by: Actor
    rules: AwardRules
    reason: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmAward:
    """The consortium accepts the proposed award of these lots, with a reason where one is asked for (C5)."""

    TYPE: ClassVar[str] = "ConfirmAward.1"
    id: str
    by: Actor
    lots: tuple[str, ...]
    reason: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class RejectAward:
    """The consortium turns the proposed award of these lots down, with a reason."""

    TYPE: ClassVar[str] = "RejectAward.1"
    id: str
    by: Actor
    lots: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class AllotmentLine:
    """A member's part of a line item: quantity in quantity units, money and saving in minor units (no baseline, no saving).

    These are in the auction's currency; unit price and `own_money` in the supplier's, where it has one of its own (E14).
    """

    lot: str
    line: str
    member: str
    supplier: str
    quantity: int
    unit_price: int
    money: int
    saving: int | None
    own_money: int | None = None


@dataclass(frozen=True, slots=True)
class Contract:
    """What one supplier and one member agree on: its number, the allotment lines it holds, and the total in minor units.

    Where the supplier is paid in a currency of its own, this is named, and `own_total` is what the contract is for (E14).
    """

    number: str
    supplier: str
    member: str
    lines: tuple[AllotmentLine, ...]
    total: int
    currency: str = ""
    own_total: int | None = None


@dataclass(frozen=True, slots=True)
class RecordAllotment:
    """Divide the confirmed award among the members and draw the contracts. Asked by the engine only.

    `settled` is the entry of the pool's stream that divided it, where the pool has rules of its own for that; `outside` says
    that contracts are not drawn here. `quoted` are the second quotations that won there: the whole lot at what was quoted.
    `saving` is how the saving is divided, where the pool's terms have it divided.
    """

    TYPE: ClassVar[str] = "RecordAllotment.1"
    id: str
    by: Actor
    lines: tuple[AllotmentLine, ...]
    contracts: tuple[Contract, ...]
    settled: PoolReference | None = None
    outside: bool = False
    quoted: tuple[AwardLine, ...] = ()
    saving: SavingDivision | None = None


@dataclass(frozen=True, slots=True)
class AmendTerms:
    """Put whole new terms in place of the old, before the opening, with a reason that everyone is told."""

    TYPE: ClassVar[str] = "AmendTerms.1"
    id: str
    by: Actor
    terms: Terms
    reason: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class ReadmitSupplier:
    """Let an excluded supplier in again; what it had bid does not come back."""

    TYPE: ClassVar[str] = "ReadmitSupplier.1"
    id: str
    by: Actor
    supplier: str
    reason: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class CancelAuction:
    """Call the auction off before it has closed: nothing is awarded."""

    TYPE: ClassVar[str] = "CancelAuction.1"
    id: str
    by: Actor
    reason: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Tell everyone invited the same words."""

    TYPE: ClassVar[str] = "SendMessage.1"
    id: str
    by: Actor
    text: str


@dataclass(frozen=True, slots=True)
class Approve:
    """A second person agrees to what another has asked for; the request is named by its number."""

    TYPE: ClassVar[str] = "Approve.1"
    id: str
    by: Actor
    request: int
    person: str = ""


@dataclass(frozen=True, slots=True)
class DropRequest:
    """Take an open request back, or turn it down."""

    TYPE: ClassVar[str] = "DropRequest.1"
    id: str
    by: Actor
    request: int
    person: str = ""


@dataclass(frozen=True, slots=True)
class SubmitEnvelope:
    """Hand in the technical envelope: a text, and documents by their SHA-256 in hex. It lies sealed as the bid does."""

    TYPE: ClassVar[str] = "SubmitEnvelope.1"
    id: str
    by: Actor
    supplier: str
    lot: str
    text: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AssessEnvelope:
    """Say whether a supplier's technical envelope passes; one that fails needs a reason."""

    TYPE: ClassVar[str] = "AssessEnvelope.1"
    id: str
    by: Actor
    lot: str
    supplier: str
    passed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class OpenBids:
    """One person asks for the sealed bids of a closed stage to be opened."""

    TYPE: ClassVar[str] = "OpenBids.1"
    id: str
    by: Actor
    lot: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class ApproveContract:
    """One person of the coordinator approves a contract; the second one's approval has it signed (I1)."""

    TYPE: ClassVar[str] = "ApproveContract.1"
    id: str
    by: Actor
    contract: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class ReturnContract:
    """One person of the coordinator sends a contract back to draft, with a reason: what was approved of it counts no longer."""

    TYPE: ClassVar[str] = "ReturnContract.1"
    id: str
    by: Actor
    contract: str
    reason: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class SignContract:
    """Sign a contract that two persons have approved. Asked by the engine only.

    `sha256` is that of the document (I4), `key` the public key as `name+id+base64`, `signature` Ed25519 in base64 over the
    note that names the contract and that hash.
    """

    TYPE: ClassVar[str] = "SignContract.1"
    id: str
    by: Actor
    contract: str
    sha256: str
    key: str
    signature: str


Command = (
    AnnounceAuction
    | PassTime
    | RevealClose
    | DrawLottery
    | AcceptTerms
    | PlaceBid
    | WithdrawBid
    | SetLimit
    | ClearLimit
    | PledgeMore
    | AcceptPrice
    | PlacePackage
    | WithdrawPackage
    | PauseAuction
    | ResumeAuction
    | ExtendLot
    | ExcludeSupplier
    | HoldSupplier
    | ReleaseSupplier
    | SuspendAuction
    | ReportOutage
    | OpenAuction
    | CloseLot
    | RecordProvisional
    | ProposeAward
    | ChooseRules
    | FailWinner
    | RecordDeposit
    | ReturnDeposit
    | ConfirmAward
    | RejectAward
    | RecordAllotment
    | AmendTerms
    | ReadmitSupplier
    | CancelAuction
    | SendMessage
    | Approve
    | DropRequest
    | SubmitEnvelope
    | AssessEnvelope
    | OpenBids
    | ApproveContract
    | ReturnContract
    | SignContract
)

COMMANDS: Final[Mapping[str, type]] = {
    kind.TYPE: kind
    for kind in (
        AnnounceAuction,
        PassTime,
        RevealClose,
        DrawLottery,
        AcceptTerms,
        PlaceBid,
        WithdrawBid,
        SetLimit,
        ClearLimit,
        PledgeMore,
        AcceptPrice,
        PlacePackage,
        WithdrawPackage,
        PauseAuction,
        ResumeAuction,
        ExtendLot,
        ExcludeSupplier,
        HoldSupplier,
        ReleaseSupplier,
        SuspendAuction,
        ReportOutage,
        OpenAuction,
        CloseLot,
        RecordProvisional,
        ProposeAward,
        ChooseRules,
        FailWinner,
        RecordDeposit,
        ReturnDeposit,
        ConfirmAward,
        RejectAward,
        RecordAllotment,
        AmendTerms,
        ReadmitSupplier,
        CancelAuction,
        SendMessage,
        Approve,
        DropRequest,
        SubmitEnvelope,
        AssessEnvelope,
        OpenBids,
        ApproveContract,
        ReturnContract,
        SignContract,
    )
}
