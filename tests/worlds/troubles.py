"""All that goes wrong in a world, by chance: processes that die or stand still, cut lines, a store that is slow, full or gone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from auction.core.moments import SECOND_US
from tests.worlds.loop import Process
from tests.worlds.served import Served

if TYPE_CHECKING:
    from tests.worlds.world import World

LONGEST_PAUSE_S: Final = 15.0
DOWN_S: Final = (0.2, 4.0)
APART_S: Final = (0.5, 12.0)
DARK_S: Final = (2.0, 9.0)
"""An outage counts from three seconds on where the terms say so, and from five where they say nothing."""
RELAPSE_S: Final = 4.0
RELAPSE_LOOKS: Final = 200


@dataclass(frozen=True, slots=True)
class Troubles:
    """What breaks this world."""

    world: World

    async def go_on(self) -> None:
        """One thing after another, by chance."""
        deeds: list[Callable[[], None]] = [self._kill_one, self._pause_one, self._kill_in_the_middle] * 2
        deeds += [self._slow, self._torn, self._full, self._fail_disk, self._cut_one, self._store_down, self._drain_one]
        deeds += [self._relay_gone, self._cut_relay, self._black_out, self._black_out, self._fill, self._fill]
        deeds += [self._cut_a_pair, self._cut_a_pair] if self.world.is_shared else [self._step_clock]
        some = self.world.chance.sample(deeds, k=self.world.chance.randrange(2, len(deeds)))
        while True:
            await asyncio.sleep(self.world.chance.expovariate(0.8))
            self.world.chance.choice(some)()
            self.world.broken += 1

    def _one(self) -> str:
        return self.world.chance.choice(list(self.world.served))

    def _for_a_while(self, undo: Callable[[], None]) -> None:
        self.world.loop.deliver(None, self.world.chance.uniform(*DOWN_S), undo)

    def _kill_one(self) -> None:
        name = self._one()
        if not self.world.served[name].process.is_dead:
            self.world.kill(name)
            self._for_a_while(lambda: self.world.restart(name))

    def _kill_in_the_middle(self) -> None:
        """The store is slow, and who waits for it is killed: what was on its way arrives when another may own the stream."""
        self.world.loop.slow_s = 1.5
        self.world.loop.deliver(None, self.world.chance.uniform(0.2, 1.0), self._kill_one)
        self.world.loop.deliver(None, self.world.chance.uniform(0.2, 1.2), lambda: setattr(self.world.loop, "slow_s", 0.004))

    def _drain_one(self) -> None:
        name = self._one()
        served = self.world.served[name]
        if served.is_ready and not served.process.is_dead:
            served.is_ready = False
            self.world.loop.deliver(served.process, 0.0, self._drain, served)
            self.world.loop.deliver(None, self.world.chance.uniform(1, 5), self.world.ended, name, served)

    def _drain(self, served: Served) -> None:
        self.world.loop.spawn(served.process, served.rooms.stop())

    def _pause_one(self) -> None:
        longest = self.world.chance.choice((0.5, 3.0, LONGEST_PAUSE_S))
        self._pause(self.world.served[self._one()].process, self.world.chance.uniform(0.1, longest))

    def _pause(self, process: Process, seconds: float) -> None:
        """Let a process stand still for so long; whoever looks out knows that it goes on then, if only for a moment."""
        self.world.loop.pause(process, seconds)
        self.world.loop.deliver(None, seconds, lambda: None if process.is_dead else self.world.lookout.ended())

    def _cut_one(self) -> None:
        way = self.world.served[self._one()].way
        way.is_cut = True
        self._for_a_while(lambda: setattr(way, "is_cut", False))

    def _cut_relay(self) -> None:
        relay = self.world.served[self._one()].relay
        relay.is_cut = True
        self._for_a_while(lambda: setattr(relay, "is_cut", False))

    def _cut_a_pair(self) -> None:
        """Two processes are not heard by each other, or one not by the other: both reach the store, and everybody else."""
        one, other = self.world.chance.sample(list(self.world.served), k=2)
        cut = [(one, other), (other, one)] if self.world.chance.random() < 0.7 else [(one, other)]
        self.world.post.apart.update(cut)
        self.world.loop.deliver(None, self.world.chance.uniform(*APART_S), self.world.post.apart.subtract, cut)

    def _black_out(self) -> None:
        """All processes are gone at once, or stand still, for so long that it counts; one of them is back first."""
        stands_still, lasts = self.world.chance.random() < 0.3, self.world.chance.uniform(*DARK_S)
        for name, served in self.world.served.items():
            after = lasts + self.world.chance.choice((0, 0, self.world.chance.uniform(0, 2)))
            if stands_still:
                self._pause(served.process, after)
            elif not served.process.is_dead:
                self.world.kill(name)
                self.world.loop.deliver(None, after, self.world.restart, name)
        if self.world.chance.random() < 0.5:
            self.world.loop.spawn(None, self._relapse(lasts))

    async def _relapse(self, after_s: float) -> None:
        """Whoever is back dies with what it knows of the time lost on its way to a store that is slow; then others come."""
        await asyncio.sleep(after_s)
        self.world.loop.slow_s = self.world.chance.choice((0.1, 0.3))
        for _ in range(RELAPSE_LOOKS):
            await asyncio.sleep(RELAPSE_S / RELAPSE_LOOKS)
            if any(served.knows_of_time_lost() for served in self.world.served.values()):
                await asyncio.sleep(self.world.chance.uniform(0, self.world.loop.slow_s / 2))
                break
        for name, served in self.world.served.items():
            if not served.process.is_dead:
                self.world.kill(name)
                self._for_a_while(partial(self.world.restart, name))
        self.world.loop.slow_s = 0.004

    def _relay_gone(self) -> None:
        self.world.post.is_gone = True
        self._for_a_while(lambda: setattr(self.world.post, "is_gone", False))

    def _store_down(self) -> None:
        self.world.store.is_down = True
        self._for_a_while(self.world.store.mend)

    def _fill(self) -> None:
        """The store has no room for anybody for a while; people may give up, and try no more until a while after it has."""
        self.world.store.is_full = True
        lasts = self.world.chance.choice((self.world.chance.uniform(*DOWN_S), self.world.chance.uniform(*DARK_S)))
        self.world.loop.deliver(None, lasts, self.world.store.mend)
        if self.world.chance.random() < 0.5:
            self.world.loop.deliver(None, self.world.chance.uniform(0.5, 2.5), partial(self._rest, rests=True))
            self.world.loop.deliver(None, lasts + self.world.chance.uniform(*DARK_S), partial(self._rest, rests=False))

    def _rest(self, *, rests: bool) -> None:
        for supplier in self.world.suppliers:
            supplier.is_resting = rests

    def _slow(self) -> None:
        self.world.loop.slow_s = self.world.chance.choice((0.05, 0.5, 1.5))
        self._for_a_while(lambda: setattr(self.world.loop, "slow_s", 0.004))

    def _torn(self) -> None:
        self.world.served[self._one()].way.torn = 0.3

    def _full(self) -> None:
        way = self.world.served[self._one()].way
        way.full = 0.7
        self._for_a_while(lambda: setattr(way, "full", 0.0))

    def _fail_disk(self) -> None:
        """The disk fails: the operator starts the process anew a while later."""
        name = self._one()
        way = self.world.served[name].way
        way.fails_next = True

        def anew() -> None:
            if self.world.served[name].way is way and way.failed and not self.world.served[name].process.is_dead:
                self.world.kill(name)
                self.world.start(name)

        self._for_a_while(anew)

    def _step_clock(self) -> None:
        for lookout in self.world.lookouts():
            lookout.is_blind = True
        by = self.world.chance.choice((-3600, -5, 2, 7)) * SECOND_US
        self.world.served[self._one()].clock.step(by)
