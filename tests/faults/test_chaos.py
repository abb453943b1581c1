"""The proxy that treats lines badly does what it says, and changes nothing of what it carries."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.faults.chaos import Chaos, Line

SAID = bytes(range(256)) * 8


@asynccontextmanager
async def a_line(*, doubles: bool = False) -> AsyncIterator[tuple[Chaos, Line, asyncio.StreamReader, asyncio.StreamWriter]]:
    """A line through a proxy to a server that says all it hears again."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            writer.write(data)
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    async with server, Chaos(server.sockets[0].getsockname()[1], 1, doubles=doubles) as chaos:
        reader, writer = await asyncio.open_connection("127.0.0.1", chaos.port)
        writer.write(b"first")
        assert await reader.readexactly(5) == b"first"
        yield chaos, next(iter(chaos._lines)), reader, writer
        writer.transport.abort()


async def test_what_is_split_or_late_arrives_whole() -> None:
    async with a_line() as (chaos, line, reader, writer):
        chaos._do("split", line)
        chaos._do("delay", line)
        writer.write(SAID)
        assert await reader.readexactly(len(SAID)) == SAID
        assert chaos.done == {"lines": 1, "split": 1, "delay": 1}


async def test_a_line_is_cut_in_the_middle_and_nobody_says_goodbye() -> None:
    async with a_line() as (chaos, line, reader, writer):
        chaos._do("cut", line)
        writer.write(SAID)
        with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
            await reader.readexactly(len(SAID))


async def test_a_silent_line_carries_nothing_and_is_reset_when_all_is_calm_again() -> None:
    async with a_line() as (chaos, line, reader, writer):
        chaos._do("silence", line)
        writer.write(SAID)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(1), 0.05)
        chaos.heal()
        with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
            await reader.readexactly(1)
