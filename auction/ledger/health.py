"""How a ledger is, looked at while no server runs on it."""

from contextlib import closing
from typing import Any

from auction.core.errors import AuctionError
from auction.ledger.alone import LedgerInUse, alone_with
from auction.ledger.sql import open_ledger


def ledger_health(url: str, tenant: str) -> dict[str, Any]:
    """How many streams it holds and what it notices; of a database also what that says of itself, and the nodes alive on it.

    Where it cannot be looked at there is an `error`.
    """
    try:
        # Not beside a running server: a second connection that writes is what some versions of SQLite do not bear.
        with alone_with(url), closing(open_ledger(url, tenant)) as ledger:
            return {"streams": len(ledger.streams()), **_of_database(ledger), "notices": list(ledger.notices)}
    except LedgerInUse:
        return {"notices": ["a server is running on it: its address /healthz says how it is"]}
    except AuctionError as why:
        return {"error": str(why)}


def _of_database(ledger: Any) -> dict[str, Any]:
    """What only a database says; nothing of a file."""
    return {**ledger.health(), "nodes": sorted(ledger.nodes().values())} if hasattr(ledger, "health") else {}
