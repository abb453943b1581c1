"""The log is given room before a commit needs it: between commits, only while nobody else can write, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from auction.core.errors import LedgerUnavailable
from auction.ledger import headroom, sql
from auction.ledger.port import Tidied, segment_of
from auction.ledger.sql import SqliteLedger

STREAM = "auction/a"
LONG = b"x" * 20_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the ledger's file is."""
    return tmp_path / "ledger.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[SqliteLedger]:
    """A ledger with a claimed stream, at whose log nothing was done yet."""
    with closing(SqliteLedger(str(path))) as opened:
        assert opened.claim(STREAM) == 1
        yield opened


def size(path: Path) -> int:
    """How long the log's file is."""
    return path.with_name("ledger.db-wal").stat().st_size


def fill(ledger: SqliteLedger, *, begin: int = 1) -> int:
    """Append until the ledger wants to be tidied; returns the last number."""
    seq = begin - 1
    while not ledger.is_untidy:
        seq += 1
        ledger.append([segment_of(STREAM, first_seq=seq, epoch=1, entries=[LONG])])
    return seq


def test_a_log_that_comes_to_its_end_is_given_room_once(ledger: SqliteLedger, path: Path) -> None:
    assert isinstance(ledger, Tidied)
    assert not ledger.is_untidy
    last = fill(ledger)
    grown = size(path)
    assert headroom.FROM < grown < headroom.FROM + 100_000
    ledger.tidy()
    assert not ledger.is_untidy
    assert size(path) == grown + headroom.STEP
    ledger.append([segment_of(STREAM, first_seq=last + 1, epoch=1, entries=[LONG])])
    assert size(path) == grown + headroom.STEP, "the next commits make no file longer"
    assert [body for _, body in ledger.read(STREAM)] == [LONG] * (last + 1)


def test_what_was_committed_into_the_room_is_there_after_a_crash(ledger: SqliteLedger, path: Path, tmp_path: Path) -> None:
    last = fill(ledger)
    ledger.tidy()
    ledger.append([segment_of(STREAM, first_seq=last + 1, epoch=1, entries=[b"behind"])])
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for name in ("ledger.db", "ledger.db-wal"):  # what a killed process leaves, the log in memory apart
        shutil.copy(path.with_name(name), crashed / name)
    with closing(SqliteLedger(str(crashed / "ledger.db"))) as again:
        assert list(again.read(STREAM, after=last)) == [(last + 1, b"behind")]
        again.append([segment_of(STREAM, first_seq=last + 2, epoch=1, entries=[b"further"])])
        assert not again.is_untidy, "the room that was left is used"
    with closing(sqlite3.connect(crashed / "ledger.db")) as reader:
        assert reader.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_no_room_is_made_while_another_process_writes(ledger: SqliteLedger, path: Path) -> None:
    """Else its entries would be overwritten with zeros."""
    last = fill(ledger)
    ledger._driver.execute("PRAGMA busy_timeout = 0")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        grown = size(path)
        ledger.tidy()
        assert size(path) == grown
        other.execute("INSERT INTO segments VALUES (NULL, ?, ?, ?, 1, x'30')", (STREAM, last + 1, last + 1))
        other.execute("COMMIT")
        ledger.tidy()
    assert size(path) > grown + headroom.STEP
    assert list(ledger.read(STREAM, after=last)) == [(last + 1, b"0")]


def test_a_long_log_is_taken_over_into_the_file_and_used_anew(
    ledger: SqliteLedger, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sql, "TIDIED_AT", 40)
    begin = 1
    for _ in range(20):
        begin = fill(ledger, begin=begin) + 1
        ledger.tidy()
    assert begin > 100
    assert size(path) < headroom.FROM, "the log began anew again and again"
    assert path.stat().st_size > begin * len(LONG) * 3 // 4
    assert ledger.last_seq(STREAM) == begin - 1


def test_a_disk_without_room_is_left_to_the_commits(ledger: SqliteLedger, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    last = fill(ledger)
    grown = size(path)

    def full(_handle: int, _data: bytes, _at: int) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "pwrite", full)
        ledger.tidy()
    assert size(path) == grown
    assert not ledger.is_untidy, "it is not tried again with each commit"
    ledger.append([segment_of(STREAM, first_seq=last + 1, epoch=1, entries=[b"x"])])


def test_a_ledger_without_its_log_at_hand_goes_on(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_path: str, _flags: int, _mode: int = 0) -> int:
        raise OSError(24, "Too many open files")

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", none)
        opened = SqliteLedger(str(path))
    with closing(opened):
        opened.claim(STREAM)
        for seq in range(1, 30):
            opened.append([segment_of(STREAM, first_seq=seq, epoch=1, entries=[LONG])])
        assert not opened.is_untidy
        opened.tidy()
        assert opened.last_seq(STREAM) == 29


class Failing:
    """A driver one of whose statements fails as SQLite reports it."""

    def __init__(self, driver: sqlite3.Connection, what: str) -> None:
        self._driver = driver
        self._what = what

    def __getattr__(self, name: str) -> object:
        return getattr(self._driver, name)

    def execute(self, statement: str) -> sqlite3.Cursor:
        if self._what in statement:
            raise sqlite3.OperationalError("disk I/O error")
        return self._driver.execute(statement)


def test_a_checkpoint_that_fails_is_no_commit_that_failed(
    ledger: SqliteLedger, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sql, "TIDIED_AT", 10)
    last = fill(ledger)
    monkeypatch.setattr(ledger, "_driver", Failing(ledger._driver, "checkpoint"))
    ledger.tidy()
    assert "not tidied: disk I/O error" in caplog.text
    ledger.append([segment_of(STREAM, first_seq=last + 1, epoch=1, entries=[b"x"])])
    assert ledger.last_seq(STREAM) == last + 1


def test_a_closed_ledger_is_tidy(ledger: SqliteLedger) -> None:
    fill(ledger)
    ledger.close()
    ledger.tidy()
    assert not ledger.is_untidy


def test_a_commit_that_failed_keeps_no_file_open(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever holds the error holds what the failed call held, and SQLite closes nothing while a statement of it is known."""
    ledger = SqliteLedger(str(path))
    ledger.claim(STREAM)
    driver = ledger._driver
    monkeypatch.setattr(ledger, "_driver", Failing(driver, "COMMIT"))
    with pytest.raises(LedgerUnavailable) as held:
        ledger.append([segment_of(STREAM, first_seq=1, epoch=1, entries=[b"1"])])
    ledger.close()
    assert "disk I/O error" in str(held.value)
    assert not path.with_name("ledger.db-wal").exists(), "the last connection to close takes the log over, and removes it"
