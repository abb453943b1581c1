"""Bids over real WebSockets against the real server, signed in and under all rules: sent, decided, committed, answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from auction.core.moments import HOUR_US, SECOND_US
from auction.core.words import Actor
from tests.bench.bidders import Bidder, let_in
from tests.bench.measure import WATCHED, Contender, Effort, Race, Sample, race
from tests.bench.watchers import Audience, watch
from tests.serving import ColdServer, a_place, furnish
from tests.terms import a_lot, an_auction, an_overtime

SUPPLIERS = 5
SOCKETS_A_SUPPLIER = 16
"""A socket may send 200 frames at once and 50 a second from then on: so many are needed to find the server's own limit."""
OUTSTANDING = 240
PER_SECOND = 300
SOCKETS_A_SESSION = 25
SAY = ('{"t":"hello","v":1}', f'{{"t":"subscribe","auction":"{WATCHED}","cursor":null}}')


@dataclass(slots=True)
class Floor:
    """A server, the suppliers' sockets, and those who watch."""

    bidders: list[Bidder]
    audience: Audience
    heard: asyncio.Event

    async def saturate(self, seconds: float) -> Sample:
        """240 bids outstanding, until the time is up or the sockets have sent what they may."""
        most = SUPPLIERS * SOCKETS_A_SUPPLIER * 180
        return await self._run(seconds, most, lambda _elapsed, sent: len(self._latencies()) + OUTSTANDING - sent)

    async def pace(self, seconds: float) -> Sample:
        """300 bids a second, come what may."""
        return await self._run(seconds, 10**9, lambda elapsed, sent: int(elapsed * PER_SECOND) - sent)

    async def _run(self, seconds: float, most: int, due: object) -> Sample:
        assert callable(due)
        for bidder in self.bidders:
            bidder.latencies_us.clear()
        turns = cycle(self.bidders)
        began, sent = time.perf_counter(), 0
        while (elapsed := time.perf_counter() - began) < seconds and sent < most:
            for _ in range(due(elapsed, sent)):
                next(turns).bid()
                sent += 1
            self.heard.clear()
            try:
                async with asyncio.timeout(0.002):
                    await self.heard.wait()
            except TimeoutError:
                pass
        async with asyncio.timeout(30):
            while any(bidder.outstanding for bidder in self.bidders):
                self.heard.clear()
                await self.heard.wait()
        taken = time.perf_counter() - began
        refused = sum(bidder.refused for bidder in self.bidders)
        assert not refused, f"{refused} bids were refused"
        latencies = self._latencies()
        assert len(latencies) == sent, f"{sent} bids were sent, {len(latencies)} answered"
        return Sample(sent / taken, latencies)

    def _latencies(self) -> list[float]:
        return [at for bidder in self.bidders for at in bidder.latencies_us]


@asynccontextmanager
async def a_floor(watchers: int) -> AsyncIterator[Floor]:
    """A server started as an operator starts it, its auction open, everybody let in."""
    with TemporaryDirectory(prefix="floor-") as folder:
        place = a_place(Path(folder))
        suppliers = [Actor("supplier", f"s{number}") for number in range(SUPPLIERS)]
        observers = [Actor("observer", f"o{number}") for number in range(-(-watchers // SOCKETS_A_SESSION))]
        opens_at = time.time_ns() // 1000 + 2 * SECOND_US
        lots = [a_lot(f"L{number}", closes_at=opens_at + HOUR_US) for number in range(SOCKETS_A_SUPPLIER)]
        names = [supplier.party for supplier in suppliers]
        terms = an_auction(auction=WATCHED, lots=lots, suppliers=names, overtime=an_overtime(), opens_at=opens_at)
        cookies = await furnish(place, [terms], [*suppliers, *observers])
        heard = asyncio.Event()
        async with ColdServer(place) as server:
            await server.start()
            await asyncio.sleep(max(0, opens_at - time.time_ns() // 1000) / 1e6 + 0.2)
            theirs = [cookies[observers[number // SOCKETS_A_SESSION]] for number in range(watchers)]
            audience = await watch(place.port, theirs, SAY, 2)
            bidders = [
                Bidder(
                    f"127.0.0.1:{place.port}",
                    cookies[supplier],
                    auction=WATCHED,
                    lot=lot.id,
                    name=f"{supplier.party}-{lot.id}",
                    answered=heard.set,
                )
                for lot in lots
                for supplier in suppliers
            ]
            await let_in(bidders, place.port)
            yield Floor(bidders, audience, heard)


def contender(watchers: int, *, saturated: bool) -> Contender:
    """A floor of its own for each pass, so that no log is longer than another's."""

    async def run(seconds: float) -> Sample:
        async with a_floor(watchers) as floor:
            return await (floor.saturate(seconds) if saturated else floor.pace(seconds))

    return run


async def measure(effort: Effort) -> list[Race]:
    """At saturation and at 300 bids a second, alone and watched."""
    races = []
    for title, saturated in (("at saturation", True), (f"at {PER_SECOND} bids/s", False)):
        contenders = {f"{watched} watchers": contender(watched, saturated=saturated) for watched in (0, 100)}
        races.append(await race(f"bids end to end {title}", "bids/s", contenders, passes=effort.passes, seconds=effort.seconds))
    return races
