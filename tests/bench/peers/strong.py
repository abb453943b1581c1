"""A strong auction server in a page, without an engine: `python -m tests.bench.peers.strong FOLDER PORT`.

What a team that knows its tools writes: the `websockets` library, msgspec, SQLite with synchronous=FULL and a commit for every
bid in a thread of its own, `broadcast()` to all watchers. It knows no rules but that a bid is lower than the supplier's last, no
identity, no record to prove, and takes the very frames that Poolbid takes.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import sqlite3
import sys
from bisect import bisect_left, insort
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import time_ns

import msgspec
import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve


class Frame(msgspec.Struct):
    """Whatever comes in."""

    t: str
    id: str = ""
    auction: str = ""
    lot: str = ""
    prices: list[str] = []


class Ack(msgspec.Struct, tag_field="t", tag="ack"):
    """What the bidder hears."""

    id: str
    seq: int
    at: int
    rank: int
    outcome: str = "accepted"


class Delta(msgspec.Struct, tag_field="t", tag="delta"):
    """What the watchers see."""

    auction: str
    cursor: int
    at: int
    rows: dict[str, dict[str, str | int]]
    gone: list[str] = []


READ = msgspec.json.Decoder(Frame).decode
WRITE = msgspec.json.Encoder().encode


class Store:
    """One table, and a commit for every bid."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "strong.db"
        self._thread = ThreadPoolExecutor(1, initializer=self._open)

    def _open(self) -> None:
        self._connection = sqlite3.connect(self._file, isolation_level=None)
        for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"):
            self._connection.execute(statement)
        self._connection.execute("CREATE TABLE bids (seq INTEGER PRIMARY KEY, lot TEXT, supplier INTEGER, cents INTEGER, id TEXT)")

    def _keep(self, *bid: object) -> None:
        self._connection.execute("INSERT INTO bids (lot, supplier, cents, id) VALUES (?, ?, ?, ?)", bid)

    async def keep(self, *bid: object) -> None:
        """Make the bid durable."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._keep, *bid)


class Auction:
    """The lots: each supplier's last value, and all values in order."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turn = asyncio.Lock()
        self._last: dict[tuple[str, int], int] = {}
        self._order: dict[str, list[tuple[int, int]]] = {}
        self.watching: set[ServerConnection] = set()
        self._seq = 0

    async def bid(self, supplier: int, frame: Frame, connection: ServerConnection) -> None:
        """Take the bid, keep it, answer and tell."""
        whole, _, rest = frame.prices[0].partition(".")
        cents = int(whole) * 100 + int(rest)
        async with self._turn:
            place, order = (frame.lot, supplier), self._order.setdefault(frame.lot, [])
            last = self._last.get(place)
            if last is not None and cents >= last:
                await connection.send(WRITE(Ack(frame.id, self._seq, 0, 0, "refused")), text=True)
                return
            await self._store.keep(frame.lot, supplier, cents, frame.id)
            if last is not None:
                del order[bisect_left(order, (last, supplier))]
            insort(order, (cents, supplier))
            self._last[place], self._seq = cents, self._seq + 1
            at, rank = time_ns() // 1000, 1 + bisect_left(order, (cents, supplier))
            await connection.send(WRITE(Ack(frame.id, self._seq, at, rank)), text=True)
            best = order[0][0]
            row: dict[str, str | int] = {"lead": f"{best // 100}.{best % 100:02d}", "bidders": len(order), "bids": self._seq}
            broadcast(self.watching, WRITE(Delta(frame.auction, self._seq, at, {f"lot:{frame.lot}": row})).decode())


async def main(folder: str, port: str) -> None:
    """Serve until killed."""
    logging.getLogger("websockets").setLevel(logging.CRITICAL)  # a crowd that goes home says no goodbye
    auction, numbers = Auction(Store(Path(folder))), iter(range(1 << 30))

    async def endpoint(connection: ServerConnection) -> None:
        supplier = next(numbers)
        async for text in connection:
            frame = READ(text)
            if frame.t == "bid":
                await auction.bid(supplier, frame, connection)
            elif frame.t == "subscribe":
                auction.watching.add(connection)
                await connection.send('{"t":"snapshot"}')
            else:
                await connection.send('{"t":"welcome"}')
        auction.watching.discard(connection)

    with socket.create_server(("127.0.0.1", int(port)), backlog=2048) as bound:
        async with serve(endpoint, sock=bound, compression=None, ping_interval=None):
            print("ready", flush=True)
            await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:]))
