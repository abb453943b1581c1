"""What a gateway takes to follow an auction and to tell its spectators: processor time of the process, by spectators and by batch.

A node on PostgreSQL and Redis decides; the gateway is a server of its own, watched by the crowd. Each round is so many bids
asked at once. What counts is the gateway's processor time until every spectator has every frame.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import server
from auction.config import Settings
from auction.core.commands import AnnounceAuction, PlaceBid
from auction.core.moments import HOUR_US, SECOND_US
from auction.core.refusals import Refusal
from auction.core.words import ENGINE
from auction.live.room import Room
from auction.live.rooms import AUCTION
from tests.bench.measure import WATCHED, Contender, Effort, Race, Sample, race
from tests.bench.processes import Crowd, Participant, Seat, a_crowd, cores, request, taking_part
from tests.bench.races.fanout import LIMIT, SAY, SOCKETS_A_SESSION, Peer, a_publisher
from tests.fleet import KEY, stores
from tests.serving import READY, a_place
from tests.terms import COORDINATOR, a_lot, a_supplier, an_auction, an_overtime

SUPPLIERS: Final = 5
LEAST_BYTES: Final = 90
"""What a spectator is told of a bid is longer than what the server says of itself."""
BATCHES: Final = (1, 10)
SIZES: Final = (1, 1000)
SMALL: Final = (1, 40)


@dataclass(slots=True)
class Stage:
    """The auction on the node that decides, the gateway's process, and those who watch there."""

    room: Room
    gateway: Participant
    crowd: Crowd
    spectators: int
    bids: Iterator[PlaceBid] = field(default_factory=lambda: _bids())
    entries: int = 0
    busy_s: float = 0.0

    async def round(self, bids: int) -> None:
        """So many bids at once, until every spectator has seen what each changed."""
        await self.crowd.expect(bids, LEAST_BYTES)
        before = self.gateway.busy_ns()
        answers = await asyncio.gather(*(self.room.ask(next(self.bids)) for _ in range(bids)))
        assert all(answer.refusal is None for answer in answers)
        await self.crowd.see()
        self.busy_s += (self.gateway.busy_ns() - before) / 1e9
        self.entries += bids

    async def run(self, bids: int, seconds: float) -> Sample:
        """Rounds of so many for so long: deliveries per processor second of the gateway."""
        entries, busy, ends = self.entries, self.busy_s, time.perf_counter() + seconds
        while time.perf_counter() < ends:
            await self.round(bids)
        return Sample((self.entries - entries) * self.spectators / (self.busy_s - busy))


def _bids() -> Iterator[PlaceBid]:
    value = 2**40
    for number in count(1):
        value -= 1
        party = f"s{number % SUPPLIERS}"
        yield PlaceBid(f"b{number}", a_supplier(party), party, "L1", (f"{value // 100}.{value % 100:02d}",), False)


@asynccontextmanager
async def a_stage(database: str, relay: str, spectators: int, folder: Path) -> AsyncIterator[Stage]:
    """A node that decides in this process, a gateway as its own, and so many spectators of it."""
    made = Settings(
        data_dir=str(folder), database_url=database, relay_url=relay, secret_key=KEY, practice=False, log_level="warning"
    )
    place = a_place(folder)
    told = {"DATABASE_URL": database, "RELAY_URL": relay, "SECRET_KEY": KEY, "GATEWAY": "true"}
    environment = {**place.environment, **{f"AUCTION_{name}": value for name, value in told.items()}}
    async with AsyncExitStack() as stack:
        node = await stack.enter_async_context(server.running(made, place.url))
        opens_at = node.rooms.clock.now_us() + SECOND_US
        room = node.rooms.open(AUCTION + WATCHED)
        terms = an_auction(
            auction=WATCHED,
            lots=[a_lot(closes_at=opens_at + HOUR_US)],
            suppliers=[f"s{number}" for number in range(SUPPLIERS)],
            overtime=an_overtime(trigger="new_leader"),
            opens_at=opens_at,
        )
        assert (await room.ask(AnnounceAuction("announce", COORDINATOR, terms))).refusal is None
        cookies = [await _let_in(node, f"o{number}") for number in range(-(-spectators // SOCKETS_A_SESSION))]
        gateway = await stack.enter_async_context(taking_part([sys.executable, "server.py"], cores()[0], environment))
        while not (await gateway.hears()).startswith(READY.decode()):
            pass
        asked = [
            request(place.port, "/live", cookie=cookies[each // SOCKETS_A_SESSION], protocol="poolbid.v1")
            for each in range(spectators)
        ]
        await asyncio.sleep(max(0.0, (opens_at - node.rooms.clock.now_us()) / 1e6) + 0.5)
        crowd = await stack.enter_async_context(a_crowd(place.port, [Seat(each, SAY, 2) for each in asked], folder))
        yield Stage(room, gateway, crowd, spectators)


async def _let_in(node: server.Node, name: str) -> str:
    invited = await node.identity.invite(by=ENGINE, role="observer", party=name, name=name)
    assert not isinstance(invited, Refusal), invited
    joined = await node.identity.join(invited.token)
    assert not isinstance(joined, Refusal), joined
    return joined.secret


async def measure(effort: Effort) -> list[Race]:
    """With one spectator, which is what following costs, and with many."""
    found = []
    for spectators in SIZES if effort.whole else SMALL:
        async with AsyncExitStack() as stack:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="gateway-")))
            postgres, redis = stack.enter_context(stores())
            stage = await stack.enter_async_context(a_stage(postgres.database(), redis.url, spectators, folder))
            beside = Path(stack.enter_context(TemporaryDirectory(prefix="gateway-limit-")))
            limit = await stack.enter_async_context(a_publisher(Peer(LIMIT, "limit", runs="native"), beside, spectators))
            await stage.round(1)
            contenders = {f"gateway, {bids} at a time": _rounds(stage, bids) for bids in BATCHES} | {LIMIT: limit.run}
            title = f"gateway: every bid to {spectators:,} spectators"
            each = await race(title, "deliveries per processor second", contenders, passes=effort.passes, seconds=effort.seconds)
            us = 1e6 * spectators
            each.notes += [
                f"{name}: {us / each.figures(name)['value']['median']:.0f} us of the gateway's processor a bid"
                for name in contenders
            ]
            found.append(each)
    return found


def _rounds(stage: Stage, bids: int) -> Contender:
    return lambda seconds: stage.run(bids, seconds)
