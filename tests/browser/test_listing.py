"""The list of auctions: when each opens and closes, by the server's clock and in the person's own time, the next close first."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

from playwright.async_api import Page, expect

from auction.core.commands import ExtendLot, PauseAuction
from auction.core.moments import HOUR_US, MINUTE_US
from auction.core.terms import Terms
from auction.live.rooms import AUCTION
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.seat import come_in
from tests.browser.table import TITLE, in_chinese_and_dark, laid, too_wide, watched_terms
from tests.terms import COORDINATOR, OPENS, a_line, a_lot

PHONE = (390, 780)


def other(auction: str, title: str, *closes: int, opens_at: int = OPENS) -> Terms:
    lots = tuple(a_lot(f"L{n}", lines=[a_line(f"P{n}")], closes_at=close) for n, close in enumerate(closes))
    return replace(watched_terms(), auction=auction, title=title, lots=lots, opens_at=opens_at, acceptance=False)


async def titles(page: Page, group: str) -> list[str]:
    return await page.locator(f"[data-group={group}] li .title").all_inner_texts()


async def test_a_list_says_when_each_auction_opens_and_closes_and_what_closes_next_stands_first(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        stand = table.seat.stand
        for terms in (
            other("soon-1", "Soon over", OPENS + 5 * MINUTE_US, OPENS + 30 * MINUTE_US),
            other("still-1", "Stands still", OPENS + 20 * MINUTE_US),
            other("done-1", "Done at once", OPENS + MINUTE_US),
            other("later-1", "Opens later", OPENS + 30 * HOUR_US, opens_at=OPENS + 28 * HOUR_US),
        ):
            await stand.announced(terms)
        for name in ("soon-1", "still-1", "done-1"):
            await stand.until(stand.rooms.open(AUCTION + name), OPENS)
        await stand.until(stand.rooms.open(AUCTION + "done-1"), OPENS + MINUTE_US)
        still = stand.rooms.open(AUCTION + "still-1")
        assert (await still.ask(PauseAuction("pause", COORDINATOR, "a question"))).refusal is None
        page = await open_page(viewport=(1280, 800), timezone="Asia/Shanghai")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/api/auctions") else None)
        await come_in(page, await table.seat.link("supplier", "s1", "Supplier One"))
        await page.goto(f"{table.seat.url}/#/")
        await expect(page.locator("[data-auction=soon-1]")).to_contain_text("First lot closes in")
        assert await titles(page, "now") == ["Soon over", "Stands still", TITLE]
        assert await titles(page, "soon") == ["Opens later"]
        assert await titles(page, "over") == ["Done at once"]
        await expect(page.locator("[data-auction=soon-1] [role=timer]")).to_have_text(re.compile(r"^[34]:\d\d$"))
        await expect(page.locator("[data-auction=soon-1] time").first).to_have_attribute("datetime", iso(OPENS + 5 * MINUTE_US))
        await expect(page.locator("[data-auction=still-1]")).to_contain_text("Stands still, time left 19:00")
        await expect(page.locator("[data-auction=later-1]")).to_contain_text(re.compile(r"Opens in 1d 0[34]:\d\d:\d\d"))
        await expect(page.locator("[data-auction=done-1]")).to_contain_text("Closed")
        await expect(page.get_by_text("Asia/Shanghai")).to_be_visible()
        assert await axe_findings(page) == []
        await screenshot(page, "list-times")
        await in_chinese_and_dark(page)
        await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        await expect(page.get_by_role("heading", level=2, name="已结束")).to_be_visible()
        assert not await too_wide(page)
        assert await axe_findings(page) == []
        await screenshot(page, "list-times-phone-zh-dark")
        assert len(asked) < 12  # as the list changes and every 15 s: not for ever one after another


async def test_a_list_hears_of_a_close_that_moved_without_being_opened_anew(open_page: OpenPage) -> None:
    async with laid(open_page, other("first-1", TITLE, OPENS + 5 * MINUTE_US)) as table:
        await table.seat.stand.announced(other("second-1", "Second", OPENS + 4 * MINUTE_US))
        second = table.seat.stand.rooms.open(AUCTION + "second-1")
        await table.seat.stand.until(second, OPENS)
        page = await open_page()
        await come_in(page, await table.seat.link("supplier", "s1", "Supplier One"))
        await page.goto(f"{table.seat.url}/#/")
        await expect(page.locator("[data-group=now] li").first).to_contain_text("Second")
        assert (await second.ask(ExtendLot("extend", COORDINATOR, "L0", 10 * MINUTE_US, "a late part"))).refusal is None
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as when its tab comes to the front
        await expect(page.locator("[data-group=now] li").first).to_contain_text(TITLE)
        await expect(page.locator("[data-auction=second-1] [role=timer]")).to_have_text(re.compile(r"^1\d:\d\d$"))


def iso(moment: int) -> str:
    return datetime.fromtimestamp(moment / 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
