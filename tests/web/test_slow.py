"""Readers that do not keep up, on a line and through a queue alike: bounded, told how things stand later, let go when stuck."""

from __future__ import annotations

from typing import Any

import pytest

from auction.core.visibility import Audience
from auction.web.socket import Connection
from tests.terms import CLOSES, a_lot, an_auction
from tests.web.stand import Line as Socket
from tests.web.stand import Stand, eventually, most_waiting, waiting

SUBSCRIBE = {"t": "subscribe", "auction": "A-1", "cursor": None}
MANY_LOTS = [a_lot(f"L{number}", closes_at=CLOSES) for number in range(120)]
"""A snapshot of these is about a hundred kilobytes: more than may wait behind another."""


@pytest.fixture(params=["line", "queue"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    if request.param == "queue":
        monkeypatch.setattr("auction.web.lobby.EXTENSION", "none.such")
    return request.param


def a_bid(request: str, price: str) -> dict[str, Any]:
    return {"t": "bid", "id": request, "auction": "A-1", "lot": "L1", "prices": [price], "confirm": False}


async def stalled(stand: Stand, line: Socket) -> Connection:
    """Have a hundred snapshots sent to a socket that reads none of them; its connection, on which something waits by now."""
    await line.say({"t": "hello", "v": 1})
    await line.hear("welcome")
    (connection,) = stand.lobby._connections
    asked = 0
    while not any(follow.is_stale for follow in connection._following.values()):
        await say(line, connection, SUBSCRIBE)
        asked += 1
        assert asked < 190
    return connection


async def say(line: Socket, connection: Connection, frame: dict[str, Any]) -> None:
    """Send a frame, and wait until the server has heard it."""
    heard = connection._bucket._at
    await line.say(frame)
    await eventually(lambda: connection._bucket._at != heard)


async def test_a_reader_that_falls_behind_is_told_how_things_stand_when_it_reads_again(stand: Stand, way: str) -> None:
    room = await stand.opened(an_auction(lots=MANY_LOTS))
    slow, quick = await stand.person("supplier", "s1"), await stand.person("supplier", "s2")
    async with stand.dial(slow.cookie, max_queue=1) as line:
        connection = await stalled(stand, line)
        async with quick.line() as other:
            await other.say(SUBSCRIBE)
            for number in range(20):
                assert (await other.ask(a_bid(f"r.{number}", f"{900 - number}.00")))["outcome"] == "accepted"
            await other.hear("delta")
            assert waiting(connection) <= most_waiting(room, Audience("supplier", "s1"))
            frame = await line.hear("snapshot")
            while frame["rows"]["lot:L1"]["lead"] != "881.00":
                frame = await line.hear()
                assert frame["t"] == "snapshot", "what it missed is not told piece by piece"
            assert (await other.ask(a_bid("r.last", "10.00")))["outcome"] == "accepted"
            told = await line.hear()
            assert (told["t"], told["cursor"]) == ("delta", frame["cursor"] + 1)
            assert told["rows"]["lot:L1"]["lead"] == "10.00"
        await line.say({"t": "ping", "c": 1})
        await line.hear("pong")


async def test_a_reader_whose_own_answers_do_not_fit_is_let_go_and_nobody_waits_for_it(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auction.web.line.MOST_BEHIND", 2000)
    monkeypatch.setattr("auction.web.queued.MOST_BEHIND", 2000)
    room = await stand.opened(an_auction(lots=MANY_LOTS))
    slow, quick = await stand.person("supplier", "s1"), await stand.person("supplier", "s2")
    async with stand.dial(slow.cookie, max_queue=1) as line:
        connection = await stalled(stand, line)
        number = 0
        while connection._ending is None:
            await say(line, connection, a_bid(f"r.{number}", f"{900 - number}.00"))
            number += 1
            assert number < 100
            await eventually(lambda: room.durable_seq == room.state.seq)
        assert connection._ending == (4008, "slow")
        async with quick.line() as other:
            assert (await other.ask(a_bid("r.1", "10.00")))["outcome"] == "accepted"
        assert await line.end() == 4008
    await eventually(lambda: stand.lobby.count == 0)
    assert not any(channel.listeners() for channel in room.watched.channels.values())


async def test_a_reader_that_takes_nothing_is_dropped_in_time(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auction.web.hub.STUCK_AFTER_S", 0.2)
    room = await stand.opened(an_auction(lots=MANY_LOTS))
    slow = await stand.person("supplier", "s1")
    async with stand.dial(slow.cookie, max_queue=1) as line:
        await stalled(stand, line)
        await eventually(lambda: stand.lobby.count == 0)
        assert await line.end() in (1006, 1000, 1012)
    assert not any(channel.listeners() for channel in room.watched.channels.values())
