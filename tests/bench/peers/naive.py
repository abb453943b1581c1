"""An ordinary auction server in a page, without an engine: `python -m tests.bench.peers.naive FOLDER PORT`.

What is written first, with care: Starlette, an ORM session and commit for every bid in the thread pool, a loop that awaits
`send_json` to all watchers. SQLite with synchronous=FULL, so that what is answered is as durable as elsewhere.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from pathlib import Path
from time import time_ns
from typing import Any

import uvicorn
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect


class Base(DeclarativeBase):
    """The tables."""


class Bid(Base):
    """One bid."""

    __tablename__ = "bids"
    seq: Mapped[int] = mapped_column(primary_key=True)
    lot: Mapped[str] = mapped_column(index=True)
    supplier: Mapped[int]
    cents: Mapped[int]
    id: Mapped[str]


def an_engine(folder: Path) -> Engine:
    """The database, as durable as the others'."""
    engine = create_engine(f"sqlite:///{folder / 'naive.db'}", connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    Base.metadata.create_all(engine)
    return engine


class Auction:
    """The lots, who watches, and the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = asyncio.Lock()
        self._lots: dict[str, dict[int, int]] = {}
        self._seq = 0
        self.suppliers = 0
        self.watching: list[WebSocket] = []

    def _keep(self, lot: str, supplier: int, cents: int, id: str) -> None:
        with Session(self._engine) as session:
            session.add(Bid(lot=lot, supplier=supplier, cents=cents, id=id))
            session.commit()

    async def bid(self, supplier: int, frame: dict[str, Any], websocket: WebSocket) -> None:
        """Take the bid, keep it, answer and tell."""
        cents = round(float(frame["prices"][0]) * 100)
        async with self._turn:
            values = self._lots.setdefault(frame["lot"], {})
            if supplier in values and cents >= values[supplier]:
                await websocket.send_json({"t": "ack", "id": frame["id"], "outcome": "refused"})
                return
            await run_in_threadpool(self._keep, frame["lot"], supplier, cents, frame["id"])
            values[supplier] = cents
            self._seq += 1
            order = sorted(values.items(), key=lambda pair: pair[1])
            rank, at = 1 + [party for party, _ in order].index(supplier), time_ns() // 1000
            ack = {"t": "ack", "id": frame["id"], "seq": self._seq, "at": at, "rank": rank, "outcome": "accepted"}
            await websocket.send_json(ack)
            row = {"lead": f"{order[0][1] / 100:.2f}", "bidders": len(order), "bids": self._seq}
            delta = {"t": "delta", "auction": frame["auction"], "cursor": self._seq, "at": at, "rows": {f"lot:{frame['lot']}": row}}
            for watcher in list(self.watching):
                await watcher.send_json({**delta, "gone": []})


def an_app(auction: Auction) -> Starlette:
    """The application."""

    async def endpoint(websocket: WebSocket) -> None:
        await websocket.accept()
        supplier = auction.suppliers = auction.suppliers + 1
        try:
            while True:
                frame = await websocket.receive_json()
                if frame["t"] == "bid":
                    await auction.bid(supplier, frame, websocket)
                elif frame["t"] == "subscribe":
                    auction.watching.append(websocket)
                    await websocket.send_json({"t": "snapshot"})
                else:
                    await websocket.send_json({"t": "welcome"})
        except WebSocketDisconnect:
            if websocket in auction.watching:
                auction.watching.remove(websocket)

    return Starlette(routes=[WebSocketRoute("/live", endpoint)])


class _Web(uvicorn.Server):
    """Says when it is ready."""

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        print("ready", flush=True)


if __name__ == "__main__":
    folder, port = sys.argv[1:]
    config = uvicorn.Config(
        an_app(Auction(an_engine(Path(folder)))),
        host="127.0.0.1",
        port=int(port),
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        log_level="critical",
        backlog=2048,
    )
    _Web(config).run()
