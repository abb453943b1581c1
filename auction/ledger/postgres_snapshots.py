"""Snapshots in the database of the ledger, in a table and on a connection of their own: no commit of the ledger waits for one.

Whichever node starts or takes over finds the last one there, by whichever node it was made. The application's role may replace a
snapshot, which is never the truth; it may change no entry.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import astuple
from typing import Any, Final

from auction.core.errors import LedgerUnavailable
from auction.ledger.postgres_link import Line, Link
from auction.ledger.snapshots import Snapshot

# Nobody waits for it to reach the disk or a standby, and a server that was killed has the one before, or none.
_SOON: Final = "SET LOCAL synchronous_commit = off"
_KEEP: Final = """
INSERT INTO snapshots (stream, seq, before, head, engine, body, seal, due) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (tenant, stream) DO UPDATE SET seq = excluded.seq, before = excluded.before, head = excluded.head,
  engine = excluded.engine, body = excluded.body, seal = excluded.seal, due = excluded.due
"""
_FIND: Final = """
SELECT stream, seq, before, head, engine, body, seal, due FROM snapshots WHERE tenant = poolbid_tenant() AND stream = $1
"""
_DROP: Final = "DELETE FROM snapshots WHERE tenant = poolbid_tenant() AND stream = $1"
_PLACES: Final = "SELECT stream, seq FROM snapshots WHERE tenant = poolbid_tenant()"
_DUES: Final = "SELECT stream, due FROM snapshots WHERE tenant = poolbid_tenant()"


class PostgresSnapshots:
    """The last snapshot of each stream. A database that is lost keeps nothing, finds nothing, and is not complained about."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._line = Line(link, {"application_name": "poolbid snapshots"})

    def keep(self, snapshot: Snapshot) -> None:
        """Keep it in place of the one before."""
        self._write(_KEEP, astuple(snapshot))

    def find(self, stream: str) -> Snapshot | None:
        """The last one kept of the stream, or None where there is none, or where the database is lost."""
        with suppress(LedgerUnavailable):
            found = self._link.read(_FIND, stream)
            return Snapshot(*found[0]) if found else None
        return None

    def drop(self, stream: str) -> None:
        """Keep none of the stream; where that fails it is no better than it was."""
        self._write(_DROP, (stream,))

    def places(self) -> dict[str, int]:
        """The entry of the last snapshot by stream; nothing where the database is lost."""
        with suppress(LedgerUnavailable):
            return {row[0]: row[1] for row in self._link.read(_PLACES)}
        return {}

    def dues(self) -> dict[str, int | None]:
        """When something was due in each stream; nothing where the database is lost."""
        with suppress(LedgerUnavailable):
            return {row[0]: row[1] for row in self._link.read(_DUES)}
        return {}

    def close(self) -> None:
        """Let go of the connection; the ledger's others go on."""
        with suppress(LedgerUnavailable):
            self._link.call(self._line.close)

    def _write(self, query: str, values: tuple[object, ...]) -> None:
        async def written(connection: Any) -> None:
            async with connection.transaction():
                await connection.execute(_SOON)
                await connection.execute(query, *values)

        with suppress(LedgerUnavailable):
            self._link.call(lambda: self._line.do(written))
