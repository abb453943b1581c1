"""A ledger that forgets when the process ends: same rules as the durable one, for tests, practice and offline runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import RLock

from auction.core.errors import LedgerConflict, LedgerUnavailable
from auction.ledger.port import Segment, require_whole


class MemoryLedger:
    """Entries in lists, epochs in a table, one lock."""

    def __init__(self) -> None:
        self.lock = RLock()
        self._entries: dict[str, list[bytes]] = {}
        self._epochs: dict[str, int] = {}
        self.is_closed = False

    @property
    def notices(self) -> tuple[str, ...]:
        """That nothing here outlives the process."""
        return ("this ledger lives in memory: everything is gone when the process ends",)

    def claim(self, stream: str) -> int:
        """Make the caller the only owner of the stream: the new epoch."""
        return self.raised(stream)

    def raised(self, stream: str) -> int:
        """The stream's epoch, one higher than before."""
        with self.lock:
            self._require_open()
            self._epochs[stream] = self._epochs.get(stream, 0) + 1
            return self._epochs[stream]

    def epoch(self, stream: str) -> int:
        """Whose turn it is in the stream; 0 where nobody claimed it yet."""
        with self.lock:
            return self._epochs.get(stream, 0)

    def append(self, segments: Sequence[Segment]) -> None:
        """Make the segments true: all of them, or none."""
        for segment in segments:
            require_whole(segment)
        with self.lock:
            self._require_open()
            ends: dict[str, int] = {}
            for segment in segments:
                end = ends.get(segment.stream, len(self._entries.get(segment.stream, ())))
                self._require_next(segment, end)
                ends[segment.stream] = segment.last_seq
            for segment in segments:
                self._entries.setdefault(segment.stream, []).extend(segment.body.split(b"\n"))

    def read(self, stream: str, after: int = 0) -> Iterator[tuple[int, bytes]]:
        """The entries after `after` that are true now, in order."""
        with self.lock:
            self._require_open()
            found = self._entries.get(stream, [])[max(after, 0) :]
        return enumerate(found, start=max(after, 0) + 1)

    def last_seq(self, stream: str) -> int:
        """The number of the last entry; 0 for a stream without entries."""
        with self.lock:
            self._require_open()
            return len(self._entries.get(stream, ()))

    def streams(self, prefix: str = "") -> list[str]:
        """The streams that hold entries and whose name starts with `prefix`, in code point order."""
        with self.lock:
            self._require_open()
            return sorted(stream for stream in self._entries if stream.startswith(prefix))

    def close(self) -> None:
        """Refuse everything from here on."""
        with self.lock:
            self.is_closed = True

    def _require_open(self) -> None:
        if self.is_closed:
            raise LedgerUnavailable("the ledger is closed")

    def _require_next(self, segment: Segment, end: int) -> None:
        epoch = self._epochs.get(segment.stream, 0)
        if segment.epoch != epoch or not epoch:  # a stream that nobody claimed takes nothing
            raise LedgerConflict(f"{segment.stream}: epoch {segment.epoch} writes, {epoch} owns the stream", segment.stream)
        if segment.first_seq != end + 1:
            raise LedgerConflict(f"{segment.stream}: entry {segment.first_seq} offered, {end + 1} is next", segment.stream)
