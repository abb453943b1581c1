"""The durable ledger, on SQLite: a commit returns when the disk has it, and the schema itself refuses a gap or a fork.

One connection writes and does every checkpoint; readers have their own, which cannot write. Three guards stand behind
each other: UNIQUE (stream, first_seq), the owner's epoch checked in the same transaction, and the hash chain.
`synchronous=FULL` with the write-ahead log loses no acknowledged commit at a power cut; `NORMAL` would.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from threading import Lock
from typing import Any, Final, TypeVar

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    NullPool,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.exc import ArgumentError, DBAPIError

from auction.core.errors import AuctionError, LedgerConflict, LedgerUnavailable, Unreadable
from auction.ledger.headroom import Headroom
from auction.ledger.memory import MemoryLedger
from auction.ledger.port import Ledger, Segment, disowned, entries_in, require_whole
from auction.ledger.triggers import TRIGGERS

_log = logging.getLogger(__name__)

VERSION: Final = 1
"""The version of these tables; a file of another version is not opened."""

METADATA: Final = MetaData()

SCHEMA_VERSION: Final = Table("schema_version", METADATA, Column("version", Integer, nullable=False), sqlite_strict=True)

OWNERS: Final = Table(
    "owners",
    METADATA,
    Column("stream", Text, primary_key=True),
    Column("epoch", Integer, nullable=False),
    sqlite_strict=True,
)

# One row a room and commit: one index entry for a whole batch. The position is the order of commits across streams.
SEGMENTS: Final = Table(
    "segments",
    METADATA,
    Column("position", Integer, primary_key=True),
    Column("stream", Text, nullable=False),
    Column("first_seq", Integer, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("stream", "first_seq"),
    CheckConstraint("first_seq >= 1 AND last_seq >= first_seq"),
    sqlite_strict=True,
)

_WRITER: Final = (
    "PRAGMA busy_timeout = 5000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",  # macOS: without it the drive may still hold the write in its cache
    "PRAGMA wal_autocheckpoint = 4000",  # pages, about 16 MB: fewer checkpoints, measured faster; `tidy` comes before it
    "PRAGMA recursive_triggers = ON",  # so that INSERT OR REPLACE meets the trigger against deleting
)
TIDIED_AT: Final = 3000
"""So many pages of the log, by a rough count, are taken over into the file when there is time for it, and not within a commit."""
PAGE_BYTES: Final = 4096
READ_KIB: Final = 256
"""So much of the file stays in memory for each reader: hardly a page is read twice, and by itself SQLite would keep 2 MB each."""
_READER: Final = ("PRAGMA busy_timeout = 5000", "PRAGMA query_only = ON", f"PRAGMA cache_size = -{READ_KIB}")
_CLAIM: Final = "INSERT INTO owners (stream, epoch) VALUES (?, 1) ON CONFLICT DO UPDATE SET epoch = epoch + 1 RETURNING epoch"
_APPEND: Final = "INSERT INTO segments (stream, first_seq, last_seq, epoch, body) VALUES (?, ?, ?, ?, ?)"
# From one stream to the next by the index: a ledger has few streams and many rows.
_DISOWNED: Final = """
WITH RECURSIVE named(stream) AS (SELECT min(stream) FROM segments
  UNION ALL SELECT (SELECT min(stream) FROM segments WHERE stream > named.stream) FROM named WHERE named.stream IS NOT NULL)
SELECT stream FROM named WHERE stream IS NOT NULL AND stream NOT IN (SELECT stream FROM owners) LIMIT 1
"""
_PAGE: Final = 256
"""Segments fetched at once by a reader: no read transaction outlives a page, so none holds a checkpoint back for long."""


_T = TypeVar("_T")


def open_ledger(url: str, tenant: str = "") -> Ledger:
    """The ledger a URL names: `memory://`, `sqlite:///relative/path` and `sqlite:////absolute/path`, or `postgresql+asyncpg://…`.

    `tenant` names the installation on a database that several share; a file is one installation's alone.
    Raises `LedgerUnavailable` when it cannot be opened for writing, `Unreadable` when the file is no ledger of ours.
    """
    try:
        parts = make_url(url)
    except ArgumentError as fault:
        raise LedgerUnavailable("the ledger's address is no URL") from fault
    backend = parts.get_backend_name()
    if tenant and backend != "postgresql":
        raise LedgerUnavailable(f"a ledger on {backend!r} is one installation's alone: tenants share a PostgreSQL")
    if backend == "memory":
        return MemoryLedger()
    if backend == "sqlite" and parts.database not in (None, "", ":memory:"):
        return SqliteLedger(str(parts.database))
    if backend == "postgresql":
        return _on_postgres(url, tenant)
    raise LedgerUnavailable(f"no ledger on {backend!r}: use memory://, sqlite:///path or postgresql+asyncpg://host/database")


def _on_postgres(url: str, tenant: str) -> Ledger:
    try:
        from auction.ledger.postgres import PostgresLedger
    except ImportError as missing:
        raise LedgerUnavailable("a ledger on PostgreSQL needs the extra `scale`: pip install 'poolbid[scale]'") from missing
    return PostgresLedger(url, tenant=tenant)


class SqliteLedger:
    """Segments in one SQLite file on a local disk."""

    is_near = True

    def __init__(self, path: str) -> None:
        self._path = path
        self._lock = Lock()
        self._failure: str | None = None
        self._closed = False
        self._pages = 0
        _keep_private(path)
        writers = _engine(path, _WRITER, poolclass=NullPool)
        with self._faults(path):
            self._writer = writers.connect()
            # The hot path speaks to the driver: SQLAlchemy's bookkeeping added a fifth to the time of a commit.
            self._driver: sqlite3.Connection = self._writer.connection.driver_connection  # type: ignore[assignment]
            try:
                self._prepare()
                self._disowned = tuple(map(disowned, self._driver.execute(_DISOWNED).fetchone() or ()))
            except BaseException:
                self._writer.close()
                raise
        self._headroom = Headroom(path + "-wal")
        self._readers = _engine(path, _READER)

    @property
    def notices(self) -> tuple[str, ...]:
        """A warning when this SQLite has the write-ahead-log reset defect, and of a stream whose entries nobody owns."""
        return (*(() if wal_reset_is_mended(sqlite3.sqlite_version_info) else (_WAL_RESET,)), *self._disowned)

    def claim(self, stream: str) -> int:
        """Make the caller the only owner of the stream: the new epoch, durable before it is returned."""
        return self.claim_all([stream])[stream]

    def claim_all(self, streams: Sequence[str]) -> dict[str, int]:
        """The same for many streams, in one transaction."""

        def claim() -> dict[str, int]:
            return {stream: int(self._driver.execute(_CLAIM, (stream,)).fetchone()[0]) for stream in streams}

        return self._transact(streams[0] if len(streams) == 1 else "the ledger", claim)

    def append(self, segments: Sequence[Segment]) -> None:
        """Make the segments true in one transaction, durable on return: all of them, or none."""
        rows, pages = [], 1
        for each in segments:
            require_whole(each)
            rows.append((each.stream, each.first_seq, each.last_seq, each.epoch, each.body))
            pages += 2 + len(each.body) // PAGE_BYTES
        if not rows:
            return

        def insert() -> None:
            self._driver.executemany(_APPEND, rows)  # its cursor is let go: one that a failure kept would keep the file open

        try:
            self._transact(rows[0][0], insert)
        except sqlite3.IntegrityError as fault:
            raise self._conflict(segments) from fault
        self._pages += pages

    @property
    def is_untidy(self) -> bool:
        """Whether the log is long, or at the end of the room it has."""
        return self._pages >= TIDIED_AT or self._headroom.is_used_up()

    def tidy(self) -> None:
        """Take what the log holds over into the file, and make room in it, before a commit has to. It never raises.

        A checkpoint that fails is no commit that failed: the log still holds everything, and the next one does all of it again.
        """
        with self._lock:
            if self._closed or self._failure is not None:
                return
            try:
                if self._pages >= TIDIED_AT:
                    self._pages = 0
                    self._driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
                is_made = self._headroom.is_used_up()
                if is_made:
                    self._driver.execute("BEGIN IMMEDIATE")  # keeps the end of the log from every other process
                    self._headroom.make()
                    self._driver.execute("ROLLBACK")
            except sqlite3.Error as fault:
                _log.warning("the write-ahead log was not tidied: %s", fault)
                self._roll_back()
                return
        if is_made:
            self._headroom.settle()

    def read(self, stream: str, after: int = 0) -> Iterator[tuple[int, bytes]]:
        """The entries after `after` in order, as (seq, entry bytes); `Unreadable` at the first gap or damage."""
        return entries_in(stream, after, partial(self._page, stream), _PAGE)

    def last_seq(self, stream: str) -> int:
        """The number of the last entry; 0 for a stream without entries."""
        with self._faults(stream), self._reader() as reader:
            return _last_seq(reader, stream)

    def streams(self, prefix: str = "") -> list[str]:
        """The streams that hold entries and whose name starts with `prefix`, in code point order."""
        held = select(SEGMENTS.c.first_seq).where(SEGMENTS.c.stream == OWNERS.c.stream).exists()
        named = select(OWNERS.c.stream).where(func.substr(OWNERS.c.stream, 1, len(prefix)) == prefix, held)
        with self._faults("the ledger"), self._reader() as reader:
            return [str(stream) for stream in reader.scalars(named.order_by(OWNERS.c.stream))]

    def close(self) -> None:
        """Release the file. Readers go first: the last connection to close does a checkpoint, and that is the writer's."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._headroom.close()
                self._readers.dispose()
                self._writer.close()

    def _prepare(self) -> None:
        mode = self._writer.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        if mode != "wal":
            raise LedgerUnavailable(f"{self._path}: the file system gives no write-ahead log, only {mode!r}")

        def prepare() -> None:
            METADATA.create_all(self._writer)
            for trigger in TRIGGERS:
                self._writer.exec_driver_sql(trigger)
            found = self._writer.scalars(select(SCHEMA_VERSION.c.version)).all()
            if not found:
                self._writer.execute(SCHEMA_VERSION.insert().values(version=VERSION))
            elif list(found) != [VERSION]:
                raise Unreadable(self._path, f"a ledger of schema version {found[0]}, only {VERSION} is known")

        self._transact(self._path, prepare)

    def _transact(self, path: str, deed: Callable[[], _T]) -> _T:
        """The deed in one write transaction. After a failure other than a refusal nothing is retried: an fsync that failed once
        may report success the next time without the data being there. A full disk fails before that: it may be tried anew."""
        try:
            with self._lock:
                self._require_open()
                if self._failure is not None:
                    raise LedgerUnavailable(f"the ledger stopped writing: {self._failure}")
                self._driver.execute("BEGIN IMMEDIATE")
                try:
                    found = deed()
                    self._driver.execute("COMMIT")
                except BaseException as fault:
                    self._failed(fault)
                    raise
        except sqlite3.IntegrityError:
            raise
        except (sqlite3.Error, DBAPIError) as fault:
            raise self._told(fault, path) from fault
        return found

    def _failed(self, fault: BaseException) -> None:
        cause = fault.orig if isinstance(fault, DBAPIError) else fault
        is_full = getattr(cause, "sqlite_errorname", "") == "SQLITE_FULL"  # the driver's own errors have no name
        if not is_full and not isinstance(cause, sqlite3.IntegrityError | AuctionError):
            self._failure = str(fault)
        self._roll_back()

    def _roll_back(self) -> None:
        try:
            if self._driver.in_transaction:  # after some errors SQLite has rolled back by itself
                self._driver.execute("ROLLBACK")
        except sqlite3.Error as fault:
            self._failure = self._failure or str(fault)

    @contextmanager
    def _reader(self) -> Iterator[Connection]:
        self._require_open()
        with self._readers.connect() as reader:
            yield reader

    def _page(self, stream: str, after: int) -> list[tuple[int, int, bytes]]:
        mine = SEGMENTS.c.stream == stream
        begin = select(func.max(SEGMENTS.c.first_seq)).where(mine, SEGMENTS.c.first_seq <= after + 1).scalar_subquery()
        columns = select(SEGMENTS.c.first_seq, SEGMENTS.c.last_seq, SEGMENTS.c.body)
        found = columns.where(mine, SEGMENTS.c.first_seq >= func.coalesce(begin, 0), SEGMENTS.c.last_seq > after)
        with self._faults(stream), self._reader() as reader:
            return [(row[0], row[1], row[2]) for row in reader.execute(found.order_by(SEGMENTS.c.first_seq).limit(_PAGE))]

    def _conflict(self, segments: Sequence[Segment]) -> LedgerConflict:
        ends: dict[str, int] = {}
        with self._lock:
            for segment in segments:
                stream = segment.stream
                epoch = self._writer.scalar(select(OWNERS.c.epoch).where(OWNERS.c.stream == stream)) or 0
                end = ends.get(stream, _last_seq(self._writer, stream))
                if segment.epoch != epoch or not epoch:
                    return LedgerConflict(f"{stream}: epoch {segment.epoch} writes, {epoch} owns the stream", stream)
                if segment.first_seq != end + 1:
                    return LedgerConflict(f"{stream}: entry {segment.first_seq} offered, {end + 1} is next", stream)
                ends[stream] = segment.last_seq
        stream = segments[0].stream
        return LedgerConflict(f"{stream}: another writer was there and gone", stream)

    def _require_open(self) -> None:
        if self._closed:
            raise LedgerUnavailable("the ledger is closed")

    @contextmanager
    def _faults(self, path: str) -> Iterator[None]:
        """The seam: what the driver raises becomes one of our errors, an integrity error apart."""
        try:
            yield
        except sqlite3.IntegrityError:
            raise
        except (sqlite3.Error, DBAPIError) as fault:
            raise self._told(fault, path) from fault

    def _told(self, fault: Exception, path: str) -> AuctionError:
        cause = fault.orig if isinstance(fault, DBAPIError) else fault
        if type(cause) is sqlite3.DatabaseError:  # no database, or a damaged one; the rest are its subclasses
            return Unreadable(path, f"{self._path}: {cause}")
        return LedgerUnavailable(f"{self._path}: {cause}")


def wal_reset_is_mended(version: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the write-ahead-log reset defect (3.7.0 to 3.51.2, mended also in two branches)."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


_WAL_RESET: Final = (
    f"SQLite {sqlite3.sqlite_version} can damage a write-ahead log that two connections write or checkpoint at the same "
    "moment (mended in 3.51.3); this ledger uses one connection for both, so keep to one serving process a file"
)


def _last_seq(connection: Connection, stream: str) -> int:
    last = select(SEGMENTS.c.last_seq).where(SEGMENTS.c.stream == stream).order_by(SEGMENTS.c.first_seq.desc())
    return int(connection.scalar(last.limit(1)) or 0)


def _keep_private(path: str) -> None:
    """Make the file for its owner only, if there is none: it holds reserve prices and bids. What lies beside it takes its mode."""
    with suppress(OSError):  # it is there already, or cannot be made, which opening it will say
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _engine(path: str, pragmas: Sequence[str], **options: Any) -> Engine:
    # AUTOCOMMIT: transactions are begun and ended by our own statements, never by the driver's guess. No error holds what was to be
    # written: it may be a bid that lies sealed.
    options |= {"isolation_level": "AUTOCOMMIT", "connect_args": {"check_same_thread": False}, "hide_parameters": True}
    engine = create_engine(f"sqlite:///{path}", **options)

    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(pragma)

    event.listen(engine, "connect", prepare)
    return engine
