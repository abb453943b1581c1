"""What can be asked of one pool, in the imperative. Every command has an id made by who asks, and never a time of theirs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from auction.core.commands import PassTime
from auction.core.money import Share
from auction.core.terms import PoolReference
from auction.core.words import Actor, Party
from auction.pool.demand import LineReport, SourceLine, Submission
from auction.pool.markets import MarketSize, SellingShare
from auction.pool.needs import Needs
from auction.pool.published import PublishedPrices
from auction.pool.terms import PoolTerms
from auction.pool.won import WonLot


@dataclass(frozen=True, slots=True)
class OpenPool:
    """Begin to collect demand from these members. Always entry 1 of a pool."""

    TYPE: ClassVar[str] = "OpenPool.1"
    id: str
    by: Actor
    pool: str
    title: str
    members: tuple[Party, ...]
    terms: PoolTerms | None = None


@dataclass(frozen=True, slots=True)
class AmendPool:
    """Put other terms in place of the pool's, while it collects."""

    TYPE: ClassVar[str] = "AmendPool.1"
    id: str
    by: Actor
    terms: PoolTerms


@dataclass(frozen=True, slots=True)
class SubmitBom:
    """Put a member's file into the pool, for so many boards; a file of the same name that stands there is replaced.

    `source_lines` is the number of lines the file has below its header: each is in `lines` or in `reports`.
    """

    TYPE: ClassVar[str] = "SubmitBom.1"
    id: str
    by: Actor
    member: str
    file_name: str
    builds: int
    source_lines: int
    lines: tuple[SourceLine, ...]
    reports: tuple[LineReport, ...]


@dataclass(frozen=True, slots=True)
class WithdrawBom:
    """Take a member's file out of the pool."""

    TYPE: ClassVar[str] = "WithdrawBom.1"
    id: str
    by: Actor
    member: str
    file_name: str


@dataclass(frozen=True, slots=True)
class FreezePool:
    """Take no more demand: what the pool holds now is what goes to auction."""

    TYPE: ClassVar[str] = "FreezePool.1"
    id: str
    by: Actor


@dataclass(frozen=True, slots=True)
class SetNeeds:
    """Say what a member asks of a part it needs, in place of what its lines say; `part` is the id of the part itself."""

    TYPE: ClassVar[str] = "SetNeeds.1"
    id: str
    by: Actor
    member: str
    part: str
    needs: Needs


@dataclass(frozen=True, slots=True)
class ReviewDemand:
    """Confirm a member's demand of these pooled parts, or decline it, now that the member sees the aggregate. None is all."""

    TYPE: ClassVar[str] = "ReviewDemand.1"
    id: str
    by: Actor
    member: str
    parts: tuple[str, ...]
    confirmed: bool


@dataclass(frozen=True, slots=True)
class CedeDemand:
    """Give the pool's demand over to another pool, into which it is merged; this one takes no more."""

    TYPE: ClassVar[str] = "CedeDemand.1"
    id: str
    by: Actor
    into: str


@dataclass(frozen=True, slots=True)
class MergeDemand:
    """Take in the members and files of another pool, as they stood at that place of its stream."""

    TYPE: ClassVar[str] = "MergeDemand.1"
    id: str
    by: Actor
    source: PoolReference
    members: tuple[Party, ...]
    submissions: tuple[Submission, ...]


@dataclass(frozen=True, slots=True)
class RecordAward:
    """Take in what an auction gave, once all of its awards are decided; `seq` is the last entry it rests on. Engine only."""

    TYPE: ClassVar[str] = "RecordAward.1"
    id: str
    by: Actor
    auction: str
    seq: int
    lots: tuple[WonLot, ...]


@dataclass(frozen=True, slots=True)
class QuoteAgain:
    """Offer the whole lot for this price, as typed, so as to stand by: once, by who was listed and not selected."""

    TYPE: ClassVar[str] = "QuoteAgain.1"
    id: str
    by: Actor
    auction: str
    lot: str
    supplier: str
    price: str


@dataclass(frozen=True, slots=True)
class PickRegion:
    """Choose a region of a lot, to serve it or to stand by for it, whichever it is the turn for."""

    TYPE: ClassVar[str] = "PickRegion.1"
    id: str
    by: Actor
    auction: str
    lot: str
    supplier: str
    region: str


@dataclass(frozen=True, slots=True)
class DeclineShare:
    """Turn the member's whole share of a lot down."""

    TYPE: ClassVar[str] = "DeclineShare.1"
    id: str
    by: Actor
    auction: str
    lot: str
    member: str


@dataclass(frozen=True, slots=True)
class AskFreed:
    """Ask for so much of each part of a lot, of what others turned down; zero everywhere takes the asking back."""

    TYPE: ClassVar[str] = "AskFreed.1"
    id: str
    by: Actor
    auction: str
    lot: str
    member: str
    quantities: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SettleTotal:
    """Say whether the suppliers agreed to the smaller total of a lot; without, nothing of the lot is divided."""

    TYPE: ClassVar[str] = "SettleTotal.1"
    id: str
    by: Actor
    auction: str
    lot: str
    agreed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class ReportOutcome:
    """Say what became of a contract that is made outside: concluded or not, and how much of each part."""

    TYPE: ClassVar[str] = "ReportOutcome.1"
    id: str
    by: Actor
    auction: str
    lot: str
    member: str
    supplier: str
    concluded: bool
    quantities: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BringPrices:
    """Put a list of published prices on record, so that members are told what pooling is worth by it."""

    TYPE: ClassVar[str] = "BringPrices.1"
    id: str
    by: Actor
    prices: PublishedPrices


@dataclass(frozen=True, slots=True)
class NameMarkets:
    """Say how large the markets are that the pool buys in, and from which common share on it is warned (None: 15 %).

    What is named takes the place of all that was named before.
    """

    TYPE: ClassVar[str] = "NameMarkets.1"
    id: str
    by: Actor
    sizes: tuple[MarketSize, ...]
    buying: Share | None = None
    selling: Share | None = None


@dataclass(frozen=True, slots=True)
class TellShare:
    """Say what share a member has of a market it sells in; a share of nothing takes what it said back."""

    TYPE: ClassVar[str] = "TellShare.1"
    id: str
    by: Actor
    told: SellingShare


Command = (
    OpenPool
    | AmendPool
    | SubmitBom
    | WithdrawBom
    | SetNeeds
    | ReviewDemand
    | CedeDemand
    | MergeDemand
    | FreezePool
    | RecordAward
    | QuoteAgain
    | PickRegion
    | DeclineShare
    | AskFreed
    | SettleTotal
    | ReportOutcome
    | BringPrices
    | NameMarkets
    | TellShare
    | PassTime
)

COMMANDS: Final[Mapping[str, type]] = {
    kind.TYPE: kind
    for kind in (
        OpenPool,
        AmendPool,
        SubmitBom,
        WithdrawBom,
        SetNeeds,
        ReviewDemand,
        CedeDemand,
        MergeDemand,
        FreezePool,
        RecordAward,
        QuoteAgain,
        PickRegion,
        DeclineShare,
        AskFreed,
        SettleTotal,
        ReportOutcome,
        BringPrices,
        NameMarkets,
        TellShare,
        PassTime,
    )
}
