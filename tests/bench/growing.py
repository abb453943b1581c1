"""One node as it grows: what a bid costs it in processor time with more auctions, after more bids, and before more watchers.

Every figure is the processor time of the whole process, its writing thread included, over the bids that were answered; all of
them are accepted, and each changes what everyone sees. The node's records lie on SQLite with synchronous=FULL.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from auction.core.commands import AnnounceAuction, PlaceBid
from auction.core.moments import SECOND_US
from auction.live.room import Room
from auction.live.rooms import AUCTION, Rooms
from tests.bench.floor import a_floor
from tests.bench.measure import Race, Sample
from tests.bench.races.idle import resident
from tests.bench.stage import FIRST_VALUE, Timed, a_durable_node, a_folder, busy_terms
from tests.terms import COORDINATOR, a_supplier

SUPPLIERS = 5
OUTSTANDING = 256
BUSY = 10
OPENS_AFTER_US = 2 * SECOND_US
UNIT = "µs of processor a bid"


@dataclass(slots=True)
class Ground:
    """A node and its open auctions, and how many bids each has had."""

    rooms: Rooms
    auctions: list[Room] = field(default_factory=list)
    bids: int = 0

    async def open(self, number: int) -> None:
        """Announce auctions until there are so many, and wait until the last is open."""
        while (had := len(self.auctions)) < number:
            coming = [f"a{had + more}" for more in range(min(50, number - had))]
            self.auctions += await asyncio.gather(*map(self._announced, coming))
        while any(room.state.status != "open" for room in self.auctions):  # noqa: ASYNC110 - each opens by its own clock
            await asyncio.sleep(0.05)

    async def _announced(self, name: str) -> Room:
        opens_at = self.rooms.clock.now_us() + OPENS_AFTER_US
        room = self.rooms.open(AUCTION + name)
        terms = busy_terms(auction=name, suppliers=SUPPLIERS, opens_at=opens_at)
        answer = await room.ask(AnnounceAuction("announce", COORDINATOR, terms))
        assert answer.refusal is None, answer.refusal
        return room

    async def bid(self, among: Sequence[Room], number: int) -> float:
        """So many bids, 256 outstanding, on one auction after the other; microseconds of processor for each."""
        timed, asked = Timed(), 0

        def one() -> None:
            nonlocal asked
            asked += 1
            self.bids += 1
            value = FIRST_VALUE - self.bids
            party = f"s{(self.bids // len(among)) % SUPPLIERS}"
            price = (f"{value // 100}.{value % 100:02d}",)
            waiter = timed.waiter()

            def done(outcome: object) -> None:
                waiter(outcome)  # type: ignore[arg-type]
                if asked < number:
                    one()

            room = among[self.bids * 7919 % len(among)]
            room.submit(PlaceBid(f"b{self.bids}", a_supplier(party), party, "L1", price, False), done)

        began = time.process_time()
        for _ in range(min(OUTSTANDING, number)):
            one()
        await timed.all(number)
        assert not timed.bad, f"{timed.bad} bids of {number} were refused or lost"
        return (time.process_time() - began) * 1e6 / number


@asynccontextmanager
async def a_ground() -> AsyncIterator[Ground]:
    """A node with nothing in it."""
    async with a_folder() as folder, a_durable_node(Path(folder)) as rooms:
        yield Ground(rooms)


def as_race(name: str, found: dict[str, list[Sample]], notes: Sequence[str] = ()) -> Race:
    """The sizes with the largest first, so that every ratio is of the largest to another."""
    return Race(name, UNIT, dict(reversed(found.items())), notes=list(notes))


async def by_auctions(sizes: Sequence[int], passes: int, bids: int) -> list[Race]:
    """More and more auctions on one node: bids spread over all of them, and bids on ten while the others wait."""
    spread: dict[str, list[Sample]] = {}
    busy: dict[str, list[Sample]] = {}
    notes: list[str] = []
    async with a_ground() as ground:
        await ground.open(BUSY)
        await ground.bid(ground.auctions, 2_000)
        for size in sizes:
            had, before = len(ground.auctions), time.process_time()
            await ground.open(size)
            if size > had:
                notes.append(
                    f"{size:,} auctions: {(time.process_time() - before) * 1e3 / (size - had):.1f} ms of processor to announce and "
                    f"open each, {resident_here() / 2**20:,.0f} MiB in all"
                )
            name = f"{size:,} auctions"
            for _ in range(passes):
                busy.setdefault(name, []).append(Sample(await ground.bid(ground.auctions[:BUSY], bids)))
                spread.setdefault(name, []).append(Sample(await ground.bid(ground.auctions, bids)))
    return [
        as_race("growth by auctions, bids on all of them", spread, notes),
        as_race(f"growth by auctions, bids on {BUSY} of them", busy),
    ]


async def by_bids(sizes: Sequence[int], window: int) -> Race:
    """One auction after more and more bids: the last of them each time."""
    found: dict[str, list[Sample]] = {}
    notes: list[str] = []
    async with a_ground() as ground:
        await ground.open(1)
        for size in sizes:
            share = min(window, size // 2)
            await ground.bid(ground.auctions, size - share - ground.bids)
            found[f"{size:,} bids"] = [Sample(await ground.bid(ground.auctions, share))]
            notes.append(f"{size:,} bids: {resident_here() / 2**20:,.0f} MiB in all")
    return as_race("growth by bids in one auction", found, notes)


async def by_watchers(sizes: Sequence[int], passes: int, seconds: float) -> Race:
    """One auction of sixteen suppliers and lots behind real sockets, 256 bids unanswered, with more and more who watch."""
    found: dict[str, list[Sample]] = {}
    for size in sizes:
        for _ in range(passes):
            async with a_floor("poolbid", size) as floor:
                before = floor.server.busy_ns()
                _, told = await floor.crowd.bid(seconds + 0.2, open=OUTSTANDING)
                taken = (floor.server.busy_ns() - before) / 1e3
            found.setdefault(f"{size:,} watchers", []).append(Sample(taken / told["answered"]))
    return as_race("growth by watchers, over sockets", found)


async def by_pace(paces: Sequence[int], watchers: int, rate: int, passes: int, seconds: float) -> Race:
    """The same auction at so many bids a second, its watchers told at most once in so many milliseconds."""
    found: dict[str, list[Sample]] = {}
    for _ in range(passes):
        for pace in paces:
            async with a_floor("poolbid", watchers, {"OBSERVERS_EVERY_MS": str(pace)}) as floor:
                before = floor.server.busy_ns()
                sample, told = await floor.crowd.bid(seconds + 0.2, rate=rate)
                taken = (floor.server.busy_ns() - before) / 1e3
            name = f"at most once in {pace} ms" if pace else "at once"
            found.setdefault(name, []).append(Sample(taken / told["answered"], sample.latencies_us))
    return as_race(f"{watchers:,} watchers and {rate} bids/s, by how often watchers are told", found)


def resident_here() -> int:
    """How many bytes of memory this process has."""
    return resident(os.getpid())
