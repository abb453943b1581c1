"""What happened in one pool, in the past tense, noun first. A change to one is a new version, an upcast and a golden sample."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from auction.core.words import Party
from auction.pool.demand import Submission
from auction.pool.merge import MemberQuantity


@dataclass(frozen=True, slots=True)
class FrozenPart:
    """A part as it goes to auction: what it is, how many pieces in all, and each member's pledge of them."""

    id: str
    manufacturer: str
    part_number: str
    total: int
    members: tuple[MemberQuantity, ...]


@dataclass(frozen=True, slots=True)
class PoolOpened:
    """The pool collects demand from these members."""

    TYPE: ClassVar[str] = "PoolOpened.1"
    pool: str
    title: str
    members: tuple[Party, ...]


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
    """The pool takes no more demand; these parts are what it holds."""

    TYPE: ClassVar[str] = "PoolFrozen.1"
    parts: tuple[FrozenPart, ...]


Event = PoolOpened | BomSubmitted | BomWithdrawn | PoolFrozen

EVENTS: Final[Mapping[str, type]] = {kind.TYPE: kind for kind in (PoolOpened, BomSubmitted, BomWithdrawn, PoolFrozen)}
