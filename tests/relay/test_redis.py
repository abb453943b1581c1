"""Redis and Valkey killed, frozen, restarted, shared and written to by others: a relay never waits or raises, and comes back."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import time
from typing import Any

import pytest
import redis.asyncio

from auction.relay import redis as carriers
from auction.relay.health import relay_health
from auction.relay.redis import MOST_WAITING, MOST_WAITING_BYTES, RedisCarrier
from auction.relay.sealed import Seal, Sealed
from tests.servers import Redis, free_port

SECRET = b"0123456789abcdef0123456789abcdef"
WITHIN_S = 15


def relay_on(url: str, cluster: str = "test") -> tuple[Sealed, RedisCarrier]:
    carrier = RedisCarrier(url, cluster)
    return Sealed(carrier, Seal(SECRET, cluster)), carrier


class Two:
    """Two nodes on one Redis."""

    def __init__(self, url: str) -> None:
        self.a, self.carrier = relay_on(url)
        self.b, _ = relay_on(url)
        self.heard: list[bytes] = []

    async def __aenter__(self) -> Two:
        await self.a.start("a", lambda sender, body: None)
        await self.b.start("b", lambda sender, body: self.heard.append(body))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.a.stop()
        await self.b.stop()

    async def are(self, *, up: bool) -> None:
        async with asyncio.timeout(WITHIN_S):
            while self.a.is_up is not up or self.b.is_up is not up:  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async def pass_a_message(self, body: bytes) -> None:
        self.a.send("b", body)
        async with asyncio.timeout(WITHIN_S):
            while body not in self.heard:  # noqa: ASYNC110
                await asyncio.sleep(0.01)


async def test_a_redis_that_is_killed_and_comes_back_is_found_again(redis_server: Redis) -> None:
    async with Two(redis_server.url) as nodes:
        await nodes.pass_a_message(b"before")
        redis_server.kill()
        await nodes.are(up=False)
        for _ in range(10):
            nodes.a.send("b", b"meanwhile")
        redis_server.start()
        await nodes.are(up=True)
        await nodes.pass_a_message(b"after")
        assert nodes.carrier.lost > 0
        assert nodes.heard.count(b"before") == 1
        assert nodes.heard.count(b"after") == 1


async def test_a_redis_that_stands_still_is_down_and_nobody_waits_for_it(redis_server: Redis) -> None:
    async with Two(redis_server.url) as nodes:
        await nodes.are(up=True)
        os.kill(redis_server.pid, signal.SIGSTOP)
        try:
            begun = time.perf_counter()
            for _ in range(1000):
                nodes.a.send("b", b"meanwhile")
                nodes.a.tell(b"meanwhile")
            assert time.perf_counter() - begun < 60, "two thousand waits would take longer"
            await nodes.are(up=False)
        finally:
            os.kill(redis_server.pid, signal.SIGCONT)
        await nodes.are(up=True)
        await nodes.pass_a_message(b"after")


class SlowLine:
    """What stands before a Redis that answers late."""

    def __init__(self, port: int) -> None:
        self.late_s = 0.0
        self._port = port
        self._serving: list[asyncio.Task[Any]] = []

    async def ended(self) -> None:
        """Wait until every line that was served has ended, at both ends."""
        await asyncio.gather(*self._serving)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.append(task)
        theirs, ours = await asyncio.open_connection("127.0.0.1", self._port)
        await asyncio.gather(self._carry(reader, ours, late=False), self._carry(theirs, writer, late=True))

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, late: bool) -> None:
        with contextlib.suppress(OSError):
            while found := await reader.read(65536):
                if late:
                    await asyncio.sleep(self.late_s)
                writer.write(found)
        writer.close()


async def test_a_redis_that_answers_late_is_not_the_best_way_and_still_carries(redis_server: Redis) -> None:
    line = SlowLine(redis_server.port)
    door = await asyncio.start_server(line.serve, "127.0.0.1", 0)
    async with door, Two(f"redis://127.0.0.1:{door.sockets[0].getsockname()[1]}") as nodes:
        await nodes.are(up=True)
        line.late_s = 0.8
        await nodes.are(up=False)
        lost = nodes.carrier.lost
        await nodes.pass_a_message(b"late")
        assert nodes.carrier.lost == lost, "its connections stand"
        line.late_s = 0.0
        await nodes.are(up=True)
    await line.ended()


async def test_a_connection_that_is_cut_is_made_anew(redis_server: Redis) -> None:
    async with Two(redis_server.url) as nodes, redis.asyncio.Redis.from_url(redis_server.url) as operator:
        for number in range(3):
            await nodes.are(up=True)
            await operator.client_kill_filter(skipme=True, _type="pubsub")
            await operator.client_kill_filter(skipme=True, _type="normal")
            async with asyncio.timeout(WITHIN_S):
                while nodes.carrier.lost <= number:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
        await nodes.are(up=True)
        await nodes.pass_a_message(b"after")


async def test_a_node_starts_without_redis_and_finds_it_later(redis_server: Redis) -> None:
    redis_server.stop()
    async with Two(redis_server.url) as nodes:
        assert not nodes.a.is_up
        redis_server.start()
        await nodes.are(up=True)
        await nodes.pass_a_message(b"after")


async def test_what_waits_for_an_absent_redis_is_bounded_and_the_oldest_goes_first() -> None:
    relay, carrier = relay_on(f"redis://127.0.0.1:{free_port()}/0")
    for _ in range(MOST_WAITING + 10):
        relay.send("b", b"x")
    assert carrier.dropped == 10
    relay.send("b", b"y" * (MOST_WAITING_BYTES - 1000))
    assert carrier.dropped > 10
    assert sum(len(body) for _, body in carrier._waiting) <= MOST_WAITING_BYTES


async def test_flushing_redis_loses_nothing(redis_server: Redis) -> None:
    async with Two(redis_server.url) as nodes, redis.asyncio.Redis.from_url(redis_server.url) as operator:
        await operator.flushall()
        assert await operator.dbsize() == 0
        await nodes.pass_a_message(b"after")
        assert await operator.dbsize() == 0, "nothing is ever kept there"


async def test_two_clusters_share_a_redis_and_do_not_hear_each_other(redis_server: Redis) -> None:
    async with Two(redis_server.url) as nodes:
        other, _ = relay_on(redis_server.url, "other")
        heard: list[bytes] = []
        await other.start("b", lambda sender, body: heard.append(body))
        try:
            nodes.a.tell(b"news")
            await nodes.pass_a_message(b"one")
            other.tell(b"theirs")
            other.send("b", b"own")
            await asyncio.sleep(0.05)
            assert heard == []
            assert nodes.heard == [b"news", b"one"]
            assert (other.refused, nodes.b.refused) == (0, 0)
        finally:
            await other.stop()


async def test_whoever_writes_to_redis_forges_no_message(redis_server: Redis) -> None:
    async with Two(redis_server.url) as nodes, redis.asyncio.Redis.from_url(redis_server.url) as intruder:
        forged = [
            b"",
            b"x",
            b"\0" * 100,
            Seal(SECRET, "other").sealed("a", "b", b"forged"),
            Seal(SECRET[::-1], "test").sealed("a", "b", b"x"),
        ]
        for body in forged:
            assert await intruder.publish("poolbid:test:node:b", body) == 1
            assert await intruder.publish("poolbid:test:all", body) == 2
        await nodes.pass_a_message(b"true")
        assert nodes.heard == [b"true"]
        assert nodes.b.refused == 2 * len(forged)


def test_the_connection_that_listens_waits_for_ever_and_none_tries_twice() -> None:
    for reads in (True, False):
        client = RedisCarrier("redis://127.0.0.1:1/0", "test")._client(reads=reads)
        options = client.connection_pool.connection_kwargs
        assert options["socket_timeout"] == (None if reads else carriers.CONNECT_WITHIN_S)
        assert options["retry"]._retries == 0


async def test_the_doctor_tells_whether_messages_pass(redis_server: Redis) -> None:
    assert await relay_health(redis_server.url, "c") == {"is_up": True}
    redis_server.stop()
    assert await relay_health(redis_server.url, "c") == {"is_up": False}
    assert (await relay_health("memory://", "c"))["is_up"] is None


async def test_a_client_that_takes_a_cancellation_for_its_own_keeps_nobody_from_stopping() -> None:
    carrier = RedisCarrier(f"redis://127.0.0.1:{free_port()}", "c")
    swallowed = 0

    async def tidies_up() -> None:
        nonlocal swallowed
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            swallowed += 1
            if swallowed > 2:
                raise

    carrier._tasks = [asyncio.create_task(carrier._always(tidies_up, "tidying"))]
    await asyncio.sleep(0)
    async with asyncio.timeout(20):
        await carrier.stop()
    assert swallowed >= 1


@pytest.mark.parametrize("goodbye_s", [0.0, 0.3], ids=["at once", "slowly"])
async def test_a_relay_that_is_stopped_as_it_connects_leaves_no_connection_open(
    monkeypatch: pytest.MonkeyPatch, goodbye_s: float
) -> None:
    """Also where closing takes longer than a cancellation waits before it comes again."""
    monkeypatch.setattr(carriers, "STARTED_WITHIN_S", 0.01)
    came: list[asyncio.StreamWriter] = []
    closed, disconnect = 0, redis.asyncio.Connection.disconnect

    async def slowly(self: redis.asyncio.Connection, *args: object, **named: object) -> None:
        await asyncio.sleep(goodbye_s)
        await disconnect(self, *args, **named)  # type: ignore[arg-type]

    async def says_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal closed
        came.append(writer)
        with contextlib.suppress(OSError):
            while await reader.read(4096):
                pass
        closed += 1
        writer.close()

    monkeypatch.setattr(redis.asyncio.Connection, "disconnect", slowly)
    async with await asyncio.start_server(says_nothing, "127.0.0.1", 0) as door:
        carrier = RedisCarrier(f"redis://127.0.0.1:{door.sockets[0].getsockname()[1]}", "c")
        gc.disable()  # which would close what is left open, some time
        try:
            await carrier.start("a", lambda sender, body: None)
            async with asyncio.timeout(WITHIN_S):
                while len(came) < 2:  # noqa: ASYNC110
                    await asyncio.sleep(0.005)
            await carrier.stop()
            async with asyncio.timeout(WITHIN_S):
                while closed < len(came):  # noqa: ASYNC110
                    await asyncio.sleep(0.005)
        finally:
            gc.enable()
