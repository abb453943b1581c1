"""An auction that asks the register who may bid: launched by form, and who is on hold there told to the coordinator."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.table import Table, axe_in_both_themes, in_chinese_and_dark, laid, too_wide
from tests.browser.test_launch import announced, at_the_form, fill_ceilings
from tests.browser.test_market import _done, organisation, register
from tests.terms import ANNOUNCED
from tests.web.stand import Person, eventually

DAY_US = 86_400_000_000


async def cleared(ada: Person, id: str, name: str) -> None:
    """An organisation that a person has verified."""
    await _done(ada, "organisations", organisation(id, name))
    await _done(ada, "verifications", {"organisation": id, "reason": "extract", "valid_until": ANNOUNCED + 90 * DAY_US})


async def of_suppliers(table: Table, page: Page, auction: str) -> Page:
    await page.goto(f"{table.seat.url}/#/auction/{auction}")
    await page.get_by_role("tab", name="Suppliers").click()
    return page


async def test_H1_an_auction_launched_by_form_asks_the_register_and_tells_who_is_on_hold(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table, register(table) as (ada, watch):
        await cleared(ada, "harbour-components", "Harbour Components")
        await watch.screen()
        page = await at_the_form(table)
        told = page.locator("[data-register]")
        await expect(told.get_by_label("Ask the register of organisations")).to_be_checked()
        await expect(told).to_contain_text("One of 2 suppliers could not bid now:")
        await expect(told.locator("[data-held]")).to_have_attribute("data-held", "wurth-gmbh")
        await expect(told.locator("[data-held]")).to_contain_text("There is no such organisation in the register")
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "register-asked-form")
        await fill_ceilings(page)
        await page.get_by_role("button", name="Announce the auction").click()
        terms = await announced(table, page)
        assert terms.market is not None
        assert terms.market.stream == "market"
        await expect(page.locator("[data-announced]")).to_contain_text("What goes where")
        room = table.seat.stand.rooms.auction(terms.auction)
        assert room is not None
        await eventually(lambda: set(room.state.on_hold) == {"wurth-gmbh"})
        await of_suppliers(table, page, terms.auction)
        await expect(page.locator("[data-register-of=harbour-components]")).to_contain_text("may bid")
        held = page.locator("[data-register-of=wurth-gmbh]")
        await expect(held).to_contain_text("on hold")
        await expect(held).to_contain_text("There is no such organisation in the register")
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "register-asked-suppliers")
        await cleared(ada, "wurth-gmbh", "Wuerth Devices GmbH")
        await watch.screen()
        await expect(held).to_contain_text("may bid")


async def test_H1_an_auction_may_be_launched_without_the_register_and_one_cleared_elsewhere_is_seen_on_coming_back(
    open_page: OpenPage,
) -> None:
    async with laid(open_page) as table, register(table) as (ada, watch):
        page = await at_the_form(table)
        told = page.locator("[data-register]")
        await expect(told.locator("[data-held]")).to_have_count(2)
        for id in ("harbour-components", "wurth-gmbh"):
            await cleared(ada, id, f"Heron {id}")
        await watch.screen()
        await page.evaluate("window.dispatchEvent(new Event('focus'))")
        await expect(told).to_contain_text("The register clears all 2 suppliers you invite.")
        await told.get_by_label("Ask the register of organisations").uncheck()
        await expect(told).not_to_contain_text("The register clears")
        await fill_ceilings(page)
        await page.get_by_role("button", name="Announce the auction").click()
        assert (await announced(table, page)).market is None
        await expect(page.locator("[data-announced]")).not_to_contain_text("What goes where")


async def test_without_a_register_the_form_asks_nothing_of_it(open_page: OpenPage) -> None:
    async with laid(open_page) as table:
        page = await at_the_form(table)
        await fill_ceilings(page)
        await expect(page.locator("[data-register]")).to_have_count(0)
        await page.get_by_role("button", name="Announce the auction").click()
        assert (await announced(table, page)).market is None


async def test_the_register_s_choice_in_chinese_on_a_phone_in_the_dark(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table, register(table) as (ada, watch):
        await cleared(ada, "harbour-components", "Harbour Components")
        await watch.screen()
        page = await at_the_form(table, viewport=(390, 844))
        await in_chinese_and_dark(page)
        await expect(page.locator("[data-register]")).to_contain_text("2 家供应商中有 1 家目前不能报价")
        await page.evaluate("scrollTo(0, 0)")
        assert not await too_wide(page)
        assert await axe_findings(page) == []
        await screenshot(page, "register-asked-phone-zh-dark")
