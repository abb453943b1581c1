"""What pooling is worth, in a real browser: the coordinator brings prices, members read their own, long files can be given up."""

from __future__ import annotations

import asyncio

from playwright.async_api import Page, Route, expect

from auction.core.moments import HOUR_US
from auction.web.reading import Readings
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.reached import reached
from tests.browser.table import Table, axe_in_both_themes, in_chinese_and_dark, laid, too_wide
from tests.browser.test_buyer import file
from tests.security.test_file_readers import hostile
from tests.web import test_worth as web

PRICES = (
    b"Manufacturer,MPN,Seller,Currency,Break Qty,Unit Price,Stock\n"
    b"Maker,PN-1,Shop,USD,1,1.10,\nMaker,PN-1,Shop,USD,1000,0.70,\nMaker,PN-1,Shop,USD,5000,0.50,\n"
    b"Maker,PN-2,Shop,EUR,1,2.00,400\nMaker,PN-2,Other,USD,1,6.00,\nMaker,PN-1,Shop,USD,x,7,\n"
)
BOMS = {
    "m1": b"MPN,Manufacturer,Qty\nPN-1,Maker,811\nPN-2,Maker,390\n",
    "m2": b"MPN,Manufacturer,Qty\nPN-1,Maker,1733\nPN-2,Maker,380\nPN-3,Maker,5\n",
}


async def pooled(table: Table) -> None:
    """A pool of two members with their files."""
    coordinator = await table.seat.stand.coordinator()
    members = [{"id": "m1", "name": "North Works"}, {"id": "m2", "name": "South Works"}]
    assert (await coordinator.post("/api/pools", {"pool": "spring", "title": "Spring", "members": members})).status_code == 201
    for id, body in BOMS.items():
        assert (await coordinator.put(f"/api/pools/spring/boms/{id}/{id}.csv?builds=1", body)).status_code == 200


async def brought(page: Page) -> None:
    """The coordinator brings the prices on the tab."""
    await page.get_by_role("tab", name="What pooling is worth").click()
    await page.get_by_label("Who published it").fill("Shop")
    await page.get_by_label("For which day").fill("2026-01-05")
    await page.get_by_label("Money is told in").fill("usd")
    await page.get_by_label("Rates of other currencies").fill("EUR=1.25")
    await page.get_by_label("Choose the price list").set_input_files(file("shop.csv", PRICES))


async def test_row_2_the_coordinator_brings_prices_and_each_member_reads_its_own(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        await pooled(table)
        page = await table.page(at="pool/spring")
        await brought(page)
        await expect(page.get_by_text("6 rows read; 2 part numbers of this pool are listed; left out: 1.")).to_be_visible()
        whole = page.get_by_role("region", name="Members at these prices")
        await expect(whole.get_by_role("row", name="North Works")).to_contain_text("dearer than alone in 1 part")
        await expect(page.get_by_role("region", name="Parts at these prices")).to_contain_text("stock is contested")
        await screenshot(page, "worth-coordinator")
        assert await axe_in_both_themes(page, axe_findings) == []
        async with page.expect_download() as downloaded:
            await page.get_by_role("link", name="Compliance log").click()
        log = await (await downloaded.value).path()
        assert b"BringPrices" in log.read_bytes()

        member = await table.page("buyer", "m1", at="pool/spring", viewport=(390, 844))
        await member.get_by_role("tab", name="What pooling is worth").click()
        await expect(member.get_by_text("In one part you would pay more in the pool than alone.")).to_be_visible()
        await expect(member.get_by_role("region", name="Parts at these prices").get_by_role("row")).to_have_count(3)
        assert await reached(member, "South Works", "1,733", "1733", "PN-3", "m2") == []
        assert not await too_wide(member)
        await screenshot(member, "worth-member-phone")
        assert await axe_findings(member) == []


async def test_a_long_file_says_how_far_it_is_and_can_be_given_up_by_keyboard(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        await pooled(table)
        table.seat.stand.app.state.readings = Readings(command=hostile("hang"))  # a file that its reader never ends with
        page = await table.page(at="pool/spring")
        await brought(page)
        sending = page.get_by_role("group", name="A file on its way")
        await expect(sending).to_contain_text("The server reads shop.csv")
        await expect(sending).to_contain_text("rows so far")
        assert await axe_findings(page) == []
        await screenshot(page, "worth-sending")
        await sending.get_by_role("button", name="Cancel").focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_contain_text("Cancelled. Nothing of the file was taken in.")
        await expect(sending).to_have_count(0)
        pool = table.seat.stand.rooms.pool("spring")
        assert pool is not None
        assert pool.state.prices is None


async def test_how_much_has_been_sent_is_said_while_it_is_sent(open_page: OpenPage) -> None:
    async with laid(open_page) as table:
        await pooled(table)
        page = await table.page(at="pool/spring")
        held = asyncio.Event()

        async def hold(route: Route) -> None:
            await held.wait()
            await route.continue_()

        await page.route("**/prices/*", hold)
        await brought(page)
        await expect(page.get_by_role("progressbar", name="A file on its way")).to_be_visible()
        held.set()
        await expect(page.get_by_text("6 rows read")).to_be_visible()


async def test_after_the_award_each_member_reads_what_it_was_awarded_against_what_it_would_have_paid_alone(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        stand = table.seat.stand
        coordinator, _ = await web.pooled(stand)
        assert (await coordinator.put(f"/api/pools/p-1/prices/shop.csv?{web.BROUGHT}", web.PRICES)).status_code == 200
        await web.awarded(stand, coordinator, auction="W-1", opens=stand.clock.now_us() + HOUR_US)
        page = await table.page(at="pool/p-1")
        await page.get_by_role("tab", name="What pooling is worth").click()
        await expect(page.locator("tr[data-awarded=m3]")).to_contain_text("dearer than alone in 1 part")
        await screenshot(page, "worth-after")
        member = await table.page("buyer", "m3", at="pool/p-1", viewport=(390, 844))
        await member.get_by_role("tab", name="What pooling is worth").click()
        await expect(member.locator("tr[data-awarded]")).to_have_count(1)
        await expect(member.locator("tr[data-awarded=m3]")).to_contain_text("2,531.40")
        assert await reached(member, "486.60", "1,039.80", "m1", "m2") == []
        assert not await too_wide(member)
        await member.get_by_role("button", name="Account, language and colours").click()
        await member.get_by_role("button", name="Dark colours").click()
        await member.get_by_label("Language").select_option("zh-CN")
        await expect(member.get_by_role("tab", name="集采的价值")).to_be_visible()
        assert await axe_findings(member) == []
        assert not await too_wide(member)
        await screenshot(member, "worth-member-zh")


async def test_L6_an_auditor_reads_what_pooling_was_worth_to_everybody_once_an_auction_is_over(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        stand = table.seat.stand
        coordinator, _ = await web.pooled(stand)
        assert (await coordinator.put(f"/api/pools/p-1/prices/shop.csv?{web.BROUGHT}", web.PRICES)).status_code == 200
        early = await table.page("auditor", "auditor", at="pools")
        await expect(early.get_by_text("No pool yet")).to_be_visible()
        await web.awarded(stand, coordinator, auction="W-1", opens=stand.clock.now_us() + HOUR_US)
        page = await table.page("auditor", "auditor")
        await page.get_by_role("link", name="Pools").click()
        await page.get_by_role("link", name="p-1").click()
        await page.get_by_role("tab", name="What pooling is worth").click()
        members = page.get_by_role("region", name="Members at these prices")
        await expect(members.get_by_role("row")).to_have_count(4)
        await expect(page.locator("tr[data-awarded=m3]")).to_contain_text("dearer than alone in 1 part")
        for word in ("Choose the price list", "Freeze the pool", "Put it to auction", "Choose files"):
            await expect(page.get_by_text(word)).to_have_count(0)
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "worth-auditor")
        phone = await table.page("auditor", "auditor", at="pool/p-1", viewport=(390, 844))
        await in_chinese_and_dark(phone)
        await phone.get_by_role("tab", name="集采的价值").click()
        await expect(phone.locator("tr[data-awarded=m3]")).to_be_visible()
        assert not await too_wide(phone)
        assert await axe_findings(phone) == []
        await screenshot(phone, "worth-auditor-phone-zh-dark")
