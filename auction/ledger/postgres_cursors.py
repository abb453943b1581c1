"""How far each auction's news was delivered, in the database that many nodes share: whoever owns an auction goes on from there."""

from __future__ import annotations

from typing import Any, Final

from auction.core.errors import LedgerUnavailable
from auction.ledger.postgres_link import Link

_OF: Final = "SELECT seq, told FROM places WHERE tenant = poolbid_tenant() AND auction = $1"
# Of a node that was paused an older place may come late: a place only goes on.
_KEEP: Final = """
INSERT INTO places (auction, seq, told) VALUES ($1, $2, $3)
ON CONFLICT (tenant, auction) DO UPDATE SET seq = excluded.seq, told = excluded.told
WHERE (places.seq, places.told) < (excluded.seq, excluded.told)
"""


class PostgresCursors:
    """The places of all auctions. A place that could not be kept tells some news again, under the ids it had."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._mine: dict[str, tuple[int, int]] = {}

    def of(self, auction: str) -> tuple[int, int]:
        """The entry and how many of its news were delivered; (0, 0) where nothing was."""
        try:
            found = self._link.read(_OF, auction)
        except LedgerUnavailable:
            return self._mine.get(auction, (0, 0))
        kept = (int(found[0][0]), int(found[0][1])) if found else (0, 0)
        return max(kept, self._mine.get(auction, (0, 0)))

    def keep(self, auction: str, seq: int, told: int) -> None:
        """Keep the place; a database that cannot be written leaves it to memory."""
        self._mine[auction] = (seq, told)

        async def kept(connection: Any) -> None:
            await connection.execute(_KEEP, auction, seq, told)

        try:
            self._link.write(kept)
        except LedgerUnavailable:
            return
