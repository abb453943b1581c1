"""All rooms of this node: opened from the ledger at the start, or made when an auction or pool is announced."""

import asyncio
import contextlib
import logging
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from auction.core.bid_view import bids_alone
from auction.core.entries import Entry
from auction.core.errors import AuctionError, LedgerConflict, LedgerUnavailable
from auction.ledger.port import ClaimsMany, EntryCodec, Ledger
from auction.live.clock import Clock
from auction.live.committer import Committer
from auction.live.fanout import Encoder
from auction.live.following import SharedRoom
from auction.live.keeping import Keeping
from auction.live.node import Node
from auction.live.opening import Opening
from auction.live.pulse import Pulse
from auction.live.reader import Reader
from auction.live.room import Room
from auction.live.rules import Ruleset
from auction.live.secrets import Secrets

AUCTION: Final = "auction/"
POOL: Final = "pool/"
ACCESS: Final = "access"
MARKET: Final = "market"
REVIVE_AFTER_S: Final = 1
REST_EVERY_S: Final = 20
RESTED_AT_ONCE: Final = 100
LOADED_AT_ONCE: Final = 4
HAND_OVER_WITHIN_S: Final = 3

_log = logging.getLogger(__name__)
_Codec = TypeVar("_Codec")


class Rooms:
    """The rooms of one node over one ledger. `rules` names the ruleset of each kind of stream.

    `node` is its part among many on a shared ledger; None owns everything. `on_durable` hears of every entry, whichever node
    decided it; `on_owned` only where it was decided here, so that of many nodes one takes the step that follows; `on_step` and
    `on_owned_step` the same of every entry but bids, which call for no step; `on_told` of how many frames and bytes of news were
    sent; `on_answered` that a few who asked were answered, and that the news come next; `on_loaded` of every room as it is loaded
    at the start.
    """

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
        node: Node | None = None,
        keeping: Keeping | None = None,
    ) -> None:
        self.ledger = ledger
        self.node = node
        self.secrets = secrets
        self.clock = clock
        self.committer = Committer(ledger)
        self.on_durable: list[Callable[[Room, Entry], None]] = []
        self.on_owned: list[Callable[[Room, Entry], None]] = []
        self.on_step: list[Callable[[Room, Entry], None]] = []
        self.on_owned_step: list[Callable[[Room, Entry], None]] = []
        self.on_told: list[Callable[[Room, int, int], None]] = []
        self.on_answered: list[Callable[[], None]] = []
        self.on_loaded: list[Callable[[Room], None]] = []
        self.opening = Opening(self._load_one, LOADED_AT_ONCE)
        self._rules = rules
        self._codec = cache_by_name(codec)
        self._encoder = encoder
        self._pulse = pulse
        self._keeping = keeping
        self._rooms: dict[str, Room] = {}
        self._codecs: dict[str, EntryCodec] = {}
        self._reviver: asyncio.Task[None] | None = None
        self._rester: asyncio.Task[None] | None = None
        self._epochs: dict[str, int] = {}
        self._opener: asyncio.Task[None] | None = None

    async def start(self, *, early: bool = False) -> None:
        """Open every stream the ledger holds, and begin to commit and to pass time.

        A record that cannot be read keeps its own room stopped and no other; without that of who may come in nothing starts.
        `early` returns when all but the auctions are loaded: `opening` tells which are not, and loads what is asked for. Of many
        nodes each follows what it has loaded, and takes what nobody decides.
        """
        loop = asyncio.get_running_loop()
        self.committer.start()
        self._rester = loop.create_task(self._rest(), name="rester")
        grounds = await self._load_grounds(await self._found())
        self._opener = loop.create_task(self._load_rest(), name="opener")
        if not early:
            await self._opener
        if self.node is not None:
            await self.node.begin(grounds if early else None)
        self._reviver = loop.create_task(self._revive(), name="reviver")

    async def _found(self) -> list[str]:
        """The streams that are to be loaded; of many nodes this one is known to be alive from now on."""
        if self.node is not None:
            self.committer.on_commit = self.node.committed
            return await self.node.join(self, Reader(self.ledger, self._followed, self.codec_of))
        streams = self.ledger.streams()
        if ACCESS in streams:
            self._open(ACCESS)
        return [stream for stream in streams if stream != ACCESS]

    async def _load_grounds(self, streams: Sequence[str]) -> list[str]:
        """Load beside the loop what auctions look at: a step after a close must not miss the pool that divides."""
        for stream in streams:
            if not self._knows(stream):
                _log.error("%s: a stream of a kind that this version does not know is left alone", stream)
        known = await asyncio.get_running_loop().run_in_executor(None, self.in_order, list(filter(self._knows, streams)))
        self._epochs = self.ledger.claim_all(known) if known and self.node is None and isinstance(self.ledger, ClaimsMany) else {}
        grounds = [stream for stream in known if not is_auction(stream)]
        self.opening.add([*grounds, *filter(is_auction, known)])
        await self.opening.all(lambda stream: not is_auction(stream))
        access = self._rooms.get(ACCESS)
        if access is not None and access.stopped_by is not None:
            raise access.stopped_by
        return grounds

    async def _load_rest(self) -> None:
        """Load the auctions beside the loop, first what is due first; each passes time as soon as it is there."""
        await self.opening.all()
        self._rooms = dict(sorted(self._rooms.items()))  # listed by name, however they were loaded
        for room in self._rooms.values():
            room.tick()

    async def _load_one(self, stream: str) -> None:
        """Load a stream, whose room is there from then on: of many nodes none takes what it has not loaded."""
        room = self._made(stream)
        if stream in self._epochs:
            room.claimed(self._epochs.pop(stream))
        if self.node is not None and isinstance(room, SharedRoom):
            await self.node.load(room)
        else:
            await room.load_apart()
        self._rooms[stream] = room
        if is_auction(stream):
            room.tick()
        for hears in self.on_loaded:
            hears(room)

    def in_order(self, streams: Iterable[str]) -> list[str]:
        """The streams in the order in which they are loaded: those that nothing is known of, then as something is due in them."""
        dues = {} if self._keeping is None else self._keeping.store.dues()
        late = math.inf
        return sorted(streams, key=lambda stream: late if (due := dues.get(stream, 0)) is None else due)

    async def hand_over(self) -> None:
        """Hand everything over to the other nodes, if there are any: what cannot be is taken once the lease is over."""
        if self.node is not None:
            with contextlib.suppress(AuctionError, TimeoutError):
                await asyncio.wait_for(self.node.hand_over(), HAND_OVER_WITHIN_S)

    async def stop(self) -> None:
        """Commit what was decided, answer it, and let go of the ledger."""
        for task in (self._reviver, self._rester):
            if task is not None:
                task.cancel()
        await self.opening.stop()
        if self._opener is not None:
            await self._opener
        await self.hand_over()
        for room in self._rooms.values():
            room.quiet()
            await room.decided()
        await self.committer.drain()
        for room in self._rooms.values():
            room.quiet()
        if self.node is not None:
            await self.node.stop()

    def open(self, stream: str) -> Room:
        """The room of the stream, made if there is none yet: among many nodes what is asked of it waits until it has an owner.

        Raises LedgerUnavailable for one that has not been loaded yet.
        """
        if stream in self.opening:
            raise LedgerUnavailable(f"{stream}: has not been loaded yet")
        return self._rooms.get(stream) or self._open(stream)

    def may_miss(self, stream: str) -> bool:
        """Whether other nodes may have decided more in the stream than is known here: this one stood still, or is just reading."""
        return self.node is not None and self.node.may_miss(stream)

    async def caught_up(self, stream: str) -> bool:
        """Wait until all that the log holds of the stream by now is known here; at once, where this node decides everything.

        False where that cannot be.
        """
        return self.node is None or await self.node.caught_up(stream)

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

    def owned(self) -> list[Room]:
        """Every announced auction that is decided by this node."""
        return [room for room in self.auctions() if room.is_owned]

    def pools(self) -> list[Room]:
        """Every pool's room."""
        return [room for stream, room in self._rooms.items() if stream.startswith(POOL)]

    def all(self) -> list[Room]:
        """Every room."""
        return list(self._rooms.values())

    @property
    def is_ledger_lost(self) -> bool:
        """Whether a room waits for the ledger: it cannot be written, or another writes it."""
        return any(isinstance(room.stopped_by, LedgerUnavailable | LedgerConflict) for room in self.stopped())

    def stopped(self) -> list[Room]:
        """Every room that decides nothing more for the time being."""
        return [room for room in self._rooms.values() if room.stopped_by is not None]

    def codec_of(self, room: Room) -> EntryCodec:
        """The codec of the room's entries, made once for each kind of stream: making one takes longer than many a commit."""
        return self._codec_for(room.rules)

    def _codec_for(self, rules: Ruleset) -> EntryCodec:
        known = self._codecs.get(rules.name)
        if known is None:
            known = self._codecs[rules.name] = self._codec(rules)
        return known

    # --- among many nodes (called by the node) -----------------------------------------------------------------

    def shared(self) -> list[SharedRoom]:
        """Every room there is."""
        return [room for room in self._rooms.values() if isinstance(room, SharedRoom)]

    def shared_room(self, stream: str, *, make: bool = False) -> SharedRoom | None:
        """The room of a stream; None where there is none, or none can be made, or it has not been loaded since the start."""
        room = self._rooms.get(stream)
        if room is None and make:
            if not self._knows(stream) or stream in self.opening:
                return None
            room = self._make(stream)
        return room if isinstance(room, SharedRoom) else None

    def command_in(self, room: SharedRoom, body: bytes) -> Any:
        """The command that travels in these bytes. Raises Unreadable."""
        return self.codec_of(room).entry_from_bytes(body).command

    def _followed(self, stream: str) -> SharedRoom | None:
        return self.shared_room(stream, make=True)

    def _knows(self, stream: str) -> bool:
        """Whether this version knows that kind of stream."""
        kind = stream.split("/")[0]
        return kind in self._rules and (stream in (ACCESS, MARKET) or stream.startswith((AUCTION, POOL)))

    # --- making ------------------------------------------------------------------------------------------------

    def _open(self, stream: str) -> Room:
        room = self._make(stream)
        if self.node is not None:
            self.node.owning.take_soon(stream)
            return room
        try:
            room.load()
        except BaseException:
            del self._rooms[stream]
            raise
        return room

    def _make(self, stream: str) -> Room:
        room = self._rooms[stream] = self._made(stream)
        return room

    def _made(self, stream: str) -> Room:
        rules = self._rules[stream.split("/")[0]]
        parts: dict[str, Any] = {
            "rules": rules,
            "codec": self._codec_for(rules),
            "ledger": self.ledger,
            "clock": self.clock,
            "encoder": self._encoder,
            "wants_commit": self.committer.wants_commit,
            "pulse": self._pulse,
            "keeping": self._keeping,
        }
        room = Room(stream, **parts) if self.node is None else SharedRoom(stream, cluster=self.node, **parts)
        room.on_durable.append(self._durable)
        room.on_owned.append(self._owned)
        room.on_told.append(self._told)
        room.on_answered.append(self._answered)
        return room

    def _durable(self, room: Room, entry: Entry) -> None:
        for follower in self.on_durable:
            follower(room, entry)
        for follower in () if bids_alone(entry.events) else self.on_step:
            follower(room, entry)

    def _owned(self, room: Room, entry: Entry) -> None:
        for follower in self.on_owned:
            follower(room, entry)
        for follower in () if bids_alone(entry.events) else self.on_owned_step:
            follower(room, entry)

    def _answered(self) -> None:
        for hears in self.on_answered:
            hears()

    def _told(self, room: Room, frames: int, size: int) -> None:
        for counter in self.on_told:
            counter(room, frames, size)

    async def _revive(self) -> None:
        """A room that lost the store tries to load again, until it can; one whose commit failed tries whether the next does not.

        Among many nodes the reader loads again what is lost.
        """
        while True:
            await asyncio.sleep(REVIVE_AFTER_S)
            for room in self.all():
                with _alone(room):
                    if room.stopped_by is None:
                        room.report()
                    elif self.node is None and isinstance(room.stopped_by, LedgerUnavailable):
                        await room.revive()

    async def _rest(self) -> None:
        """What only those need who were here a minute ago is let go of, a few rooms at a time."""
        while True:
            await asyncio.sleep(REST_EVERY_S)
            for number, room in enumerate(self.all()):
                with _alone(room):
                    room.rest()
                if number % RESTED_AT_ONCE == 0:
                    await asyncio.sleep(0)


@contextlib.contextmanager
def _alone(room: Room) -> Iterator[None]:
    """What goes wrong here is a bug of ours: it stops this room, and whoever looks after all of them goes on."""
    try:
        yield
    except Exception as fault:
        room.broken_by(fault)


def is_auction(stream: str) -> bool:
    """Whether the stream is that of an auction."""
    return stream.startswith(AUCTION)


def cache_by_name(codec: Callable[[Ruleset], _Codec]) -> Callable[[Ruleset], _Codec]:
    """The same, made once for each kind of stream: a codec is large, and all rooms of a kind may share it."""
    made: dict[str, _Codec] = {}

    def of(rules: Ruleset) -> _Codec:
        if rules.name not in made:
            made[rules.name] = codec(rules)
        return made[rules.name]

    return of
