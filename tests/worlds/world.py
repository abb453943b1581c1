"""One world: a store, some processes that run the real rooms over it, people, and everything that goes wrong by its seed.

For a while things break; then everything heals, and what was promised is looked at: first that nothing unsafe was ever done, then
that every auction came to its end (promises.py). A world of one process is as `sqlite` serves: it is killed and started
again. In a world of several they share the store, by leases and news.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from auction.core.commands import AnnounceAuction
from auction.core.errors import AuctionError
from auction.core.moments import SECOND_US
from auction.core.terms import Outage, Terms
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM
from auction.ledger.fast import FastCodec
from auction.live.answers import Answer
from auction.live.means import GATEWAY, Means, decides
from auction.live.node import Node
from auction.live.pulse import Pulse
from auction.live.room import Room
from auction.live.rooms import AUCTION, Rooms
from auction.live.rules import MARKET_RULES, POOL_RULES, Ruleset, auction_rules
from auction.live.watchdog import Watchdog
from auction.relay.port import Heard
from tests.live.stage import SECRETS, PlainEncoder
from tests.terms import ANNOUNCED, COORDINATOR, SUPPLIERS, a_lot, an_auction, an_overtime
from tests.worlds.dark import Lookout
from tests.worlds.freshness import Freshness
from tests.worlds.loop import Process, VirtualLoop, a_loop
from tests.worlds.people import Network, Supplier, Teller, Watcher
from tests.worlds.store import OwnersWay, Store, Way

LEASE_US: Final = 3 * SECOND_US
GATEWAY_EVERY: Final = 4
"""One world in so many, of those with many nodes, has a gateway beside them."""
OPENS_S: Final = 2
RUNS_S: Final = (8, 25)
"""How long the lots of a world are open, without overtime."""
LONGEST_PAUSE_S: Final = 15.0
DOWN_S: Final = (0.2, 4.0)
APART_S: Final = (0.5, 12.0)
DARK_S: Final = (2.0, 9.0)
"""An outage counts from three seconds on where the terms say so, and from five where they say nothing."""
RELAPSE_S: Final = 4.0
RELAPSE_LOOKS: Final = 200
COMPARES_EVERY_S: Final = 0.25
LASTS_S: Final = 1_500.0
"""However often its close is moved, no auction of a world takes longer."""
ENDS_WITHIN_S: Final = 30.0
"""T3: after the last fault, and the close then told, an auction is closed within so long."""


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


class Beats:
    """The last beat, kept where a kill does not reach it."""

    def __init__(self) -> None:
        self.at: int | None = None

    def last(self) -> int | None:
        """The beat kept last."""
        return self.at

    def keep(self, at: int) -> None:
        """Keep this one."""
        self.at = at


class Post:
    """The relay of a world: it loses, doubles, delays and reorders, and sometimes it is gone altogether."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.heard: dict[str, tuple[Process, Heard]] = {}
        self.is_gone = False
        self.apart: Counter[tuple[str, str]] = Counter()
        """Who cannot be heard by whom, by the names of their machines, though both are heard by all others and reach the store."""

    def parts(self, sender: Process, hearer: Process) -> bool:
        """Whether nothing comes from one to the other."""
        return self.apart[_machine(sender), _machine(hearer)] > 0


class WorldRelay:
    """One process's end of the relay."""

    def __init__(self, post: Post, process: Process) -> None:
        self.is_cut = False
        self._post, self._process = post, process
        self._node = ""

    async def start(self, node: str, heard: Heard) -> None:
        """Listen."""
        self._node = node
        self._post.heard[node] = (self._process, lambda sender, body: None if self.is_cut else heard(sender, body))

    def send(self, node: str, body: bytes) -> None:
        """Send as well as may be."""
        if self.is_up and node in self._post.heard:
            process, heard = self._post.heard[node]
            if self._post.parts(self._process, process):
                return
            self._post.network.carry(process, heard, self._node, body)

    def tell(self, body: bytes) -> None:
        """Send to all others."""
        for node in list(self._post.heard):
            if node != self._node:
                self.send(node, body)

    async def stop(self) -> None:
        """Listen no more."""
        self._post.heard.pop(self._node, None)

    @property
    def is_up(self) -> bool:
        """Whether messages pass."""
        return not (self.is_cut or self._post.is_gone)


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


@dataclass(slots=True)
class Course:
    """What a world came to."""

    seed: int
    faults: list[str] = field(default_factory=list)
    auctions: int = 0
    asked: int = 0
    answered: int = 0
    entries: int = 0
    broken: int = 0
    dark: int = 0
    """Times in which nobody could bid for as long as counts, by auction."""
    seconds: float = 0.0


class World:
    """Everything of one seed."""

    def __init__(self, seed: int, loop: VirtualLoop) -> None:
        self.seed, self.loop, self.chance = seed, loop, loop.chance
        self.is_shared = self.chance.random() < 0.7
        loop.threads_die = not self.is_shared  # a file is written by the process alone that holds it
        names = [f"n{number}" for number in range(1, self.chance.choice((2, 3, 3)) + 1)] if self.is_shared else ["n1"]
        if self.is_shared and seed % GATEWAY_EVERY == 0:
            names.append(f"{GATEWAY}1")
        self.skews = {name: self.chance.randrange(-20_000, 20_000) for name in names}
        self.store = Store(self._now_us)
        self.network = Network(loop, lost=self.chance.choice((0, 0.02, 0.1)), late_s=self.chance.choice((0.005, 0.05, 0.4)))
        self.post = Post(self.network)
        self.beats = Beats()
        self.teller = Teller()
        self.lives: dict[str, int] = dict.fromkeys(names, 0)
        self.served: dict[str, Served] = {}
        self.terms = [self._some_terms(f"A-{number}") for number in range(1, self.chance.randrange(1, 4) + 1)]
        self.watchers: list[Watcher] = []
        self.suppliers: list[Supplier] = []
        self.lookout = Lookout(self._now_us, self._is_dark)
        self.lights = {
            terms.auction: Lookout(self._now_us, partial(self._is_light, terms.auction), every_s=0.25) for terms in self.terms
        }
        self.losses = {terms.auction: Lookout(self._now_us, partial(self._is_lost, terms.auction)) for terms in self.terms}
        self.freshness = Freshness()
        self.healed_at = 0.0
        self.broken = 0

    def _now_us(self) -> int:
        return ANNOUNCED + int(self.loop.time() * SECOND_US)

    def _some_terms(self, auction: str) -> Terms:
        chance, opens = self.chance, ANNOUNCED + OPENS_S * SECOND_US
        closes = opens + int(chance.uniform(*RUNS_S) * SECOND_US)
        lots = [a_lot(f"L{number}", closes_at=closes) for number in range(1, chance.randrange(1, 3) + 1)]
        window = chance.choice((0, 2, 5)) * SECOND_US
        overtime = an_overtime(window_us=window, lengths_us=(max(SECOND_US, window),), hard_stop_us=20 * SECOND_US)
        ties = chance.choice(("earliest", "forbidden"))
        least, within = 3 * SECOND_US, chance.choice((5, 10)) * SECOND_US
        outage = Outage(least, within) if chance.random() < 0.9 else None  # the usual window is longer than most worlds last
        return an_auction(auction=auction, lots=lots, opens_at=opens, overtime=overtime, ties=ties, outage=outage)  # type: ignore[arg-type]

    # --- the course --------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """From the first process to the last close."""
        for name in self.lives:
            self.start(name)
        await self._announced()
        for terms in self.terms:
            lots = [lot.id for lot in terms.lots]
            self.suppliers += [
                Supplier(party, terms.auction, lots, self.network, self.pick, self.teller) for party in SUPPLIERS[:3]
            ]
            durable_at = partial(self.store.durable_at, AUCTION + terms.auction)
            for audience in (Audience("supplier", "s1"), Audience("buyer", CONSORTIUM), Audience("auditor", "")):
                self.watchers.append(Watcher(audience, terms.auction, self.network, self.pick, durable_at))
        pace = self.chance.choice((0.3, 1.0, 2.5))
        bidding = [self.loop.spawn(None, supplier.bid_on(pace)) for supplier in self.suppliers]
        watching = [self.loop.spawn(None, watcher.watch()) for watcher in self.watchers]
        breaking = self.loop.spawn(None, self._break())
        looking = [self.loop.spawn(None, lookout.look()) for lookout in self._lookouts()]
        looking.append(self.loop.spawn(None, self._compare()))
        closes = max(lot.closes_at for terms in self.terms for lot in terms.lots) - ANNOUNCED
        await asyncio.sleep(self.chance.uniform(0.5, 1.3) * closes / SECOND_US)
        breaking.cancel()
        await asyncio.gather(breaking, return_exceptions=True)
        self.heal()
        if self.chance.random() < 0.3:  # then nobody asks for anything any more: time alone has to close the auctions
            for supplier in self.suppliers:
                supplier.is_done = True
        await self._over()
        for supplier in self.suppliers:
            supplier.is_done = True
        _, unanswered = await asyncio.wait(bidding, timeout=ENDS_WITHIN_S)
        if unanswered:
            raise AssertionError(f"B1: {len(unanswered)} suppliers are never answered")
        await self._shown()
        for watch in (*watching, *looking):
            watch.cancel()

    async def _announced(self) -> None:
        for terms in self.terms:
            while AUCTION + terms.auction not in self.store.ledger.streams():
                served = self.pick()
                if served is not None:
                    self.loop.spawn(served.process, _quietly(served.rooms, terms))
                if self.loop.time() > ENDS_WITHIN_S:
                    raise AssertionError("T3: no auction could be announced")
                await asyncio.sleep(0.3)

    async def _over(self) -> None:
        """T3: every auction is closed within so long of the last fault and its close as it stands."""
        while not all(self._is_over(terms.auction) for terms in self.terms):
            await asyncio.sleep(0.25)
            due = max([self.healed_at, *(self._close(terms.auction) for terms in self.terms)])
            if self.loop.time() > min(due, LASTS_S) + ENDS_WITHIN_S:
                open_still = [terms.auction for terms in self.terms if not self._is_over(terms.auction)]
                raise AssertionError(f"T3: {', '.join(open_still)} did not close by {self.loop.time():.1f} s")

    def _is_over(self, auction: str) -> bool:
        return AUCTION + auction in self.store.over

    def _close(self, auction: str) -> float:
        rooms = [served.room(auction) for served in self.served.values() if not served.process.is_dead]
        closes = [lot.closes_at for room in rooms if room is not None for lot in room.state.lots.values()]
        return (max(closes, default=ANNOUNCED) - ANNOUNCED) / SECOND_US

    def _is_dark(self) -> bool:
        """Whether every process that decides is dead or stands still."""
        deciding = [served for name, served in self.served.items() if decides(name)]
        return all(served.process.is_dead or served.process.is_paused for served in deciding)

    def _is_light(self, auction: str) -> bool:
        """Whether for certain somebody could bid: a process is well, and so is its way to the store, and it decides."""
        return not self.store.is_full and self._is_quick and any(served.is_well(auction) for served in self.served.values())

    def _is_lost(self, auction: str) -> bool:
        """Whether nobody can write, and who decides the auction has lost something by that: before it tries, it cannot know.

        A store that is slow proves nothing: what is on its way to it may find room when it comes there.
        """
        name = self.store.lost.get(stream := AUCTION + auction)
        if name is None or not (self.store.is_down or self.store.is_full) or self.loop.slow_s >= 0.1:
            return False
        process = self.served[name.partition(".")[0]].process
        is_there = process.name == name and not process.is_dead
        return is_there and (not self.is_shared or self.store.owners.owners().get(stream) == name)

    def _lookouts(self) -> list[Lookout]:
        return [self.lookout, *self.lights.values(), *self.losses.values()]

    @property
    def _is_quick(self) -> bool:
        """Whether the store answers, and soon."""
        return not self.store.is_down and self.loop.slow_s < 0.1

    async def _compare(self) -> None:
        """Look how much each process knows of what is durable, again and again, until cancelled."""
        while True:
            for terms in self.terms:
                auction, durable = terms.auction, self.store.ledger.last_seq(AUCTION + terms.auction)
                for served in self.served.values():
                    room = served.room(auction) if self._is_quick and served.reaches_the_store else None
                    if room is None or room.stopped_by is not None:  # what has not been loaded yet is not shown, or told to be old
                        self.freshness.lost(str(served.process), auction)
                    else:
                        now, known = self.loop.time(), room.durable_seq
                        self.freshness.saw(str(served.process), auction, known=known, durable=durable, now=now)
            await asyncio.sleep(COMPARES_EVERY_S)

    async def _shown(self) -> None:
        """Let everybody be shown all there is: nobody asks any more."""
        await asyncio.sleep(12)

    # --- what happens to processes -----------------------------------------------------------------------------

    def start(self, name: str) -> None:
        """A new life of a process."""
        self.lives[name] += 1
        self.lookout.ended()
        served = self.served[name] = Served(self, name, self.lives[name])
        self.loop.spawn(served.process, self._serve(name, served))

    async def _serve(self, name: str, served: Served) -> None:
        try:
            await served.run()
        except AuctionError:  # the store cannot be reached: such a process ends, and whoever runs it starts it again
            self.loop.deliver(None, 0.0, self._ended, name, served)

    def pick(self) -> Served | None:
        """A process somebody finds: never one that is known to be gone."""
        found = [served for served in self.served.values() if not served.process.is_dead and served.is_ready]
        return self.chance.choice(found) if found else None

    def kill(self, name: str) -> None:
        """Kill -9. The store sees the session end; what was on its way to it arrives."""
        served = self.served[name]
        served.process.is_dead = True
        self.post.heard.pop(served.process.name, None)
        self.store.owners.die(served.process.name)

    def heal(self) -> None:
        """Everything that is broken is whole again, and goes on; a process whose disk has failed is started anew."""
        self.store.mend()
        self.post.is_gone = False
        self.post.apart.clear()
        self.loop.slow_s, self.network.lost = 0.004, 0.0
        for name, served in list(self.served.items()):
            way = served.way
            way.is_cut = served.relay.is_cut = way.fails_next = False
            way.torn = way.full = 0.0
            if way.failed and not served.process.is_dead:
                self.kill(name)
            if served.process.is_dead:
                self.start(name)
        self.healed_at = self.loop.time() + LONGEST_PAUSE_S  # who is paused goes on by itself until then

    async def _break(self) -> None:
        """One thing after another, by chance."""
        deeds: list[Callable[[], None]] = [self._kill_one, self._pause_one, self._kill_in_the_middle] * 2
        deeds += [self._slow, self._torn, self._full, self._fail_disk, self._cut_one, self._store_down, self._drain_one]
        deeds += [self._relay_gone, self._cut_relay, self._black_out, self._black_out, self._fill, self._fill]
        deeds += [self._cut_a_pair, self._cut_a_pair] if self.is_shared else [self._step_clock]
        some = self.chance.sample(deeds, k=self.chance.randrange(2, len(deeds)))
        while True:
            await asyncio.sleep(self.chance.expovariate(0.8))
            self.chance.choice(some)()
            self.broken += 1

    def _one(self) -> str:
        return self.chance.choice(list(self.served))

    def _for_a_while(self, undo: Callable[[], None]) -> None:
        self.loop.deliver(None, self.chance.uniform(*DOWN_S), undo)

    def _kill_one(self) -> None:
        name = self._one()
        if not self.served[name].process.is_dead:
            self.kill(name)
            self._for_a_while(lambda: self._restart(name))

    def _kill_in_the_middle(self) -> None:
        """The store is slow, and who waits for it is killed: what was on its way arrives when another may own the stream."""
        self.loop.slow_s = 1.5
        self.loop.deliver(None, self.chance.uniform(0.2, 1.0), self._kill_one)
        self.loop.deliver(None, self.chance.uniform(0.2, 1.2), lambda: setattr(self.loop, "slow_s", 0.004))

    def _restart(self, name: str) -> None:
        if self.served[name].process.is_dead:
            self.start(name)

    def _drain_one(self) -> None:
        name = self._one()
        served = self.served[name]
        if served.is_ready and not served.process.is_dead:
            served.is_ready = False
            self.loop.deliver(served.process, 0.0, self._drain, served)
            self.loop.deliver(None, self.chance.uniform(1, 5), self._ended, name, served)

    def _drain(self, served: Served) -> None:
        self.loop.spawn(served.process, served.rooms.stop())

    def _ended(self, name: str, served: Served) -> None:
        if self.served[name] is served and not served.process.is_dead:
            self.kill(name)
            self.loop.deliver(None, 0.3, self._restart, name)

    def _pause_one(self) -> None:
        longest = self.chance.choice((0.5, 3.0, LONGEST_PAUSE_S))
        self._pause(self.served[self._one()].process, self.chance.uniform(0.1, longest))

    def _pause(self, process: Process, seconds: float) -> None:
        """Let a process stand still for so long; whoever looks out knows that it goes on then, if only for a moment."""
        self.loop.pause(process, seconds)
        self.loop.deliver(None, seconds, lambda: None if process.is_dead else self.lookout.ended())

    def _cut_one(self) -> None:
        way = self.served[self._one()].way
        way.is_cut = True
        self._for_a_while(lambda: setattr(way, "is_cut", False))

    def _cut_relay(self) -> None:
        relay = self.served[self._one()].relay
        relay.is_cut = True
        self._for_a_while(lambda: setattr(relay, "is_cut", False))

    def _cut_a_pair(self) -> None:
        """Two processes are not heard by each other, or one not by the other: both reach the store, and everybody else."""
        one, other = self.chance.sample(list(self.served), k=2)
        cut = [(one, other), (other, one)] if self.chance.random() < 0.7 else [(one, other)]
        self.post.apart.update(cut)
        self.loop.deliver(None, self.chance.uniform(*APART_S), self.post.apart.subtract, cut)

    def _black_out(self) -> None:
        """All processes are gone at once, or stand still, for so long that it counts; one of them is back first."""
        stands_still, lasts = self.chance.random() < 0.3, self.chance.uniform(*DARK_S)
        for name, served in self.served.items():
            after = lasts + self.chance.choice((0, 0, self.chance.uniform(0, 2)))
            if stands_still:
                self._pause(served.process, after)
            elif not served.process.is_dead:
                self.kill(name)
                self.loop.deliver(None, after, self._restart, name)
        if self.chance.random() < 0.5:
            self.loop.spawn(None, self._relapse(lasts))

    async def _relapse(self, after_s: float) -> None:
        """Whoever is back dies with what it knows of the time lost on its way to a store that is slow; then others come."""
        await asyncio.sleep(after_s)
        self.loop.slow_s = self.chance.choice((0.1, 0.3))
        for _ in range(RELAPSE_LOOKS):
            await asyncio.sleep(RELAPSE_S / RELAPSE_LOOKS)
            if any(served.knows_of_time_lost() for served in self.served.values()):
                await asyncio.sleep(self.chance.uniform(0, self.loop.slow_s / 2))
                break
        for name, served in self.served.items():
            if not served.process.is_dead:
                self.kill(name)
                self._for_a_while(partial(self._restart, name))
        self.loop.slow_s = 0.004

    def _relay_gone(self) -> None:
        self.post.is_gone = True
        self._for_a_while(lambda: setattr(self.post, "is_gone", False))

    def _store_down(self) -> None:
        self.store.is_down = True
        self._for_a_while(self.store.mend)

    def _fill(self) -> None:
        """The store has no room for anybody for a while; people may give up, and try no more until a while after it has."""
        self.store.is_full = True
        lasts = self.chance.choice((self.chance.uniform(*DOWN_S), self.chance.uniform(*DARK_S)))
        self.loop.deliver(None, lasts, self.store.mend)
        if self.chance.random() < 0.5:
            self.loop.deliver(None, self.chance.uniform(0.5, 2.5), partial(self._rest, rests=True))
            self.loop.deliver(None, lasts + self.chance.uniform(*DARK_S), partial(self._rest, rests=False))

    def _rest(self, *, rests: bool) -> None:
        for supplier in self.suppliers:
            supplier.is_resting = rests

    def _slow(self) -> None:
        self.loop.slow_s = self.chance.choice((0.05, 0.5, 1.5))
        self._for_a_while(lambda: setattr(self.loop, "slow_s", 0.004))

    def _torn(self) -> None:
        self.served[self._one()].way.torn = 0.3

    def _full(self) -> None:
        way = self.served[self._one()].way
        way.full = 0.7
        self._for_a_while(lambda: setattr(way, "full", 0.0))

    def _fail_disk(self) -> None:
        """The disk fails: the operator starts the process anew a while later."""
        name = self._one()
        way = self.served[name].way
        way.fails_next = True

        def anew() -> None:
            if self.served[name].way is way and way.failed and not self.served[name].process.is_dead:
                self.kill(name)
                self.start(name)

        self._for_a_while(anew)

    def _step_clock(self) -> None:
        for lookout in self._lookouts():
            lookout.is_blind = True
        by = self.chance.choice((-3600, -5, 2, 7)) * SECOND_US
        self.served[self._one()].clock.step(by)


def _machine(process: Process) -> str:
    return process.name.partition(".")[0]


def codec_of(rules: Ruleset) -> FastCodec:
    """One codec for all processes: they take long to make, and hold nothing."""
    if rules.name not in _CODECS:
        _CODECS[rules.name] = FastCodec(commands=rules.commands, events=rules.events)
    return _CODECS[rules.name]


_CODECS: Final[dict[str, FastCodec]] = {}


async def _quietly(rooms: Rooms, terms: Terms) -> Answer | None:
    with suppress(AuctionError):
        return await rooms.open(AUCTION + terms.auction).ask(AnnounceAuction("announce", COORDINATOR, terms))
    return None


def in_a_world(seed: int, look: Callable[[World], Coroutine[Any, Any, Course]]) -> Course:
    """Make the world of this seed, and let it run."""
    with a_loop(seed) as loop:
        asyncio.set_event_loop(loop)
        try:
            return loop.run_until_complete(look(World(seed, loop)))
        finally:
            asyncio.set_event_loop(None)
