"""Who owns what on PostgreSQL: leases by the store's clock, and a session's lock that is free as soon as its process is dead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from auction.core.errors import LedgerConflict, LedgerUnavailable, Unreadable
from auction.ledger.ownership import FAILING, Lost, Taken, who_failed
from auction.ledger.postgres_link import Link

_LOCK: Final = "SELECT pg_try_advisory_lock(1886351212, hashtext(poolbid_tenant() || $1))"
_UNLOCK: Final = "SELECT pg_advisory_unlock_all()"
_OTHERS: Final = """
SELECT EXISTS (SELECT FROM nodes WHERE tenant = poolbid_tenant() AND node <> $1 AND fingerprint <> $2 AND poolbid_alive(node))
"""
_FORGET: Final = """
DELETE FROM nodes WHERE tenant = poolbid_tenant() AND until < poolbid_now() - 86400000000
  AND NOT EXISTS (SELECT FROM owners WHERE owners.tenant = nodes.tenant AND owners.node = nodes.node)
"""
# Who was taken to be gone leaves what it owned to its former self, whose last beat says since when nobody can bid there.
_GONE: Final = """
WITH gone AS (UPDATE nodes SET node = node || ' until ' || until
  WHERE tenant = poolbid_tenant() AND node = $1 AND until <= poolbid_now() RETURNING node)
UPDATE owners SET epoch = epoch + 1, node = gone.node FROM gone WHERE tenant = poolbid_tenant() AND owners.node = $1
"""
_JOIN: Final = """
WITH now AS MATERIALIZED (SELECT poolbid_now() AS us)
INSERT INTO nodes (node, name, lease_us, fingerprint, beat_at, until) SELECT $1, $2, $3, $4, us, us + $3::bigint FROM now
ON CONFLICT (tenant, node) DO UPDATE SET name = excluded.name, lease_us = excluded.lease_us, fingerprint = excluded.fingerprint,
  beat_at = excluded.beat_at, until = excluded.until
RETURNING beat_at
"""
_RENEW: Final = """
WITH now AS MATERIALIZED (SELECT poolbid_now() AS us)
UPDATE nodes SET beat_at = greatest(beat_at, least(us, $2::bigint)), until = us + lease_us FROM now
WHERE tenant = poolbid_tenant() AND node = $1 AND until > us RETURNING us
"""
_LIVING: Final = "SELECT node, name FROM nodes WHERE tenant = poolbid_tenant() AND poolbid_alive(node)"
# Whose each was is read and locked before it is taken, in the order in which appends lock them.
_TAKE_ALL: Final = """
WITH was AS MATERIALIZED (SELECT stream, node FROM owners WHERE tenant = poolbid_tenant() AND stream = ANY ($1::text[])
  ORDER BY stream FOR UPDATE),
known AS MATERIALIZED (SELECT stream, was.node FROM unnest($1::text[]) AS wanted (stream) LEFT JOIN was USING (stream))
SELECT stream, taken, since, node FROM known CROSS JOIN LATERAL poolbid_take(stream, $2) WHERE taken IS NOT NULL
"""
# Nobody is waited for: what an append still holds is the node's own, and stays so.
_FORSAKE: Final = """
WITH mine AS MATERIALIZED (SELECT owners.stream, told.since
  FROM unnest($2::text[], $3::bigint[], $4::bigint[]) AS told (stream, epoch, since) JOIN owners USING (stream)
  WHERE owners.tenant = poolbid_tenant() AND owners.node = $1 AND owners.epoch = told.epoch
  ORDER BY owners.stream FOR UPDATE OF owners SKIP LOCKED)
UPDATE owners SET epoch = owners.epoch + 1, node = $1 || $5, lost = least(owners.lost, mine.since, poolbid_now(),
    (SELECT beat_at FROM nodes WHERE tenant = poolbid_tenant() AND node = $1 AND until <= poolbid_now())) FROM mine
  WHERE owners.tenant = poolbid_tenant() AND owners.stream = mine.stream RETURNING owners.stream
"""
_NOTE: Final = """
SELECT poolbid_note($1, stream, epoch, since) FROM unnest($2::text[], $3::bigint[], $4::bigint[]) AS told (stream, epoch, since)
"""
_HEADS: Final = """
SELECT owners.stream, held.last_seq FROM owners CROSS JOIN LATERAL (SELECT last_seq FROM segments
  WHERE segments.tenant = owners.tenant AND segments.stream = owners.stream ORDER BY first_seq DESC LIMIT 1) AS held
WHERE owners.tenant = poolbid_tenant()
"""


class PostgresOwners:
    """The ownership port over a link. A node's lock lives in the session of the link's keeper."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def join(self, node: str, name: str, lease_us: int, fingerprint: str) -> int:
        """The node is alive from now on; `Unreadable` where those alive have another secret key."""

        async def joined(connection: Any) -> int:
            async with connection.transaction():
                await connection.execute("LOCK TABLE nodes IN SHARE ROW EXCLUSIVE MODE")  # two that join see each other
                if await connection.fetchval(_OTHERS, node, fingerprint):
                    raise Unreadable("secret_key", "another secret key than that of the nodes already running on this database")
                await connection.execute(_FORGET)
                await connection.execute(_GONE, node)
                now = int(await connection.fetchval(_JOIN, node, name, lease_us, fingerprint))
            await self._hold(connection, node)
            return now

        return self._link.keep(joined)

    def renew(self, node: str, asked_us: int | None = None) -> int:
        """The node is still alive; `LedgerConflict` where it was declared gone."""

        async def renewed(connection: Any) -> int:
            await self._hold(connection, node)
            now = await connection.fetchval(_RENEW, node, asked_us)
            if now is None:
                raise LedgerConflict(f"node {node} was declared gone")
            return int(now)

        return self._link.keep(renewed)

    def take(self, stream: str, node: str) -> Taken | None:
        """Make the node the stream's only owner, unless another that is alive owns it."""
        return self.take_all([stream], node).get(stream)

    def take_all(self, streams: Sequence[str], node: str) -> dict[str, Taken]:
        """Take so many in one statement, locked in the order in which appends lock them, and tell those that were taken."""

        async def taken(connection: Any) -> dict[str, Taken]:
            rows = await connection.fetch(_TAKE_ALL, sorted(streams), node)
            return {row[0]: Taken(row[1], row[2], who_failed(row[3]) is not None) for row in rows}

        return self._link.keep(taken)

    def note(self, node: str, lost: Sequence[Lost]) -> None:
        """Keep what the node says is lost in streams that it owns by that epoch, in place of what was kept before."""
        columns = _columns(lost)

        async def noted(connection: Any) -> None:
            await connection.execute(_NOTE, node, *columns)

        self._link.write(noted)  # behind what is being appended, whose transaction shares these rows

    def give(self, node: str, streams: Sequence[str]) -> None:
        """Hand back those of the streams that the node owns."""

        async def given(connection: Any) -> None:
            await connection.execute("SELECT poolbid_give($1, $2)", node, list(streams))

        self._link.keep(given)

    def forsake(self, node: str, lost: Sequence[Lost]) -> list[str]:
        """Give up those of these streams that the node owns by that epoch, as their commits fail; which they were."""
        columns = _columns(lost)

        async def forsaken(connection: Any) -> list[str]:
            return [row[0] for row in await connection.fetch(_FORSAKE, node, *columns, FAILING)]

        return self._link.keep(forsaken)

    def leave(self, node: str) -> None:
        """The node is gone, and owns nothing."""

        async def left(connection: Any) -> None:
            async with connection.transaction():
                await connection.execute("SELECT poolbid_give($1, NULL)", node)
                await connection.execute("DELETE FROM nodes WHERE tenant = poolbid_tenant() AND node = $1", node)
            await connection.execute(_UNLOCK)
            self._link.keeper.statements.clear()

        self._link.keep(left)

    def owners(self) -> dict[str, str | None]:
        """Every stream that was ever owned, and by which node now."""
        return {row[0]: row[1] for row in self._link.read("SELECT stream, node FROM owners WHERE tenant = poolbid_tenant()")}

    def nodes(self) -> dict[str, str]:
        """The nodes that are alive, by id, with their names."""
        return {row[0]: row[1] for row in self._link.read(_LIVING)}

    def heads(self) -> dict[str, int]:
        """How many entries every stream that holds any has."""
        return {row[0]: row[1] for row in self._link.read(_HEADS)}

    async def _hold(self, connection: Any, node: str) -> None:
        """Hold the node's lock in this session: a session that was lost took its own along."""
        held = self._link.keeper.statements
        if node in held:
            return
        if not await connection.fetchval(_LOCK, node):
            raise LedgerUnavailable(f"{self._link.name}: a lost session of node {node} still has its lock")
        held[node] = True


def _columns(lost: Sequence[Lost]) -> tuple[list[str], list[int], list[int | None]]:
    """Streams, epochs and moments, in the order in which appends lock their rows."""
    told = sorted(lost, key=lambda each: each.stream)
    return [each.stream for each in told], [each.epoch for each in told], [each.since_us for each in told]
