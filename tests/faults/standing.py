"""Real servers on a real PostgreSQL and relay, with one auction that is open and suppliers who bid by whichever server is there."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from auction.core.words import Actor
from tests.faults.nodes_break import AUCTION, SUPPLIERS, terms
from tests.fleet import Fleet, Guest, fleet, stores, until

PAUSE_S: Final = 0.08
ENDS_WITHIN_S: Final = 90
FIRST_CENTS: Final = 900_000_00


@dataclass(slots=True)
class Standing:
    """The servers, and everybody who bids by them."""

    nodes: Fleet
    guests: list[Guest] = field(default_factory=list)
    _opens: int = 0
    _enough: asyncio.Event = field(default_factory=asyncio.Event)
    _bidding: list[asyncio.Task[None]] = field(default_factory=list)

    async def furnish(self) -> None:
        """Announce the auction while no server runs."""
        (known,) = await self.nodes.furnish(lambda: [terms()], [Actor("supplier", party) for party in SUPPLIERS])
        self._opens = known.opens_at

    async def open(self, urls: Sequence[str] = ()) -> None:
        """Start the servers; everybody comes, by these addresses if they are given, and bids from the opening on."""
        await self.furnish()
        await self.nodes.start()
        cookies = self.nodes.cookies
        self.guests = [
            Guest(urls or self.nodes.urls, cookies[Actor("supplier", party)], AUCTION, first=number)
            for number, party in enumerate(SUPPLIERS)
        ]
        for guest in self.guests:
            guest.begin()
        await asyncio.gather(*(guest.ready.wait() for guest in self.guests))
        await asyncio.sleep(max(0.0, self._opens / 1e6 - time.time()) + 0.5)
        prices = itertools.count(FIRST_CENTS, -1)
        self._bidding = [asyncio.create_task(self._bid(guest, number, prices)) for number, guest in enumerate(self.guests)]

    async def _bid(self, guest: Guest, number: int, prices: itertools.count[int]) -> None:
        for again in itertools.count():
            if self._enough.is_set():
                return
            price = next(prices)
            await guest.bid(f"{number}-{again}", "L1", f"{price // 100}.{price % 100:02d}")
            await asyncio.sleep(PAUSE_S)

    @property
    def answers(self) -> int:
        """How many bids were answered."""
        return sum(len(guest.answers) for guest in self.guests)

    async def answered(self, more: int, within_s: float = 60) -> None:
        """Wait for so many answers more."""
        known = self.answers
        await until(lambda: self.answers >= known + more, within_s)

    async def longest_wait(self) -> float:
        """The longest time, in milliseconds, in which nobody was answered, until cancelled."""
        longest, last, known = 0.0, time.perf_counter(), -1
        try:
            while True:
                now, found = time.perf_counter(), self.answers
                longest = max(longest, now - last)
                if found != known:
                    last, known = now, found
                await asyncio.sleep(0.005)
        except asyncio.CancelledError:
            return longest * 1000

    async def enough(self) -> None:
        """Ask for nothing more, and wait until everything asked is answered."""
        self._enough.set()
        await asyncio.wait_for(asyncio.gather(*self._bidding), ENDS_WITHIN_S)
        for guest in self.guests:
            await guest.end()

    def seen(self) -> list[str]:
        """What is wrong with what was told."""
        return [f"S1 {fault}" for guest in self.guests for fault in guest.faults]


@asynccontextmanager
async def standing(nodes: int) -> AsyncIterator[Standing]:
    """So many servers, not started yet."""
    with stores() as (postgres, redis):
        async with fleet(postgres, redis, nodes) as found:
            yield Standing(found)
