"""A pool's common share of its markets, in a real browser: markets named, shares told, warnings read (pool rules Y1 and Y2)."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.reached import reached
from tests.browser.table import axe_in_both_themes, in_chinese_and_dark, laid, too_wide
from tests.browser.test_worth import pooled

PHONE = (390, 844)


async def test_Y1_markets_are_named_a_member_tells_its_share_and_the_frozen_pool_is_warned(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        await pooled(table)
        page = await table.page(at="pool/spring")
        await page.get_by_role("tab", name="Shares of markets").click()
        await expect(page.get_by_text("nothing can be warned of")).to_be_visible()
        form = page.get_by_role("form", name="Markets the pool buys in")
        await expect(form.get_by_label("Warn from this share bought")).to_have_value("15")
        await form.get_by_role("button", name="Another market").click()
        await form.get_by_label("Market", exact=True).fill("resistors")
        await form.get_by_label("Part numbers").fill("PN-1\nPN-9")
        record = form.get_by_role("button", name="Record the markets")
        await record.click()
        await expect(form.get_by_text("The pool has no part of one of these numbers.")).to_be_visible()
        await expect(form.get_by_label("Source")).to_have_attribute("aria-invalid", "true")
        await form.get_by_label("Part numbers").fill("PN-1 Maker")
        await form.get_by_label("Pieces in all").fill("10000")
        await form.get_by_label("Source").fill("a study")
        await form.get_by_label("Of which day").fill("2027-01-01")
        await form.get_by_label("Warn from this share bought").fill("20")
        await record.click()
        await expect(form.get_by_text("One market is on record.")).to_be_visible()
        shares = page.get_by_role("region", name="Common shares")
        await expect(shares.get_by_role("row", name="resistors")).to_contain_text("25.4 %")
        await expect(shares.get_by_role("row", name="resistors")).to_contain_text("too large")
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "shares-coordinator")

        member = await table.page("buyer", "m1", at="pool/spring", viewport=PHONE)
        await member.get_by_role("tab", name="Shares of markets").click()
        await expect(member.get_by_text("You have told no share")).to_be_visible()
        own = member.get_by_role("form", name="Share of a market sold in")
        await own.get_by_label("Market", exact=True).fill("lamps")
        await own.get_by_label("Its share, percent").fill("120")
        await expect(own.get_by_text("At most 100.")).to_be_visible()
        await own.get_by_label("Its share, percent").fill("12.5")
        await own.get_by_label("Source").fill("own accounts")
        await own.get_by_label("Of which day").fill("2027-01-01")
        await own.get_by_role("button", name="Record the share").click()
        await expect(own.get_by_text("The share of lamps is on record.")).to_be_visible()
        await expect(member.get_by_role("region", name="Shares that members told")).to_contain_text("12.5%")
        assert await reached(member, "resistors", "South Works") == []
        assert not await too_wide(member)
        await member.evaluate("scrollTo(0, 0)")
        assert await axe_findings(member) == []
        await screenshot(member, "shares-member-phone")
        await in_chinese_and_dark(member)
        await expect(member.get_by_text("lamps 的份额已记录。")).to_be_visible()
        assert not await too_wide(member)
        await member.evaluate("scrollTo(0, 0)")
        assert await axe_findings(member) == []
        await screenshot(member, "shares-member-phone-zh-dark")

        await page.get_by_role("button", name="Freeze the pool").click()
        await page.get_by_role("button", name="Freeze it now").click()
        await page.reload()
        await page.get_by_role("tab", name="Shares of markets").click()
        warned = page.locator("[data-share-warned=resistors]")
        await expect(warned).to_contain_text("Together the members have 25.4 % of resistors.")
        await form.get_by_role("button", name="Take resistors away").click()
        await record.click()
        await expect(page.get_by_role("alert")).to_be_visible()
        assert await axe_findings(page) == []
        await screenshot(page, "shares-warned")
        await page.get_by_role("button", name="Put it to auction").click()
        await page.get_by_label("Names, one a line").fill("Harbour Components")
        await page.get_by_role("button", name="Add").first.click()
        await page.get_by_role("button", name="Announce the auction").click()
        await expect(page.locator("[data-announced] [data-share-warned=resistors]")).to_be_visible()
