"""What the bearer of a receipt is shown after the close: its own entries, and how each leads to the root of the log (FORMAT.md)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from auction.audit.checkpoint import Checkpoint, checkpoint_text, origin_of
from auction.core.entries import Entry
from auction.ledger.chain import Grove, blinded, leaf_hash


@dataclass(frozen=True, slots=True)
class Proof:
    """One entry of a supplier's own: what its receipt says of it, and its number, leaf and inclusion proof, hashes in hex.

    `body` is the entry itself where it tells of nobody else (V13), else None.
    """

    id: str
    seq: int
    at: int
    entry: str
    leaf: str
    path: tuple[str, ...]
    body: str | None = None


@dataclass(frozen=True, slots=True)
class _Own:
    seq: int
    at: int
    id: str
    leaf: bytes


@dataclass(slots=True)
class Log:
    """The tree over a log as far as it was followed, and of each supplier the entries whose commands it sent itself."""

    _grove: Grove = field(default_factory=Grove)
    _own: dict[str, list[_Own]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many entries were followed."""
        return self._grove.size

    def follow(self, entry: Entry, body: bytes) -> None:
        """Take the next entry in, with its bytes."""
        leaf = leaf_hash(body)
        self._grove.append(leaf)
        if entry.command.by.role == "supplier":
            self._own.setdefault(entry.command.by.party, []).append(_Own(entry.seq, entry.at, entry.command.id, leaf))

    def checkpoint(self, name: str, stream: str, sign: Callable[[str], str]) -> str:
        """The signed checkpoint of the log as far as it was followed."""
        return sign(checkpoint_text(Checkpoint(origin_of(name, stream), self.size, self._grove.root())))

    def proofs(self, supplier: str, seed: str, *, after: int, most: int) -> tuple[Sequence[Proof], bool]:
        """The proofs of the supplier's own entries after that number, oldest first, and whether there are no more.

        An empty seed is that of receipts that bear the leaf itself.
        """
        later = [own for own in self._own.get(supplier, ()) if own.seq > after]
        return tuple(self._proof(own, seed) for own in later[:most]), len(later) <= most

    def _proof(self, own: _Own, seed: str) -> Proof:
        entry = blinded(own.leaf, seed) if seed else own.leaf
        path = self._grove.inclusion(index=own.seq - 1, size=self.size)
        return Proof(own.id, own.seq, own.at, entry.hex(), own.leaf.hex(), tuple(node.hex() for node in path))
