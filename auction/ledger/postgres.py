"""The ledger on PostgreSQL, which many nodes may share: one statement a commit, on a connection that nothing else uses.

Its guards: the owner's epoch locked in the same transaction, the key (stream, first_seq), the gap check, the role without
the right to change, and the hash chain. A commit whose outcome nobody knows is `LedgerUnavailable`: whoever asks reads again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import asyncpg

from auction.core.errors import LedgerConflict, LedgerUnavailable
from auction.ledger.ownership import Lost, Taken
from auction.ledger.port import Segment, disowned, entries_in, require_whole
from auction.ledger.postgres_cursors import PostgresCursors
from auction.ledger.postgres_link import Link
from auction.ledger.postgres_owners import PostgresOwners
from auction.ledger.postgres_schema import AHEAD, AHEAD_US, CONFLICT, role_of
from auction.ledger.postgres_snapshots import PostgresSnapshots

_APPEND: Final = """
INSERT INTO segments (tenant, stream, first_seq, last_seq, epoch, at, body)
SELECT '{role}', stream, first_seq, last_seq, epoch, at, body
FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bytea[])
  WITH ORDINALITY AS offered (stream, first_seq, last_seq, epoch, at, body, place)
ORDER BY stream COLLATE "C", place
"""
_CLAIM: Final = """
INSERT INTO owners (stream, epoch) VALUES ($1, 1)
ON CONFLICT (tenant, stream) DO UPDATE SET epoch = owners.epoch + 1, node = NULL RETURNING epoch
"""
_LAST: Final = """
SELECT last_seq FROM segments WHERE tenant = poolbid_tenant() AND stream = $1 ORDER BY first_seq DESC LIMIT 1
"""
_STREAMS: Final = """
SELECT stream FROM owners WHERE tenant = poolbid_tenant() AND starts_with(stream, $1)
  AND EXISTS (SELECT FROM segments WHERE segments.tenant = owners.tenant AND segments.stream = owners.stream) ORDER BY stream
"""
_PAGE_OF: Final = """
SELECT first_seq, last_seq, body FROM segments
WHERE tenant = poolbid_tenant() AND stream = $1 AND last_seq > $2 AND first_seq >= coalesce(
  (SELECT max(first_seq) FROM segments WHERE tenant = poolbid_tenant() AND stream = $1 AND first_seq <= $2 + 1), 0)
ORDER BY first_seq LIMIT $3
"""
_HEALTH: Final = """
SELECT current_setting('server_version') AS server, poolbid_now() AS server_clock_us, current_setting('fsync') AS fsync,
  current_setting('full_page_writes') AS full_page_writes, current_setting('synchronous_commit') AS synchronous_commit,
  current_setting('synchronous_standby_names') AS standbys, current_user::text AS role
"""
_DISOWNED: Final = """
WITH RECURSIVE named(stream) AS ((SELECT min(stream) FROM segments WHERE tenant = poolbid_tenant())
  UNION ALL SELECT (SELECT min(stream) FROM segments WHERE tenant = poolbid_tenant() AND segments.stream > named.stream)
  FROM named WHERE named.stream IS NOT NULL)
SELECT stream FROM named WHERE stream IS NOT NULL
  AND NOT EXISTS (SELECT FROM owners WHERE tenant = poolbid_tenant() AND owners.stream = named.stream) LIMIT 1
"""
_PAGE: Final = 256
_STAMP: Final = re.compile(rb'\{"at":([0-9]{1,16}),')


class PostgresLedger:
    """Segments in one database, and who may append them: the ledger's port and that of its owners.

    `ahead_us` is how far a stamp may be ahead of the store's clock; one that is late is taken, because waiting for a commit
    is no fault of the bidder's, and while it waited nobody else can have written. `tenant` names the installation where several
    share the database: none sees anything of another.
    """

    def __init__(self, url: str, ahead_us: int = AHEAD_US, tenant: str = "") -> None:
        self._append = _APPEND.format(role=role_of(tenant))  # named in the statement, not asked for each row
        self.link = Link(url, ahead_us, tenant)
        self._disowned = tuple(disowned(str(row[0])) for row in self.link.read(_DISOWNED))
        self._owners = PostgresOwners(self.link)
        self.cursors = PostgresCursors(self.link)
        self.snapshots = PostgresSnapshots(self.link)

    @property
    def notices(self) -> tuple[str, ...]:
        """What of the database's set-up protects less than it could."""
        return (*self.link.notices, *self._disowned)

    def health(self) -> dict[str, str | int]:
        """What the server says of itself: its version and clock, and what its commits promise."""
        (row,) = self.link.read(_HEALTH)
        return dict(row)

    def claim(self, stream: str) -> int:
        """Make the caller the only owner of the stream: the new epoch, durable before it is returned."""

        async def raised(connection: Any) -> int:
            return int(await connection.fetchval(_CLAIM, stream))

        return self.link.write(raised)

    def append(self, segments: Sequence[Segment]) -> None:
        """Make the segments true in one transaction, durable on return: all of them, or none."""
        for segment in segments:
            require_whole(segment)
        if not segments:
            return
        columns = (
            [each.stream for each in segments],
            [each.first_seq for each in segments],
            [each.last_seq for each in segments],
            [each.epoch for each in segments],
            [_stamped(each.body) for each in segments],
            [each.body for each in segments],
        )
        prepared, append = self.link.writer.statements, self._append

        async def appended(connection: Any) -> None:
            if append not in prepared:
                prepared[append] = await connection.prepare(append)
            try:
                await prepared[append].fetch(*columns)
            except asyncpg.UniqueViolationError as fault:  # somebody with the same epoch: the gap check saw neither
                raise LedgerConflict(f"another writer was there: {fault.detail}", segments[0].stream) from fault
            except asyncpg.PostgresError as fault:
                if fault.sqlstate == CONFLICT:
                    raise LedgerConflict(str(fault.args[0]), fault.detail or "") from fault
                if fault.sqlstate == AHEAD:
                    raise LedgerUnavailable(str(fault.args[0])) from fault
                raise

        self.link.write(appended)

    def read(self, stream: str, after: int = 0) -> Iterator[tuple[int, bytes]]:
        """The entries after `after` in order, as (seq, entry bytes); `Unreadable` at the first gap or damage."""
        return entries_in(stream, after, lambda seq: self.link.read(_PAGE_OF, stream, seq, _PAGE), _PAGE)

    def last_seq(self, stream: str) -> int:
        """The number of the last entry; 0 for a stream without entries."""
        found = self.link.read(_LAST, stream)
        return int(found[0][0]) if found else 0

    def streams(self, prefix: str = "") -> list[str]:
        """The streams that hold entries and whose name starts with `prefix`, in code point order."""
        return [str(row[0]) for row in self.link.read(_STREAMS, prefix)]

    def close(self) -> None:
        """Release the database once what is under way is done."""
        self.snapshots.close()
        self.link.close()

    def join(self, node: str, name: str, lease_us: int, fingerprint: str) -> int:
        """The node is alive from now on, for so long; the store's clock."""
        return self._owners.join(node, name, lease_us, fingerprint)

    def renew(self, node: str, asked_us: int | None = None) -> int:
        """The node is still alive; `LedgerConflict` where it was declared gone."""
        return self._owners.renew(node, asked_us)

    def take(self, stream: str, node: str) -> Taken | None:
        """Make the node the stream's only owner, unless another that is alive owns it."""
        return self._owners.take(stream, node)

    def take_all(self, streams: Sequence[str], node: str) -> dict[str, Taken]:
        """Take so many in one transaction, and tell those that were taken."""
        return self._owners.take_all(streams, node)

    def note(self, node: str, lost: Sequence[Lost]) -> None:
        """Keep what the node says is lost in streams that it owns by that epoch, in place of what was kept before."""
        self._owners.note(node, lost)

    def give(self, node: str, streams: Sequence[str]) -> None:
        """Hand back those of the streams that the node owns."""
        self._owners.give(node, streams)

    def forsake(self, node: str, lost: Sequence[Lost]) -> list[str]:
        """Give up those of these streams that the node owns by that epoch, as their commits fail; which they were."""
        return self._owners.forsake(node, lost)

    def leave(self, node: str) -> None:
        """The node is gone, and owns nothing."""
        self._owners.leave(node)

    def owners(self) -> dict[str, str | None]:
        """Every stream that was ever owned, and by which node now."""
        return self._owners.owners()

    def nodes(self) -> dict[str, str]:
        """The nodes that are alive, by id, with their names."""
        return self._owners.nodes()

    def heads(self) -> dict[str, int]:
        """How many entries every stream that holds any has."""
        return self._owners.heads()


def _stamped(body: bytes) -> int | None:
    """The stamp of the last line: canonical entries begin with it. None for a line that is no entry."""
    found = _STAMP.match(body, body.rfind(b"\n") + 1)
    return int(found[1]) if found else None
