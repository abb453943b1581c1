"""Somebody with every right to the database edits one field of one row: an audit finds every such edit, and names the entry.

`python -m tests.faults insider --edits N [--postgres N] [--seed S]` prints one JSON object. Each edit is made in the tables of a
real ledger, triggers switched off, read back by the ledger as a server would, audited, and taken back. What the auditor holds is
what was published before the edit: heads and a signed checkpoint. Beside that it is counted how many a rebuilt log, which the
operator itself signs anew, would show by deciding again and by the receipts that bidders kept.

Every column of every table, and what an edit there comes to, is tried by `python -m tests.faults columns` (every_column.py).
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import asyncpg

from auction.audit.bundle import Bundle, log_of
from auction.audit.verify import verify
from auction.core.errors import Unreadable
from auction.ledger.codec import decode, encode
from auction.ledger.port import Ledger, segment_of
from auction.ledger.postgres import PostgresLedger
from auction.ledger.sql import open_ledger
from tests.broken.honest import SIGNER, bodies, bundled, honest, honest_pool, pool_bodies, receipts_of
from tests.servers import elsewhere, plain, postgres

AUCTION: Final = "auction/spring-1"
POOL: Final = "pool/spring"
STREAMS: Final = {AUCTION: bodies(honest()), POOL: pool_bodies(honest_pool())}
ROW_SIZES: Final = (1, 3, 2)
PUBLISHED: Final = bundled(honest())
RECEIPTS: Final = [receipt for party in ("north", "south", "east") for receipt in receipts_of(party)]
COLUMNS: Final = ("stream", "first_seq", "last_seq", "body")

Row = tuple[str, int, int, bytes]
Edit = Callable[[Row, Row], None]
"""Puts the second row in the place of the first."""


@dataclass
class Found:
    """What came of the edits."""

    edits: int = 0
    rebuilt: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)


def filled(ledger: Ledger) -> None:
    """Record the honest auction and its pool, some entries a row."""
    for stream, entries in STREAMS.items():
        epoch, at, turn = ledger.claim(stream), 0, 0
        while at < len(entries):
            some = entries[at : at + ROW_SIZES[turn % 3]]
            ledger.append([segment_of(stream, first_seq=at + 1, epoch=epoch, entries=some)])
            at, turn = at + len(some), turn + 1


def rows_of(ledger: Ledger) -> list[Row]:
    """The rows as they were recorded."""
    rows: list[Row] = []
    for stream in STREAMS:
        entries = [body for _, body in ledger.read(stream)]
        at, turn = 0, 0
        while at < len(entries):
            size = min(ROW_SIZES[turn % 3], len(entries) - at)
            rows.append((stream, at + 1, at + size, b"\n".join(entries[at : at + size])))
            at, turn = at + size, turn + 1
    return rows


def edited(row: Row, dice: random.Random) -> tuple[str, Row, range]:
    """Another row in its place: which field was changed, and the entries of which an audit has to name one."""
    stream, first, last, body = row
    column = dice.choice((*COLUMNS[:3], *("body",) * 12))
    spread = range(first, last + 2)
    match column:
        case "stream":
            return column, (dice.choice((POOL, AUCTION, "auction/other", stream + "x")), first, last, body), spread
        case "first_seq":
            moved = dice.choice((first - 1, first + 1, dice.randrange(1, 60)))
            return column, (stream, moved, last, body), range(min(first, moved), last + 2)  # from the entry it now pretends to be
        case "last_seq":
            return column, (stream, first, dice.choice((last - 1, last + 1, dice.randrange(1, 60))), body), spread
    lines = body.split(b"\n")
    place = dice.randrange(len(lines))
    seq = first + place
    if dice.random() < 0.1:
        at = dice.randrange(len(lines[place]))
        other = bytes((dice.choice([byte for byte in range(256) if byte not in (lines[place][at], 10)]),))
        lines[place], name = lines[place][:at] + other + lines[place][at + 1 :], "one byte"
    else:
        lines[place], name = other_field(lines[place], dice)
    return name, (stream, first, last, b"\n".join(lines)), range(seq, seq + 1)


def other_field(line: bytes, dice: random.Random) -> tuple[bytes, str]:
    """The entry with one field of it changed, at any depth, and which."""
    entry: Any = decode(line)
    here, key, path = entry, dice.choice(sorted(entry)), []
    while True:
        path.append("[]" if isinstance(key, int) else key)
        if not isinstance(here[key], list | dict) or not here[key]:
            break
        here = here[key]
        key = dice.randrange(len(here)) if isinstance(here, list) else dice.choice(sorted(here))
    here[key] = other_value(here[key], dice)
    return encode(entry), ".".join(path[:3])


def other_value(value: Any, dice: random.Random) -> Any:
    """Another value, mostly of the same kind."""
    while True:
        match value:
            case bool():
                found: Any = not value
            case int():
                found = dice.choice((value + 1, value - 1, value + 1_000_000, dice.randrange(2**53)))
            case str():
                found = dice.choice((value + "x", value[:-1], "north", "south", "L1", "9.00", "accepted", ""))
            case _:
                found = dice.choice((1, "x", [0]))
        if found != value and (not isinstance(found, int) or found >= 0):
            return found


def named(ledger: Ledger, stream: str = "", *, rebuilt: bool = False) -> tuple[int | None, set[str]]:
    """The entry an audit names first in that stream of what the ledger holds now, and the rules; nothing where it agrees."""
    entries: dict[str, list[bytes]] = {}
    for each in STREAMS:
        try:
            entries[each] = [body for _, body in ledger.read(each)]
        except Unreadable as fault:
            if each == stream or not stream:
                return place_in(each, fault), {"unreadable"}
            entries[each] = STREAMS[each]  # the row came to lie in another log, which is unreadable by itself
    try:
        report = verify(as_published(entries, rebuilt=rebuilt), key=SIGNER.key, receipts=RECEIPTS)
    except Unreadable as fault:
        return place_in(stream, fault), {"unreadable"}
    places = [each.entry for each in report.divergences if each.stream == stream and each.entry is not None]
    return min(places, default=None), {each.rule for each in report.divergences}


def place_in(stream: str, fault: Unreadable) -> int | None:
    """The entry of that stream which the fault names."""
    found = re.match(rf"{stream} / entry (\d+)", fault.path)
    return int(found[1]) if found else None


def as_published(entries: dict[str, list[bytes]], *, rebuilt: bool) -> Bundle:
    """The bundle of these entries: with what was published before, or all of it made anew and signed by the operator's own key."""
    assert PUBLISHED.pool is not None
    if rebuilt:
        logs = {stream: log_of(stream, held, name=SIGNER.name, sign=SIGNER.sign) for stream, held in entries.items()}
    else:
        logs = {log.stream: replace(log, entries=tuple(entries[log.stream])) for log in (PUBLISHED.log, PUBLISHED.pool)}
    return replace(PUBLISHED, log=logs[AUCTION], pool=logs[POOL])


def tried(ledger: Ledger, edit: Edit, edits: int, dice: random.Random, found: Found) -> None:
    """So many edits, one after another, each taken back."""
    rows = rows_of(ledger)
    while found.edits < edits:
        row = dice.choice(rows)
        name, other, seqs = edited(row, dice)
        if other == row:
            continue
        try:
            edit(row, other)
        except (sqlite3.IntegrityError, asyncpg.IntegrityConstraintViolationError):
            continue  # the table itself refuses two rows in one place
        found.edits += 1
        found.fields[name] += 1
        seq, rules = named(ledger, row[0])
        if seq not in seqs:
            found.missed.append(f"{name} of {row[0]} {row[1]}..{row[2]}: the audit names {seq} by {sorted(rules)}")
        found.rebuilt += bool(named(ledger, rebuilt=True)[1])
        edit(other, row)
    if named(ledger) != (None, set()):
        found.missed.append("the ledger was not left as it was")


@contextmanager
def on_sqlite() -> Iterator[tuple[Ledger, Edit]]:
    """A ledger in a file, and a second program that writes there with the triggers taken away."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.sqlite"
        with closing(open_ledger(f"sqlite:///{path}")) as ledger, closing(sqlite3.connect(path, isolation_level=None)) as insider:
            filled(ledger)
            for (trigger,) in insider.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                insider.execute(f"DROP TRIGGER {trigger}")

            def edit(row: Row, other: Row) -> None:
                changed = insider.execute(
                    "UPDATE segments SET stream = ?, first_seq = ?, last_seq = ?, body = ? WHERE stream = ? AND first_seq = ?",
                    (*other, *row[:2]),
                )
                assert changed.rowcount == 1

            yield ledger, edit


@contextmanager
def on_postgres() -> Iterator[tuple[Ledger, Edit]]:
    """A ledger on PostgreSQL, and a superuser who lets no trigger run."""
    server = postgres()
    try:
        url = server.database()
        with closing(PostgresLedger(url, ahead_us=10**16)) as ledger:
            filled(ledger)

            def edit(row: Row, other: Row) -> None:
                async def work() -> None:
                    insider = await asyncpg.connect(plain(url), server_settings={"session_replication_role": "replica"})
                    try:
                        told = await insider.execute(
                            "UPDATE segments SET stream = $1, first_seq = $2, last_seq = $3, body = $4 "
                            "WHERE stream = $5 AND first_seq = $6",
                            *(*other, *row[:2]),
                        )
                    finally:
                        await insider.close()
                    assert told == "UPDATE 1"

                elsewhere(work)

            yield ledger, edit
    finally:
        server.close()


def main(arguments: Sequence[str]) -> int:
    """Make the edits; 1 when an audit missed one, or named another entry."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults insider", description=__doc__)
    parser.add_argument("--edits", type=int, default=500)
    parser.add_argument("--postgres", type=int, default=0, help="so many on PostgreSQL besides")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    told: dict[str, Any] = {"seed": options.seed}
    is_missed = False
    for name, place, edits in (("sqlite", on_sqlite, options.edits), ("postgres", on_postgres, options.postgres)):
        if not edits:
            continue
        found = Found()
        with place() as (ledger, edit):
            tried(ledger, edit, edits, random.Random(options.seed), found)
        is_missed = is_missed or bool(found.missed)
        told[name] = {
            "edits": found.edits,
            "found at their entry": found.edits - len(found.missed),
            "found in a rebuilt log": found.rebuilt,
            "fields": len(found.fields),
            "missed": found.missed[:10],
        }
    print(json.dumps(told, indent=2))
    return int(is_missed)
