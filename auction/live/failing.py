"""Streams whose commits fail here, or that cannot be read: how long this node leaves each alone, and when to the others.

A store without room for an entry may well have room for who owns what. Who took a stream again at once would lose it at once, some
times a second. The first failure may be of a line that was lost, so the same node asks again at once; after the next the
stream is any other's, which takes it at once, and this node waits, each time longer, until it tries again.
"""

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Final

from auction.core.errors import AuctionError
from auction.ledger.ownership import Lost
from auction.live.following import SharedRoom
from auction.live.means import Asking, Means

AT_ONCE: Final = 1
"""After so many failures in a row the stream is taken again at once."""
FIRST_S: Final = 0.25
LONGEST_S: Final = 1.5
"""So long a node waits at most that decides alone. Of several each waits as many times that: so one of them soon tries."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Failed:
    """So often in a row it has failed, the last time then by the loop's clock, while the log held so many entries.

    `lost` is what the store is to know of it, until the stream is forsaken or taken again.
    """

    times: int
    at: float
    seq: int
    lost: Lost | None


class Failing:
    """One node's."""

    def __init__(self, means: Means, ask: Asking) -> None:
        self._means = means
        self._ask = ask
        self._failed: dict[str, Failed] = {}

    def failed(self, room: SharedRoom, epoch: int, now: float) -> None:
        """A commit of the room has failed, or it could not be read; what has become durable since begins a new row."""
        known = self._failed.get(room.stream)
        before = known.times if known is not None and room.durable_seq <= known.seq else 0
        lost = Lost(room.stream, epoch, room.unreported_since)
        self._failed[room.stream] = Failed(before + 1, now, room.durable_seq, lost)

    def taken(self, stream: str) -> None:
        """The node owns the stream once more."""
        known = self._failed.get(stream)
        if known is not None:
            known.lost = None

    def rests(self, stream: str, deciders: int, now: float) -> bool:
        """Whether the node leaves the stream alone for now, among so many that may decide it."""
        known = self._failed.get(stream)
        if known is None or known.times <= AT_ONCE:
            return False
        longest: float = min(LONGEST_S, FIRST_S * 2.0 ** min(known.times - AT_ONCE - 1, 16))
        wait_s = longest * (1 + _chance(self._means.id, stream, known.times)) / 2
        return now - known.at < wait_s * max(1, deciders)

    def all(self) -> list[str]:
        """The streams that were lost by a commit that failed, and are this node's by the store's word."""
        return [stream for stream, known in self._failed.items() if known.lost is not None]

    def again(self) -> list[str]:
        """Those of them in which one commit has failed after the other."""
        return [stream for stream in self.all() if self._failed[stream].times > AT_ONCE]

    async def forsake(self, streams: Iterable[str]) -> list[str]:
        """Leave these to the others: those that the store says are. Where it does not answer they are tried again here."""
        lost = [known.lost for stream in streams if (known := self._failed[stream]).lost is not None]
        if not lost:
            return []
        for each in lost:
            self.taken(each.stream)
        try:
            return await self._ask(partial(self._means.ownership.forsake, self._means.id, lost))
        except AuctionError as fault:
            _log.warning("%s and %d more: not left to others: %s", lost[0].stream, len(lost) - 1, fault)
            return []


def _chance(node: str, stream: str, times: int) -> float:
    """From 0 to 1, another for each of them, so that those who wait do not come together."""
    return hashlib.sha256(f"{node} {stream} {times}".encode()).digest()[0] / 256
