"""The frames of PROTOCOL sections 1 and 2, as types: what a client may send, and what the server sends."""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

import msgspec

from auction.core.deposit_terms import DepositForm
from auction.core.refusals import Again
from auction.core.words import Role
from auction.wire.plain import LARGEST_INTEGER

SUBPROTOCOL: Final = "poolbid.v1"
VERSION: Final = 1
LONGEST_FRAME: Final = 16 * 1024

# The mark that tells ids from other texts. The pattern itself is checked by `core.words.is_id`, which matches whole texts.
Id: TypeAlias = Annotated[str, msgspec.Meta(title="id")]
Whole: TypeAlias = Annotated[int, msgspec.Meta(ge=-LARGEST_INTEGER, le=LARGEST_INTEGER)]
Count: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=LARGEST_INTEGER)]
Cell: TypeAlias = str | int | bool | list[str] | None


class _Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="t"):
    """Every field is always there, but those that have a default; they are left out where they have it."""


class Hello(_Asked, frozen=True, tag="hello"):
    """The first frame: which version of the protocol the client speaks."""

    v: Whole


class Subscribe(_Asked, frozen=True, tag="subscribe"):
    """Send this auction from here on, from after the cursor last seen, or from the start."""

    auction: Id
    cursor: Count | None


class Unsubscribe(_Asked, frozen=True, tag="unsubscribe"):
    """Send this auction no longer."""

    auction: Id


class Ping(_Asked, frozen=True, tag="ping"):
    """What time is it there? `c` is the client's own clock and comes back unchanged."""

    c: Whole


class AcceptTerms(_Asked, frozen=True, tag="accept_terms"):
    """The supplier accepts the terms by their hash."""

    id: Id
    auction: Id
    terms_sha256: str


class Bid(_Asked, frozen=True, tag="bid"):
    """One price for each line item of the lot, in the lot's order, as typed; where it has criteria, an option's number for each."""

    id: Id
    auction: Id
    lot: Id
    prices: tuple[str, ...]
    confirm: bool
    answers: tuple[Count, ...] = ()


class SurrogateBid(_Asked, frozen=True, tag="surrogate_bid"):
    """A bid the coordinator places for a supplier."""

    id: Id
    auction: Id
    supplier: Id
    lot: Id
    prices: tuple[str, ...]
    confirm: bool
    answers: tuple[Count, ...] = ()


class QuantityBid(_Asked, frozen=True, tag="quantity_bid"):
    """A schedule on a lot of quantities: where each step begins and its unit price, and limits, or blank, as typed."""

    id: Id
    auction: Id
    lot: Id
    steps: tuple[str, ...]
    prices: tuple[str, ...]
    least: str
    multiple: str
    most: str
    confirm: bool


class SurrogateQuantityBid(_Asked, frozen=True, tag="surrogate_quantity_bid"):
    """A schedule the coordinator bids for a supplier."""

    id: Id
    auction: Id
    supplier: Id
    lot: Id
    steps: tuple[str, ...]
    prices: tuple[str, ...]
    least: str
    multiple: str
    most: str
    confirm: bool


class PlacePackage(_Asked, frozen=True, tag="place_package"):
    """Several lots for one price in money, all or none; of a group at most one. A blank group is none."""

    id: Id
    auction: Id
    package: Id
    lots: tuple[Id, ...]
    price: str
    group: str


class WithdrawPackage(_Asked, frozen=True, tag="withdraw_package"):
    """The supplier takes a package back."""

    id: Id
    auction: Id
    package: Id


class Withdraw(_Asked, frozen=True, tag="withdraw"):
    """The supplier takes the standing bid back."""

    id: Id
    auction: Id
    lot: Id


class AcceptPrice(_Asked, frozen=True, tag="accept_price"):
    """The supplier accepts the price that the clock showed in the tick of that number, for a quantity; 0 is all that is left."""

    id: Id
    auction: Id
    lot: Id
    tick: Count
    quantity: Count


class SurrogateAcceptPrice(_Asked, frozen=True, tag="surrogate_accept_price"):
    """The coordinator accepts a clock's price for a supplier."""

    id: Id
    auction: Id
    supplier: Id
    lot: Id
    tick: Count
    quantity: Count


class SetLimit(_Asked, frozen=True, tag="set_limit"):
    """The supplier leaves its lowest unit prices, as typed, and its own decrement, as a value of the lot.

    At a Dutch clock of a lot in parts `quantity` is how much it wants; 0 is all that is left.
    """

    id: Id
    auction: Id
    lot: Id
    prices: tuple[str, ...]
    decrement: str
    confirm: bool
    quantity: Count = 0


class ClearLimit(_Asked, frozen=True, tag="clear_limit"):
    """The supplier takes its limit back."""

    id: Id
    auction: Id
    lot: Id


class PledgeMore(_Asked, frozen=True, tag="pledge_more"):
    """A member's whole schedule of what it adds at which unit price or below, as typed; quantities and prices go together."""

    id: Id
    auction: Id
    member: Id
    lot: Id
    quantities: tuple[str, ...]
    prices: tuple[str, ...]


class Pause(_Asked, frozen=True, tag="pause"):
    """The coordinator stops the clock."""

    id: Id
    auction: Id
    reason: str


class Resume(_Asked, frozen=True, tag="resume"):
    """The coordinator lets the clock run on."""

    id: Id
    auction: Id


class Extend(_Asked, frozen=True, tag="extend"):
    """The coordinator moves a lot's close later."""

    id: Id
    auction: Id
    lot: Id
    by_us: Whole
    reason: str


class OpenAuction(_Asked, frozen=True, tag="open_auction"):
    """The coordinator opens before the announced time."""

    id: Id
    auction: Id
    reason: str


class CloseLot(_Asked, frozen=True, tag="close_lot"):
    """The coordinator ends the present stage of a lot."""

    id: Id
    auction: Id
    lot: Id
    reason: str


class Exclude(_Asked, frozen=True, tag="exclude"):
    """The coordinator takes a supplier out."""

    id: Id
    auction: Id
    supplier: Id
    reason: str


class ConfirmAward(_Asked, frozen=True, tag="confirm_award"):
    """The consortium accepts the award of these lots, with a reason where one is asked for."""

    id: Id
    auction: Id
    lots: tuple[Id, ...]
    reason: str = ""


class RejectAward(_Asked, frozen=True, tag="reject_award"):
    """The consortium turns the award of these lots down."""

    id: Id
    auction: Id
    lots: tuple[Id, ...]
    reason: str


class FailWinner(_Asked, frozen=True, tag="fail_winner"):
    """After the close the coordinator says that a winner will not deliver: who comes next takes its place."""

    id: Id
    auction: Id
    supplier: Id
    reason: str


class RecordDeposit(_Asked, frozen=True, tag="record_deposit"):
    """The coordinator has a supplier's deposit in hand, for the auction (`lot` is empty) or for a lot; the amount as typed."""

    id: Id
    auction: Id
    supplier: Id
    lot: str
    amount: str
    form: DepositForm
    reference: str


class ReturnDeposit(_Asked, frozen=True, tag="return_deposit"):
    """The coordinator has given back what is left of a supplier's deposit."""

    id: Id
    auction: Id
    supplier: Id
    lot: str


class Readmit(_Asked, frozen=True, tag="readmit"):
    """The coordinator lets an excluded supplier in again."""

    id: Id
    auction: Id
    supplier: Id
    reason: str


class Cancel(_Asked, frozen=True, tag="cancel"):
    """The coordinator calls the auction off."""

    id: Id
    auction: Id
    reason: str


class Message(_Asked, frozen=True, tag="message"):
    """The coordinator tells everyone invited the same."""

    id: Id
    auction: Id
    text: str


class Approve(_Asked, frozen=True, tag="approve"):
    """A second person agrees to the open request of that number."""

    id: Id
    auction: Id
    request: Count


class DropRequest(_Asked, frozen=True, tag="drop_request"):
    """An open request is taken back, or turned down."""

    id: Id
    auction: Id
    request: Count


class ApproveContract(_Asked, frozen=True, tag="approve_contract"):
    """One person of the coordinator approves a contract; with the second one's approval it is signed."""

    id: Id
    auction: Id
    contract: str


class ReturnContract(_Asked, frozen=True, tag="return_contract"):
    """One person of the coordinator sends a contract back to draft."""

    id: Id
    auction: Id
    contract: str
    reason: str


class SubmitEnvelope(_Asked, frozen=True, tag="submit_envelope"):
    """The supplier hands in its technical envelope: a text, and documents by their SHA-256 in hex."""

    id: Id
    auction: Id
    lot: Id
    text: str
    documents: tuple[str, ...]


class AssessEnvelope(_Asked, frozen=True, tag="assess_envelope"):
    """The coordinator says whether a technical envelope passes."""

    id: Id
    auction: Id
    lot: Id
    supplier: Id
    passed: bool
    reason: str


class OpenBids(_Asked, frozen=True, tag="open_bids"):
    """One person of the coordinator asks for the bids that wait to be opened."""

    id: Id
    auction: Id
    lot: Id


class Preview(_Asked, frozen=True, tag="preview"):
    """What would happen if the supplier bid this at that moment, or now? Nothing is recorded. A supplier asks for itself."""

    id: Id
    auction: Id
    supplier: Id
    lot: Id
    prices: tuple[str, ...]
    confirm: bool
    at: Count | None
    answers: tuple[Count, ...] = ()


Request: TypeAlias = (
    AcceptTerms
    | Bid
    | SurrogateBid
    | QuantityBid
    | SurrogateQuantityBid
    | PlacePackage
    | WithdrawPackage
    | Withdraw
    | SetLimit
    | ClearLimit
    | PledgeMore
    | AcceptPrice
    | SurrogateAcceptPrice
    | Pause
    | Resume
    | Extend
    | OpenAuction
    | CloseLot
    | Exclude
    | ConfirmAward
    | RejectAward
    | FailWinner
    | RecordDeposit
    | ReturnDeposit
    | Readmit
    | Cancel
    | Message
    | Approve
    | DropRequest
    | SubmitEnvelope
    | AssessEnvelope
    | OpenBids
    | ApproveContract
    | ReturnContract
)
ClientFrame: TypeAlias = Hello | Subscribe | Unsubscribe | Ping | Preview | Request


class _Told(msgspec.Struct, frozen=True, tag_field="t"):
    """What the server says."""


class You(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who is signed in: a role, the party it speaks for, the name shown to it, and the person, where the invitation named one."""

    role: Role
    party: str
    name: str
    person: str = ""


class AuctionItem(msgspec.Struct, frozen=True):
    """One auction in the list of those this party may open."""

    auction: str
    title: str
    practice: bool
    status: str
    opens_at: int


class Welcome(_Told, frozen=True, tag="welcome", omit_defaults=True):
    """The answer to `hello`. `loading` says that this server has just started and has not read every auction: the list grows."""

    v: int
    now: int
    you: You
    auctions: list[AuctionItem]
    loading: bool = False


class Auctions(_Told, frozen=True, tag="auctions", omit_defaults=True):
    """The list has changed. `loading` as in the welcome."""

    auctions: list[AuctionItem]
    loading: bool = False


class Closing(msgspec.Struct, frozen=True):
    """When an auction of the list closes as things stand: the first and the last close ahead, and since when time stands still."""

    auction: str
    first_close_at: int | None
    last_close_at: int | None
    paused_at: int | None


class Moved(_Told, frozen=True, tag="moved"):
    """Closes of auctions in the list have moved that this socket does not follow."""

    auctions: list[Closing]


class Snapshot(_Told, frozen=True, tag="snapshot"):
    """Everything this audience may see, in place of all that was known."""

    auction: str
    cursor: int
    now: int
    terms: dict[str, object]
    rows: dict[str, dict[str, Cell]]


class Delta(_Told, frozen=True, tag="delta"):
    """The fields that changed, row by row, and the rows that are gone."""

    auction: str
    cursor: int
    at: int
    rows: dict[str, dict[str, Cell]]
    gone: list[str]


class Ack(_Told, frozen=True, tag="ack"):
    """The durable answer to a request; (`seq`, `at`, `entry`) is its receipt."""

    id: str
    outcome: Literal["accepted", "refused"]
    seq: int | None
    at: int
    entry: str
    code: str
    rule: str
    again: Again | Literal[""]
    detail: str


class Previewed(_Told, frozen=True, tag="previewed"):
    """The answer to a preview; what is null is not told, or is nothing."""

    id: str
    auction: str
    at: int
    outcome: Literal["accepted", "refused", "untold"]
    code: str
    rule: str
    again: Again | Literal[""]
    detail: str
    value: str | None
    comparable: str | None
    rank: int | None
    leads: bool | None
    overtime: bool | None
    closes_at: int | None


class Error(_Told, frozen=True, tag="error"):
    """A frame that never reached the auction: nothing was recorded."""

    code: str
    detail: str
    id: str | None


class Pong(_Told, frozen=True, tag="pong"):
    """The clock probe's answer: when it was received and when this was sent, in microseconds UTC."""

    c: int
    r: int
    s: int


class Bye(_Told, frozen=True, tag="bye"):
    """The server is about to close."""

    code: int
    detail: str


ServerFrame: TypeAlias = Welcome | Auctions | Moved | Snapshot | Delta | Ack | Previewed | Error | Pong | Bye
