"""All sockets of this server: who is let in, who must go, and who is told that the list of auctions has changed."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from starlette.websockets import WebSocket

from auction.core.words import Actor
from auction.web.access import Session
from auction.web.desk import Desk
from auction.web.framing import RESTART, SIGNED_OUT, TOO_MANY
from auction.web.hub import Hub
from auction.web.limits import ADDRESS, MOST_SOCKETS_OF_AN_ADDRESS
from auction.web.line import EXTENSION, HandedOver, Line
from auction.web.listing import Listing
from auction.web.problems import Problem, problem_response
from auction.web.queued import Queued
from auction.web.rate import Bucket
from auction.web.socket import Connection, Reception
from auction.web.tracing import Tracing
from auction.wire import frames

SWEEP_EVERY_S: Final = 0.25
ANSWERED_WITHIN_S: Final = 2
REFUSALS_PER_SECOND: Final = 20
REFUSALS_AT_ONCE: Final = 400
"""What a party may have refused over all its sockets: each refusal is kept for ever, and nobody may fill the record with them."""
MOST_SOCKETS_OF_A_SESSION: Final = 32
MOST_SOCKETS_OF_A_PARTY: Final = 128


class Lobby:
    """The open sockets. Its sweep looks four times a second whether a session has ended and whether the list has changed."""

    def __init__(self, desk: Desk, listing: Listing, tracing: Tracing | None = None) -> None:
        self._desk = desk
        self._listing = listing
        self._hub = Hub()
        self.turned_away: Counter[str] = Counter()
        self._reception = Reception(desk, self._hub, self.auctions_of, self._release, self.turned_away, tracing)
        self._connections: dict[Connection, None] = {}
        self._silent: dict[Connection, float] = {}
        self._crowd: Counter[str | Actor] = Counter()
        self._addresses: Counter[str] = Counter()
        self._refusals: dict[Actor, Bucket] = {}
        self._empty = asyncio.Event()
        self._empty.set()
        self._draining = False
        self._changes_told = 0

    async def endpoint(self, websocket: WebSocket) -> None:
        """`GET /live`: refused before it is a socket when it comes from a foreign page; let go when nobody is signed in."""
        address: str | None = websocket.scope.get(ADDRESS)
        problem = self._refusal(websocket, address)
        if problem is not None:
            await websocket.send_denial_response(problem_response(problem))
            return
        await websocket.accept(frames.SUBPROTOCOL)
        signed_in = self._desk.identity.who(websocket.cookies.get(self._desk.identity.cookie))
        if signed_in is None:
            await websocket.close(SIGNED_OUT, "not_signed_in")
            return
        session = signed_in.session
        is_crowded = self._is_crowded(session)
        self.turned_away["sockets"] += is_crowded and not self._draining
        if self._draining or is_crowded:
            await websocket.close(RESTART if self._draining else TOO_MANY, "draining" if self._draining else "sockets")
            return
        refusals = self._refusals.setdefault(session.actor, Bucket(per_second=REFUSALS_PER_SECOND, burst=REFUSALS_AT_ONCE))
        connection = Connection(self._reception, session, refusals, address)
        self._admit(connection)
        over = _handed_over(websocket)
        if over is not None:
            connection.way = Line(self._hub, connection, over)
            return
        connection.way = Queued(self._hub, connection, websocket)
        await connection.way.serve()

    def auctions_of(self, session: Session) -> frames.Auctions:
        """The auctions this party may open, as the socket tells them."""
        return frames.Auctions([item for _, item in self._listing.of(session.actor)])

    def sweep(self) -> None:
        """Let go of sockets whose session has ended, and tell the others of a changed list."""
        identity, now = self._desk.identity, self._hub.now()
        self._hub.sweep(now, SWEEP_EVERY_S)
        for connection, since in tuple(self._silent.items()):
            if connection.has_greeted(now - since):
                self._silent.pop(connection, None)
        ended = {key for key in self._crowd if isinstance(key, str) and not identity.is_live(key)}
        for connection in list(self._connections) if ended else ():
            if connection.session.key in ended:
                connection.close(SIGNED_OUT, "session_ended")
        if self._changes_told == self._listing.changes:
            return
        self._changes_told = self._listing.changes
        told: dict[Actor, frames.Auctions] = {}
        for connection in list(self._connections):
            listed = told.setdefault(connection.session.actor, self.auctions_of(connection.session))
            if connection.listed is not None and connection.listed != listed:
                connection.tell_list(listed)

    def drain(self) -> None:
        """Say goodbye to everyone: they come back, with their cursors, in a moment."""
        self._draining = True
        for connection in list(self._connections):
            connection.close(RESTART, "the server restarts")

    async def drained(self) -> None:
        """Take nothing more, answer what was taken, say goodbye, and wait until every socket has gone. Each step is bounded."""
        self._draining = True
        for connection in list(self._connections):
            connection.take_no_more()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._desk.rooms.committer.settled(), ANSWERED_WITHIN_S)
        self.drain()
        await self._empty.wait()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Sweep as long as this is open; drain at its end."""
        task = asyncio.create_task(self._sweeping(), name="lobby")
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            self.drain()

    @property
    def count(self) -> int:
        """How many sockets are open."""
        return len(self._connections)

    @property
    def slow(self) -> int:
        """How many of them have a reader that is behind."""
        return len(self._hub.slow)

    @property
    def dropped(self) -> int:
        """How many were dropped, as they did not read, close or answer."""
        return self._hub.dropped

    @property
    def is_draining(self) -> bool:
        """Whether nobody is let in any more."""
        return self._draining

    async def _sweeping(self) -> None:
        while True:
            self.sweep()
            await asyncio.sleep(SWEEP_EVERY_S)

    def _refusal(self, websocket: WebSocket, address: str | None) -> Problem | None:
        headers = websocket.headers
        if not self._desk.doors.is_own_origin(headers.get("origin"), headers.get("host")):
            return Problem(403, "origin_foreign")
        if frames.SUBPROTOCOL not in websocket.scope["subprotocols"]:
            return Problem(400, "subprotocol")
        if address is not None and self._addresses[address] >= MOST_SOCKETS_OF_AN_ADDRESS:
            self.turned_away["sockets"] += 1
            return Problem(429, "rate_limited", f"at most {MOST_SOCKETS_OF_AN_ADDRESS} sockets of one address")
        return None

    def _is_crowded(self, session: Session) -> bool:
        return self._crowd[session.key] >= MOST_SOCKETS_OF_A_SESSION or self._crowd[session.actor] >= MOST_SOCKETS_OF_A_PARTY

    def _admit(self, connection: Connection) -> None:
        self._connections[connection] = None
        self._silent[connection] = self._hub.now()
        self._crowd.update((connection.session.key, connection.session.actor))
        if connection.address is not None:
            self._addresses[connection.address] += 1
        self._empty.clear()

    def _release(self, connection: Connection) -> None:
        del self._connections[connection]
        self._silent.pop(connection, None)
        for name in (connection.session.key, connection.session.actor):
            self._crowd[name] -= 1
            if not self._crowd[name]:
                del self._crowd[name]
        if connection.address is not None:
            self._addresses[connection.address] -= 1
            if not self._addresses[connection.address]:
                del self._addresses[connection.address]
        if not self._connections:
            self._empty.set()


def _handed_over(websocket: WebSocket) -> HandedOver | None:
    """The connection itself, from a server that lets go of it once the handshake is done."""
    hand_over = websocket.scope.get("extensions", {}).get(EXTENSION)
    over: HandedOver | None = None if hand_over is None else hand_over()
    return over
