"""The price index in a real browser: the coordinator and an auditor read it, and what is withheld says why."""

from __future__ import annotations

from dataclasses import replace

from playwright.async_api import expect

from auction.audit.offline import allotment_of, proposal_of
from auction.core.days import week_of
from auction.live.closing import Closing
from auction.market.state import State
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.seat import Seat, built
from tests.browser.table import Table, axe_in_both_themes, in_chinese_and_dark, too_wide
from tests.browser.test_market import as_ada
from tests.market.stall import DAY_US
from tests.terms import CLOSES
from tests.web.stand import standing
from tests.web.test_market import begun
from tests.web.test_price_index import confirmed, held


async def test_U13_and_U14_prices_are_read_by_week_and_what_is_withheld_says_why(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    built()
    async with standing() as stand:
        coordinator, _ = await begun(stand)
        stand.rooms.on_durable.append(Closing(proposal_of, allotment_of).follow)
        await held(stand, coordinator, "A-1")
        await confirmed(stand, "A-1")
        register = stand.rooms.market()
        auction = stand.rooms.auction("A-1")
        assert register is not None
        assert auction is not None
        market: State = register.state
        stand.clock.advance(7 * DAY_US)
        table = Table(Seat(stand, auction, open_page))

        page = await as_ada(table)
        await page.get_by_role("tab", name="Price index").click()
        prices = page.get_by_role("region", name="Price index")
        row = prices.get_by_role("row").nth(1)
        await expect(row).to_contain_text(week_of(CLOSES))
        for text in ("component", "EUR", "3.00", "piece", "5"):
            await expect(row).to_contain_text(text)
        async with page.expect_download() as saved:
            await page.get_by_role("link", name="Price index as a table").click()
        assert (await saved.value).suggested_filename == "price-index.csv"
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "prices")

        # One line of them is raw material, so that its price would be that of one supplier.
        first, *others = market.deliveries["A-1"]
        market.deliveries["A-1"] = (replace(first, hs="381800"), *others)
        auditor = await table.page("auditor", "a", at="market", viewport=(390, 844))
        await auditor.get_by_role("tab", name="Price index").click()
        withheld = auditor.locator("[data-withheld=few]")
        await expect(withheld).to_have_count(2)
        await expect(withheld.first).to_contain_text("withheld, as fewer than five suppliers sold")
        assert not await too_wide(auditor)
        await screenshot(auditor, "prices-phone")
        await in_chinese_and_dark(auditor)
        await expect(withheld.first).to_contain_text("成交的供应商不足五家")
        assert await axe_findings(auditor) == []
        await screenshot(auditor, "prices-phone-zh-dark")
