"""Several real servers on one real PostgreSQL and one real Redis or Valkey, and suppliers who come back to whichever is there."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol

import server
from auction.config import load
from auction.core.commands import AcceptTerms, AnnounceAuction
from auction.core.refusals import Refusal
from auction.core.terms import Terms
from auction.core.words import ENGINE, Actor
from auction.live.rooms import AUCTION
from tests.servers import Postgres, Redis, executed, redis_binaries
from tests.serving import ColdServer, Place, a_place
from tests.terms import COORDINATOR, a_supplier

KEY: Final = "a secret key that every node of the fleet has"
BACK_AFTER_S: Final = 0.02
ANSWERED_WITHIN_S: Final = 15


@dataclass(slots=True)
class Fleet:
    """The servers, by number, and what they stand on."""

    postgres: Postgres
    redis: Redis
    database: str
    places: list[Place]
    cookies: Mapping[Actor, str] = field(default_factory=dict)
    servers: list[ColdServer] = field(default_factory=list)
    serve: Callable[[Place], ColdServer] = ColdServer

    @property
    def urls(self) -> list[str]:
        """Where each server is reached."""
        return [place.url for place in self.places]

    async def furnish(self, auctions: Callable[[], Sequence[Terms]], guests: Sequence[Actor]) -> Sequence[Terms]:
        """Announce the auctions and sign the guests in, by a node that leaves before any server starts; returns the terms.

        They are asked for once that node runs, however long it took to start: what opens soon must not have opened yet.
        """
        place = self.places[0]
        environment = {**place.environment, "AUCTION_DATABASE_URL": self.database}
        settings = load({name: value for name, value in environment.items() if name.startswith("AUCTION_")})
        cookies: dict[Actor, str] = {}
        async with server.running(settings, place.url) as node:
            announced_terms = auctions()
            for terms in announced_terms:
                room = node.rooms.open(AUCTION + terms.auction)
                announced = await room.ask(AnnounceAuction("announce", COORDINATOR, terms))
                assert announced.refusal is None, announced.refusal
                for party in terms.suppliers if terms.acceptance else ():
                    await room.ask(AcceptTerms("accept", a_supplier(party.id), party.id, room.state.terms_sha256))
            for guest in guests:
                assert guest.role != "engine"
                invited = await node.identity.invite(by=ENGINE, role=guest.role, party=guest.party, name=guest.party)
                assert not isinstance(invited, Refusal), invited
                joined = await node.identity.join(invited.token)
                assert not isinstance(joined, Refusal), joined
                cookies[guest] = f"{node.identity.cookie}={joined.secret}"
        self.cookies = cookies
        return announced_terms

    async def start(self) -> None:
        """Start every server."""
        self.servers = [self.serve(place) for place in self.places]
        for each in self.servers:
            await each.start()

    async def owner(self, auction: str) -> int:
        """The number of the server that decides the auction, by the store's word."""
        query = f"SELECT nodes.name FROM owners JOIN nodes USING (node) WHERE stream = '{AUCTION}{auction}' AND poolbid_alive(node)"
        async with asyncio.timeout(20):
            while True:
                rows = await asyncio.to_thread(executed, self.database, query)
                if rows:
                    port = int(str(rows[0][0]).rpartition(":")[2])
                    return [place.port for place in self.places].index(port)
                await asyncio.sleep(0.05)

    def pid(self, number: int) -> int:
        """The process of a server."""
        process = self.servers[number]._process
        assert process is not None
        return process.pid

    async def pause(self, number: int, seconds: float) -> None:
        """Stop a server's process for so long, as a machine that is suspended."""
        os.kill(self.pid(number), signal.SIGSTOP)
        try:
            await asyncio.sleep(seconds)
        finally:
            os.kill(self.pid(number), signal.SIGCONT)


@contextmanager
def stores() -> Iterator[tuple[Postgres, Redis]]:
    """A PostgreSQL and a Redis or Valkey of our own."""
    postgres = Postgres()
    try:
        redis = Redis(next(iter(redis_binaries().values())))
        try:
            yield postgres, redis
        finally:
            redis.close()
    finally:
        postgres.close()


@asynccontextmanager
async def fleet(postgres: Postgres, redis: Redis, nodes: int = 3) -> AsyncIterator[Fleet]:
    """So many servers, not started yet; all are killed at the end."""
    database = postgres.database()
    more = {"DATABASE_URL": database, "RELAY_URL": redis.url, "SECRET_KEY": KEY}
    with TemporaryDirectory(prefix="fleet-") as folder:
        places = [Place(Path(folder) / f"node{n}", a_place(Path(folder)).port, more) for n in range(nodes)]
        made = Fleet(postgres, redis, database, places)
        try:
            yield made
        finally:
            for each in made.servers:
                with suppress(ProcessLookupError, AssertionError):
                    await each.kill()


@dataclass(slots=True)
class Guest:
    """Somebody who watches an auction by whichever server is there, comes back with the cursor, and asks again.

    `faults` says where what was told has a gap, a repeat or a step back.
    """

    urls: Sequence[str]
    cookie: str
    auction: str
    first: int = 0
    at: int = -1
    cursor: int | None = None
    faults: list[str] = field(default_factory=list)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    resumed: int = 0
    _waiting: dict[str, tuple[str, asyncio.Future[dict[str, Any]]]] = field(default_factory=dict)
    _socket: ClientConnection | None = None
    _task: asyncio.Task[None] | None = None
    ready: asyncio.Event = field(default_factory=asyncio.Event)

    def begin(self) -> None:
        """Connect, and stay connected."""
        self._task = asyncio.create_task(self._stay())

    async def end(self) -> None:
        """Leave. What closes its line in time may take the cancellation for its own, and then goes on: so it is cancelled again."""
        while self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.wait([self._task], timeout=0.5)

    async def go_home(self) -> None:
        """Come back to the server it began with."""
        if self._socket is not None and self.at != self.first % len(self.urls):
            self._goes_home = True
            await self._socket.close()

    async def go_to(self, server: int) -> None:
        """Be with that server from now on."""
        self.first = server
        await self.go_home()
        await until(lambda: self.at == server and self._socket is not None)

    async def bid(self, id: str, lot: str, price: str) -> dict[str, Any]:
        """Bid, and hear the answer, however often the server dies meanwhile."""
        frame = {"t": "bid", "id": id, "auction": self.auction, "lot": lot, "prices": [price], "confirm": False}
        answered: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        text = json.dumps(frame)
        self._waiting[id] = text, answered
        while True:
            await self._say(text)
            with suppress(TimeoutError):
                return await asyncio.wait_for(asyncio.shield(answered), ANSWERED_WITHIN_S)

    def open(self) -> dict[str, Any] | None:
        """What it has asked and not heard the answer of, if anything."""
        frames = [json.loads(text) for text, _ in self._waiting.values()]
        return frames[0] if frames else None

    async def _say(self, text: str) -> None:
        if self._socket is not None:
            with suppress(WebSocketException, OSError):
                await self._socket.send(text)

    async def _stay(self) -> None:
        tried = 0
        while True:
            self.at = (self.first + tried) % len(self.urls)
            with suppress(WebSocketException, OSError, TimeoutError, EOFError):
                await self._connected(self.urls[self.at])
            tried = 0 if self._goes_home else tried + 1
            self._goes_home = False
            self._socket = None
            self.ready.clear()
            await asyncio.sleep(BACK_AFTER_S)

    async def _connected(self, url: str) -> None:
        async with connect(
            f"{url.replace('http', 'ws', 1)}/live",
            origin=Origin(url),
            subprotocols=[Subprotocol("poolbid.v1")],
            additional_headers={"Cookie": self.cookie},
            compression=None,
            proxy=None,
            open_timeout=3,
            close_timeout=0.1,
            ping_interval=None,
            max_size=None,
        ) as socket:
            await socket.send('{"t":"hello","v":1}')
            await socket.send(json.dumps({"t": "subscribe", "auction": self.auction, "cursor": self.cursor}))
            self.resumed += self.cursor is not None
            self._socket = socket
            for text, _ in list(self._waiting.values()):
                await socket.send(text)
            async for message in socket:
                self._heard(json.loads(message))

    def _heard(self, frame: dict[str, Any]) -> None:
        kind = frame["t"]
        if kind == "snapshot":
            if self.cursor is not None and frame["cursor"] < self.cursor:
                self.faults.append(f"a view of {frame['cursor']} after {self.cursor}")
            self.cursor = frame["cursor"]
            self.ready.set()
        elif kind == "delta":
            if self.cursor is None or frame["cursor"] != self.cursor + 1:
                self.faults.append(f"news {frame['cursor']} after {self.cursor}")
            self.cursor = frame["cursor"]
            self.ready.set()
        elif kind == "ack" and frame["id"] in self._waiting:
            self.answers[frame["id"]] = frame
            _, answered = self._waiting.pop(frame["id"])
            if not answered.done():
                answered.set_result(frame)
        elif kind == "ack" and self.answers.get(frame["id"], frame) != frame:
            self.faults.append(f"two answers to {frame['id']}: {self.answers[frame['id']]} and {frame}")
        elif kind == "error" and frame.get("id") in self._waiting:
            self.told.append(frame["code"])
            text, _ = self._waiting[frame["id"]]
            asyncio.get_running_loop().call_later(BACK_AFTER_S, self._again, text)

    def _again(self, text: str) -> None:
        self._saying = asyncio.ensure_future(self._say(text))

    _goes_home: bool = False
    _saying: asyncio.Future[None] | None = None


async def until(happened: Callable[[], object], within_s: float = 60) -> None:
    """Wait until the callable says so, looked at every millisecond, so that it may be measured."""
    async with asyncio.timeout(within_s):
        while True:
            if happened():
                return
            await asyncio.sleep(0.001)


def opens_at() -> int:
    """A moment some seconds from now."""
    return time.time_ns() // 1000 + 4_000_000
