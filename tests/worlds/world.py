"""One world: a store, some processes that run the real rooms over it, people, and everything that goes wrong by its seed.

For a while things break; then everything heals, and what was promised is looked at: first that nothing unsafe was ever done, then
that every auction came to its end (promises.py). A world of one process is as `sqlite` serves: it is killed and started
again. In a world of several they share the store, by leases and news.
"""

from __future__ import annotations

import asyncio
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
from auction.live.answers import Answer
from auction.live.means import GATEWAY, decides
from auction.live.rooms import AUCTION, Rooms
from tests.live.stage import Beats
from tests.terms import ANNOUNCED, COORDINATOR, SUPPLIERS, a_lot, an_auction, an_overtime
from tests.worlds.dark import Lookout
from tests.worlds.freshness import Freshness
from tests.worlds.loop import VirtualLoop, a_loop
from tests.worlds.people import Network, Supplier, Teller, Watcher
from tests.worlds.post import Post
from tests.worlds.served import Served
from tests.worlds.store import Store
from tests.worlds.troubles import LONGEST_PAUSE_S, Troubles

GATEWAY_EVERY: Final = 4
"""One world in so many, of those with many nodes, has a gateway beside them."""
OPENS_S: Final = 2
RUNS_S: Final = (8, 25)
"""How long the lots of a world are open, without overtime."""
COMPARES_EVERY_S: Final = 0.25
LASTS_S: Final = 1_500.0
"""However often its close is moved, no auction of a world takes longer."""
ENDS_WITHIN_S: Final = 30.0
"""T3: after the last fault, and the close then told, an auction is closed within so long."""


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
        breaking = self.loop.spawn(None, Troubles(self).go_on())
        looking = [self.loop.spawn(None, lookout.look()) for lookout in self.lookouts()]
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

    def lookouts(self) -> list[Lookout]:
        """Everybody who looks how much time is lost."""
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
            self.loop.deliver(None, 0.0, self.ended, name, served)

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

    def restart(self, name: str) -> None:
        """A new life of a process, if it has none."""
        if self.served[name].process.is_dead:
            self.start(name)

    def ended(self, name: str, served: Served) -> None:
        """A process is done: whoever runs it starts it again in a moment."""
        if self.served[name] is served and not served.process.is_dead:
            self.kill(name)
            self.loop.deliver(None, 0.3, self.restart, name)

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
