"""How large the markets are that a pool buys in, and what of their own its members have: by source and day (Y1, Y2)."""

from dataclasses import dataclass
from typing import Final, Literal

from auction.core.days import is_day
from auction.core.money import LARGEST, Share, is_multiple, is_share
from auction.core.words import is_id, is_text

Side = Literal["buying", "selling"]
FIFTEEN: Final = Share(15, 100)
MOST_MARKETS: Final = 200
MILLION: Final = 1_000_000
"""A share that a member tells is a whole number of millionths, so that those of all members sum exactly."""


@dataclass(frozen=True, slots=True)
class MarketSize:
    """How many pieces of these parts the market takes in the pool's period, by a named source and day (ISO 8601).

    `parts` are the ids of pooled parts.
    """

    name: str
    parts: tuple[str, ...]
    quantity: int
    source: str
    date: str


@dataclass(frozen=True, slots=True)
class SellingShare:
    """A member's own share of the market it sells in, as it told the coordinator, and nobody else; by which source and day."""

    market: str
    member: str
    share: Share
    source: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which common share on the pool is warned, on the market it buys in and on those its members sell in."""

    buying: Share = FIFTEEN
    selling: Share = FIFTEEN


UNLESS_SET: Final = Thresholds()


@dataclass(frozen=True, slots=True)
class Figures:
    """Markets, own shares and thresholds as one file, for a pool that is made of files alone."""

    sizes: tuple[MarketSize, ...]
    told: tuple[SellingShare, ...] = ()
    buying: Share | None = None
    selling: Share | None = None

    @property
    def thresholds(self) -> Thresholds:
        """The thresholds, 15 % where none is set."""
        return Thresholds(self.buying or FIFTEEN, self.selling or FIFTEEN)

    @property
    def fault(self) -> str | None:
        """What of the figures cannot be so, or None."""
        told = (fault for each in self.told if (fault := told_fault(each)) is not None)
        once = len({(each.market, each.member) for each in self.told}) == len(self.told)
        return sizes_fault(self.sizes, self.thresholds) or next(told, None if once else "a member's share of a market once")


def size_fault(size: MarketSize) -> str | None:
    """What is missing of a market's size (rule Y1), or None."""
    once = len(set(size.parts)) == len(size.parts) > 0
    if not (is_text(size.name) and is_text(size.source) and is_day(size.date) and once and all(map(is_id, size.parts))):
        return "a name, parts each once, a source and a day"
    return None if 0 < size.quantity <= LARGEST else "a quantity above zero"


def sizes_fault(sizes: tuple[MarketSize, ...], thresholds: Thresholds) -> str | None:
    """What of the markets and thresholds cannot be so (rule Y1), or None."""
    if len(sizes) > MOST_MARKETS or len({size.name for size in sizes}) != len(sizes):
        return f"at most {MOST_MARKETS} markets, each once"
    if not all(is_share(share) and share.num for share in (thresholds.buying, thresholds.selling)):
        return "thresholds: above zero, at most the whole"
    return next((f"{size.name[:64]}: {fault}" for size in sizes if (fault := size_fault(size)) is not None), None)


def told_fault(told: SellingShare) -> str | None:
    """What of a share that a member tells cannot be so (rule Y2), or None."""
    if not (is_text(told.market) and is_text(told.source) and is_day(told.date)):
        return "a market, a source and a day"
    counted = is_share(told.share) and is_multiple(MILLION, told.share.den)
    return None if counted else "a share of at most the whole, in millionths"
