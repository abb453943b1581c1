"""All rooms of this node: opened from the ledger at the start, or made when an auction or pool is announced."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Final

from auction.core.entries import Entry
from auction.core.errors import LedgerUnavailable
from auction.ledger.port import EntryCodec, Ledger
from auction.live.clock import Clock
from auction.live.committer import Committer
from auction.live.fanout import Encoder
from auction.live.pulse import Pulse
from auction.live.room import Room
from auction.live.rules import Ruleset
from auction.live.secrets import Secrets

AUCTION: Final = "auction/"
POOL: Final = "pool/"
ACCESS: Final = "access"
MARKET: Final = "market"
REVIVE_AFTER_S: Final = 1

_log = logging.getLogger(__name__)


class Rooms:
    """The rooms of one node over one ledger. `rules` names the ruleset of each kind of stream."""

    def __init__(
        self,
        ledger: Ledger,
        *,
        rules: Mapping[str, Ruleset],
        codec: Callable[[Ruleset], EntryCodec],
        clock: Clock,
        encoder: Encoder,
        secrets: Secrets,
        pulse: Pulse | None = None,
    ) -> None:
        self.ledger = ledger
        self.secrets = secrets
        self.clock = clock
        self.committer = Committer(ledger)
        self.on_durable: list[Callable[[Room, Entry], None]] = []
        self._rules = rules
        self._codec = codec
        self._encoder = encoder
        self._pulse = pulse
        self._rooms: dict[str, Room] = {}
        self._reviver: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Open every stream the ledger holds, and begin to commit and to pass time.

        A record that cannot be read keeps its own room stopped and no other; without that of who may come in nothing starts.
        """
        self.committer.start()
        for stream in self.ledger.streams():
            if stream == ACCESS:
                self._open(stream)
            elif stream == MARKET or (stream.startswith((AUCTION, POOL)) and stream.split("/")[0] in self._rules):
                await self._make(stream).load_apart()
            else:
                _log.error("%s: a stream of a kind that this version does not know is left alone", stream)
        for room in self._rooms.values():
            room.tick()
        self._reviver = asyncio.get_running_loop().create_task(self._revive(), name="reviver")

    async def stop(self) -> None:
        """Commit what was decided, answer it, and let go of the ledger."""
        if self._reviver is not None:
            self._reviver.cancel()
        for room in self._rooms.values():
            room.quiet()
            await room.decided()
        await self.committer.drain()
        for room in self._rooms.values():
            room.quiet()

    def open(self, stream: str) -> Room:
        """The room of the stream, made if there is none yet."""
        return self._rooms.get(stream) or self._open(stream)

    def auction(self, auction: str) -> Room | None:
        """The room of an announced auction, or None."""
        return self._rooms.get(AUCTION + auction)

    def pool(self, pool: str) -> Room | None:
        """The room of an opened pool, or None."""
        return self._rooms.get(POOL + pool)

    def access(self) -> Room:
        """The room of invitations and sessions."""
        return self.open(ACCESS)

    def market(self) -> Room | None:
        """The room of the register of organisations, or None while nobody has begun one."""
        return self._rooms.get(MARKET)

    def auctions(self) -> list[Room]:
        """Every announced auction's room, in the order they were opened here."""
        return [room for stream, room in self._rooms.items() if stream.startswith(AUCTION) and room.state.terms is not None]

    def pools(self) -> list[Room]:
        """Every pool's room."""
        return [room for stream, room in self._rooms.items() if stream.startswith(POOL)]

    def stopped(self) -> list[Room]:
        """Every room that decides nothing more for the time being."""
        return [room for room in self._rooms.values() if room.stopped_by is not None]

    def codec_of(self, room: Room) -> EntryCodec:
        """The codec of the room's entries."""
        return self._codec(room.rules)

    def _open(self, stream: str) -> Room:
        room = self._make(stream)
        try:
            room.load()
        except BaseException:
            del self._rooms[stream]
            raise
        return room

    def _make(self, stream: str) -> Room:
        rules = self._rules[stream.split("/")[0]]
        room = Room(
            stream,
            rules=rules,
            codec=self._codec(rules),
            ledger=self.ledger,
            clock=self.clock,
            encoder=self._encoder,
            wants_commit=self.committer.wants_commit,
            pulse=self._pulse,
        )
        room.on_durable.append(self._durable)
        self._rooms[stream] = room
        return room

    def _durable(self, room: Room, entry: Entry) -> None:
        for follower in self.on_durable:
            follower(room, entry)

    async def _revive(self) -> None:
        """A room that lost the store tries to load again, until it can."""
        while True:
            await asyncio.sleep(REVIVE_AFTER_S)
            for room in self.stopped():
                if isinstance(room.stopped_by, LedgerUnavailable):
                    await room.revive()
