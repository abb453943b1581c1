"""Durable bids on SQLite and PostgreSQL: the whole room and its committer, beside what the disk can do and a commit a bid."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Final

from sqlalchemy.orm import Session

from auction.ledger.sql import open_ledger
from tests.bench.durably import (
    LIMIT,
    OPEN_LOOP_RATE,
    ORM,
    OUTSTANDING,
    Drive,
    PreallocatedLog,
    a_group,
    one_after_another,
    pace,
    raw_log,
    saturate,
)
from tests.bench.measure import Contender, Effort, Race, Sample, Target, race
from tests.bench.on_postgres import on_postgres
from tests.bench.peers.naive import Bid, an_engine
from tests.bench.stage import Timed, a_durable_node, a_folder, an_open_auction, bids

SUPPLIERS: Final = 5
RAW: Final = "naive: SQLite FULL, a commit a bid"


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
            with closing(open_ledger(f"sqlite:///{folder / 'ledger.db'}")) as ledger, closing(a_group(ledger, size)) as group:
                return await saturate(group.submit, Timed(), seconds)

    return run


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
        *await on_postgres(effort, size),
    ]
