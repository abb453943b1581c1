"""A whole server on loopback in the test's own event loop: real uvicorn, real sockets, a ledger whose commits can be held."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any

import httpx2
import uvicorn
from starlette.applications import Starlette
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from auction.audit.publisher import publisher_set
from auction.config import Settings, proxies_of
from auction.core.commands import AnnounceAuction
from auction.core.refusals import Refusal
from auction.core.terms import Terms
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM, ENGINE
from auction.ledger.fast import FastCodec
from auction.ledger.memory import MemoryLedger
from auction.ledger.port import Ledger
from auction.live.clock import StepClock
from auction.live.node import Node
from auction.live.room import Room
from auction.live.rooms import AUCTION, Rooms
from auction.live.rules import MARKET_RULES, POOL_RULES, auction_rules
from auction.live.secrets import Secrets
from auction.web.access import ACCESS_RULES, Guest
from auction.web.app import create_app
from auction.web.brand import brand_of
from auction.web.framing import text_frame
from auction.web.identity import Identity, SignedIn
from auction.web.line import MOST_BEHIND
from auction.web.line import Line as SocketLine
from auction.web.lobby import Lobby
from auction.web.socket import Connection
from auction.web.tracing import Tracing
from auction.web.uvicorn import web_config
from auction.wire.encode import FrameEncoder
from tests.live.stage import GateLedger
from tests.terms import ANNOUNCED, COORDINATOR, OPENS, an_auction

SECRET = b"a secret key of thirty-two bytes"
SECRETS = Secrets(SECRET)
SEED = bytes(range(32))
WITHIN_S = 20


@dataclass(slots=True)
class Person:
    """Someone signed in, with an HTTP client that sends the cookie, and the token that changes need."""

    stand: Stand
    signed_in: SignedIn
    csrf: str

    @property
    def cookie(self) -> str:
        return f"{self.stand.identity.cookie}={self.signed_in.secret}"

    @property
    def meant(self) -> dict[str, str]:
        """The headers of a request that changes something."""
        return {"Cookie": self.cookie, "X-CSRF-Token": self.csrf}

    async def get(self, path: str, **more: Any) -> httpx2.Response:
        headers = {"Cookie": self.cookie, **more.pop("headers", {})}
        return await self.stand.http.get(path, headers=headers, **more)

    async def post(self, path: str, body: Any = None, **more: Any) -> httpx2.Response:
        headers = {**self.meant, **more.pop("headers", {})}
        return await self.stand.http.post(path, json={} if body is None else body, headers=headers, **more)

    async def put(self, path: str, body: bytes, headers: dict[str, str] | None = None) -> httpx2.Response:
        return await self.stand.http.put(path, content=body, headers={**self.meant, **(headers or {})})

    async def delete(self, path: str) -> httpx2.Response:
        return await self.stand.http.delete(path, headers=self.meant)

    @contextlib.asynccontextmanager
    async def line(self, *, hello: bool = True) -> AsyncIterator[Line]:
        """A socket of this person, greeted unless told otherwise."""
        async with self.stand.dial(self.cookie) as line:
            if hello:
                await line.say({"t": "hello", "v": 1})
                assert (await line.hear())["t"] == "welcome"
            yield line


@dataclass(slots=True)
class Line:
    """One socket as the test holds it."""

    socket: ClientConnection
    heard: list[dict[str, Any]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    async def say(self, frame: dict[str, Any]) -> None:
        await self.socket.send(json.dumps(frame))

    async def hear(self, kind: str | None = None) -> dict[str, Any]:
        """The next frame, or the next of that kind; it must come soon."""
        async with asyncio.timeout(WITHIN_S):
            while True:
                text = await self.socket.recv()
                assert isinstance(text, str)
                self.texts.append(text)
                frame: dict[str, Any] = json.loads(text)
                self.heard.append(frame)
                if kind is None or frame["t"] == kind:
                    return frame

    async def ask(self, frame: dict[str, Any]) -> dict[str, Any]:
        """Send a request and hear its answer, an `ack` or an `error`."""
        await self.say(frame)
        while True:
            heard = await self.hear()
            if heard["t"] in ("ack", "error") and heard.get("id") == frame.get("id"):
                return heard

    async def end(self) -> int:
        """The code the server closes with; frames before it are kept."""
        with contextlib.suppress(ConnectionClosed):
            while True:
                await self.hear()
        assert self.socket.close_code is not None
        return self.socket.close_code


@dataclass(slots=True)
class Stand:
    """The server and everything behind it."""

    ledger: GateLedger
    clock: StepClock
    rooms: Rooms
    identity: Identity
    app: Starlette
    base_url: str
    http: httpx2.AsyncClient

    @property
    def lobby(self) -> Lobby:
        lobby: Lobby = self.app.state.lobby
        return lobby

    async def person(self, role: Guest, party: str, name: str = "Somebody", person: str = "") -> Person:
        """Invite someone and let them in."""
        invited = await self.identity.invite(by=ENGINE, role=role, party=party, name=name, person=person)
        assert not isinstance(invited, Refusal), invited
        joined = await self.identity.join(invited.token)
        assert not isinstance(joined, Refusal), joined
        return Person(self, joined, self.identity.csrf_of(joined.secret))

    async def coordinator(self, person: str = "") -> Person:
        return await self.person("buyer", CONSORTIUM, "Coordinator", person)

    async def announced(self, terms: Terms | None = None) -> Room:
        """An auction, announced and not open yet."""
        terms = terms or an_auction()
        room = self.rooms.open(AUCTION + terms.auction)
        assert (await room.ask(AnnounceAuction("announce", COORDINATOR, terms))).refusal is None
        return room

    async def opened(self, terms: Terms | None = None) -> Room:
        """An auction that is open."""
        room = await self.announced(terms)
        await self.until(room, OPENS)
        assert room.state.status == "open"
        return room

    async def until(self, room: Room, moment: int) -> None:
        """Let time pass to that moment, and record what it brought."""
        self.clock.advance(max(0, moment - self.clock.now_us()))
        room.tick()
        await eventually(lambda: room.durable_seq == room.state.seq)

    @contextlib.asynccontextmanager
    async def dial(
        self, cookie: str | None, *, origin: str | None = "", subprotocol: str | None = "poolbid.v1", **more: Any
    ) -> AsyncIterator[Line]:
        """Open a socket; the origin is the server's own unless another is given, or none."""
        headers = {} if cookie is None else {"Cookie": cookie}
        async with connect(
            f"{self.base_url.replace('http', 'ws', 1)}/live",
            origin=Origin(self.base_url) if origin == "" else (None if origin is None else Origin(origin)),
            subprotocols=None if subprotocol is None else [Subprotocol(subprotocol)],
            additional_headers={**headers, **more.pop("headers", {})},
            compression=more.pop("compression", None),
            proxy=None,
            close_timeout=1,
            **more,
        ) as socket:
            yield Line(socket)


class _Uvicorn(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def eventually(is_so: Any) -> None:
    """Wait, not long, until it is so."""
    async with asyncio.timeout(WITHIN_S):
        while not is_so():  # noqa: ASYNC110 - what is waited for has no event of its own
            await asyncio.sleep(0.002)


def rooms_over(ledger: Ledger, clock: StepClock, node: Node | None = None) -> Rooms:
    return Rooms(
        ledger,
        rules={"auction": auction_rules(SECRETS), "pool": POOL_RULES, "market": MARKET_RULES, "access": ACCESS_RULES},
        codec=lambda rules: FastCodec(commands=rules.commands, events=rules.events),
        clock=clock,
        encoder=FrameEncoder(),
        secrets=SECRETS,
        node=node,
    )


@contextlib.asynccontextmanager
async def on_uvicorn(app: Starlette, bound: socket.socket, *, deflate: bool = False) -> AsyncIterator[None]:
    """Serve as `server.py` does."""
    server = _Uvicorn(web_config(app, deflate=deflate))
    task = asyncio.create_task(server.serve(sockets=[bound]))
    await eventually(lambda: server.started or task.done())
    try:
        yield
    finally:
        server.should_exit = True
        async with asyncio.timeout(3 * WITHIN_S):
            await task


Host = Callable[[Starlette, socket.socket], AbstractAsyncContextManager[None]]


@contextlib.asynccontextmanager
async def standing(
    settings: Settings | None = None,
    ledger: GateLedger | None = None,
    host: Host = on_uvicorn,
    tracing: Tracing | None = None,
) -> AsyncIterator[Stand]:
    """A server on a free port, its rooms over this ledger; everything ends with it."""
    ledger = ledger or GateLedger(MemoryLedger())
    clock = StepClock(ANNOUNCED)
    async with serving(ledger, clock, rooms_over(ledger, clock), settings, host, tracing) as stand:
        yield stand


@contextlib.asynccontextmanager
async def serving(
    ledger: GateLedger,
    clock: StepClock,
    rooms: Rooms,
    settings: Settings | None = None,
    host: Host = on_uvicorn,
    tracing: Tracing | None = None,
    *,
    early: bool = False,
) -> AsyncIterator[Stand]:
    """A server on a free port over these rooms; everything ends with it."""
    await rooms.start(early=early)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as bound:
        bound.bind(("127.0.0.1", 0))
        bound.listen()
        base_url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        settings = settings or Settings()
        identity = Identity(rooms, secret=SECRET, base_url=settings.public_url or base_url, is_https=settings.is_https)
        brand = brand_of(settings.brand_name, settings.brand_logo, settings.brand_colour)
        app = create_app(
            rooms,
            identity,
            settings,
            checkpoint_seed=SEED,
            tracing=tracing,
            proxies=proxies_of(settings),
            branded=brand,
            publisher=publisher_set(settings.ocds_publisher, settings.ocds_buyer, settings.ocds_prefix, settings.brand_name),
        )
        if tracing is not None:
            rooms.committer.on_timed.append(tracing.committed)
            rooms.committer.on_answered.append(tracing.answered)
        async with host(app, bound):
            try:
                async with httpx2.AsyncClient(base_url=base_url, trust_env=False, timeout=WITHIN_S) as http:
                    yield Stand(ledger, clock, rooms, identity, app, base_url, http)
            finally:
                ledger.open()
        await rooms.stop()


def waiting(connection: Connection) -> int:
    """How many bytes this server keeps for the connection."""
    way = connection.way
    return way.waiting if isinstance(way, SocketLine) else sum(map(len, way._queue))


def most_waiting(room: Room, audience: Audience) -> int:
    """How many it may keep, at most: a whole snapshot, and what is bounded behind it."""
    return len(text_frame(room.watched.channels[audience]._snapshot(room.state.at))) + MOST_BEHIND
