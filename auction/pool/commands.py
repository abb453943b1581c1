"""What can be asked of one pool, in the imperative. Every command has an id made by who asks, and never a time of theirs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from auction.core.words import Actor, Party
from auction.pool.demand import LineReport, SourceLine


@dataclass(frozen=True, slots=True)
class OpenPool:
    """Begin to collect demand from these members. Always entry 1 of a pool."""

    TYPE: ClassVar[str] = "OpenPool.1"
    id: str
    by: Actor
    pool: str
    title: str
    members: tuple[Party, ...]


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


Command = OpenPool | SubmitBom | WithdrawBom | FreezePool

COMMANDS: Final[Mapping[str, type]] = {kind.TYPE: kind for kind in (OpenPool, SubmitBom, WithdrawBom, FreezePool)}
