"""Durable bids: the whole room and its committer on SQLite, beside what the disk itself can do and a commit for every bid."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from sqlalchemy.orm import Session

from auction.core.errors import AuctionError
from auction.ledger.port import Ledger, segment_of
from auction.ledger.sql import open_ledger
from auction.live.room import Answer
from tests.bench.measure import Contender, Effort, Race, Sample, Target, race
from tests.bench.peers.naive import Bid, an_engine
from tests.bench.stage import Timed, a_durable_node, a_folder, an_open_auction, bids

OUTSTANDING = 256
SUPPLIERS = 5
PREALLOCATED = 64 << 20
OPEN_LOOP_RATE = 300
LIMIT = "limit: preallocated log, group fdatasync"
RAW = "naive: SQLite FULL, a commit a bid"
ORM = "naive: ORM, a commit a bid"


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


def our_room(drive: Drive, *, suppliers: int = SUPPLIERS) -> Contender:
    """The room and its committer, over SQLite as the server opens it, with every audience's rows kept."""

    async def run(seconds: float) -> Sample:
        async with a_folder() as folder, a_durable_node(folder) as rooms:
            room = await an_open_auction(rooms, suppliers=suppliers)
            asked, timed = bids(suppliers), Timed()
            found = await drive(lambda done: room.submit(next(asked), done), timed, seconds)
            assert room.durable_seq >= len(timed.latencies_us), "more bids were answered than are in the ledger"
            return found

    return run


async def entry_size() -> int:
    """How many bytes the entry of such a bid has, so that the others write as much."""
    async with a_folder() as folder, a_durable_node(folder) as rooms:
        room = await an_open_auction(rooms, suppliers=SUPPLIERS)
        answer = await room.ask(next(bids(SUPPLIERS)))
        assert answer.seq is not None
        (_, body), *_ = rooms.ledger.read(room.stream, answer.seq - 1)
        return len(body)


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


def raw_log(drive: Drive, size: int) -> Contender:
    """The limit: a preallocated file, one write and one fdatasync a group, the same callbacks."""

    async def run(seconds: float) -> Sample:
        async with a_folder() as folder:
            with closing(PreallocatedLog(folder / "log")) as log, closing(GroupLog(log, b"x" * size)) as group:
                return await drive(group.submit, Timed(), seconds)

    return run


def lone_sync(size: int) -> Contender:
    """One write and one fdatasync after another, nothing else: what the disk makes anyone wait."""

    async def run(seconds: float) -> Sample:
        async with a_folder() as folder:
            with closing(PreallocatedLog(folder / "log")) as log:
                return one_after_another(lambda: log.append([b"x" * size]), seconds)

    return run


def commit_per_bid(size: int) -> Contender:
    """The plain way: SQLite with the same durability, a row and a commit for every bid."""

    async def run(seconds: float) -> Sample:
        async with a_folder() as folder:
            with closing(sqlite3.connect(folder / "naive.db", isolation_level=None)) as connection:
                for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "CREATE TABLE bids (body BLOB)"):
                    connection.execute(statement)

                def commit() -> None:
                    connection.execute("BEGIN IMMEDIATE")
                    connection.execute("INSERT INTO bids VALUES (?)", (b"x" * size,))
                    connection.execute("COMMIT")

                return one_after_another(commit, seconds)

    return run


def ledger_alone(size: int) -> Contender:
    """What makes a bid durable here and nothing else: entries that are ready, group commit, the ledger as the server opens it."""

    async def run(seconds: float) -> Sample:
        async with a_folder() as folder:
            with closing(open_ledger(f"sqlite:///{folder / 'ledger.db'}")) as ledger, closing(_group(ledger, size)) as group:
                return await saturate(group.submit, Timed(), seconds)

    return run


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


def _group(ledger: Ledger, size: int) -> GroupLog:
    return GroupLog(SegmentLog(ledger), b"x" * size)


def orm_commit_per_bid(size: int) -> Contender:
    """The usual way: an ORM session and a commit for every bid, with the same durability."""

    async def run(seconds: float) -> Sample:
        async with a_folder() as folder:
            engine = an_engine(folder)

            def commit() -> None:
                with Session(engine) as session:
                    session.add(Bid(lot="L1", supplier=1, cents=1, id="x" * size))
                    session.commit()

            try:
                return one_after_another(commit, seconds)
            finally:
                engine.dispose()

    return run


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


async def measure(effort: Effort) -> list[Race]:
    """At saturation, whole and the ledger alone, and at 300 bids a second."""
    size = await entry_size()
    return [
        await race(
            f"durable bids in process, {OUTSTANDING} outstanding, {size} bytes an entry",
            "bids/s",
            {
                "room and committer, SQLite FULL": our_room(saturate),
                LIMIT: raw_log(saturate, size),
                RAW: commit_per_bid(size),
                ORM: orm_commit_per_bid(size),
            },
            targets=(Target("B6", LIMIT, least=0.6), Target("B7", RAW, least=25), Target("B7", ORM, least=70)),
            passes=effort.passes,
            seconds=effort.seconds,
        ),
        await race(
            "durable entries, already decided and spelled: the ledger and its group commit alone",
            "entries/s",
            {"ledger, SQLite FULL, segments": ledger_alone(size), LIMIT: raw_log(saturate, size), RAW: commit_per_bid(size)},
            passes=effort.passes,
            seconds=effort.seconds,
            targets=(Target("B6", LIMIT, least=0.6), Target("B7", RAW, least=25)),
        ),
        await race(
            f"durable answers at {OPEN_LOOP_RATE} bids/s",
            "bids/s",
            {
                "room and committer, SQLite FULL": our_room(pace),
                "limit: preallocated log, group fdatasync": raw_log(pace, size),
                "one fdatasync after another": lone_sync(size),
            },
            passes=effort.passes,
            seconds=effort.seconds,
        ),
    ]
