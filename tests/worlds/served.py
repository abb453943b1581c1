"""One life of one process: the real rooms on a world's loop, with the clock it reads and the beat it keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auction.core.moments import SECOND_US
from auction.ledger.fast import FastCodec
from auction.live.means import Means
from auction.live.node import Node
from auction.live.pulse import Pulse
from auction.live.room import Room
from auction.live.rooms import Rooms
from auction.live.rules import MARKET_RULES, POOL_RULES, Ruleset, auction_rules
from auction.live.watchdog import Watchdog
from tests.live.stage import SECRETS, Beats, PlainEncoder
from tests.terms import ANNOUNCED
from tests.worlds.loop import Process, VirtualLoop
from tests.worlds.post import WorldRelay
from tests.worlds.store import OwnersWay, Way

if TYPE_CHECKING:
    from tests.worlds.world import World

LEASE_US: Final = 3 * SECOND_US


class WorldClock:
    """A process's clock: the time of the world, a little off, and a wall clock beside it that is set now and then."""

    def __init__(self, loop: VirtualLoop, skew_us: int) -> None:
        self._loop, self._skew, self._wall = loop, skew_us, 0

    def now_us(self) -> int:
        """The time in whole microseconds UTC."""
        return ANNOUNCED + self._skew + int(self._loop.time() * SECOND_US)

    def step(self, by_us: int) -> None:
        """Somebody sets the wall clock."""
        self._wall += by_us

    def behind_us(self) -> int:
        """How far the wall clock is ahead."""
        return self._wall

    def catch_up(self) -> None:
        """Take the wall clock up again where it is ahead."""
        if self._wall > 0:
            self._skew, self._wall = self._skew + self._wall, 0


class Served:
    """One life of one process: the rooms as they are served, on this world's loop."""

    def __init__(self, world: World, name: str, life: int) -> None:
        self.process = Process(f"{name}.{life}")
        self.way = Way(world.store, world.chance, self.process.name)
        self.clock = WorldClock(world.loop, world.skews[name])
        self.relay = WorldRelay(world.post, self.process)
        id = self.process.name
        node = Node(Means(id, name, OwnersWay(self.way), self.relay, "key", lease_us=LEASE_US)) if world.is_shared else None
        pulse = Pulse(self.clock, Beats() if world.is_shared else world.beats)
        self.rooms = Rooms(
            self.way,
            rules={"auction": auction_rules(SECRETS), "pool": POOL_RULES, "market": MARKET_RULES},
            codec=codec_of,
            clock=self.clock,
            encoder=PlainEncoder(),
            secrets=SECRETS,
            pulse=pulse,
            node=node,
        )
        self.watchdog = Watchdog(self.clock, self.rooms, pulse)
        self.is_ready = False

    async def run(self) -> None:
        """Start, as often as it takes, and look once a second from then on."""
        await self.rooms.start(early=True)
        self.is_ready = True
        await self.watchdog.run()

    def knows_of_time_lost(self) -> bool:
        """Whether something is decided here that the log does not tell of yet: since when nobody could bid."""
        is_there = self.is_ready and not self.process.is_dead
        return is_there and any(room.is_owned and room.unreported_since is not None for room in self.rooms.auctions())

    @property
    def reaches_the_store(self) -> bool:
        """Whether it goes on, and what it asks of the store is done, if that is not lost for all."""
        return not (self.process.is_dead or self.process.is_paused or self.way.is_bad)

    def is_well(self, auction: str) -> bool:
        """Whether a bid in this auction that came now would be decided here and stored."""
        room = self.room(auction) if self.reaches_the_store else None
        return room is not None and room.is_deciding and room.stopped_by is None and room.state.status == "open"

    def room(self, auction: str) -> Room | None:
        """The room of an announced auction, if it is known here."""
        room = self.rooms.auction(auction) if self.is_ready else None
        return None if room is None or room.state.terms is None else room


def codec_of(rules: Ruleset) -> FastCodec:
    """One codec for all processes: they take long to make, and hold nothing."""
    if rules.name not in _CODECS:
        _CODECS[rules.name] = FastCodec(commands=rules.commands, events=rules.events)
    return _CODECS[rules.name]


_CODECS: Final[dict[str, FastCodec]] = {}
