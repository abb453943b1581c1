"""Messages by the database's own NOTIFY: long ones, equal ones, and those said while the database was away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from auction.relay.postgres import MOST_PARTS, PostgresRelay
from tests.servers import Postgres, executed

WITHIN_S = 30
Told = list[tuple[str, bytes]]


@asynccontextmanager
async def started(url: str, *names: str) -> AsyncIterator[tuple[list[PostgresRelay], dict[str, Told]]]:
    """A relay and what it hears for each of these nodes."""
    relays, heard = [PostgresRelay(url) for _ in names], {name: Told() for name in names}
    for relay, name in zip(relays, names, strict=True):
        await relay.start(name, lambda sender, body, name=name: heard[name].append((sender, body)))  # type: ignore[misc]
    try:
        yield relays, heard
    finally:
        for relay in relays:
            await relay.stop()


async def until(holds: Callable[[], bool]) -> None:
    """Wait until it holds."""
    async with asyncio.timeout(WITHIN_S):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_one_node_or_all_others_are_told_in_order_and_equal_messages_count_twice(postgres_url: str) -> None:
    async with started(postgres_url, "a", "b", "c") as ((a, b, _), heard):
        assert a.is_up
        a.send("b", b"\x00\xff")
        a.tell(b"same")
        a.tell(b"same")
        b.send("nobody", b"lost")
        await until(lambda: len(heard["b"]) == 3 and len(heard["c"]) == 2)
        assert heard == {"a": [], "b": [("a", b"\x00\xff"), ("a", b"same"), ("a", b"same")], "c": [("a", b"same")] * 2}


async def test_a_message_longer_than_a_notification_comes_whole(postgres_url: str) -> None:
    async with started(postgres_url, "a", "b") as ((a, _), heard):
        long = bytes(range(256)) * 200
        a.send("b", long)
        a.send("b", bytes(5400 * MOST_PARTS + 1))
        a.send("b", b"")
        await until(lambda: len(heard["b"]) == 2)
        assert heard["b"] == [("a", long), ("a", b"")]


async def test_a_line_that_was_long_idle_still_carries(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auction.relay.postgres._LOOK_S", 0.1)
    async with started(postgres_url, "a", "b") as ((a, _), heard):
        line = a._connection
        await asyncio.sleep(0.5)
        a.send("b", b"x")
        await until(lambda: heard["b"] == [("a", b"x")])
        assert a._connection is line, "looking whether it stands does not break it"


async def test_what_others_notify_is_no_message(postgres_url: str) -> None:
    async with started(postgres_url, "a", "b") as ((a, _), heard):
        for text in ("", "x", "z 1 0 1 ?", "z 1 1 1 AA==", "z 1 0 999 AA==", "z 1 q 1 AA==", "a 1 0 1 AA=="):
            await asyncio.to_thread(executed, postgres_url, f"NOTIFY poolbid_all, '{text}'")
        a.tell(b"real")
        await until(lambda: ("a", b"real") in heard["b"])
        assert heard["b"] in ([("a", b"real")], [("a", b"\x00"), ("a", b"real")])


async def test_what_is_said_while_the_database_is_away_is_said_later() -> None:
    server = await asyncio.to_thread(Postgres)
    try:
        async with started(await asyncio.to_thread(server.database), "a", "b") as (relays, heard):
            await asyncio.to_thread(server.kill)
            await until(lambda: not any(relay.is_up for relay in relays))
            relays[0].tell(b"while away")
            await asyncio.to_thread(server.start)
            await until(lambda: all(relay.is_up for relay in relays))
            relays[0].tell(b"back")
            await until(lambda: ("a", b"back") in heard["b"])
            assert heard["b"][-1] == ("a", b"back")
    finally:
        await asyncio.to_thread(server.close)
