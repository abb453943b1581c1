"""What only the durable ledger promises: reopening, two processes, damage, and a file that refuses to be rewritten."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from auction.core.errors import LedgerConflict, LedgerUnavailable, Unreadable
from auction.ledger.port import Ledger, segment_of
from auction.ledger.sql import READ_KIB, open_ledger, wal_reset_is_mended

STREAM = "auction/a"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the ledger's file is."""
    return tmp_path / "ledger.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    """A ledger with entries 1..6 in two segments."""
    opened = open_ledger(f"sqlite:///{path}")
    epoch = opened.claim(STREAM)
    opened.append([segment_of(STREAM, first_seq=1, epoch=epoch, entries=[b"1", b"2", b"3", b"4"])])
    opened.append([segment_of(STREAM, first_seq=5, epoch=epoch, entries=[b"5", b"6"])])
    yield opened
    opened.close()


def test_entries_and_epochs_outlive_the_process(ledger: Ledger, path: Path) -> None:
    ledger.close()
    again = open_ledger(f"sqlite:///{path}")
    assert [body for _, body in again.read(STREAM)] == [b"1", b"2", b"3", b"4", b"5", b"6"]
    with pytest.raises(LedgerConflict):
        again.append([segment_of(STREAM, first_seq=7, epoch=2, entries=[b"7"])])
    assert again.claim(STREAM) == 2
    again.append([segment_of(STREAM, first_seq=7, epoch=2, entries=[b"7"])])
    assert again.last_seq(STREAM) == 7
    again.close()


def test_every_commit_waits_for_the_disk(ledger: Ledger, path: Path) -> None:
    writer = ledger._writer  # type: ignore[attr-defined]
    asked = {name: writer.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("synchronous", "journal_mode")}
    assert asked == {"synchronous": 2, "journal_mode": "wal"}
    assert writer.exec_driver_sql("PRAGMA wal_autocheckpoint").scalar_one() == 4000


def test_readers_keep_little_of_the_file_in_memory(ledger: Ledger) -> None:
    readers = ledger._readers  # type: ignore[attr-defined]
    with readers.connect() as first, readers.connect() as second:
        held = [reader.exec_driver_sql("PRAGMA cache_size").scalar_one() for reader in (first, second)]
    assert held == [-READ_KIB, -READ_KIB], "there may be several, and each keeps what it read"


def test_readers_cannot_write(ledger: Ledger) -> None:
    with ledger._readers.connect() as reader, pytest.raises(Exception, match="readonly"):  # type: ignore[attr-defined]
        reader.exec_driver_sql("INSERT INTO owners VALUES ('x', 1)")


def test_a_second_process_that_claims_fences_the_first(ledger: Ledger, path: Path) -> None:
    program = (
        "import sys; from auction.ledger.sql import open_ledger; from auction.ledger.port import segment_of\n"
        "ledger = open_ledger(sys.argv[1]); epoch = ledger.claim('auction/a')\n"
        "ledger.append([segment_of('auction/a', first_seq=7, epoch=epoch, entries=[b'theirs'])]); ledger.close()"
    )
    root = str(Path(__file__).parents[2])
    subprocess.run([sys.executable, "-c", program, f"sqlite:///{path}"], check=True, env={**os.environ, "PYTHONPATH": root})
    for first in (7, 8):
        with pytest.raises(LedgerConflict, match="epoch 1 writes, 2 owns"):
            ledger.append([segment_of(STREAM, first_seq=first, epoch=1, entries=[b"mine"])])
    assert list(ledger.read(STREAM, after=6)) == [(7, b"theirs")]


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE segments SET body = x'00'",
        "UPDATE segments SET epoch = 9 WHERE first_seq = 5",
        "DELETE FROM segments",
        "DELETE FROM segments WHERE first_seq = 5",
        "DELETE FROM owners",
        "UPDATE owners SET epoch = 0",
        "UPDATE owners SET stream = 'b', epoch = 9",
        "INSERT INTO segments VALUES (NULL, 'auction/a', 9, 9, 1, x'30')",
        "INSERT INTO segments VALUES (NULL, 'auction/a', 5, 5, 1, x'30')",
        "INSERT INTO segments VALUES (NULL, 'auction/a', 7, 7, 2, x'30')",
        "INSERT INTO segments VALUES (NULL, 'auction/a', 7, 6, 1, x'30')",
        "INSERT INTO segments VALUES (NULL, 'nobody', 1, 1, 1, x'30')",
        "INSERT INTO segments VALUES (NULL, 'auction/a', 7, 7, 1, 'text')",
        "INSERT OR REPLACE INTO segments VALUES (1, 'auction/a', 7, 7, 1, x'30')",
    ],
)
def test_the_file_itself_refuses_to_be_rewritten(ledger: Ledger, path: Path, deed: str) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA recursive_triggers = ON")
        with pytest.raises(sqlite3.IntegrityError):
            other.execute(deed)
        other.rollback()
        other.execute("INSERT INTO segments VALUES (NULL, 'auction/a', 7, 7, 1, x'30')")
        other.rollback()
    assert ledger.last_seq(STREAM) == 6


def spoil(path: Path, *deeds: str) -> None:
    """Change the file the way nobody may: with its triggers taken away."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        for (name,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            other.execute(f"DROP TRIGGER {name}")
        for deed in deeds:
            other.execute(deed)


@pytest.mark.parametrize(
    ("deed", "readable"),
    [
        ("DELETE FROM segments WHERE first_seq = 1", 0),
        ("UPDATE segments SET first_seq = 6, last_seq = 7 WHERE first_seq = 5", 4),
        ("UPDATE segments SET first_seq = 4 WHERE first_seq = 5", 4),
        ("UPDATE segments SET first_seq = 4, body = x'340a350a36' WHERE first_seq = 5", 4),
        ("UPDATE segments SET body = x'35' WHERE first_seq = 5", 4),
        ("UPDATE segments SET body = x'350a360a37' WHERE first_seq = 5", 4),
        ("UPDATE segments SET last_seq = 3 WHERE first_seq = 1", 0),
    ],
)
def test_damage_is_reported_at_its_entry(ledger: Ledger, path: Path, deed: str, readable: int) -> None:
    spoil(path, deed)
    reader = ledger.read(STREAM)
    assert [next(reader)[0] for _ in range(readable)] == list(range(1, readable + 1))
    with pytest.raises(Unreadable) as fault:
        next(reader)
    assert fault.value.path == f"{STREAM} / entry {readable + 1}"


def test_a_file_that_is_no_ledger_is_unreadable(path: Path) -> None:
    path.write_bytes(b"this is no database, however long it may be" * 100)
    with pytest.raises(Unreadable, match="not a database"):
        open_ledger(f"sqlite:///{path}")


def test_a_ledger_of_another_version_is_not_opened(ledger: Ledger, path: Path) -> None:
    ledger.close()
    spoil(path, "UPDATE schema_version SET version = 99")
    with pytest.raises(Unreadable, match="schema version 99"):
        open_ledger(f"sqlite:///{path}")


def test_a_held_lock_is_unavailable_for_now_and_then_works_again(ledger: Ledger, path: Path) -> None:
    ledger._writer.exec_driver_sql("PRAGMA busy_timeout = 1")  # type: ignore[attr-defined]
    segment = segment_of(STREAM, first_seq=7, epoch=1, entries=[b"7"])
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerUnavailable, match="locked"):
            ledger.append([segment])
        assert ledger.last_seq(STREAM) == 6
        other.execute("ROLLBACK")
    ledger.append([segment])
    assert ledger.last_seq(STREAM) == 7


class FailingCommit:
    """A connection whose commits fail as they do when the disk does not take what was written."""

    def __init__(self, inner: sqlite3.Connection) -> None:
        self.inner = inner

    def __getattr__(self, name: str) -> object:
        return getattr(self.inner, name)

    def execute(self, statement: str, *values: object) -> object:
        if statement == "COMMIT":
            fault = sqlite3.OperationalError("disk I/O error")
            fault.sqlite_errorname = "SQLITE_IOERR_FSYNC"
            raise fault
        return self.inner.execute(statement, *values)  # type: ignore[arg-type]


def test_after_a_failed_write_nothing_is_retried_and_reading_goes_on(ledger: Ledger) -> None:
    driver = ledger._driver  # type: ignore[attr-defined]
    ledger._driver = FailingCommit(driver)  # type: ignore[attr-defined]
    with pytest.raises(LedgerUnavailable, match="disk I/O error"):
        ledger.append([segment_of(STREAM, first_seq=7, epoch=1, entries=[b"7"])])
    ledger._driver = driver  # type: ignore[attr-defined]
    with pytest.raises(LedgerUnavailable, match="stopped writing"):
        ledger.append([segment_of(STREAM, first_seq=7, epoch=1, entries=[b"7"])])
    assert [seq for seq, _ in ledger.read(STREAM)] == [1, 2, 3, 4, 5, 6]


def test_after_a_full_disk_it_goes_on_as_soon_as_there_is_room(ledger: Ledger) -> None:
    writer = ledger._writer  # type: ignore[attr-defined]
    pages = writer.exec_driver_sql("PRAGMA page_count").scalar_one()
    writer.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(LedgerUnavailable, match="full"):
        ledger.append([segment_of(STREAM, first_seq=7, epoch=1, entries=[b"x" * 1_000_000])])
    writer.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert [seq for seq, _ in ledger.read(STREAM)] == [1, 2, 3, 4, 5, 6]
    ledger.append([segment_of(STREAM, first_seq=7, epoch=1, entries=[b"7"])])
    assert list(ledger.read(STREAM))[-1] == (7, b"7")


def test_a_stream_is_claimed_after_a_full_disk_too(ledger: Ledger) -> None:
    writer = ledger._writer  # type: ignore[attr-defined]
    pages = writer.exec_driver_sql("PRAGMA page_count").scalar_one()
    writer.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(LedgerUnavailable, match="full"):  # enough owners that one of them needs a page
        list(map(ledger.claim, (f"auction/{'long' * 50}-{number}" for number in range(1_000))))
    writer.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert ledger.claim("auction/A-1") > 0


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite://", "use memory://"),
        ("mysql://host/database", "use memory://"),
        ("nonsense", "no URL"),
        ("sqlite:////no/such/directory/ledger.db", "unable to open"),
    ],
)
def test_an_address_that_cannot_be_served_is_refused_in_words(url: str, says: str) -> None:
    with pytest.raises(LedgerUnavailable, match=says):
        open_ledger(url)


def test_an_old_sqlite_is_a_notice_and_no_error(ledger: Ledger) -> None:
    assert bool(ledger.notices) is not wal_reset_is_mended(sqlite3.sqlite_version_info)
    mended = [(3, 51, 3), (3, 52, 0), (4, 0, 0), (3, 50, 7), (3, 44, 6)]
    open_defect = [(3, 51, 2), (3, 50, 6), (3, 49, 1), (3, 44, 5), (3, 45, 0), (3, 40, 1)]
    assert all(wal_reset_is_mended(version) for version in mended)
    assert not any(wal_reset_is_mended(version) for version in open_defect)


def test_the_file_and_what_lies_beside_it_are_for_its_owner_only(ledger: Ledger, path: Path) -> None:
    """It holds reserve prices and everybody's bids, and a directory made by hand may be open to all."""
    path.parent.chmod(0o755)
    beside = sorted(path.parent.glob("ledger.db*"))
    assert [found.name for found in beside] == ["ledger.db", "ledger.db-shm", "ledger.db-wal"]
    assert {found.stat().st_mode & 0o777 for found in beside} == {0o600}
