"""A file system that remembers: what SQLite wrote, truncated, deleted and forced to the disk, in order, and by which name.

SQLite is the one of `apsw`, which lets a file system be put under it. The ledger speaks to it through the same few calls as
to Python's own module; where they differ, this says what Python's would.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import apsw

NAME: Final = "recording"
JOURNALS: Final = apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_SUPER_JOURNAL | apsw.SQLITE_OPEN_WAL


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes written at a place of a file."""

    file: str
    at: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Truncate:
    """A file cut to a size."""

    file: str
    size: int


@dataclass(frozen=True, slots=True)
class Delete:
    """A file deleted; `forced` when its folder was forced to the disk too."""

    file: str
    forced: bool


@dataclass(frozen=True, slots=True)
class Force:
    """All that was written to a file by now forced to the disk (fsync), and its `folder` too: what was made or deleted there."""

    file: str
    folder: bool = False


Deed = Write | Truncate | Delete | Force


class Recorder(apsw.VFS):
    """The machine's file system, with every deed on the files below `folder` noted by name."""

    def __init__(self) -> None:
        self.deeds: list[Deed] = []
        super().__init__(NAME, "")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
        """Open a file whose deeds are noted."""
        return _File(self.deeds, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        """Note the deletion, and do it."""
        self.deeds.append(Delete(Path(filename).name, bool(syncdir)))
        super().xDelete(filename, syncdir)


class _File(apsw.VFSFile):
    def __init__(self, deeds: list[Deed], name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        self._deeds = deeds
        self._name = Path(name.filename() if isinstance(name, apsw.URIFilename) else name or "").name
        # SQLite forces the folder of a journal it opened to make it, the first time it forces the journal.
        self._forces_folder = bool(flags[0] & apsw.SQLITE_OPEN_CREATE and flags[0] & JOURNALS)
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self._deeds.append(Write(self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:
        self._deeds.append(Truncate(self._name, newsize))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:
        # Only noted: what a loss of power leaves is worked out from these notes, so the disk need not be waited for.
        self._deeds.append(Force(self._name, self._forces_folder))
        self._forces_folder = False


class Cursor:
    """A cursor as Python's module has it, over one of apsw. Rows are fetched at once: these tables are small."""

    arraysize = 1

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1

    @property
    def lastrowid(self) -> int:
        """The row inserted last."""
        return self._connection.last_insert_rowid()

    def execute(self, statement: str, values: Sequence[Any] = ()) -> Cursor:
        """Run one statement."""
        with _Faults():
            cursor = self._connection.cursor()
            cursor.exec_trace = self._described
            self._rows = list(cursor.execute(statement, tuple(values)))
        self.rowcount = self._connection.changes()
        return self

    def executemany(self, statement: str, rows: Iterable[Sequence[Any]]) -> Cursor:
        """Run one statement for each row of values."""
        with _Faults():
            self._connection.cursor().executemany(statement, list(rows))
        return self

    def fetchone(self) -> Any:
        """The next row, or None."""
        return self._rows.pop(0) if self._rows else None

    def fetchmany(self, size: int = 1) -> list[Any]:
        """The next rows."""
        taken, self._rows = self._rows[:size], self._rows[size:]
        return taken

    def fetchall(self) -> list[Any]:
        """The rows that are left."""
        return self.fetchmany(len(self._rows))

    def close(self) -> None:
        """Nothing is held."""

    def _described(self, cursor: apsw.Cursor, _statement: str, _values: object) -> bool:
        columns = cursor.get_description()
        self.description = [(name, *([None] * 6)) for name, _ in columns] or None
        return True


class Connection:
    """A connection as Python's module has it: transactions are begun and ended by the ledger's own statements."""

    isolation_level: str | None = None
    row_factory: Any = None
    text_factory: Any = str

    def __init__(self, path: str, **_options: object) -> None:
        self._connection = apsw.Connection(path, vfs=NAME)

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return bool(self._connection.in_transaction)

    def cursor(self, _factory: object = None) -> Cursor:
        """A new cursor."""
        return Cursor(self._connection)

    def execute(self, statement: str, values: Sequence[Any] = ()) -> Cursor:
        """Run one statement."""
        return self.cursor().execute(statement, values)

    def executemany(self, statement: str, rows: Iterable[Sequence[Any]]) -> Cursor:
        """Run one statement for each row of values."""
        return self.cursor().executemany(statement, rows)

    def create_function(self, *_arguments: object, **_options: object) -> None:
        """No statement of the ledger uses a function of its own."""

    def commit(self) -> None:
        """Nothing: the ledger commits by statement."""

    def rollback(self) -> None:
        """End a transaction that was left open."""
        if self.in_transaction:
            self._connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close; the last one to close does a checkpoint."""
        self._connection.close()


class Driver:
    """Python's module `sqlite3`, but for connections, which are opened over the recorder."""

    def __getattr__(self, name: str) -> Any:
        return getattr(sqlite3, name)

    def connect(self, path: str, **options: object) -> Connection:
        """Open a database over the recorder."""
        with _Faults():
            return Connection(path, **options)


class _Faults:
    """What apsw raises becomes what Python's module would raise."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, fault: BaseException | None, _trace: object) -> None:
        if isinstance(fault, apsw.ConstraintError):
            raise sqlite3.IntegrityError(str(fault)) from fault
        if isinstance(fault, apsw.Error):
            raise sqlite3.OperationalError(str(fault)) from fault
