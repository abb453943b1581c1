"""What every store of snapshots does, and what the one in a file survives."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from auction.ledger.port import segment_of
from auction.ledger.postgres import PostgresLedger
from auction.ledger.postgres_schema import ROLE
from auction.ledger.snapshots import MemorySnapshots, Snapshot, Snapshots, begun, extended
from auction.ledger.sqlite_snapshots import CACHED_KIB, SUFFIX, SqliteSnapshots, open_snapshots
from tests.servers import executed

BEFORE = begun("auction/a")
MADE = Snapshot("auction/a", 7, BEFORE, extended(BEFORE, b"{}"), "engine", b"body" * 1000)
SEALED = replace(MADE, seal=MADE.seal_by(b"key"))


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Snapshots]:
    if request.param == "postgres":
        with closing(PostgresLedger(request.getfixturevalue("postgres_url"))) as ledger:
            yield ledger.snapshots
    else:
        yield MemorySnapshots() if request.param == "memory" else SqliteSnapshots(str(tmp_path / "snapshots"))


def test_the_last_snapshot_of_a_stream_is_found(store: Snapshots) -> None:
    assert (store.find("auction/a"), store.places()) == (None, {})
    store.keep(SEALED)
    store.keep(replace(SEALED, seq=9))
    store.keep(replace(SEALED, stream="pool/p", due=5))
    assert store.find("auction/a") == replace(SEALED, seq=9)
    assert store.places() == {"auction/a": 9, "pool/p": 7}
    assert store.dues() == {"auction/a": None, "pool/p": 5}
    store.drop("auction/a")
    assert (store.find("auction/a"), store.places()) == (None, {"pool/p": 7})
    store.close()


@pytest.mark.parametrize(
    "change",
    [
        {"stream": "auction/b"},
        {"seq": 8},
        {"before": b"\1" * 32},
        {"head": b"\1" * 32},
        {"engine": "other"},
        {"body": b"bodz" * 1000},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_seal_is_of_all_that_a_snapshot_says(change: dict[str, object]) -> None:
    assert SEALED.is_sealed(b"key")
    assert not SEALED.is_sealed(b"other key")
    assert not replace(SEALED, **change).is_sealed(b"key")  # type: ignore[arg-type]
    assert not replace(SEALED, seal=b"").is_sealed(b"key")


def test_it_ends_with_one_entry_alone() -> None:
    assert SEALED.ends_with(b"{}")
    assert not SEALED.ends_with(b"{ }")


def test_a_file_is_found_again_and_is_its_owners_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    store = open_snapshots(url)
    store.keep(SEALED)
    store.close()
    assert open_snapshots(url).find("auction/a") == SEALED
    assert (tmp_path / f"ledger.db{SUFFIX}").stat().st_mode & 0o777 == 0o600


def test_little_of_the_file_stays_in_memory(tmp_path: Path) -> None:
    with closing(SqliteSnapshots(str(tmp_path / "snapshots"))) as store:
        store.keep(SEALED)
        store._let_go()
        assert store.find("auction/a") == SEALED
        assert store._connection().execute("PRAGMA cache_size").fetchone() == (-CACHED_KIB,)


def test_a_file_of_older_code_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "snapshots"
    with closing(sqlite3.connect(path)) as older:
        older.execute("CREATE TABLE snapshots (stream TEXT PRIMARY KEY, seq INTEGER, seal BLOB)")
        older.commit()
    store = SqliteSnapshots(str(path))
    assert (store.places(), store.dues()) == ({}, {})
    store.keep(SEALED)
    store.close()
    assert SqliteSnapshots(str(path)).find("auction/a") == SEALED


def test_where_the_ledger_is_in_memory_so_are_the_snapshots() -> None:
    assert isinstance(open_snapshots("memory://"), MemorySnapshots)


def test_a_damaged_file_holds_nothing_and_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "snapshots"
    path.write_bytes(b"no database at all" * 1000)
    store = SqliteSnapshots(str(path))
    assert (store.find("auction/a"), store.places()) == (None, {})
    store.keep(SEALED)
    assert store.find("auction/a") == SEALED


def test_a_page_that_is_damaged_is_never_taken_for_a_snapshot(tmp_path: Path) -> None:
    path = tmp_path / "snapshots"
    store = SqliteSnapshots(str(path))
    store.keep(SEALED)
    store.close()
    held = bytearray(path.read_bytes())
    at = held.index(b"bodybody")
    held[at] ^= 1
    path.write_bytes(bytes(held))
    found = SqliteSnapshots(str(path)).find("auction/a")
    assert found is None or not found.is_sealed(b"key")


def test_a_place_that_cannot_be_written_keeps_nothing_and_says_nothing(tmp_path: Path) -> None:
    store = SqliteSnapshots(str(tmp_path / "no such folder" / "snapshots"))
    store.keep(SEALED)
    assert (store.find("auction/a"), store.places()) == (None, {})
    store.close()


def test_a_database_keeps_them_for_every_node_and_under_the_role_of_the_application(postgres_url: str) -> None:
    with closing(PostgresLedger(postgres_url)) as made, closing(PostgresLedger(postgres_url)) as other:
        made.snapshots.keep(SEALED)
        assert other.snapshots.find("auction/a") == SEALED
        other.snapshots.keep(replace(SEALED, seq=8))
        assert made.snapshots.places() == {"auction/a": 8}
    executed(postgres_url, f"SET ROLE {ROLE}", "UPDATE snapshots SET seq = 9", "DELETE FROM snapshots")


def test_no_commit_of_a_database_waits_for_a_snapshot(postgres_url: str) -> None:
    with closing(PostgresLedger(postgres_url)) as ledger, closing(PostgresLedger(postgres_url)) as other:
        ledger.snapshots.keep(SEALED)
        held, go_on = threading.Event(), threading.Event()

        async def hold(connection: Any) -> None:
            async with connection.transaction():
                await connection.execute("LOCK TABLE snapshots IN ACCESS EXCLUSIVE MODE")
                held.set()
                await asyncio.to_thread(go_on.wait)

        executed(postgres_url, f"GRANT ALL ON snapshots TO {ROLE}")
        holding = threading.Thread(target=other.link.write, args=(hold,))
        keeping = threading.Thread(target=ledger.snapshots.keep, args=(replace(SEALED, seq=9),))
        holding.start()
        assert held.wait(60)
        keeping.start()
        try:
            ledger.append([segment_of("auction/a", first_seq=1, epoch=ledger.claim("auction/a"), entries=[b"{}"])])
            assert keeping.is_alive()
        finally:
            go_on.set()
            keeping.join(10)
            holding.join(10)
        assert ledger.snapshots.places() == {"auction/a": 9}


def test_a_database_made_before_there_were_snapshots_is_given_their_table(postgres_url: str) -> None:
    PostgresLedger(postgres_url).close()
    executed(postgres_url, "DROP TABLE snapshots")
    with closing(PostgresLedger(postgres_url)) as ledger:
        ledger.snapshots.keep(SEALED)
        assert ledger.snapshots.find("auction/a") == SEALED


def test_a_database_without_their_table_keeps_nothing_and_serves(postgres_url: str) -> None:
    PostgresLedger(postgres_url).close()
    executed(postgres_url, "DROP TABLE snapshots", "DROP ROLE IF EXISTS bare_login", f"CREATE ROLE bare_login LOGIN IN ROLE {ROLE}")
    try:
        with closing(PostgresLedger(postgres_url.replace("poolbid@", "bare_login@"))) as ledger:
            ledger.snapshots.keep(SEALED)
            assert (ledger.snapshots.find("auction/a"), ledger.snapshots.places()) == (None, {})
            assert ledger.notices
            ledger.append([segment_of("auction/a", first_seq=1, epoch=ledger.claim("auction/a"), entries=[b"{}"])])
    finally:
        executed(postgres_url, "DROP ROLE bare_login")


def test_a_database_that_is_lost_keeps_and_finds_nothing_and_says_nothing(postgres_url: str) -> None:
    ledger = PostgresLedger(postgres_url)
    ledger.close()
    ledger.snapshots.keep(SEALED)
    ledger.snapshots.drop("auction/a")
    assert (ledger.snapshots.find("auction/a"), ledger.snapshots.places()) == (None, {})
