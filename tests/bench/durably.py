"""Durable bids in process: how they are asked for, and the same group commit over any log, with nothing else around it."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Final

from auction.core.errors import AuctionError
from auction.ledger.port import Ledger, segment_of
from auction.live.room import Answer
from tests.bench.measure import Contender, Sample
from tests.bench.stage import Timed, a_folder

OUTSTANDING: Final = 256
PREALLOCATED: Final = 64 << 20
OPEN_LOOP_RATE: Final = 300
LIMIT: Final = "limit: preallocated log, group fdatasync"
ORM: Final = "naive: ORM, a commit a bid"

Submit = Callable[[Callable[[Answer | AuctionError], None]], None]
"""Asks for one bid; what it is handed hears the answer once the bid is durable."""


async def saturate(submit: Submit, timed: Timed, seconds: float) -> Sample:
    """As many bids as are taken, 256 of them outstanding at any time."""
    ends = time.perf_counter() + seconds
    asked = 0

    def one() -> None:
        nonlocal asked
        asked += 1
        waiter = timed.waiter()

        def done(outcome: Answer | AuctionError) -> None:
            waiter(outcome)
            if time.perf_counter() < ends:
                one()

        submit(done)

    began = time.perf_counter()
    for _ in range(OUTSTANDING):
        one()
    await asyncio.sleep(seconds)
    await timed.all(asked)
    return timed.sample(time.perf_counter() - began)


async def pace(submit: Submit, timed: Timed, seconds: float) -> Sample:
    """So many bids a second, come what may: what a bidder waits, the wait for its turn included."""
    asked = max(1, int(seconds * OPEN_LOOP_RATE))
    began = time.perf_counter()
    for number in range(asked):
        meant = began + number / OPEN_LOOP_RATE
        if (left := meant - time.perf_counter()) > 0:
            await asyncio.sleep(left)
        submit(timed.waiter())
    await timed.all(asked)
    return timed.sample(time.perf_counter() - began)


Drive = Callable[[Submit, Timed, float], Awaitable[Sample]]


def one_after_another(deed: Callable[[], None], seconds: float) -> Sample:
    """The deed again and again, for so long."""
    latencies: list[float] = []
    began = last = time.perf_counter()
    while last < began + seconds:
        deed()
        now = time.perf_counter()
        latencies.append((now - last) * 1e6)
        last = now
    return Sample(len(latencies) / (last - began), latencies)


async def awaited(deed: Callable[[], Awaitable[object]], seconds: float) -> Sample:
    """The deed again and again, for so long."""
    latencies: list[float] = []
    began = last = time.perf_counter()
    while last < began + seconds:
        await deed()
        now = time.perf_counter()
        latencies.append((now - last) * 1e6)
        last = now
    return Sample(len(latencies) / (last - began), latencies)


class PreallocatedLog:
    """A file of fixed length that is written and synced: the least a disk can be asked for."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT)
        os.posix_fallocate(self._file, 0, PREALLOCATED)
        for offset in range(0, PREALLOCATED, 1 << 20):  # written once, or the first sync of a block also writes its extent
            os.pwrite(self._file, b"\0" * (1 << 20), offset)
        os.fsync(self._file)
        self._at = 0

    def append(self, bodies: list[bytes]) -> None:
        joined = b"\n".join(bodies)
        if self._at + len(joined) > PREALLOCATED:
            self._at = 0
        os.pwrite(self._file, joined, self._at)
        os.fdatasync(self._file)
        self._at += len(joined)

    def close(self) -> None:
        os.close(self._file)


class GroupLog:
    """The same group commit as ours and nothing else: no rules, no rows, only bodies that wait for the thread that writes."""

    def __init__(self, log: PreallocatedLog | SegmentLog, body: bytes) -> None:
        self._log = log
        self._body = body
        self._waiting: list[Callable[[Answer | AuctionError], None]] = []
        self._answer = Answer("limit", 1, 0, "", None)
        self._thread = ThreadPoolExecutor(1)
        self._writing = False

    def submit(self, done: Callable[[Answer | AuctionError], None]) -> None:
        self._waiting.append(done)
        if not self._writing:
            self._writing = True
            asyncio.get_running_loop().call_soon(self._write)

    def _write(self) -> None:
        batch, self._waiting = self._waiting, []
        written = asyncio.get_running_loop().run_in_executor(self._thread, self._log.append, [self._body] * len(batch))
        written.add_done_callback(lambda _: self._answered(batch))

    def _answered(self, batch: list[Callable[[Answer | AuctionError], None]]) -> None:
        for done in batch:
            done(self._answer)
        self._writing = bool(self._waiting)
        if self._writing:
            self._write()

    def close(self) -> None:
        self._thread.shutdown()


class SegmentLog:
    """Bodies as segments of one stream."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._epoch = ledger.claim("bench")
        self._next = 1

    def append(self, bodies: list[bytes]) -> None:
        """One segment, durable on return."""
        self._ledger.append([segment_of("bench", first_seq=self._next, epoch=self._epoch, entries=bodies)])
        self._next += len(bodies)


def a_group(ledger: Ledger, size: int) -> GroupLog:
    """Ready bodies of that size, committed in groups to the ledger."""
    return GroupLog(SegmentLog(ledger), b"x" * size)


def raw_log(drive: Drive, size: int) -> Contender:
    """The limit: a preallocated file, one write and one fdatasync a group, the same callbacks."""

    async def run(seconds: float) -> Sample:
        async with a_folder() as folder:
            with closing(PreallocatedLog(folder / "log")) as log, closing(GroupLog(log, b"x" * size)) as group:
                return await drive(group.submit, Timed(), seconds)

    return run
