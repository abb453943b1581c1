"""An ordinary walk of every console, from an open auction to signed contracts: nothing asked on the way ends in a fault."""

from __future__ import annotations

from playwright.async_api import Page, Response, expect

from auction.audit.checkpoint import key_text
from auction.live.signing import Signing
from tests.browser.conftest import OpenPage
from tests.browser.seat import come_in
from tests.browser.table import Table, laid
from tests.browser.test_buyer import NORTH, bring, dialog, file
from tests.browser.test_contracts import SIGNER

WALKS = {
    "coordinator": ("buyer", "consortium", ("", "pools", "pool/spring", "market", "invite", "auction/A-1", "auction/A-1/L1")),
    "member": ("buyer", "m1", ("", "pools", "pool/spring", "organisation", "auction/A-1", "auction/A-1/L1")),
    "supplier": ("supplier", "s1", ("", "organisation", "auction/A-1", "auction/A-1/L1")),
    "auditor": ("auditor", "auditor", ("", "pools", "market", "subsidies", "auction/A-1")),
    "observer": ("observer", "o1", ("", "auction/A-1")),
}


class Faults:
    """What was answered with 400 or more, and what a page wrote down as an error."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def watch(self, page: Page, who: str) -> None:
        def answered(response: Response) -> None:
            if response.status >= 400:
                self.found.append(f"{who}: {response.status} {response.request.method} {response.url}")

        page.context.on("response", answered)
        page.on("console", lambda said: self.found.append(f"{who}: {said.text}") if said.type == "error" else None)


async def every_tab(page: Page) -> None:
    """Open whatever can be opened of what is shown, and come back to the first tab."""
    tabs = page.get_by_role("tab")
    count = await tabs.count()
    for place in (*range(count), 0) if count else ():
        await tabs.nth(place).click()
        await expect(tabs.nth(place)).to_have_attribute("aria-selected", "true")
        for fold in await page.locator("main details:not([open]) > summary").all():
            if await fold.is_visible():
                await fold.click()
        await page.wait_for_load_state("networkidle")


async def walk(table: Table, page: Page, places: tuple[str, ...]) -> None:
    for place in places:
        await page.goto(f"{table.seat.url}/#/{place}")
        await expect(page.get_by_role("heading", level=1).first).to_be_visible()
        await expect(page.locator("main [aria-busy=true]")).to_have_count(0)
        await page.wait_for_load_state("networkidle")
        await every_tab(page)


async def a_pool(page: Page, table: Table) -> None:
    """The coordinator opens a pool and brings a file."""
    await page.goto(f"{table.seat.url}/#/pools")
    await page.get_by_role("button", name="Open a pool").click()
    await dialog(page).get_by_label("What it is for").fill("Spring")
    await dialog(page).get_by_label("Member 1").fill("m1")
    await dialog(page).get_by_role("button", name="Open a pool").click()
    await expect(page.get_by_role("heading", level=1, name="Spring")).to_be_visible()
    await bring(page, "m1", "100", file("north.csv", NORTH))
    await expect(page.get_by_role("list", name="Files in the pool")).to_contain_text("north.csv")


async def test_an_ordinary_walk_of_every_console_meets_no_fault(open_page: OpenPage) -> None:
    async with laid(open_page) as table:
        table.seat.stand.rooms.on_durable.append(Signing(SIGNER.name, key_text(SIGNER.key), SIGNER.sign_bare).follow)
        faults, pages = Faults(), {}
        stranger = await open_page()
        faults.watch(stranger, "nobody")
        await stranger.goto(table.seat.url)
        await expect(stranger.get_by_role("heading", name="Sign in")).to_be_visible()
        for who, (role, party, _) in WALKS.items():
            pages[who] = await open_page(viewport=(1440, 900))
            faults.watch(pages[who], who)
            await come_in(pages[who], await table.seat.link(role, party, who))  # type: ignore[arg-type]
            await expect(pages[who].locator("header[data-shell]")).to_be_visible()
        await a_pool(pages["coordinator"], table)
        for lot, prices in (("L1", ["1.70"]), ("L2", ["1.50"]), ("L3", ["2.00", "3.00"])):
            await table.seat.rival(lot, *prices, party="s1")
        for who, (_, _, places) in WALKS.items():
            await walk(table, pages[who], places)
        await table.close()
        await expect(pages["supplier"].get_by_text("Award proposed").first).to_be_visible()
        await table.seat.confirm_award("L1", "L2", "L3")
        for who, (_, _, places) in WALKS.items():
            await walk(table, pages[who], places)
        assert faults.found == []


async def test_a_fault_is_found_where_there_is_one(open_page: OpenPage) -> None:
    async with laid(open_page) as table:
        faults = Faults()
        page = await open_page()
        faults.watch(page, "supplier")
        await come_in(page, await table.seat.link("supplier", "s1", "supplier"))
        await expect(page.locator("header[data-shell]")).to_be_visible()
        async with page.expect_event("console"):
            await page.evaluate("fetch('/api/auctions/A-1/division')")
        assert any("404 GET" in each for each in faults.found), faults.found
