"""A real store that fails under the last bid for a while: the auction comes back by itself, and a close comes when it should."""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path

import pytest

from auction.audit.bundle import bundle_of
from auction.audit.rules import AUCTION as RULES
from auction.audit.verify import verify
from auction.core.commands import ReportOutage
from auction.core.entries import Entry
from auction.core.errors import AuctionError, LedgerUnavailable
from auction.core.events import LotClosed, OutageRecorded
from auction.core.moments import MINUTE_US, SECOND_US
from auction.core.terms import Outage, Terms
from auction.core.visibility import Audience
from auction.ledger.port import Ledger
from auction.ledger.postgres import PostgresLedger
from auction.ledger.sql import SqliteLedger
from auction.live.clock import StoreClock, SystemClock
from auction.live.means import Means
from auction.live.node import Node
from auction.live.pulse import NoBeats, Pulse
from auction.live.room import Room
from auction.live.rooms import Rooms
from auction.live.watchdog import Watchdog
from tests.live.many import Post, TestRelay
from tests.live.stage import Remembering, a_bid, a_node, announced
from tests.servers import Postgres
from tests.terms import a_lot, an_auction, an_overtime
from tests.worlds.dark import faults_of_outages

RULE = Outage(least_us=3 * SECOND_US, window_us=5 * SECOND_US)
PATIENT = Outage(least_us=MINUTE_US, window_us=5 * SECOND_US)
"""By which a moment is harmless however slow a store is to start again."""


def now_us() -> int:
    return time.time_ns() // 1000


def terms(runs_s: int, rule: Outage = RULE) -> Terms:
    opens_at = now_us() + 2 * SECOND_US
    lots = [a_lot(closes_at=opens_at + runs_s * SECOND_US)]
    overtime = an_overtime(window_us=0, lengths_us=(SECOND_US,), hard_stop_us=SECOND_US)
    return an_auction(lots=lots, suppliers=("s1", "s2"), overtime=overtime, opens_at=opens_at, outage=rule)


async def until(happened: Callable[[], object], within_s: float = 30) -> None:
    async with asyncio.timeout(within_s):
        while not happened():  # noqa: ASYNC110 - another process's word, or a clock's
            await asyncio.sleep(0.01)


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    """One of our own, since it is stopped."""
    server = Postgres()
    try:
        yield server
    finally:
        server.close()


@asynccontextmanager
async def one_of_many(postgres: Postgres, lease_us: int = 3 * SECOND_US) -> AsyncIterator[Rooms]:
    """A node on PostgreSQL, with its watchdog."""
    clock = StoreClock()
    with closing(PostgresLedger(postgres.database())) as ledger:
        node = Node(Means("n1", "n1", ledger, TestRelay(Post()), "key", clock.told, lease_us))
        pulse = Pulse(clock, NoBeats())
        rooms = a_node(ledger, clock, pulse, node=node)
        await rooms.start()
        looking = asyncio.create_task(Watchdog(clock, rooms, pulse).run())
        try:
            yield rooms
        finally:
            looking.cancel()
            await rooms.stop()


async def bids_in_vain(room: Room) -> int:
    """A bid whose bidder is put off, and does not come again; when it was made."""
    asked_at = now_us()
    with pytest.raises(LedgerUnavailable):
        await room.ask(a_bid("s1", "900.00", id="lost"))
    return asked_at


def entries_of(ledger: Ledger, room: Room) -> list[Entry]:
    """What is recorded, audited."""
    bodies = [body for _, body in ledger.read(room.stream)]
    assert [str(found) for check in verify(bundle_of("A-1", bodies)).checks for found in check.divergences] == []
    return [RULES.codec.entry_from_bytes(body) for body in bodies]


async def test_T4_a_database_that_is_away_near_the_close_moves_it_though_nobody_asks_again(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auction.live.forwarding.GIVEN_UP_S", 1.0)
    known = terms(11)
    async with one_of_many(postgres) as rooms:
        room = await announced(rooms, known)
        await until(lambda: room.state.status == "open" and room.durable_seq == room.state.seq)
        sink = Remembering()
        assert room.subscribe(Audience("buyer", "consortium"), sink, None)
        await asyncio.sleep(5)
        await asyncio.to_thread(postgres.stop)
        begun = await bids_in_vain(room)
        await asyncio.sleep(4)
        ended = now_us()
        await asyncio.to_thread(postgres.start)
        answers = now_us()
        await until(lambda: room.state.outages and room.durable_seq == room.state.seq)
        assert now_us() - answers < 5 * SECOND_US, "soon after the store is back"
        closes_at = room.state.lots["L1"].closes_at
        assert any(b'"closes_at": %d' % closes_at in frame for frame in sink.frames), "everyone is told"
        assert closes_at > known.lots[0].closes_at
        entries = entries_of(rooms.ledger, room)
        told = [event for entry in entries for event in entry.events if isinstance(event, OutageRecorded)]
        assert len(told) == 1
        assert list(faults_of_outages(room.stream, entries, known, [(begun, ended)])) == []
        await until(lambda: room.state.status == "closed")


async def test_S6_a_database_that_is_away_for_a_moment_moves_no_close_though_nobody_asks_again(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auction.live.forwarding.GIVEN_UP_S", 0.1)
    known = terms(8, PATIENT)
    async with one_of_many(
        postgres, MINUTE_US
    ) as rooms:  # or a node that comes back later is taken to be gone, and reports nothing
        room = await announced(rooms, known)
        await until(lambda: room.state.status == "open" and room.durable_seq == room.state.seq)
        await asyncio.to_thread(postgres.stop)
        await bids_in_vain(room)
        await asyncio.to_thread(postgres.start)
        await until(lambda: room.state.status == "closed" and room.durable_seq == room.state.seq)
        entries = entries_of(rooms.ledger, room)
        reports = [entry for entry in entries if isinstance(entry.command, ReportOutage)]
        assert [entry.refusal.code for entry in reports if entry.refusal] == ["outage_harmless"]
        assert LotClosed("L1", known.lots[0].closes_at) in [event for entry in entries for event in entry.events]


@asynccontextmanager
async def alone(folder: Path) -> AsyncIterator[tuple[Rooms, SqliteLedger]]:
    """A node alone on a file, with its watchdog."""
    clock = SystemClock()
    with closing(SqliteLedger(str(folder / "ledger.db"))) as ledger:
        pulse = Pulse(clock, NoBeats())
        rooms = a_node(ledger, clock, pulse)
        await rooms.start()
        looking = asyncio.create_task(Watchdog(clock, rooms, pulse).run())
        try:
            yield rooms, ledger
        finally:
            looking.cancel()
            await rooms.stop()


async def test_S6_a_file_that_had_no_room_for_a_moment_moves_no_close_though_nobody_asks_again(tmp_path: Path) -> None:
    known = terms(5, PATIENT)
    async with alone(tmp_path) as (rooms, ledger):
        room = await announced(rooms, known)
        await until(lambda: room.state.status == "open" and room.durable_seq == room.state.seq)
        pages = ledger._writer.exec_driver_sql("PRAGMA page_count").scalar_one()
        ledger._writer.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with suppress(AuctionError):
            for number in range(1_000):
                await room.ask(a_bid("s1", f"{900 - number // 100}.{99 - number % 100:02d}", id=f"b{number}"))
        assert room.unreported_since is not None, "one of them found no room"
        ledger._writer.exec_driver_sql("PRAGMA max_page_count = 1000000")
        await until(lambda: room.unreported_since is None and room.durable_seq == room.state.seq, 5)
        await until(lambda: room.state.status == "closed" and room.durable_seq == room.state.seq)
        entries = entries_of(ledger, room)
        reports = [entry for entry in entries if isinstance(entry.command, ReportOutage)]
        assert [entry.refusal.code for entry in reports if entry.refusal] == ["outage_harmless"]
        assert LotClosed("L1", known.lots[0].closes_at) in [event for entry in entries for event in entry.events]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", place], capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"no small disk can be made here: {made.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


def fill(disk: Path) -> Path:
    """What takes all the room that is left."""
    ballast = disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    return ballast


async def test_T4_a_disk_that_is_full_near_the_close_moves_it_though_nobody_asks_again(disk: Path) -> None:
    known = terms(10)
    async with alone(disk) as (rooms, ledger):
        room = await announced(rooms, known)
        await until(lambda: room.state.status == "open" and room.durable_seq == room.state.seq)
        sink = Remembering()
        assert room.subscribe(Audience("buyer", "consortium"), sink, None)
        await asyncio.sleep(4)
        ballast = fill(disk)
        begun = await bids_in_vain(room)
        await until(lambda: sink.last["t"] == "stopped", 5)
        await asyncio.sleep(5)
        ended = now_us()
        ballast.unlink()
        await until(lambda: room.state.outages and room.durable_seq == room.state.seq, 5)
        assert sink.last["rows"]["lot:L1"]["closes_at"] == room.state.lots["L1"].closes_at > known.lots[0].closes_at
        entries = entries_of(ledger, room)
        assert list(faults_of_outages(room.stream, entries, known, [(begun, ended)])) == []
        await until(lambda: room.state.status == "closed" and room.durable_seq == room.state.seq)
