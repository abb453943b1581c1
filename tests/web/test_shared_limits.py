"""Limits over two servers: what one lets through counts on the other too, by a real Redis or Valkey, and not where that is lost."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import Final

import pytest
from websockets.exceptions import InvalidStatus

import auction.web.app
import auction.web.lobby
import auction.web.shared_limits
from auction.config import Settings
from auction.ledger.memory import MemoryLedger
from auction.ledger.memory_owners import MemoryOwners
from auction.live.clock import StepClock
from auction.live.means import Means
from auction.live.node import Node
from auction.live.rooms import AUCTION
from auction.relay.port import Relay
from auction.relay.redis import RedisCarrier
from auction.relay.sealed import Seal, Sealed
from auction.web.limits import Buckets
from auction.web.rate import Bucket
from tests.live.many import Post, TestRelay
from tests.live.stage import GateLedger
from tests.security.test_socket_probes import a_bid
from tests.servers import Redis, redis_binaries
from tests.terms import ANNOUNCED
from tests.web.stand import Person, Stand, eventually, rooms_over, serving

ADDRESS: Final = {"X-Forwarded-For": "198.51.100.9"}
SECRET: Final = b"0123456789abcdef0123456789abcdef"


@contextlib.asynccontextmanager
async def two(*relays: Relay) -> AsyncIterator[tuple[Stand, Stand]]:
    """Two servers behind a trusted proxy, on one ledger, with these relays between them."""
    ledger, clock, settings = GateLedger(MemoryLedger()), StepClock(ANNOUNCED), Settings(trusted_proxies="127.0.0.0/8")
    assert isinstance(ledger.inner, MemoryLedger)
    owners = MemoryOwners(ledger.inner)
    async with contextlib.AsyncExitStack() as stack:
        stands = [
            await stack.enter_async_context(
                serving(ledger, clock, rooms_over(ledger, clock, Node(Means(name, name, owners, relay, "key"))), settings)
            )
            for name, relay in zip(("n1", "n2"), relays, strict=True)
        ]
        await eventually(lambda: all(len(stand.rooms.node.alive) == 2 for stand in stands if stand.rooms.node is not None))
        yield stands[0], stands[1]


@pytest.fixture(params=["redis", "valkey"])
def redis(request: pytest.FixtureRequest) -> Iterator[Redis]:
    binary = redis_binaries().get(request.param)
    if binary is None:
        pytest.skip(f"no {request.param} on this machine")
    with contextlib.closing(Redis(binary)) as started:
        yield started


def carriers(redis: Redis) -> tuple[Relay, Relay]:
    first, second = (Sealed(RedisCarrier(redis.url, "limits"), Seal(SECRET, "limits")) for _ in range(2))
    return first, second


def of_a_slow_machine(monkeypatch: pytest.MonkeyPatch, burst: int) -> None:
    """Buckets of so much, which fill up too slowly for a test to see it."""
    monkeypatch.setattr(auction.web.app, "REQUESTS_AT_ONCE", burst)
    monkeypatch.setattr(auction.web.app, "REQUESTS_PER_SECOND", 1)


def told_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is told by itself: where one alone is taken between two tellings, as on a slow machine, none is told of."""
    monkeypatch.setattr(auction.web.shared_limits, "TELL_EVERY_S", 3600)


async def asked(stand: Stand, times: int) -> list[int]:
    return [(await stand.http.get("/healthz", headers=ADDRESS)).status_code for _ in range(times)]


async def refused_soon(stand: Stand) -> None:
    """The server has heard of what another let through: both together let through far less than two nodes would by themselves."""
    for _ in range(200):
        if (await asked(stand, 1)) == [429]:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it lets everything through")


async def test_what_an_address_asks_of_one_node_counts_on_the_other(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    of_a_slow_machine(monkeypatch, 400)
    told_when_asked(monkeypatch)
    async with two(*carriers(redis)) as (here, there):
        assert set(await asked(here, 399)) == {200}
        tell(here)
        await refused_soon(there)
        assert (await there.http.get("/healthz", headers={"X-Forwarded-For": "198.51.100.10"})).status_code == 200


async def test_each_node_counts_for_itself_while_redis_is_lost_and_for_all_when_it_is_back(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_a_slow_machine(monkeypatch, 300)
    async with asyncio.timeout(60), two(*carriers(redis)) as (here, there):
        redis.kill()
        assert set(await asked(here, 290)) == {200}
        assert set(await asked(there, 100)) == {200}, "nobody waits for it, and nobody is refused for it"
        redis.start()
        await eventually(lambda: here.rooms.node is not None and here.rooms.node.is_heard)
        await eventually(lambda: there.rooms.node is not None and there.rooms.node.is_heard)
        assert 429 in await asked(there, 300)
        await refused_soon(here)


async def test_what_a_party_is_refused_on_one_node_counts_on_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auction.web.lobby, "REFUSALS_AT_ONCE", 6)
    monkeypatch.setattr(auction.web.lobby, "REFUSALS_PER_SECOND", 0)
    told_when_asked(monkeypatch)
    post = Post()
    async with two(TestRelay(post), TestRelay(post)) as (here, there):
        await here.opened()
        observer = await here.person("observer", "o")
        await eventually(lambda: there.rooms.open(AUCTION + "A-1").state.status == "open")
        async with observer.line() as line, Person(there, observer.signed_in, observer.csrf).line() as other:
            codes = [(await line.ask(a_bid(f"r{number}", "9.00"))).get("code") for number in range(6)]
            assert codes == ["not_permitted"] * 6
            tell(here)
            await eventually(lambda: not there.lobby.refusals.of("observer o").has(0.0))
            assert (await other.ask(a_bid("r7", "9.00")))["code"] == "rate_limited"


def tell(stand: Stand) -> None:
    """It would by itself within a quarter of a second."""
    shared: auction.web.shared_limits.SharedLimits = stand.app.state.shared_limits
    shared.tell_taken()
    shared.tell_held()


async def test_sockets_of_one_address_count_on_all_nodes_until_they_are_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auction.web.lobby, "MOST_SOCKETS_OF_AN_ADDRESS", 4)
    monkeypatch.setitem(auction.web.lobby.TOLD_FROM, "address", 1)
    post = Post()
    async with two(TestRelay(post), TestRelay(post)) as (here, there):
        one, other = await here.person("supplier", "s1"), await there.person("supplier", "s2")
        async with contextlib.AsyncExitStack() as stack:
            for _ in range(4):
                await stack.enter_async_context(here.dial(one.cookie, headers=ADDRESS))
            await eventually(lambda: here.lobby.count == 4)
            tell(here)
            await eventually(lambda: there.lobby.held_elsewhere["address 198.51.100.9"] == 4)
            with pytest.raises(InvalidStatus) as refused:
                await stack.enter_async_context(there.dial(other.cookie, headers=ADDRESS))
            assert refused.value.response.status_code == 429
        await eventually(lambda: here.lobby.count == 0)
        tell(here)
        await eventually(lambda: not there.lobby.held_elsewhere["address 198.51.100.9"])
        async with there.dial(other.cookie, headers=ADDRESS):
            await eventually(lambda: there.lobby.count == 1)


async def test_what_a_node_told_that_is_gone_counts_no_longer() -> None:
    post = Post()
    async with two(TestRelay(post), TestRelay(post)) as (here, there):
        assert there.rooms.node is not None
        shared: auction.web.shared_limits.SharedLimits = there.app.state.shared_limits
        shared._held["gone"] = {"address 198.51.100.9": 9}
        shared.count_held()
        assert not there.lobby.held_elsewhere
        assert here.lobby.count == 0


def test_what_others_took_is_a_debt_and_is_paid_off() -> None:
    bucket = Bucket(per_second=10, burst=20)
    assert bucket.take(0.0)
    bucket.lose(0.0, 30)
    assert not bucket.take(0.9)
    assert bucket.take(1.3), "eleven were owed, and one is taken"
    bucket.lose(1.3, 1_000_000)
    assert not bucket.take(3.3)
    assert bucket.take(3.5), "nobody owes more than a burst"


def test_many_nodes_together_let_through_what_one_would() -> None:
    now = [0.0]
    nodes = [Buckets(per_second=100, burst=1_000, clock=lambda: now[0]) for _ in range(3)]
    let_through = 0
    for turn in range(400):  # a hundred seconds, told four times in each
        now[0] = turn / 4
        let_through += sum(node.take("a") for node in nodes for _ in range(50))
        told = [node.taken(2) for node in nodes]
        for place, node in enumerate(nodes):
            for other, taken in enumerate(told):
                if other != place:
                    node.lost("a", taken.get("a", 0))
    assert 100 * 100 <= let_through <= 100 * 100 + 3 * 1_000, let_through


def test_of_whoever_takes_little_nothing_is_told() -> None:
    buckets = Buckets(per_second=100, burst=1_000)
    buckets.take("quiet")
    for _ in range(5):
        buckets.take("busy")
    assert buckets.taken(2) == {"busy": 5}
    assert buckets.taken(2) == {}
