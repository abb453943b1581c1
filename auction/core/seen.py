"""Which requests were made, and by which entry each: 16 bytes a request, however long its id is.

A request is known by the first 12 bytes of the SHA-256 of who asked and its id; the entry's number stands behind them in 4. Nobody
finds an id of its own that passes for another party's. Who hashes some 2^48 of its own may find two that pass for each other: then
its second request is refused, here and in every audit. Records lie in rows, one behind another, in the row that the digest
names; when rows get long one of them is split in two, in turn, so that no request ever waits for all of them to be sorted anew
(linear hashing).
"""

from hashlib import sha256
from operator import itemgetter
from typing import Final

Key = tuple[str, str, str]
"""Who asked, by role and party, and the id of what was asked."""

RECORD: Final = 16
_DIGEST: Final = 12
_FULL: Final = 32
"""How many records a row holds, on average, before another is made."""
MANY: Final = 1 << 16
"""So many of a long record are noted at once: a megabyte waits meanwhile."""


class Seen:
    """The entry of each request, by (role, party, command id); of one made twice the first."""

    __slots__ = ("_asked", "_bits", "_count", "_rows")

    def __init__(self) -> None:
        self._rows = [bytearray()]
        self._bits = 1
        self._count = 0
        self._asked: tuple[Key, bytes, int | None] | None = None
        """What was looked for last, its digest and its entry: every request is looked for, decided and noted in turn."""

    def setdefault(self, key: Key, seq: int) -> None:
        """Note that the entry brought the request, unless an earlier one did."""
        asked = self._asked
        digest = asked[1] if asked is not None and asked[0] == key else _digest_of(*key)
        self._note(digest + seq.to_bytes(RECORD - _DIGEST, "big"))
        self._asked = None

    def note_all(self, records: bytearray) -> None:
        """Note what `record_of` made of many requests, one behind another in the order of their entries.

        Where there are many rows, those with the same first byte come together: their rows stay in the processor's cache.
        """
        held = bytes(records)
        each = [held[begins : begins + RECORD] for begins in range(0, len(held), RECORD)]
        if len(self._rows) >= 256:
            each.sort(key=itemgetter(0))
        for record in each:
            self._note(record)
        self._asked = None

    def _note(self, record: bytes) -> None:
        """It goes behind the others of its row, unless its request is there already."""
        rows, digest = self._rows, record[:_DIGEST]
        place = int.from_bytes(record[:4], "little") & self._bits
        if place >= len(rows):
            place &= self._bits >> 1
        row = rows[place]
        if _found(row, digest) >= 0:
            return
        row += record
        self._count += 1
        if self._count > _FULL * len(rows):
            self._split()

    def get(self, key: Key) -> int | None:
        """The entry of the request, or None where it was never made."""
        asked = self._asked
        if asked is None or asked[0] != key:
            digest = _digest_of(*key)
            asked = self._asked = key, digest, self._entry_of(digest)
        return asked[2]

    def _entry_of(self, digest: bytes) -> int | None:
        place = int.from_bytes(digest[:4], "little") & self._bits
        row = self._rows[place if place < len(self._rows) else place & self._bits >> 1]
        found = _found(row, digest)
        return None if found < 0 else int.from_bytes(row[found + _DIGEST : found + RECORD], "big")

    def __contains__(self, key: Key) -> bool:
        return self.get(key) is not None

    def __getitem__(self, key: Key) -> int:
        found = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def __len__(self) -> int:
        """How many requests were made."""
        return self._count

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Seen) and self._rows == other._rows

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{self._count} requests>"

    def to_bytes(self) -> bytes:
        """All of it in one piece: how many requests, how many rows, and the bytes of each, four bytes each; then the records."""
        sizes = [self._count, len(self._rows), *map(len, self._rows)]
        return b"".join([*(size.to_bytes(4, "big") for size in sizes), *self._rows])

    @classmethod
    def from_bytes(cls, held: bytes) -> "Seen":
        """What `to_bytes` gave. Raises ValueError for bytes that it never gives."""
        rows: list[bytearray] = []
        begins = ends = 8 + 4 * int.from_bytes(held[4:8], "big")
        for place in range(8, min(begins, len(held)), 4):
            size = int.from_bytes(held[place : place + 4], "big")
            rows.append(bytearray(held[ends : ends + size]))
            ends += size
        made = cls()
        made._rows, made._bits, made._count = rows, (1 << len(rows).bit_length()) - 1, int.from_bytes(held[:4], "big")
        is_even = not any(len(row) & (RECORD - 1) for row in rows)
        if not rows or ends != len(held) or ends - begins != RECORD * made._count or not is_even:
            raise ValueError("no record of requests")
        return made

    def _split(self) -> None:
        """One more row, which takes the records of another whose digests have one more bit set."""
        rows = self._rows
        top = len(rows).bit_length() - 1
        parted = len(rows) - (1 << top)
        kept, moved, row = bytearray(), bytearray(), rows[parted]
        step, bit = top >> 3, 1 << (top & 7)
        for begins in range(0, len(row), RECORD):
            if row[begins + step] & bit:
                moved += row[begins : begins + RECORD]
            else:
                kept += row[begins : begins + RECORD]
        rows[parted] = kept
        rows.append(moved)
        self._bits = (1 << len(rows).bit_length()) - 1


def record_of(role: str, party: str, id: str, seq: int) -> bytes:
    """What is kept of a request that the entry brought."""
    return _digest_of(role, party, id) + seq.to_bytes(RECORD - _DIGEST, "big")


def _digest_of(role: str, party: str, id: str) -> bytes:
    told = f"{role}/{len(party)}/{party}/{id}".encode("utf-8", "surrogatepass")
    return sha256(told).digest()[:_DIGEST]


def _found(row: bytearray, digest: bytes) -> int:
    """Where the record of the digest begins in the row, or -1."""
    found = row.find(digest)
    while found > 0 and found & (RECORD - 1):
        found = row.find(digest, found + 1)  # what was found lies across two records
    return found
