"""Snapshots of streams: what the entries so far come to, kept beside the log so that a start need not read all of it.

A snapshot is never the truth. It may be lost, old, damaged or forged: whoever takes one checks its seal and that the log still
holds the entry it was taken at, and where anything is amiss reads the log instead. FORMAT.md section 11.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from auction.ledger.chain import genesis, leaf_hash, next_head


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What entries 1 to `seq` of a stream come to, as `engine` spelled it.

    `before` and `head` are the chain without entry `seq` and with it. `due` is when the next thing was due in it then, if any: it
    says what a start reads first, is not sealed, and nothing else follows from it.
    """

    stream: str
    seq: int
    before: bytes
    head: bytes
    engine: str
    body: bytes
    seal: bytes = b""
    due: int | None = None

    def is_sealed(self, key: bytes) -> bool:
        """Whether its seal is one of this key."""
        return hmac.compare_digest(self.seal, self.seal_by(key))

    def ends_with(self, body: bytes) -> bool:
        """Whether the entry of these bytes is the one it was taken at."""
        return extended(self.before, body) == self.head

    def seal_by(self, key: bytes) -> bytes:
        """The seal under this key: HMAC-SHA256 over all of it."""
        named = "\n".join([self.stream, str(self.seq), self.before.hex(), self.head.hex(), self.engine, ""])
        seal = hmac.new(key, named.encode("utf-8"), sha256)
        seal.update(self.body)
        return seal.digest()


def begun(stream: str) -> bytes:
    """The head of the chain before the first entry."""
    return genesis(stream)


def extended(head: bytes, body: bytes) -> bytes:
    """The head of the chain with the entry of these bytes."""
    return next_head(head, leaf_hash(body))


class Snapshots(Protocol):
    """Where snapshots are kept, the last of each stream. Any thread may ask; nothing here raises, as nothing depends on it."""

    def keep(self, snapshot: Snapshot) -> None:
        """Keep it in place of the one before; where that fails the one before, or none, stays."""

    def find(self, stream: str) -> Snapshot | None:
        """The last one kept of the stream, or None. Nothing of it has been checked."""

    def drop(self, stream: str) -> None:
        """Keep none of the stream: the one that was kept is no good."""

    def places(self) -> dict[str, int]:
        """The entry of the last snapshot by stream."""

    def dues(self) -> dict[str, int | None]:
        """When something was due in each stream, as its last snapshot has it."""

    def close(self) -> None:
        """Release the store."""


class MemorySnapshots:
    """Snapshots in a dictionary: for ledgers that forget, and for tests."""

    def __init__(self) -> None:
        self._kept: dict[str, Snapshot] = {}

    def keep(self, snapshot: Snapshot) -> None:
        """Keep it in place of the one before."""
        self._kept[snapshot.stream] = snapshot

    def find(self, stream: str) -> Snapshot | None:
        """The last one kept of the stream, or None."""
        return self._kept.get(stream)

    def drop(self, stream: str) -> None:
        """Keep none of the stream."""
        self._kept.pop(stream, None)

    def places(self) -> dict[str, int]:
        """The entry of the last snapshot by stream."""
        return {stream: snapshot.seq for stream, snapshot in self._kept.items()}

    def dues(self) -> dict[str, int | None]:
        """When something was due in each stream."""
        return {stream: snapshot.due for stream, snapshot in self._kept.items()}

    def close(self) -> None:
        """Nothing is held."""
