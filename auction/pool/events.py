"""What happened in one pool, in the past tense, noun first. A change to one is a new version, an upcast and a golden sample."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from auction.core.money import Share
from auction.core.terms import PoolReference
from auction.core.words import Party
from auction.pool.demand import Submission
from auction.pool.markets import MarketSize, SellingShare, Side
from auction.pool.merge import MemberQuantity
from auction.pool.needs import Needs, Requirements
from auction.pool.published import PublishedPrices
from auction.pool.terms import PoolTerms
from auction.pool.together import PartName
from auction.pool.won import Divided, NotTaken, StandsBy, WonLot


@dataclass(frozen=True, slots=True)
class FrozenPart:
    """A part as it goes to auction: what it is, how many pieces in all, and each member's pledge of them.

    `others` serve in its place for every member named here; `requirements` hold for all of it.
    """

    id: str
    manufacturer: str
    part_number: str
    total: int
    members: tuple[MemberQuantity, ...]
    others: tuple[PartName, ...] = ()
    requirements: Requirements | None = None


@dataclass(frozen=True, slots=True)
class ShortPart:
    """A part that is not put to auction, with what was confirmed of it, and which least was missed: `total` or `members`."""

    id: str
    total: int
    members: int
    least: str


@dataclass(frozen=True, slots=True)
class PoolOpened:
    """The pool collects demand from these members."""

    TYPE: ClassVar[str] = "PoolOpened.1"
    pool: str
    title: str
    members: tuple[Party, ...]
    terms: PoolTerms | None = None


@dataclass(frozen=True, slots=True)
class PoolAmended:
    """The pool runs by these terms from now on."""

    TYPE: ClassVar[str] = "PoolAmended.1"
    terms: PoolTerms


@dataclass(frozen=True, slots=True)
class BomSubmitted:
    """The member's file stands in the pool; `replaced` says that one of the same name stood there before."""

    TYPE: ClassVar[str] = "BomSubmitted.1"
    submission: Submission
    replaced: bool


@dataclass(frozen=True, slots=True)
class BomWithdrawn:
    """The member's file no longer stands in the pool."""

    TYPE: ClassVar[str] = "BomWithdrawn.1"
    member: str
    file_name: str


@dataclass(frozen=True, slots=True)
class PoolFrozen:
    """The pool takes no more demand; these parts are what it holds. Those that are `short` are not among them."""

    TYPE: ClassVar[str] = "PoolFrozen.1"
    parts: tuple[FrozenPart, ...]
    short: tuple[ShortPart, ...] = ()


@dataclass(frozen=True, slots=True)
class NeedsSet:
    """What the member asks of the part, whatever its lines say."""

    TYPE: ClassVar[str] = "NeedsSet.1"
    member: str
    part: str
    needs: Needs


@dataclass(frozen=True, slots=True)
class ReviewOpened:
    """Collecting is over: members see the aggregate of their parts, and confirm or decline."""

    TYPE: ClassVar[str] = "ReviewOpened.1"
    until: int


@dataclass(frozen=True, slots=True)
class DemandReviewed:
    """The member has confirmed its demand of these pooled parts, or declined it."""

    TYPE: ClassVar[str] = "DemandReviewed.1"
    member: str
    parts: tuple[str, ...]
    confirmed: bool


@dataclass(frozen=True, slots=True)
class PoolCeded:
    """The pool's demand goes into another pool; nothing of it changes here any more."""

    TYPE: ClassVar[str] = "PoolCeded.1"
    into: str


@dataclass(frozen=True, slots=True)
class DemandMerged:
    """The demand of another pool stands in this one, under these names; `known` are files that stood here already."""

    TYPE: ClassVar[str] = "DemandMerged.1"
    source: PoolReference
    members: tuple[Party, ...]
    submissions: tuple[Submission, ...]
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PoolFailed:
    """Nothing goes to auction, and why: `no_demand`, `nothing_confirmed`, or all of it is `short` of what the terms ask."""

    TYPE: ClassVar[str] = "PoolFailed.1"
    why: str
    short: tuple[ShortPart, ...]


@dataclass(frozen=True, slots=True)
class AwardRecorded:
    """What an auction gave, for this pool to divide."""

    TYPE: ClassVar[str] = "AwardRecorded.1"
    auction: str
    seq: int
    lots: tuple[WonLot, ...]


@dataclass(frozen=True, slots=True)
class StepBegun:
    """The division goes on with this step, until then; 0 is until somebody has spoken. Of a draft, in which lots turns begin."""

    TYPE: ClassVar[str] = "StepBegun.1"
    auction: str
    step: Literal["requote", "draft", "opt_out", "offer", "renegotiate"]
    until: int
    lots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuotedAgain:
    """The supplier stands by for the lot at this value."""

    TYPE: ClassVar[str] = "QuotedAgain.1"
    auction: str
    lot: str
    supplier: str
    value: int


@dataclass(frozen=True, slots=True)
class RegionPicked:
    """The supplier serves the region, or stands by for it; `lapsed` says that its turn ended first and the engine picked.

    `kept` says that it has the region from the division of an award that fell: it served it, or stood by for it (D18).
    """

    TYPE: ClassVar[str] = "RegionPicked.1"
    auction: str
    lot: str
    region: str
    supplier: str
    standby: bool
    lapsed: bool
    until: int
    kept: bool = False


@dataclass(frozen=True, slots=True)
class ShareDeclined:
    """The member takes nothing of the lot."""

    TYPE: ClassVar[str] = "ShareDeclined.1"
    auction: str
    lot: str
    member: str


@dataclass(frozen=True, slots=True)
class FreedAsked:
    """The member asks for so much of what others turned down."""

    TYPE: ClassVar[str] = "FreedAsked.1"
    auction: str
    lot: str
    member: str
    quantities: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TotalSettled:
    """Whether the lot's smaller total was agreed to, and why."""

    TYPE: ClassVar[str] = "TotalSettled.1"
    auction: str
    lot: str
    agreed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class DivisionMade:
    """Who gets what of the award, who stands by, what goes to nobody, and by which rule each part was divided."""

    TYPE: ClassVar[str] = "DivisionMade.1"
    auction: str
    lines: tuple[Divided, ...]
    standby: tuple[StandsBy, ...]
    left: tuple[NotTaken, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutcomeReported:
    """What became of a contract that is made outside, as the member says."""

    TYPE: ClassVar[str] = "OutcomeReported.1"
    auction: str
    lot: str
    member: str
    supplier: str
    concluded: bool
    quantities: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PricesBrought:
    """Members are told what pooling is worth by these prices, until others are brought."""

    TYPE: ClassVar[str] = "PricesBrought.1"
    prices: PublishedPrices


@dataclass(frozen=True, slots=True)
class MarketsNamed:
    """The markets that the pool buys in are so large, and it is warned from these common shares on."""

    TYPE: ClassVar[str] = "MarketsNamed.1"
    sizes: tuple[MarketSize, ...]
    buying: Share
    selling: Share


@dataclass(frozen=True, slots=True)
class ShareTold:
    """A member has this share of a market it sells in, as it says."""

    TYPE: ClassVar[str] = "ShareTold.1"
    told: SellingShare


@dataclass(frozen=True, slots=True)
class ShareWarned:
    """The frozen pool's common share of a market, `num` of `den`, reaches the threshold."""

    TYPE: ClassVar[str] = "ShareWarned.1"
    side: Side
    market: str
    num: int
    den: int
    threshold: Share


Event = (
    PoolOpened
    | PoolAmended
    | BomSubmitted
    | BomWithdrawn
    | PoolFrozen
    | NeedsSet
    | ReviewOpened
    | DemandReviewed
    | PoolCeded
    | DemandMerged
    | PoolFailed
    | AwardRecorded
    | StepBegun
    | QuotedAgain
    | RegionPicked
    | ShareDeclined
    | FreedAsked
    | TotalSettled
    | DivisionMade
    | OutcomeReported
    | PricesBrought
    | MarketsNamed
    | ShareTold
    | ShareWarned
)

EVENTS: Final[Mapping[str, type]] = {
    kind.TYPE: kind
    for kind in (
        PoolOpened,
        PoolAmended,
        BomSubmitted,
        BomWithdrawn,
        NeedsSet,
        ReviewOpened,
        DemandReviewed,
        PoolCeded,
        DemandMerged,
        PoolFrozen,
        PoolFailed,
        AwardRecorded,
        StepBegun,
        QuotedAgain,
        RegionPicked,
        ShareDeclined,
        FreedAsked,
        TotalSettled,
        DivisionMade,
        OutcomeReported,
        PricesBrought,
        MarketsNamed,
        ShareTold,
        ShareWarned,
    )
}
