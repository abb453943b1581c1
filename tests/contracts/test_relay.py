"""What every relay promises, in memory, over Redis and over Valkey alike."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from auction.relay.memory import MemoryRelay, Post
from auction.relay.port import Relay
from auction.relay.redis import RedisCarrier
from auction.relay.sealed import Seal, Sealed
from tests.servers import Redis, redis_binaries

SECRET = b"0123456789abcdef0123456789abcdef"
WITHIN_S = 10


class Hears:
    """What one node heard."""

    def __init__(self, relay: Relay) -> None:
        self.relay = relay
        self.messages: list[tuple[str, bytes]] = []

    def __call__(self, sender: str, body: bytes) -> None:
        self.messages.append((sender, body))

    async def has(self, *messages: tuple[str, bytes]) -> None:
        async with asyncio.timeout(WITHIN_S):
            while len(self.messages) < len(messages):  # noqa: ASYNC110
                await asyncio.sleep(0.005)
        assert self.messages == list(messages)


@asynccontextmanager
async def started(**relays: Relay) -> AsyncIterator[dict[str, Hears]]:
    async with AsyncExitStack() as stack:
        found = {}
        for name, relay in relays.items():
            found[name] = Hears(relay)
            await relay.start(name, found[name])
            stack.push_async_callback(relay.stop)
        async with asyncio.timeout(WITHIN_S):
            while not all(relay.is_up for relay in relays.values()):  # noqa: ASYNC110 - a start waits for its server a little, no more
                await asyncio.sleep(0.005)
        yield found


@pytest.fixture(params=["memory", "redis", "valkey"])
def make(request: pytest.FixtureRequest) -> Iterator[Callable[[], Relay]]:
    """What makes one more relay of the same installation."""
    if request.param == "memory":
        post = Post()
        yield lambda: MemoryRelay(post)
        return
    binary = redis_binaries().get(request.param)
    if binary is None:
        pytest.skip(f"no {request.param} on this machine")
    server = Redis(binary)
    yield lambda: Sealed(RedisCarrier(server.url, "test"), Seal(SECRET, "test"))
    server.close()


async def test_a_message_to_one_node_is_heard_there_alone_and_says_who_sent_it(make: Callable[[], Relay]) -> None:
    async with started(a=make(), b=make(), c=make()) as nodes:
        nodes["a"].relay.send("b", b"one")
        nodes["a"].relay.send("b", b"")
        nodes["b"].relay.send("c", b"two")
        await nodes["b"].has(("a", b"one"), ("a", b""))
        await nodes["c"].has(("b", b"two"))
        assert nodes["a"].messages == []


async def test_what_is_told_is_heard_by_all_others_and_not_by_oneself(make: Callable[[], Relay]) -> None:
    async with started(a=make(), b=make(), c=make()) as nodes:
        nodes["a"].relay.tell(b"news")
        await nodes["b"].has(("a", b"news"))
        await nodes["c"].has(("a", b"news"))
        nodes["b"].relay.send("a", b"last")
        await nodes["a"].has(("b", b"last"))


async def test_many_and_large_messages_come_whole_and_in_order(make: Callable[[], Relay]) -> None:
    bodies = [bytes([number % 256]) * number for number in (*range(1, 400), 1_000_000)]
    async with started(a=make(), b=make()) as nodes:
        for body in bodies:
            nodes["a"].relay.send("b", body)
        await nodes["b"].has(*(("a", body) for body in bodies))


async def test_a_message_to_nobody_is_lost_and_hurts_nobody(make: Callable[[], Relay]) -> None:
    async with started(a=make()) as nodes:
        nodes["a"].relay.send("gone", b"lost")
        nodes["a"].relay.tell(b"lost")
        assert nodes["a"].relay.is_up


async def test_a_relay_is_up_between_start_and_stop(make: Callable[[], Relay]) -> None:
    relay = make()
    assert not relay.is_up
    relay.send("b", b"before")
    async with started(a=relay):
        assert relay.is_up
    assert not relay.is_up
    relay.send("b", b"after")
