"""The port of a ledger that many nodes share: which node is alive, which owns a stream, and how far each stream has come.

Ownership is the store's word, by the store's clock. It says who may append, and nothing of what is true: that is the log's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

FAILING: Final = " failing"
"""Follows a node's id as the owner of a stream that it gave up because its commits failed: nobody that is alive."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A stream taken over: the epoch that the new owner appends under.

    `since_us` is since when nobody could bid there, and the log may not tell of it yet (rule S6): the last beat of an owner that is
    gone, when it was handed back, or an earlier moment that an owner before left behind. None where nothing is left to tell.
    `is_failing` where the owner before gave it up because its commits failed: that they do no longer has to be shown.
    """

    epoch: int
    since_us: int | None
    is_failing: bool = False


@dataclass(frozen=True, slots=True)
class Lost:
    """Since when bids are lost in a stream owned by that epoch, of which the log does not tell yet; None where it tells of all."""

    stream: str
    epoch: int
    since_us: int | None


@runtime_checkable
class Ownership(Protocol):
    """Who owns what. Synchronous, from any thread; every method raises `LedgerUnavailable` when the store cannot be reached."""

    def join(self, node: str, name: str, lease_us: int, fingerprint: str) -> int:
        """The node is alive from now on, for so long; the store's clock in microseconds UTC.

        Raises `Unreadable` with words for people when the nodes that are alive have another fingerprint of the secret key. A node
        that was declared gone joins anew by the same id.
        """

    def renew(self, node: str, asked_us: int | None = None) -> int:
        """The node is still alive, for its lease from now on; the store's clock.

        `asked_us` is the store's clock when it was asked, as well as the node knows: its last beat is no later than that, however
        slow the store was, for it may have died meanwhile.
        Raises `LedgerConflict` where it was declared gone.
        """

    def take(self, stream: str, node: str) -> Taken | None:
        """Make the node the stream's only owner if nobody is, its owner is gone, or it is that already; None while another owns it.

        The epoch rises each time, so that every segment of an older one is refused from here on, an owner's own in doubt included.
        Since when bids are lost is kept, and told to every later owner, until one of them says that the log tells of it.
        """

    def take_all(self, streams: Sequence[str], node: str) -> dict[str, Taken]:
        """Take so many in one transaction, each as by itself; those that another node owns are not among what is returned."""

    def note(self, node: str, lost: Sequence[Lost]) -> None:
        """Keep what the node says is lost in streams that it owns by that epoch, in place of what was kept before."""

    def give(self, node: str, streams: Sequence[str]) -> None:
        """Hand back those of the streams that the node owns: their epochs rise, and from now on nobody can bid there."""

    def forsake(self, node: str, lost: Sequence[Lost]) -> list[str]:
        """Give up those of these streams that the node owns by that epoch, as their commits fail; which they were.

        Since when bids are lost is kept, and whoever takes one is told. It waits for no other transaction: what one holds is kept.
        """

    def leave(self, node: str) -> None:
        """The node is gone, and hands back all that it owns."""

    def owners(self) -> dict[str, str | None]:
        """Every stream that was ever owned, and by which node now: one that is gone, or gave it up as it failed, may be named."""

    def nodes(self) -> dict[str, str]:
        """The nodes that are alive, by id, with their names."""

    def heads(self) -> dict[str, int]:
        """How many entries every stream that holds any has."""


def who_failed(owner: str | None) -> str | None:
    """The node that gave a stream up because its commits failed, by how its owner is named; None for any other."""
    return owner.removesuffix(FAILING) if owner is not None and owner.endswith(FAILING) else None
