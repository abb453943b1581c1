"""A node among many opens its door while it loads: whoever comes is served, and `/readyz` sends people to a node that has all."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from auction.core.moments import HOUR_US
from auction.ledger.memory import MemoryLedger
from auction.ledger.memory_owners import MemoryOwners
from auction.live.clock import StepClock
from auction.live.means import Means
from auction.live.node import Node
from tests.live.many import Post, TestRelay
from tests.live.stage import GateLedger
from tests.terms import ANNOUNCED, OPENS, a_lot, an_auction
from tests.web.stand import Person, Stand, eventually, rooms_over, serving
from tests.web.test_opening import BID, NAMES, SlowLedger


class Two:
    """A server that has loaded everything, and one that starts beside it, where nothing is loaded before it is let go."""

    def __init__(self) -> None:
        inner, self.clock, self.post = MemoryLedger(), StepClock(ANNOUNCED), Post()
        self.owners = MemoryOwners(inner)
        self.open, self.slow = GateLedger(inner), SlowLedger(inner)
        self.stack = contextlib.AsyncExitStack()

    def node(self, name: str) -> Node:
        return Node(Means(name, name, self.owners, TestRelay(self.post), "key"))

    @contextlib.asynccontextmanager
    async def stands(self) -> AsyncIterator[tuple[Stand, Stand]]:
        async with self.stack:
            before = serving(self.open, self.clock, rooms_over(self.open, self.clock, self.node("n1")))
            here = await self.stack.enter_async_context(before)
            for name in NAMES:
                await here.announced(an_auction(auction=name, lots=[a_lot(closes_at=OPENS + 2 * HOUR_US)]))
            self.clock.advance(OPENS - self.clock.now_us())
            for room in here.rooms.auctions():
                await here.until(room, OPENS)
            async with serving(self.slow, self.clock, rooms_over(self.slow, self.clock, self.node("n2")), early=True) as there:
                try:
                    yield here, there
                finally:
                    self.slow.let_go()


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> Two:
    monkeypatch.setattr("auction.live.rooms.LOADED_AT_ONCE", 1)
    monkeypatch.setattr("auction.live.carrying.TELL_EVERY_S", 0.05)
    return Two()


async def test_whoever_comes_to_a_node_that_is_loading_is_served_and_its_bid_goes_to_the_owner(two: Two) -> None:
    async with two.stands() as (here, there):
        person = await here.person("supplier", "s1")
        elsewhere = Person(there, person.signed_in, person.csrf)
        async with elsewhere.line() as line:
            await line.say({"t": "subscribe", "auction": "A-3", "cursor": None})
            await line.say({**BID, "auction": "A-3"})
            two.slow.let_go("A-3")
            await line.hear("snapshot")
            assert (await line.hear("ack"))["outcome"] == "accepted"
        assert len(there.rooms.opening) == 2
        (room,) = there.rooms.auctions()
        assert not room.is_owned


async def test_lists_are_not_told_by_half_and_readiness_sends_people_where_all_is_loaded(two: Two) -> None:
    async with two.stands() as (here, there):
        coordinator = await here.coordinator()
        elsewhere = Person(there, coordinator.signed_in, coordinator.csrf)
        refused = await elsewhere.get("/api/auctions")
        assert (refused.status_code, refused.json()["code"], refused.headers["retry-after"]) == (503, "loading", "1")
        ready = await there.http.get("/readyz")
        assert (ready.status_code, ready.json()) == (503, {"status": "loading", "loading": 3})
        assert (await here.http.get("/readyz")).status_code == 200
        asked = asyncio.ensure_future(elsewhere.get("/api/auctions/A-2/terms"))
        await asyncio.sleep(0.05)
        assert not asked.done()
        two.slow.let_go("A-2")
        assert (await asked).status_code == 200
        two.slow.let_go()
        await eventually(lambda: not there.rooms.opening)
        assert (await there.http.get("/readyz")).json() == {"status": "ready"}
        listed = (await elsewhere.get("/api/auctions")).json()
        assert [each["auction"] for each in listed] == list(NAMES)


async def test_a_node_is_ready_as_long_as_no_other_has_loaded_more(two: Two) -> None:
    async with two.stands() as (here, there):
        assert (await there.http.get("/readyz")).status_code == 503
        await here.rooms.node.hand_over()  # type: ignore[union-attr]
        await eventually(lambda: there.rooms.node is not None and not there.rooms.node.others_serve)
        ready = await there.http.get("/readyz")
        assert (ready.status_code, ready.json()) == (200, {"status": "ready", "loading": 3})
