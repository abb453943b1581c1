"""An operator's name, logo and colour in a real browser: signing in and the console's header, light and dark, on a phone too."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from playwright.async_api import Page, expect

from auction.config import Settings
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.seat import Seat, built, the_terms
from tests.browser.table import in_chinese_and_dark, too_wide
from tests.web.stand import standing

NAME = "Elbe & Oder Chip Pool of the North-East"
COLOUR = "#a3195b"


def logo() -> bytes:
    """A mark of two stripes on nothing, 24 by 24."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    stripe, gap = bytes((163, 25, 91, 255)) * 24, bytes(4) * 24
    rows = b"".join(b"\0" + (stripe if row % 12 < 8 else gap) for row in range(24))
    head = struct.pack(">IIBBBBB", 24, 24, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


async def accent(page: Page) -> str:
    """The accent that the page is drawn in."""
    found: str = await page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()")
    return found


async def test_row_12_the_operator_is_seen_from_signing_in_on(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, tmp_path: Path
) -> None:
    built()
    (tmp_path / "logo.png").write_bytes(logo())
    settings = Settings(brand_name=NAME, brand_logo=str(tmp_path / "logo.png"), brand_colour=COLOUR)
    async with standing(settings) as stand:
        seat = Seat(stand, await stand.opened(the_terms()), open_page)
        phone = await open_page(viewport=(390, 800))
        await phone.goto(stand.base_url)
        await expect(phone.get_by_text(NAME)).to_be_visible()
        assert (await phone.title()).endswith(f" · {NAME}")
        assert await phone.evaluate("document.querySelector('.brand img').naturalWidth") == 24
        assert await axe_findings(phone) == []
        await screenshot(phone, "brand-sign-in-phone")
        page = await seat.page()
        assert await accent(page) == COLOUR
        assert (await page.title()).endswith(f" · {NAME}")
        await expect(page.locator("header").get_by_text(NAME)).to_be_visible()
        assert await page.get_by_text("Poolbid").count() == 0
        assert await axe_findings(page) == []
        await screenshot(page, "brand-console")
        await page.set_viewport_size({"width": 390, "height": 800})
        await in_chinese_and_dark(page)
        state, fold = [await page.locator(each).bounding_box() for each in ("header [data-link]", "header .fold")]
        assert state is not None
        assert fold is not None
        assert state["x"] + state["width"] <= fold["x"], "a long name gives way"
        assert await accent(page) not in (COLOUR, "#74b3f5")
        assert not await too_wide(page)
        assert await axe_findings(page) == []
        await screenshot(page, "brand-console-phone-zh-dark")
