"""Somebody with every right to the database changes one value, in any column of any table: it is found, or it decides nothing.

`python -m tests.faults columns [--edits N] [--postgres]` prints by table and column what came of so many edits each. The tables
are those the database itself lists, so that none is left out. Each edit is made in a copy of a ledger that is not served, with
triggers off; then a server would start on it: it is opened, each stream is claimed, what was still to come is appended, and all
is audited.

`audit` names it, `notice` is what a start and the doctor say, `start` is a ledger that is not opened, `stopped` one that takes no
entries; `none` says that all entries are the same and the auction went on as it would have: the edit decided nothing. `missing`
would be a stream that nobody misses, `believed` a snapshot that was changed and bears a seal.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import asyncpg

from auction.core.errors import AuctionError
from auction.ledger.ownership import Ownership
from auction.ledger.port import Ledger, segment_of
from auction.ledger.postgres import PostgresLedger
from auction.ledger.snapshots import Snapshot, begun, extended
from auction.ledger.sql import open_ledger
from auction.ledger.sqlite_snapshots import SqliteSnapshots
from tests.faults.insider import AUCTION, ROW_SIZES, STREAMS, named
from tests.servers import elsewhere, plain, postgres

TO_COME: Final = 3
"""So many entries of each stream are appended only after the edit."""
KEY: Final = b"a key of a node, thirty-two bytes"
NODE: Final = "node-1"

Outcomes = dict[str, Counter[str]]


def recorded(stream: str) -> list[bytes]:
    return STREAMS[stream][:-TO_COME]


def begin(ledger: Ledger) -> None:
    """Record all but the last entries of each stream, some a row."""
    for stream in STREAMS:
        append(ledger, stream, recorded(stream), 0)


def append(ledger: Ledger, stream: str, entries: Sequence[bytes], after: int) -> None:
    epoch, at, turn = ledger.claim(stream), 0, 0
    while at < len(entries):
        some = entries[at : at + ROW_SIZES[turn % 3]]
        ledger.append([segment_of(stream, first_seq=after + at + 1, epoch=epoch, entries=some)])
        at, turn = at + len(some), turn + 1


def a_snapshot(stream: str) -> Snapshot:
    """The snapshot of what is recorded, sealed."""
    *former, last = recorded(stream)
    head = begun(stream)
    for body in former:
        head = extended(head, body)
    made = Snapshot(stream, len(former) + 1, head, extended(head, last), "engine", b"a state", due=1)
    return replace(made, seal=made.seal_by(KEY))


def goes_on(ledger: Ledger, before: tuple[str, ...], snapshots: Any) -> str:
    """What becomes of a server that starts on this ledger."""
    if ledger.notices != before:
        return "notice"
    if not set(STREAMS) <= set(ledger.streams()):
        return "missing"
    for stream in STREAMS:
        kept = snapshots.find(stream)
        if kept is not None and kept.is_sealed(KEY) and replace(kept, due=1) != a_snapshot(stream):
            return "believed"
    try:
        for stream in STREAMS:
            append(ledger, stream, STREAMS[stream][-TO_COME:], len(recorded(stream)))
    except AuctionError:
        return "audit" if named(ledger)[1] - {"E3", "E4", "E7"} or _differs(ledger) else "stopped"
    return "none" if not any(named(ledger, stream)[1] for stream in STREAMS) else "audit"


def _differs(ledger: Ledger) -> bool:
    """Whether what is there is not what was recorded."""
    try:
        return any([body for _, body in ledger.read(stream)] != recorded(stream) for stream in STREAMS)
    except AuctionError:
        return True


def other(value: Any, dice: random.Random) -> Any:
    """Another value of the same type."""
    match value:
        case int():
            return dice.choice((value + 1, value - 1, value + 1_000_000, 0, 2**62))
        case str():
            return dice.choice((value + "x", "auction/other", "", *STREAMS))
        case bytes():
            place = dice.randrange(max(1, len(value)))
            return value[:place] + bytes((dice.randrange(256),)) + value[place + 1 :]
        case _:
            return dice.choice((1, "x"))


def tried_on_sqlite(edits: int, dice: random.Random) -> Outcomes:
    """So many edits of each column of a ledger in a file and of the snapshots beside it."""
    found: Outcomes = {}
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole" / "ledger.sqlite"
        whole.parent.mkdir()
        with closing(open_ledger(f"sqlite:///{whole}")) as ledger, closing(SqliteSnapshots(f"{whole}-snapshots")) as snapshots:
            begin(ledger)
            before = ledger.notices
            for stream in STREAMS:
                snapshots.keep(a_snapshot(stream))
        for file in (whole, Path(f"{whole}-snapshots")):
            for table, column in _columns_of(file):
                counted = found[f"{table}.{column}"] = Counter()
                for number in range(edits):
                    copy = Path(folder) / f"{file.name}-{table}-{column}-{number}"
                    shutil.copytree(whole.parent, copy)
                    if _edited(copy / file.name, table, column, dice):
                        counted[_started(copy / whole.name, before)] += 1
                    shutil.rmtree(copy)
    return found


def _started(path: Path, before: tuple[str, ...]) -> str:
    try:
        ledger = open_ledger(f"sqlite:///{path}")
    except AuctionError:
        return "start"
    with closing(ledger), closing(SqliteSnapshots(f"{path}-snapshots")) as snapshots:
        return goes_on(ledger, before, snapshots)


def _columns_of(file: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(file)) as insider:
        tables = [name for (name,) in insider.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return [(table, row[1]) for table in tables for row in insider.execute(f"PRAGMA table_info({table})")]


def _edited(file: Path, table: str, column: str, dice: random.Random) -> bool:
    with closing(sqlite3.connect(file, isolation_level=None)) as insider:
        for (trigger,) in insider.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            insider.execute(f"DROP TRIGGER {trigger}")
        rowid, value = dice.choice(insider.execute(f"SELECT rowid, {column} FROM {table}").fetchall())
        new = other(value, dice)
        try:
            insider.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (new, rowid))
        except sqlite3.IntegrityError:
            return False  # the table itself refuses it
        return bool(new != value)


def tried_on_postgres(edits: int, dice: random.Random) -> Outcomes:
    """So many edits of each column of every table of a database, each in a copy of it."""
    server = postgres()
    try:
        url = server.database()
        with closing(PostgresLedger(url, ahead_us=10**16)) as ledger:
            begin(ledger)
            before = ledger.notices
            for stream in STREAMS:
                ledger.snapshots.keep(a_snapshot(stream))
            ledger.cursors.keep(AUCTION.partition("/")[2], 3, 1)
            joined: Ownership = ledger
            joined.join(NODE, "north", 3_000_000, "fingerprint")
        name = url.rpartition("/")[2]
        columns = elsewhere(lambda: _asked(url, _COLUMNS))
        found: Outcomes = {f"{table}.{column}": Counter() for table, column in columns}
        for table, column in columns:
            for number in range(edits):
                copy = f"edited_{table}_{column}_{number}"
                elsewhere(lambda copy=copy: _asked(url, f"CREATE DATABASE {copy} TEMPLATE {name}", base="postgres"))  # type: ignore[misc]
                there = f"{url.rpartition('/')[0]}/{copy}"
                if elsewhere(lambda there=there, table=table, column=column: _edit(there, table, column, dice)):  # type: ignore[misc]
                    found[f"{table}.{column}"][_started_on(there, before)] += 1
                elsewhere(lambda copy=copy: _asked(url, f"DROP DATABASE {copy} WITH (FORCE)", base="postgres"))  # type: ignore[misc]
    finally:
        server.close()
    return found


_COLUMNS: Final = """
SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position
"""


def _started_on(url: str, before: tuple[str, ...]) -> str:
    try:
        ledger = PostgresLedger(url, ahead_us=10**16)
    except AuctionError:
        return "start"
    with closing(ledger):
        return goes_on(ledger, before, ledger.snapshots)


async def _asked(url: str, query: str, base: str = "") -> list[Any]:
    insider = await asyncpg.connect(f"{plain(url).rpartition('/')[0]}/{base}" if base else plain(url))
    try:
        return [tuple(row) for row in await insider.fetch(query)]
    finally:
        await insider.close()


async def _edit(url: str, table: str, column: str, dice: random.Random) -> bool:
    insider = await asyncpg.connect(plain(url), server_settings={"session_replication_role": "replica"})
    try:
        place, value = dice.choice(await insider.fetch(f"SELECT ctid::text, {column} FROM {table}"))
        new = other(value if value is not None else NODE, dice)
        try:
            await insider.execute(f"UPDATE {table} SET {column} = $1 WHERE ctid = '{place}'::tid", new)
        except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError):
            return False  # the table itself refuses it
        return bool(new != value)
    finally:
        await insider.close()


def main(arguments: Sequence[str]) -> int:
    """Make the edits, and print what came of them; 1 where one was neither found nor without consequence."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults columns", description=__doc__)
    parser.add_argument("--edits", type=int, default=20)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    told = {"sqlite": tried_on_sqlite(options.edits, random.Random(options.seed))}
    if options.postgres:
        told["postgres"] = tried_on_postgres(options.edits, random.Random(options.seed))
    print(json.dumps(told, indent=2))
    return int(any({"missing", "believed"} & set(counted) for each in told.values() for counted in each.values()))
