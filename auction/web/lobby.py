"""All sockets of this server: who is let in, who must go, and who is told that the list of auctions has changed."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Final

from starlette.websockets import WebSocket

from auction.core.words import Actor
from auction.live.beside import beside
from auction.web.access import Session
from auction.web.admission import may_open
from auction.web.desk import Desk
from auction.web.framing import RESTART, SIGNED_OUT, TOO_MANY
from auction.web.hub import Hub
from auction.web.limits import ADDRESS, MOST_SOCKETS_OF_AN_ADDRESS, name_of
from auction.web.line import EXTENSION, HandedOver, Line
from auction.web.listing import Listing
from auction.web.problems import Problem, problem_response
from auction.web.queued import Queued
from auction.web.rate import Bucket, taken_of
from auction.web.socket import Connection, Reception
from auction.web.tracing import Tracing
from auction.wire import encode, frames

SWEEP_EVERY_S: Final = 0.25
CLOSES_EVERY_S: Final = 1.0
"""So often it is told of auctions in the list whose close has moved: with overtime it moves with every bid."""
ANSWERED_WITHIN_S: Final = 2
REFUSALS_PER_SECOND: Final = 20
REFUSALS_AT_ONCE: Final = 400
"""What a party may have refused over all its sockets: each refusal is kept for ever, and nobody may fill the record with them."""
MOST_SOCKETS_OF_A_SESSION: Final = 32
MOST_SOCKETS_OF_A_PARTY: Final = 128


SESSION_HELD, PARTY_HELD, ADDRESS_HELD = "session", "party", "address"
TOLD_FROM: Final = {
    SESSION_HELD: MOST_SOCKETS_OF_A_SESSION // 4,
    PARTY_HELD: MOST_SOCKETS_OF_A_PARTY // 4,
    ADDRESS_HELD: MOST_SOCKETS_OF_AN_ADDRESS // 4,
}
"""Other nodes are told of whoever holds a quarter of what is allowed."""


class Refusals:
    """What of each party's requests may be refused, by the party's name."""

    def __init__(self) -> None:
        self._known: dict[str, Bucket] = {}

    def of(self, name: str) -> Bucket:
        """Its bucket, over all its sockets."""
        return self._known.setdefault(name, Bucket(per_second=REFUSALS_PER_SECOND, burst=REFUSALS_AT_ONCE))

    def taken(self, least: float) -> dict[str, int]:
        """Of whom so many or more were refused here since this was asked last, and how many."""
        return taken_of(self._known, least)

    def lost(self, name: str, tokens: int) -> None:
        """So many of theirs were refused elsewhere."""
        self.of(name).lose(asyncio.get_running_loop().time(), tokens)


class Lobby:
    """The open sockets. Its sweep looks four times a second whether a session has ended and whether the list has changed."""

    def __init__(self, desk: Desk, listing: Listing, tracing: Tracing | None = None, observers_every_s: float = 0) -> None:
        self._desk = desk
        self._listing = listing
        self._hub = Hub(observers_every_s)
        desk.rooms.on_answered.append(self._hub.flush)  # a few answers wait for no news
        desk.rooms.committer.on_answered.append(self._hub.flush)  # and none for a turn of the loop
        self.turned_away: Counter[str] = Counter()
        self._reception = Reception(desk, self._hub, self.auctions_of, self._release, self.turned_away, tracing)
        self._connections: dict[Connection, None] = {}
        self._silent: dict[Connection, float] = {}
        self._crowd: Counter[tuple[str, str]] = Counter()
        self.refusals = Refusals()
        self.held_elsewhere: Counter[str] = Counter()
        self._lists: dict[Actor, frames.Auctions] = {}
        self._empty = asyncio.Event()
        self._empty.set()
        self._draining = False
        self._changes_told = (0, False)
        self._closes_told_at = 0.0

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
        connection = Connection(self._reception, session, self.refusals.of(name_of(session.actor)), address)
        self._admit(connection)
        over = _handed_over(websocket)
        if over is not None:
            connection.way = Line(self._hub, connection, over)
            return
        connection.way = Queued(self._hub, connection, websocket)
        await connection.way.serve()

    def auctions_of(self, session: Session) -> frames.Auctions:
        """The auctions this party may open, as the socket tells them."""
        is_loading = bool(self._desk.rooms.opening)
        found = frames.Auctions([item for _, item in self._listing.of(session.actor)], is_loading)
        known = self._lists.get(session.actor)
        if known == found:
            return known  # one list for all sockets of a party, as long as it is the same
        if self._crowd[PARTY_HELD, name_of(session.actor)]:
            self._lists[session.actor] = found
        return found

    def sweep(self) -> None:
        """Let go of sockets whose session has ended, and tell the others of a changed list."""
        identity, now = self._desk.identity, self._hub.now()
        self._hub.sweep(now, SWEEP_EVERY_S)
        for connection, since in tuple(self._silent.items()):
            if connection.has_greeted(now - since):
                self._silent.pop(connection, None)
        ended = {name for kind, name in self._crowd if kind == SESSION_HELD and not identity.is_live(name)}
        for connection in list(self._connections) if ended else ():
            if connection.session.key in ended:
                connection.close(SIGNED_OUT, "session_ended")
        if now - self._closes_told_at >= CLOSES_EVERY_S:
            self._closes_told_at = now
            self._tell_closes()
        changes = (self._listing.changes, bool(self._desk.rooms.opening))
        if self._changes_told == changes:
            return
        self._changes_told = changes
        told: dict[Actor, tuple[frames.Auctions, Sequence[bytes]]] = {}
        for connection in list(self._connections):
            if connection.listed is None:
                continue
            actor = connection.session.actor
            if actor not in told:  # found and spelled once for all sockets of a party
                listed = self.auctions_of(connection.session)
                told[actor] = listed, (encode.encode_frame(listed),)
            if connection.listed != told[actor][0]:
                connection.tell_list(*told[actor])

    def _tell_closes(self) -> None:
        """Tell who has the list of moved closes; those of an auction that it follows it is told by its rows."""
        moved = self._listing.moved()
        told: dict[tuple[Actor, tuple[str, ...]], tuple[bytes, ...]] = {}
        for connection in list(self._connections) if moved else ():
            if connection.listed is None:
                continue
            actor, names = connection.session.actor, tuple(each.auction for _, each in moved)
            followed = tuple(name for name in names if connection.follows(name))
            if (actor, followed) not in told:
                ours = [each for room, each in moved if each.auction not in followed and may_open(room.state, actor)]
                told[actor, followed] = (encode.encode_frame(frames.Moved(ours)),) if ours else ()
            if told[actor, followed]:
                connection.way.send(told[actor, followed])  # who does not take it asks for the list itself in a while

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
        try:
            async with beside(self._sweeping):
                yield
        finally:
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
        if address is not None and self._held(ADDRESS_HELD, address) >= MOST_SOCKETS_OF_AN_ADDRESS:
            self.turned_away["sockets"] += 1
            return Problem(429, "rate_limited", f"at most {MOST_SOCKETS_OF_AN_ADDRESS} sockets of one address")
        return None

    def _is_crowded(self, session: Session) -> bool:
        of_session, of_party = self._held(SESSION_HELD, session.key), self._held(PARTY_HELD, name_of(session.actor))
        return of_session >= MOST_SOCKETS_OF_A_SESSION or of_party >= MOST_SOCKETS_OF_A_PARTY

    def _held(self, kind: str, name: str) -> int:
        """How many sockets are open by them on all nodes, as far as is known here."""
        return self._crowd[kind, name] + self.held_elsewhere[f"{kind} {name}"]

    def held(self) -> dict[str, int]:
        """Who holds so many sockets here that other nodes have to count them too, and how many."""
        return {f"{kind} {name}": count for (kind, name), count in self._crowd.items() if count >= TOLD_FROM[kind]}

    def _admit(self, connection: Connection) -> None:
        self._connections[connection] = None
        self._silent[connection] = self._hub.now()
        self._crowd.update(_counted_under(connection))
        self._empty.clear()

    def _release(self, connection: Connection) -> None:
        del self._connections[connection]
        self._silent.pop(connection, None)
        for held in _counted_under(connection):
            self._crowd[held] -= 1
            if not self._crowd[held]:
                del self._crowd[held]
        if not self._crowd[PARTY_HELD, name_of(connection.session.actor)]:
            self._lists.pop(connection.session.actor, None)
        if not self._connections:
            self._empty.set()


def _counted_under(connection: Connection) -> list[tuple[str, str]]:
    """Whose limits the socket counts under."""
    named = [(SESSION_HELD, connection.session.key), (PARTY_HELD, name_of(connection.session.actor))]
    return named + ([] if connection.address is None else [(ADDRESS_HELD, connection.address)])


def _handed_over(websocket: WebSocket) -> HandedOver | None:
    """The connection itself, from a server that lets go of it once the handshake is done."""
    hand_over = websocket.scope.get("extensions", {}).get(EXTENSION)
    over: HandedOver | None = None if hand_over is None else hand_over()
    return over
