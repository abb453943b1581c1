"""Snapshots in a SQLite file of their own beside the ledger's, so that no commit of the ledger waits for one to be written."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from dataclasses import astuple
from threading import Lock
from typing import Final
from urllib.parse import urlsplit

from auction.ledger.snapshots import MemorySnapshots, Snapshot, Snapshots

SUFFIX: Final = "-snapshots"
VERSION: Final = 2
CACHED_KIB: Final = 256
"""So much of the file stays in memory: a snapshot is read once, at a start; by itself SQLite would keep 2 MB of those written."""


class SqliteSnapshots:
    """One table in one file, which may be deleted at any time."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._lock = Lock()
        self._held: sqlite3.Connection | None = None

    def keep(self, snapshot: Snapshot) -> None:
        """Keep it in place of the one before; a file that is damaged is begun anew."""
        row = astuple(snapshot)
        with self._lock, suppress(sqlite3.Error, OSError):
            try:
                self._write(row)
            except sqlite3.DatabaseError as fault:
                if type(fault) is not sqlite3.DatabaseError:  # its subclasses are of a disk that is full or slow
                    raise
                self._begin_anew()
                self._write(row)

    def find(self, stream: str) -> Snapshot | None:
        """The last one kept of the stream, or None where there is none, or where the file cannot be read."""
        with self._lock, suppress(sqlite3.Error, OSError):
            found = self._connection().execute(_FIND, (stream,)).fetchone()
            return None if found is None else Snapshot(*found)
        return None

    def drop(self, stream: str) -> None:
        """Keep none of the stream; where that fails it is no better than it was."""
        with self._lock, suppress(sqlite3.Error, OSError):
            self._connection().execute("DELETE FROM snapshots WHERE stream = ?", (stream,))

    def places(self) -> dict[str, int]:
        """The entry of the last snapshot by stream; nothing where the file cannot be read."""
        with self._lock, suppress(sqlite3.Error, OSError):
            return dict(self._connection().execute("SELECT stream, seq FROM snapshots"))
        return {}

    def dues(self) -> dict[str, int | None]:
        """When something was due in each stream; nothing where the file cannot be read."""
        with self._lock, suppress(sqlite3.Error, OSError):
            return dict(self._connection().execute("SELECT stream, due FROM snapshots"))
        return {}

    def close(self) -> None:
        """Let go of the file."""
        with self._lock, suppress(sqlite3.Error):
            self._let_go()

    def _write(self, row: tuple[object, ...]) -> None:
        connection = self._connection()
        connection.execute(_KEEP, row)

    def _connection(self) -> sqlite3.Connection:
        if self._held is None:
            with suppress(OSError):  # for its owner only, as the ledger is: it is there already, or opening it will say why not
                os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            self._held = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
            self._held.execute("PRAGMA busy_timeout = 5000")
            if self._held.execute("PRAGMA user_version").fetchone() != (VERSION,):
                self._held.execute("DROP TABLE IF EXISTS snapshots")  # of older code, which made them for itself alone
            for statement in _PREPARE:
                self._held.execute(statement)
        return self._held

    def _let_go(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            held.close()

    def _begin_anew(self) -> None:
        self._let_go()
        for suffix in ("", "-journal", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                os.unlink(self._path + suffix)


_PREPARE: Final = (
    f"PRAGMA cache_size = -{CACHED_KIB}",
    "PRAGMA synchronous = OFF",  # what a power cut tears fails its seal, or is no file of SQLite's, and is made anew
    "CREATE TABLE IF NOT EXISTS snapshots (stream TEXT PRIMARY KEY, seq INTEGER NOT NULL, before BLOB NOT NULL, head BLOB NOT NULL,"
    " engine TEXT NOT NULL, body BLOB NOT NULL, seal BLOB NOT NULL, due INTEGER) STRICT",
    f"PRAGMA user_version = {VERSION}",
)
_COLUMNS: Final = "stream, seq, before, head, engine, body, seal, due"
_KEEP: Final = f"INSERT OR REPLACE INTO snapshots ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_FIND: Final = f"SELECT {_COLUMNS} FROM snapshots WHERE stream = ?"


def open_snapshots(url: str) -> Snapshots:
    """Where the snapshots of the ledger of this URL are kept."""
    parts = urlsplit(url)
    return SqliteSnapshots(parts.path[1:] + SUFFIX) if parts.scheme == "sqlite" and parts.path[1:] else MemorySnapshots()
