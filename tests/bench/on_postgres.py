"""Durable bids on a real PostgreSQL, whose data lie on the disk: a whole node, its ledger alone, and a commit for every bid."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Final

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

import server
from auction.config import Settings
from auction.ledger.sql import open_ledger
from tests.bench.durably import LIMIT, ORM, OUTSTANDING, Drive, a_group, awaited, raw_log, saturate
from tests.bench.measure import Contender, Effort, Race, Sample, Target, race
from tests.bench.peers.naive import Base, Bid
from tests.bench.stage import Timed, a_folder, an_open_auction, bids
from tests.servers import NoServer, plain, postgres

RAW: Final = "naive: asyncpg, a commit a bid"
SUPPLIERS: Final = 5


def our_node(url: Callable[[], str], drive: Drive) -> Contender:
    """A whole node on a database of its own: ownership, fence, snapshots, and the room with every audience's rows kept."""

    async def run(seconds: float) -> Sample:
        async with a_folder() as folder:
            settings = Settings(data_dir=str(folder), database_url=url(), secret_key="k" * 32, practice=False, log_level="warning")
            async with server.running(settings, "http://127.0.0.1:1") as node:
                room = await an_open_auction(node.rooms, suppliers=SUPPLIERS)
                asked, timed = bids(SUPPLIERS), Timed()
                found = await drive(lambda done: room.submit(next(asked), done), timed, seconds)
                assert room.durable_seq >= len(timed.latencies_us), "more bids were answered than are in the ledger"
                return found

    return run


def shared_ledger_alone(url: Callable[[], str], size: int) -> Contender:
    """What makes a bid durable there and nothing else, as `ledger_alone`."""

    async def run(seconds: float) -> Sample:
        with closing(open_ledger(url())) as ledger, closing(a_group(ledger, size)) as group:
            return await saturate(group.submit, Timed(), seconds)

    return run


def row_per_bid(url: Callable[[], str], size: int) -> Contender:
    """The plain way: a row and a commit for every bid, by the quickest driver."""

    async def run(seconds: float) -> Sample:
        connection = await asyncpg.connect(plain(url()))
        try:
            await connection.execute("CREATE TABLE bids (seq bigserial PRIMARY KEY, body bytea NOT NULL)")
            statement = await connection.prepare("INSERT INTO bids (body) VALUES ($1)")
            return await awaited(lambda: statement.fetch(b"x" * size), seconds)
        finally:
            await connection.close()

    return run


def orm_row_per_bid(url: Callable[[], str], size: int) -> Contender:
    """The usual way: an ORM session and a commit for every bid."""

    async def run(seconds: float) -> Sample:
        engine = create_async_engine(url())
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)

        async def commit() -> None:
            async with AsyncSession(engine) as session:
                session.add(Bid(lot="L1", supplier=1, cents=1, id="x" * size))
                await session.commit()

        try:
            return await awaited(commit, seconds)
        finally:
            await engine.dispose()

    return run


async def on_postgres(effort: Effort, size: int) -> list[Race]:
    """The same on a real PostgreSQL, as it comes; its own processes share the machine."""
    try:
        database = postgres(on_disk=True)
    except NoServer as why:
        return [Race("durable bids on PostgreSQL", "bids/s", {"room and committer": []}, absent={"all": str(why)})]
    try:
        limit = raw_log(saturate, size)
        return [
            await race(
                f"durable bids on PostgreSQL, {OUTSTANDING} outstanding, {size} bytes an entry",
                "bids/s",
                {
                    "room and committer, a whole node": our_node(database.database, saturate),
                    LIMIT: limit,
                    RAW: row_per_bid(database.database, size),
                    ORM: orm_row_per_bid(database.database, size),
                },
                targets=(Target("B7", RAW, least=25), Target("B7", ORM, least=70)),
                passes=effort.passes,
                seconds=effort.seconds,
            ),
            await race(
                "durable entries on PostgreSQL, already decided and spelled: the ledger and its group commit alone",
                "entries/s",
                {
                    "ledger, PostgreSQL, segments": shared_ledger_alone(database.database, size),
                    LIMIT: limit,
                    RAW: row_per_bid(database.database, size),
                    ORM: orm_row_per_bid(database.database, size),
                },
                targets=(Target("B7", RAW, least=25), Target("B7", ORM, least=70)),
                passes=effort.passes,
                seconds=effort.seconds,
            ),
        ]
    finally:
        database.close()
