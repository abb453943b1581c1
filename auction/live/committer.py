"""Group commit: everything all rooms decided while the last commit ran goes into the next one. No timer: load sets the batch.

A long commit runs in a thread, and bids are decided meanwhile. A few entries on a disk of this machine that has been quick are
written at once: that is done sooner than two threads take to hand them over.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final

from auction.core.errors import AuctionError, InvariantBroken, LedgerConflict, LedgerUnavailable
from auction.ledger.port import Ledger, Near, Segment, Tidied, segment_of
from auction.live.pending import Pending
from auction.live.room import Room

_log = logging.getLogger(__name__)

Batch = tuple[Room, Sequence[Pending]]
Timed = Callable[[float, Sequence[tuple[Room, int]]], None]
"""Hears in how many seconds a commit became durable, and of which rooms so many entries, before anybody is answered."""

FEW: Final = 8
"""So many entries may be written at once, while nobody else waits."""
QUICK_S: Final = 0.003
SPARED_S: Final = 1.0
LONGEST_SPARED_S: Final = 60.0
"""Where a commit took longer than QUICK_S, all go through the thread for so long: a slow disk must not hold everybody up. Each
that held everybody up doubles the time, up to the longest; each quick one at once takes a hundredth off it again."""


class Committer:
    """The node's one writer. Its task is never cancelled and no time limit surrounds a commit; `drain` ends it."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ledger-writer")
        self._dirty: dict[Room, None] = {}
        self._wake = asyncio.Event()
        self._draining = False
        self._task: asyncio.Task[None] | None = None
        self._waiting: list[asyncio.Future[None]] = []
        self._is_near = isinstance(ledger, Near) and ledger.is_near
        self._tidied = ledger if isinstance(ledger, Tidied) else None
        self._tidying: asyncio.Future[None] | None = None
        self._at_once_from = 0.0
        self._spared_s = SPARED_S
        self.on_commit: Callable[[Sequence[Room]], None] | None = None
        self.on_timed: list[Timed] = []
        self.on_answered: list[Callable[[], None]] = []

    def start(self) -> None:
        """Begin to commit; needs the running event loop."""
        self._task = asyncio.get_running_loop().create_task(self._run(), name="committer")

    def wants_commit(self, room: Room) -> None:
        """The room has decided something that waits to become durable."""
        self._dirty[room] = None
        self._wake.set()

    async def settled(self) -> None:
        """Wait until everything decided by now is durable and answered, or has failed."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(done)
        self._wake.set()
        await done

    async def drain(self) -> None:
        """Commit everything that waits, then end."""
        self._draining = True
        self._wake.set()
        if self._task is not None:
            await asyncio.shield(self._task)
        self._thread.shutdown()

    async def _run(self) -> None:
        while True:
            if not self._dirty:
                waiting, self._waiting = self._waiting, []
                for done in waiting:
                    if not done.done():
                        done.set_result(None)
                if self._draining:
                    return
                self._wake.clear()
                await self._wake.wait()
                continue
            rooms, self._dirty = list(self._dirty), {}
            await self._commit([(room, batch) for room in rooms if (batch := room.take())])

    async def _commit(self, batches: Sequence[Batch]) -> None:
        if not batches:
            return
        segments = [_segment(room, batch) for room, batch in batches]
        begun = time.perf_counter()
        waits = self._is_tidying
        at_once = not waits and self._may_be_at_once(batches, begun)
        try:
            if at_once:
                self._ledger.append(segments)
            else:
                await asyncio.get_running_loop().run_in_executor(self._thread, self._ledger.append, segments)
        except LedgerConflict as conflict:
            await self._commit_apart(batches, conflict)
        except AuctionError as why:
            for room, batch in batches:
                self._safely(room, partial(room.fail, batch, why))
        except Exception as error:  # an unknown fault of the store leaves the outcome open: the ledger is asked
            for room, batch in batches:
                self._safely(room, partial(room.fail, batch, LedgerUnavailable(f"the commit failed: {error!r}")))
        else:
            took = time.perf_counter() - begun
            if not waits:
                self._learn(took, begun + took, at_once=at_once)
            self._timed(took, batches)
            for room, batch in batches:
                self._safely(room, partial(room.settle, batch))
            for hears in self.on_answered:
                _spared(hears)
            if self.on_commit is not None:
                self.on_commit([room for room, _ in batches])
            self._tidy()
        if at_once:
            await asyncio.sleep(0)  # whoever else waits for the loop has its turn between two commits

    def _may_be_at_once(self, batches: Sequence[Batch], now: float) -> bool:
        """Whether few entries are to be written, on a disk of this machine that has been quick."""
        return self._is_near and now >= self._at_once_from and sum(len(batch) for _, batch in batches) <= FEW

    @property
    def _is_tidying(self) -> bool:
        """Whether the writer's thread is doing something longer to the ledger: a commit waits for it there, and not in the loop."""
        return self._tidying is not None and not self._tidying.done()

    def _tidy(self) -> None:
        """Have the ledger do what takes longer than a commit, in the writer's thread, now that everybody has been answered."""
        if self._tidied is not None and not self._is_tidying and self._tidied.is_untidy:
            self._tidying = asyncio.get_running_loop().run_in_executor(self._thread, self._tidied.tidy)

    def _learn(self, took: float, now: float, *, at_once: bool) -> None:
        """Whether the disk is quick enough, by a commit that has just been made."""
        if took > QUICK_S:
            self._spared_s = min(LONGEST_SPARED_S, 2 * self._spared_s) if at_once else self._spared_s
            self._at_once_from = now + self._spared_s
        elif at_once:
            self._spared_s = max(SPARED_S, 0.99 * self._spared_s)

    def _timed(self, seconds: float, batches: Sequence[Batch]) -> None:
        parts = [(room, len(batch)) for room, batch in batches] if self.on_timed else ()
        for hears in self.on_timed:
            _spared(partial(hears, seconds, parts))

    def _safely(self, room: Room, deed: Callable[[], None]) -> None:
        """Answer and tell. What goes wrong there is a bug of ours: it stops that room, and never the writer."""
        try:
            deed()
        except Exception as error:
            _log.exception("%s: stopped", room.stream)
            room.stop(error if isinstance(error, InvariantBroken) else InvariantBroken(f"telling failed: {error!r}"))

    async def _commit_apart(self, batches: Sequence[Batch], conflict: LedgerConflict) -> None:
        """One room lost its stream to another writer: it yields, the others lose nothing."""
        if len(batches) > 1:
            for one in batches:
                await self._commit([one])
            return
        (room, batch) = batches[0]
        self._safely(room, partial(room.fenced, batch, conflict))


def _spared(hears: Callable[[], None]) -> None:
    """Whoever only measures may fail, and ends no writer by it."""
    try:
        hears()
    except Exception:
        _log.exception("a commit was not measured")


def _segment(room: Room, batch: Sequence[Pending]) -> Segment:
    bodies = [pending.body for pending in batch]
    return segment_of(room.stream, first_seq=batch[0].entry.seq, epoch=room.epoch, entries=bodies)
