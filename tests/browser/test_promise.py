"""What the README promises: start the server, open the link, and prices fall before one's eyes within seconds."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.browser.conftest import OpenPage
from tests.browser.seat import ROOT, built, come_in

PROMISED_S = 10
STARTS_WITHIN_S = 60
WIDE, PHONE = (1440, 900), (390, 844)

# Resolves once a lead that can be read without scrolling is lower than when it could first be read.
FALL = """() => new Promise((fallen) => {
    const first = {}
    const look = () => {
        for (const lot of document.querySelectorAll("[data-lot]")) {
            const price = lot.querySelector("[data-fact=supplier-lead-price] .money")
            const box = price?.getBoundingClientRect()
            if (box === undefined || box.height === 0 || box.top < 0 || box.bottom > innerHeight) continue
            const lead = Number(price.textContent.replaceAll(",", ""))
            if (lead < (first[lot.dataset.lot] ??= lead)) return fallen(lot.dataset.lot)
        }
        requestAnimationFrame(look)
    }
    look()
})"""


@contextlib.asynccontextmanager
async def served(folder: Path) -> AsyncIterator[dict[str, str]]:
    """`python server.py` with nothing configured but where it is and keeps its data; gives the links it prints, by role."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AUCTION_")}
    environment |= {"AUCTION_PORT": "0", "AUCTION_DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "server.py", cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(STARTS_WITHIN_S):
            said = await process.stdout.readuntil(b"signs in once")
        yield dict(re.findall(r"^ +(\w+) +(http\S+/join#\S+)$", said.decode(), re.MULTILINE))
    finally:
        process.terminate()
        await process.communicate()


@pytest.mark.parametrize("screen", [WIDE, PHONE], ids=["wide", "phone"])
async def test_prices_fall_on_the_first_screen_within_ten_seconds_of_the_links(
    open_page: OpenPage, tmp_path: Path, screen: tuple[int, int]
) -> None:
    built()
    async with served(tmp_path) as links:
        assert set(links) == {"supplier", "buyer", "auditor"}
        async with asyncio.timeout(PROMISED_S):
            page = await open_page(viewport=screen)
            await come_in(page, links["supplier"])
            assert await page.evaluate(FALL)
        assert await page.evaluate("scrollY") == 0
