"""Work beside a server: it goes on until the server ends, the last begun ends first, and what fails is said at once."""

from __future__ import annotations

import asyncio

import pytest

from auction.live.beside import beside
from tests.live.stage import until


async def test_work_goes_on_and_the_last_begun_ends_first() -> None:
    told: list[str] = []

    async def work(name: str) -> None:
        told.append(f"{name} begins")
        try:
            await asyncio.Event().wait()
        finally:
            told.append(f"{name} ends")

    async with beside(lambda: work("first"), None, lambda: work("second")):
        await until(lambda: len(told) == 2)
    assert told == ["first begins", "second begins", "second ends", "first ends"]


async def test_what_fails_is_said_at_once_and_the_rest_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    goes_on = asyncio.Event()

    async def fails() -> None:
        raise ValueError("a bug")

    async def waits() -> None:
        await goes_on.wait()
        goes_on.clear()

    async with beside(fails, waits):
        await until(lambda: "something beside the server failed" in caplog.text)
        goes_on.set()
        await until(lambda: not goes_on.is_set())
    assert "a bug" in caplog.text
