"""The store of a world, which survives everything, and each process's way to it, which does not."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from auction.core.errors import LedgerUnavailable
from auction.ledger.memory import MemoryLedger
from auction.ledger.memory_owners import MemoryOwners
from auction.ledger.port import Segment


class Store:
    """What is durable, in the order it became so. `is_down`: it can be reached by nobody. `is_full`: it has no room for anybody.

    `lost` are the streams of which something has been refused since it could be written by nobody, and of whom.
    """

    def __init__(self, now_us: Callable[[], int]) -> None:
        self.ledger = MemoryLedger()
        self.owners = MemoryOwners(self.ledger, now_us)
        self.appended: list[Segment] = []
        self.is_down = self.is_full = False
        self.lost: dict[str, str] = {}
        self.last_at: dict[str, int] = {}
        self.over: set[str] = set()
        """The streams whose auction is closed."""

    def durable_at(self, stream: str) -> int:
        """The stamp of the stream's last durable entry."""
        return self.last_at.get(stream, 0)

    def mend(self) -> None:
        """It can be reached, and has room."""
        self.is_down = self.is_full = False
        self.lost.clear()

    def append(self, segments: Sequence[Segment]) -> None:
        """Make it durable."""
        self.ledger.append(segments)
        self.appended += segments
        for segment in segments:
            self.last_at[segment.stream] = json.loads(segment.body.rpartition(b"\n")[2])["at"]
            if b'"AuctionClosed.' in segment.body:
                self.over.add(segment.stream)


class Way:
    """One process's way to the store: a ledger, and the owners' port, through everything that can go wrong on it.

    `torn`: how often a commit is done and its answer lost. `full`: how often the disk has no room for it. `failed` once the
    disk has failed to keep what it was given: a ledger writes no more after that, as the real one.
    """

    notices: tuple[str, ...] = ()

    def __init__(self, store: Store, chance: random.Random, name: str = "") -> None:
        self.store = store
        self.name = name
        self.chance = chance
        self.is_cut = False
        self.torn = 0.0
        self.full = 0.0
        self.fails_next = False
        self.failed = False

    @property
    def is_bad(self) -> bool:
        """Whether something that is stored by it now may not be."""
        return self.is_cut or self.failed or self.fails_next or self.full > 0

    def _pass(self) -> None:
        if self.is_cut or self.store.is_down:
            raise LedgerUnavailable("the store cannot be reached")

    # --- the ledger --------------------------------------------------------------------------------------------

    def claim(self, stream: str) -> int:
        self._pass()
        self._write()
        return self.store.ledger.claim(stream)

    def _write(self) -> None:
        if self.failed:
            raise LedgerUnavailable("the ledger stopped writing")
        if self.store.is_full or self.chance.random() < self.full:
            raise LedgerUnavailable("no room on the disk")

    def append(self, segments: Sequence[Segment]) -> None:
        if self.store.is_down or self.store.is_full:
            self.store.lost.update((segment.stream, self.name) for segment in segments)
        self._pass()
        self._write()
        if self.fails_next:
            self.fails_next, self.failed = False, True
            if self.chance.random() < 0.5:
                self.store.append(segments)
            raise LedgerUnavailable("the disk failed")
        self.store.append(segments)
        if self.chance.random() < self.torn:
            raise LedgerUnavailable("the connection was lost")

    def read(self, stream: str, after: int = 0) -> Iterator[tuple[int, bytes]]:
        self._pass()
        return self.store.ledger.read(stream, after)

    def last_seq(self, stream: str) -> int:
        self._pass()
        return self.store.ledger.last_seq(stream)

    def streams(self, prefix: str = "") -> list[str]:
        self._pass()
        return self.store.ledger.streams(prefix)

    def close(self) -> None:
        pass


class OwnersWay:
    """The owners' port by the same way."""

    def __init__(self, way: Way) -> None:
        self._way = way

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self._way.store.owners, name)

        def passing(*args: Any) -> Any:
            self._way._pass()
            return asked(*args)

        return passing
