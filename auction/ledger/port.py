"""The port every ledger stands behind: claim a stream, append segments all or nothing, read without a gap."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

from auction.core.entries import Entry
from auction.core.errors import InvariantBroken, Unreadable
from auction.ledger.chain import blinded, genesis, head_of, leaf_hash, next_head


@dataclass(frozen=True, slots=True)
class Segment:
    """The entries of one stream that one commit makes true together.

    `body` is the canonical bytes of entries `first_seq`..`last_seq`, joined by one line feed and none at the end:
    canonical JSON holds no raw line feed, so a segment is JSON Lines. `epoch` is what `Ledger.claim` returned.
    """

    stream: str
    first_seq: int
    last_seq: int
    epoch: int
    body: bytes


def segment_of(stream: str, *, first_seq: int, epoch: int, entries: Sequence[bytes]) -> Segment:
    """Join the canonical bytes of consecutive entries into one segment."""
    return Segment(stream, first_seq, first_seq + len(entries) - 1, epoch, b"\n".join(entries))


def require_whole(segment: Segment) -> None:
    """A segment holds exactly the lines its numbers promise; anything else is our bug and reaches no store."""
    lines = segment.body.count(b"\n") + 1
    if segment.first_seq < 1 or lines != segment.last_seq - segment.first_seq + 1:
        numbers = f"{segment.first_seq}..{segment.last_seq}"
        raise InvariantBroken(f"{segment.stream}: a segment of entries {numbers} holds {lines} lines")


class Ledger(Protocol):
    """Where entries become true. Synchronous: one writer thread appends, any thread may read meanwhile.

    Every method raises `LedgerUnavailable` when the store cannot be reached or was closed.
    """

    @property
    def notices(self) -> tuple[str, ...]:
        """What the operator should know about this store, in plain sentences; empty when all is well."""

    def claim(self, stream: str) -> int:
        """Make the caller the only owner of the stream: the new epoch, durable before it is returned.

        Every segment that still bears an older epoch is refused from here on, whoever brings it.
        """

    def append(self, segments: Sequence[Segment]) -> None:
        """Make the segments true in one transaction, durable on return: all of them, or none.

        Raises `LedgerConflict`, naming the stream, when the epoch is not the current one or `first_seq` is not the
        last entry plus one; `LedgerUnavailable` when the store failed. After either, nothing of the call is true
        unless a failure of the commit itself left it open: then claim anew and read what the ledger holds.
        """

    def read(self, stream: str, after: int = 0) -> Iterator[tuple[int, bytes]]:
        """The entries after `after` in order, as (seq, entry bytes); `Unreadable` at the first gap or damage."""

    def last_seq(self, stream: str) -> int:
        """The number of the last entry; 0 for a stream without entries."""

    def streams(self, prefix: str = "") -> list[str]:
        """The streams that hold entries and whose name starts with `prefix`, in code point order."""

    def close(self) -> None:
        """Release the store. What was appended stays; every later call raises `LedgerUnavailable`."""


@runtime_checkable
class Near(Protocol):
    """A ledger on a disk of this machine, whose appends are done sooner than two threads take to hand them over."""

    is_near: bool


@runtime_checkable
class Tidied(Protocol):
    """A ledger that has something to do now and then which takes longer than a commit, and is done between two of them."""

    @property
    def is_untidy(self) -> bool:
        """Whether there is something to do; asked after every commit."""

    def tidy(self) -> None:
        """Do it. An append waits meanwhile. It never raises, and nothing that was appended depends on it."""


@runtime_checkable
class ClaimsMany(Protocol):
    """A ledger that claims many streams at the price of one: a start waits for the disk once."""

    def claim_all(self, streams: Sequence[str]) -> dict[str, int]:
        """Claim each of the streams, as `claim` does, in one transaction: their new epochs."""


Page = Sequence[tuple[int, int, bytes]]
"""Consecutive segments as a store holds them: first and last number, and body."""


CHANGED: Final = "somebody changed the tables: audit all of it"


def disowned(stream: str) -> str:
    """The warning of a stream that holds entries and that nobody ever claimed: it is in no list, so no room opens on it."""
    return f"{stream}: it holds entries and no owner, which no server of ours leaves; {CHANGED}"


def entries_in(stream: str, after: int, page_after: Callable[[int], Page], full: int) -> Iterator[tuple[int, bytes]]:
    """The entries after `after` out of a store's pages, each asked for by the last number read; `Unreadable` at the first gap.

    A page of fewer segments than a `full` one holds is the last: a follower asks the store once for what has just been decided.
    """
    seq = start = max(after, 0)
    more = True
    while more:
        page = page_after(seq)
        more = len(page) >= full
        for first_seq, last_seq, body in page:
            lines = body.split(b"\n")
            # Only the first segment read may begin before what was asked for: a commit does not end at every entry.
            begins = first_seq == seq + 1 or (seq == start and first_seq <= seq < last_seq)
            if not begins or len(lines) != last_seq - first_seq + 1:
                raise Unreadable(f"{stream} / entry {seq + 1}", f"the ledger holds {first_seq}..{last_seq} instead")
            yield from enumerate(lines[seq + 1 - first_seq :], seq + 1)
            seq = last_seq


def entry_hash(body: bytes) -> str:
    """The entry's leaf hash in hex: the part of a receipt that binds its bytes (FORMAT.md)."""
    return leaf_hash(body).hex()


def blind_hash(body: bytes, seed: str) -> str:
    """The same for a receipt that bears no number, in hex (FORMAT.md section 6)."""
    return blinded(leaf_hash(body), seed).hex()


def head_after(stream: str, bodies: Iterable[bytes]) -> str:
    """The chain head in hex after these entries, which are the stream's first ones in order."""
    return head_of(stream, map(leaf_hash, bodies)).hex()


def head_with(stream: str, head: str, bodies: Iterable[bytes]) -> str:
    """The chain head in hex after these further entries, where it was that before; "" is before the first."""
    found = bytes.fromhex(head) if head else genesis(stream)
    for body in bodies:
        found = next_head(found, leaf_hash(body))
    return found.hex()


class EntryCodec(Protocol):
    """Entries to canonical bytes and back; `ledger.codec` is the reference, `ledger.fast` the same bytes sooner."""

    def entry_to_bytes(self, entry: Entry) -> bytes:
        """The canonical bytes of the entry; `InvariantBroken` when it holds what no canonical document may hold."""

    def entry_from_bytes(self, body: bytes) -> Entry:
        """The entry these bytes spell, older versions lifted to today's; `Unreadable`, with path, for anything else."""

    def entry_to_believe(self, body: bytes) -> Entry:
        """The entry for who only believes it, and knows that nobody else wrote it; sooner where the codec can."""
