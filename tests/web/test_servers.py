"""One behaviour under every server: uvicorn, which hands its sockets over, and hypercorn, which keeps them."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator
from typing import Any

import hypercorn.asyncio
import pytest
from hypercorn.config import Config
from starlette.applications import Starlette
from websockets.exceptions import ConnectionClosed

from auction.core.visibility import Audience
from auction.web.line import Line
from auction.web.queued import Queued
from tests.terms import CLOSES, a_lot, an_auction
from tests.web.stand import WITHIN_S, Stand, eventually, most_waiting, on_uvicorn, standing, waiting

SUBSCRIBE = {"t": "subscribe", "auction": "A-1", "cursor": None}


@contextlib.asynccontextmanager
async def on_hypercorn(app: Starlette, bound: socket.socket) -> AsyncIterator[None]:
    config, stop = Config(), asyncio.Event()
    config.bind = [f"fd://{os.dup(bound.fileno())}"]
    config.websocket_max_message_size = 16 * 1024
    config.errorlog = config.accesslog = None
    task = asyncio.create_task(hypercorn.asyncio.serve(app, config, shutdown_trigger=stop.wait))  # type: ignore[arg-type]
    try:
        yield
    finally:
        stop.set()
        async with asyncio.timeout(3 * WITHIN_S):
            await task


HOSTS = {"uvicorn": on_uvicorn, "hypercorn": on_hypercorn}
WAYS = {"uvicorn": Line, "hypercorn": Queued}


@pytest.fixture(params=HOSTS)
def kind(request: pytest.FixtureRequest) -> str:
    named: str = request.param
    return named


@pytest.fixture
async def stand(kind: str) -> AsyncIterator[Stand]:
    async with standing(host=HOSTS[kind]) as made:
        yield made


def a_bid(request: str, price: str) -> dict[str, Any]:
    return {"t": "bid", "id": request, "auction": "A-1", "lot": "L1", "prices": [price], "confirm": False}


async def test_a_bidder_is_greeted_followed_answered_and_resumed(stand: Stand, kind: str) -> None:
    await stand.opened()
    one, two = await stand.person("supplier", "s1"), await stand.person("supplier", "s2")
    async with one.line() as mine, two.line() as theirs:
        assert {type(connection.way) for connection in stand.lobby._connections} == {WAYS[kind]}
        for line in (mine, theirs):
            await line.say(SUBSCRIBE)
        cursor = (await mine.hear("snapshot"))["cursor"]
        await theirs.hear("snapshot")
        await mine.say(a_bid("r.1", "10.00"))
        assert [(await mine.hear())["t"], (await mine.hear())["t"]] == ["ack", "delta"], "the answer first"
        assert (await theirs.hear("delta"))["rows"]["lot:L1"]["lead"] == "10.00"
        assert (await theirs.ask(a_bid("r.2", "9.00")))["outcome"] == "accepted"
        missed = await mine.hear("delta")
        async with one.line() as again:
            await again.say({**SUBSCRIBE, "cursor": cursor + 1})
            assert await again.hear("delta") == missed
        await mine.socket.send(iter('{"t":"ping","c":1}'))
        assert (await mine.hear("pong"))["c"] == 1
        async with asyncio.timeout(WITHIN_S):
            await (await mine.socket.ping())


@pytest.mark.parametrize(
    ("frame", "codes"),
    [
        ('{"t":"hello","v":1}', {4000}),
        (b"{}", {4000}),
        ('{"t":"ping","c":' + "1" * 16 * 1024 + "}", {1009, 1006}),
    ],
    ids=["hello again", "binary", "too long"],
)
async def test_what_breaks_the_protocol_ends_the_socket_with_its_code(stand: Stand, frame: str | bytes, codes: set[int]) -> None:
    s1 = await stand.person("supplier", "s1")
    async with s1.line() as line:
        with contextlib.suppress(ConnectionClosed):
            await line.socket.send(frame)
        assert await line.end() in codes
    await eventually(lambda: stand.lobby.count == 0)


async def test_nobody_signed_in_a_flood_and_a_restart_have_their_codes(stand: Stand) -> None:
    async with stand.dial(None) as line:
        assert await line.end() == 4001
    s1 = await stand.person("supplier", "s1")
    async with s1.line() as line:
        with contextlib.suppress(ConnectionClosed):
            for number in range(10_000):
                await line.say({"t": "ping", "c": number})
        assert await line.end() == 4029
    async with s1.line() as line:
        async with asyncio.timeout(2 * WITHIN_S):
            await stand.lobby.drained()
        assert await line.end() == 1012
        assert line.heard[-1]["t"] == "bye"


async def test_a_slow_reader_is_bounded_and_told_how_things_stand(stand: Stand) -> None:
    room = await stand.opened(an_auction(lots=[a_lot(f"L{number}", closes_at=CLOSES) for number in range(120)]))
    slow, quick = await stand.person("supplier", "s1"), await stand.person("supplier", "s2")
    async with stand.dial(slow.cookie, max_queue=1) as line:
        await line.say({"t": "hello", "v": 1})
        await line.hear("welcome")
        (connection,) = stand.lobby._connections
        while not any(follow.is_stale for follow in connection._following.values()):
            heard = connection._bucket._at
            await line.say(SUBSCRIBE)
            await eventually(lambda heard=heard: connection._bucket._at != heard)
        assert waiting(connection) <= most_waiting(room, Audience("supplier", "s1"))
        async with quick.line() as other:
            assert (await other.ask(a_bid("r.1", "10.00")))["outcome"] == "accepted"
        frame = await line.hear("snapshot")
        while frame["rows"]["lot:L1"]["lead"] != "10.00":
            frame = await line.hear("snapshot")
