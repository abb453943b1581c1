"""A server that has just started and still reads its record: every page says so, and goes on by itself."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from auction.core.refusals import Refusal
from auction.core.words import CONSORTIUM, ENGINE
from clients.hatch_build import build_console
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.seat import ROOT, come_in
from tests.browser.table import in_chinese_and_dark, too_wide
from tests.web.stand import eventually
from tests.web.test_opening import NAMES, restarted

SAYS = "The server has just started and is still reading its record."
NONE_YET = "There is no auction for you yet."


async def test_pages_say_that_the_server_is_starting_and_fill_once_it_has_read_everything(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_console(ROOT)
    async with restarted(monkeypatch) as (_, stand, ledger):
        invited = await stand.identity.invite(by=ENGINE, role="buyer", party=CONSORTIUM, name="Coordinator")
        assert not isinstance(invited, Refusal), invited
        page = await open_page()
        refusals: list[str] = []
        page.on("response", lambda answer: refusals.append(answer.url) if answer.status == 503 else None)
        await come_in(page, invited.link)
        await expect(page.get_by_role("status").filter(has_text=SAYS)).to_be_visible()
        await expect(page.get_by_text(NONE_YET)).to_have_count(0)
        assert await axe_findings(page) == []
        await screenshot(page, "starting-auctions")
        ledger.let_go("A-1")
        await expect(page.locator("li").filter(has_text="A-1")).to_be_visible()
        await expect(page.get_by_text(SAYS)).to_be_visible()
        await page.get_by_role("link", name="Pools", exact=True).click()
        await eventually(lambda: refusals.count(f"{stand.base_url}/api/pools") >= 2)  # asked again by itself
        await expect(page.get_by_role("alert")).to_have_count(0)
        await page.set_viewport_size({"width": 390, "height": 700})
        await in_chinese_and_dark(page)
        await expect(page.get_by_text("服务器刚刚启动")).to_be_visible()
        assert not await too_wide(page)
        assert await axe_findings(page) == []
        await screenshot(page, "starting-pools-phone-zh-dark")
        ledger.let_go()
        await eventually(lambda: not stand.rooms.opening)
        await expect(page.get_by_text("服务器刚刚启动")).to_have_count(0)
        await expect(page.locator("[aria-busy=true]")).to_have_count(0)
        await page.goto(f"{stand.base_url}/#/")
        for name in NAMES:
            await expect(page.locator("li").filter(has_text=name)).to_be_visible()
