"""A full disk refuses nobody and loses nothing: askers are put off, and the next server with room to write answers them all."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from tests.faults.load import Crowd
from tests.faults.server_kill import AUCTION, GUESTS, LOTS, check, compare_views, terms
from tests.serving import WarmServer, a_place, furnish

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


async def test_a_full_disk_puts_everybody_off_and_loses_nothing(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    cookies = await furnish(place, lambda: [terms()], GUESTS)
    async with WarmServer(place, "full") as full, WarmServer(place) as roomy:
        await full.start()
        async with Crowd(place.url, cookies, AUCTION, LOTS) as crowd, asyncio.timeout(60):
            await crowd.until(lambda: crowd.overseer.rows["auction"]["status"] == "open")
            crowd.bid()
            await crowd.until(lambda: crowd.put_off > len(LOTS))
            answered = sum(told.answer is not None for told in crowd.told)
            newcomer = await crowd.newcomer(next(iter(cookies.values())))
            assert newcomer.rows["auction"]["status"] == "open", "what is durable can still be seen"
            await full.kill()
            await roomy.start()
            await crowd.enough()
            assert await compare_views(crowd) == []
            views = dict(crowd.views)
        await roomy.kill()
    assert 0 < answered < len(crowd.told)
    assert check(place, crowd.told, views) == []
