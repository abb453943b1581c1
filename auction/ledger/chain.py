"""What makes a ledger provable: leaf hashes, the chain over them, and the tree of RFC 6962 with its proofs.

Standard library only and pure. FORMAT.md sections 4 and 5 give the formulas with a worked example. Every hash is
SHA-256; the first byte hashed says what is hashed, so that no value of one kind can pass for another:
0x00 a leaf, 0x01 two nodes of the tree, 0x02 a link of the chain, 0x03 the beginning of a chain.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final

HASH_BYTES: Final = 32
EMPTY_ROOT: Final = sha256().digest()
"""The root of a tree without leaves (RFC 6962, 2.1)."""


def leaf_hash(body: bytes) -> bytes:
    """The hash an entry is known by: its place in the chain, in the tree and on every receipt."""
    return sha256(b"\x00" + body).digest()


def blinded(leaf: bytes, seed: str) -> bytes:
    """The leaf hash as a receipt tells it that bears no number: bound to it, and not to be found by trying numbers out.

    HMAC-SHA256 under the auction's seed (64 hex digits, as text), which entry 1 fixes and no supplier knows.
    """
    return hmac.digest(seed.encode("ascii"), leaf, "sha256")


def genesis(stream: str) -> bytes:
    """The head of a stream before its first entry, bound to the stream's name: chains cannot be swapped."""
    return sha256(b"\x03" + stream.encode("utf-8")).digest()


def next_head(head: bytes, leaf: bytes) -> bytes:
    """The chain head after one more entry: it commits to every entry so far, in order."""
    return sha256(b"\x02" + head + leaf).digest()


def head_of(stream: str, leaves: Iterable[bytes]) -> bytes:
    """The chain head after these leaf hashes."""
    head = genesis(stream)
    for leaf in leaves:
        head = next_head(head, leaf)
    return head


def node_hash(left: bytes, right: bytes) -> bytes:
    """The tree node above two nodes."""
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """The Merkle tree of a growing list of leaf hashes, kept as the roots of its complete parts: a few hashes in all."""

    __slots__ = ("_peaks", "_size")

    def __init__(self) -> None:
        self._peaks: list[bytes] = []
        self._size = 0

    @property
    def size(self) -> int:
        """The number of leaves."""
        return self._size

    def append(self, leaf: bytes) -> None:
        """Add the next leaf hash."""
        _add_peak(self._peaks, leaf, self._size)
        self._size += 1

    def root(self) -> bytes:
        """The root over all leaves so far."""
        return _bag(self._peaks)


class Grove:
    """The same tree with every complete part kept, so that it can prove: 64 bytes a leaf, O(log n) a proof."""

    __slots__ = ("_levels",)

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        for leaf in leaves:
            self.append(leaf)

    @property
    def size(self) -> int:
        """The number of leaves."""
        return len(self._levels[0])

    def append(self, leaf: bytes) -> None:
        """Add the next leaf hash and every part it completes."""
        node, level = leaf, 0
        self._levels[0].append(node)
        while not len(self._levels[level]) & 1:
            node = node_hash(*self._levels[level][-2:])
            level += 1
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(node)

    def root(self, size: int | None = None) -> bytes:
        """The root over the first `size` leaves, all by default."""
        size = self.size if size is None else size
        _require(0 <= size <= self.size, f"no tree of {size} leaves among {self.size}")
        return self._range_root(0, size) if size else EMPTY_ROOT

    def inclusion(self, *, index: int, size: int) -> list[bytes]:
        """The proof that leaf `index`, counted from 0, is in the tree of `size` leaves (RFC 9162, 2.1.3.1)."""
        _require(0 <= index < size <= self.size, f"no leaf {index} in a tree of {size} among {self.size}")
        path: list[bytes] = []
        begin, end = 0, size
        while end - begin > 1:
            middle = begin + _split(end - begin)
            if index < middle:
                path.append(self._range_root(middle, end))
                end = middle
            else:
                path.append(self._range_root(begin, middle))
                begin = middle
        return path[::-1]

    def consistency(self, *, old: int, new: int) -> list[bytes]:
        """The proof that the tree of `old` leaves is how the tree of `new` leaves began (RFC 9162, 2.1.4.1)."""
        _require(0 < old <= new <= self.size, f"no growth from {old} to {new} among {self.size}")
        path: list[bytes] = []
        begin, end, whole = 0, new, True
        while end != old:
            middle = begin + _split(end - begin)
            if old <= middle:
                path.append(self._range_root(middle, end))
                end = middle
            else:
                path.append(self._range_root(begin, middle))
                begin, whole = middle, False
        if not whole:
            path.append(self._range_root(begin, end))
        return path[::-1]

    def _range_root(self, begin: int, end: int) -> bytes:
        # begin is always a multiple of the largest power of two below the length, so each part lies in one level.
        peaks: list[bytes] = []
        while begin < end:
            level = (end - begin).bit_length() - 1
            peaks.append(self._levels[level][begin >> level])
            begin += 1 << level
        return _bag(peaks)


def inclusion_holds(*, leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the path leads from leaf `index`, counted from 0, to the root of the tree of `size` leaves."""
    if not 0 <= index < size:
        return False
    node, position, last = leaf, index, size - 1
    for sibling in path:
        if last == 0:
            return False
        if position & 1 or position == last:
            node = node_hash(sibling, node)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and node == root


def consistency_holds(*, old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the path shows that the tree of `new` leaves begins with the tree of `old` leaves, at least one."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    nodes = list(path) if old & (old - 1) else [old_root, *path]
    if not nodes:
        return False
    position, last = old - 1, new - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    before = after = nodes[0]
    for sibling in nodes[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def _add_peak(peaks: list[bytes], leaf: bytes, size: int) -> None:
    node = leaf
    while size & 1:
        node = sha256(b"\x01" + peaks.pop() + node).digest()
        size >>= 1
    peaks.append(node)


def _bag(peaks: Sequence[bytes]) -> bytes:
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def _split(count: int) -> int:
    """The largest power of two below `count`: where RFC 6962 divides a list."""
    return 1 << (count - 1).bit_length() - 1


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)
