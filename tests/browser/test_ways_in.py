"""Where a link leads, in a real browser: an invitation to its auction, a lot's link to its lot, on a phone too."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.async_api import Page, Route, expect

from auction.core.moments import HOUR_US
from auction.core.words import CONSORTIUM
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.seat import CLOSES_LATE, come_in
from tests.browser.table import TITLE, axe_in_both_themes, in_chinese_and_dark, laid, too_wide, watched_terms
from tests.browser.test_buyer import dialog, open_a_pool

PHONE = (390, 700)


async def link_of(page: Page, name: str) -> str:
    """The invitation that the coordinator's page makes for this guest."""
    guest = page.get_by_role("listitem").filter(has_text=name)
    await guest.get_by_role("button").first.click()
    return await guest.get_by_role("textbox").input_value()


async def in_sight(page: Page, selector: str) -> bool:
    """Whether the top of that element lies in the upper half of what is seen, below the header."""
    seen: bool = await page.locator(selector).first.evaluate(
        "each => { const top = each.getBoundingClientRect().top; return top >= 0 && top < innerHeight / 2; }"
    )
    return seen


async def test_an_invitation_leads_to_the_auction_it_was_for_and_says_that_there_are_others(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        other = replace(watched_terms(), auction="second-1", title="Cables for a year", acceptance=False)
        await table.seat.stand.announced(other)
        page = await table.page(at="auction/second-1")
        await page.get_by_role("tab", name="Suppliers").click()
        link = await link_of(page, "s1 Ltd")
        assert link.endswith("/second-1")
        supplier = await open_page(viewport=PHONE)
        await come_in(supplier, link)
        await expect(supplier.get_by_role("heading", level=1, name="Cables for a year")).to_be_visible()
        await expect(supplier.get_by_text("Your invitation was for this auction.")).to_be_visible()
        assert "second-1" in supplier.url
        assert await axe_findings(supplier) == []
        await screenshot(supplier, "ways-in-invited-phone")
        await in_chinese_and_dark(supplier)
        await expect(supplier.get_by_text("您的邀请针对本次竞价。")).to_be_visible()
        assert await axe_findings(supplier) == []
        await screenshot(supplier, "ways-in-invited-phone-zh-dark")
        await supplier.get_by_role("link", name="您的全部竞价").click()
        await expect(supplier.get_by_role("link", name=TITLE)).to_be_visible()
        await expect(supplier.get_by_text("您的邀请针对本次竞价。")).to_have_count(0)


async def test_a_member_is_invited_where_its_pool_is_and_led_there(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        page = await table.page(at="pools")
        await open_a_pool(page, "North Works", "青禾电源")
        await page.get_by_text("Invite the members").click()
        link = await link_of(page, "青禾电源")
        assert link.endswith("/pool/spring-boards")
        assert await axe_findings(page) == []
        await screenshot(page, "ways-in-pool-members")
        member = await open_page(viewport=PHONE)
        await come_in(member, link)
        await expect(member.get_by_role("heading", level=1, name="Spring boards")).to_be_visible()
        await expect(member.get_by_label("For member")).to_contain_text("青禾电源")
        await member.goto(f"{table.seat.url}/#/")
        await member.get_by_role("link", name="What is to be bought is collected in pools.").click()
        await expect(member.get_by_role("link", name="Spring boards")).to_be_visible()


async def test_an_invitation_that_is_pasted_leads_there_too(open_page: OpenPage) -> None:
    async with laid(open_page) as table:
        await table.seat.stand.announced(replace(watched_terms(), auction="second-1", title="Cables for a year"))
        page = await open_page()
        await page.goto(table.seat.url)
        await page.get_by_role("textbox").first.fill(f"{await table.seat.link('supplier', 's2')}/second-1")
        await page.get_by_role("textbox").first.press("Enter")
        await expect(page.get_by_role("heading", level=1, name="Cables for a year")).to_be_visible()


async def test_a_link_that_is_only_looked_at_stays_good_and_one_key_goes_on(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    """What scans mails and previews links opens them, and runs their scripts."""
    async with laid(open_page) as table:
        link = await table.seat.link("supplier", "s1", "Supplier One")
        for _ in range(2):
            scanner = await open_page()
            await scanner.goto(link)
            await expect(scanner.get_by_role("heading", level=1, name="You are invited")).to_be_visible()
            await expect(scanner.locator("header[data-shell]")).to_have_count(0)
        page = await open_page()
        await page.goto(link)
        card = page.get_by_role("group", name="You are invited")
        for said in ("Supplier One", "Poolbid", table.seat.url.removeprefix("http://"), "once"):
            await expect(card).to_contain_text(said)
        await expect(card.get_by_role("button", name="Go on as Supplier One")).to_be_focused()
        assert await axe_in_both_themes(page, axe_findings) == []
        await page.reload()  # the link is still there
        await expect(page.get_by_role("button", name="Go on as Supplier One")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
        phone = await open_page(viewport=PHONE, locale="zh-CN", color_scheme="dark")
        await phone.goto(await table.seat.link("supplier", "s2", "Supplier Two"))
        await expect(phone.get_by_role("heading", level=1, name="您已受邀")).to_be_visible()
        assert not await too_wide(phone)
        assert await axe_findings(phone) == []
        await screenshot(phone, "ways-in-looked-at-phone-zh-dark")


async def test_who_is_signed_in_already_is_told_so_and_may_stay(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        page = await table.page("supplier", "s1")
        link = await table.seat.link("buyer", CONSORTIUM, "Coordinator")
        await page.goto(link)
        await expect(page.get_by_text("supplier s1 is signed in in this browser now")).to_be_visible()
        assert await axe_findings(page) == []
        await screenshot(page, "ways-in-instead")
        await page.get_by_role("button", name="Stay supplier s1").click()
        await expect(page.locator("header[data-shell]")).to_contain_text("supplier s1")
        assert "join" not in page.url
        await come_in(page, link)
        await expect(page.locator("header[data-shell]")).to_contain_text("Coordinator")


@pytest.mark.parametrize("heard", [False, True])
async def test_where_the_line_breaks_at_the_press_it_is_said_and_pressed_again(open_page: OpenPage, *, heard: bool) -> None:
    """Whether the press never came to the server, or its answer never came back: the link is then used already."""

    async def breaks(route: Route) -> None:
        if heard:
            assert (await route.fetch()).ok
        await route.abort()

    async with laid(open_page) as table:
        page = await open_page()
        await page.goto(await table.seat.link("supplier", "s1", "Supplier One"))
        await page.route("**/api/session", breaks)
        await page.locator("[data-go-on]").click()
        await expect(page.get_by_role("alert")).to_contain_text("cannot be reached")
        await page.unroute("**/api/session")
        await page.locator("[data-go-on]").click()
        await expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()


async def test_a_link_to_a_lot_brings_it_into_sight_on_a_phone(open_page: OpenPage, screenshot: Screenshot) -> None:
    async with laid(open_page) as table:
        auction = f"auction/{table.seat.room.state.known_terms().auction}"
        page = await table.page(at=auction, viewport=PHONE)
        await page.locator("tr[data-lot=L2]").get_by_role("link").click()
        await expect(page.locator("[data-lot-panel=L2]")).to_be_visible()
        assert await in_sight(page, "[data-lot-panel=L2]")
        await screenshot(page, "ways-in-lot-phone")
        supplier = await table.page("supplier", "s1", at=f"{auction}/L3", viewport=PHONE)
        await expect(supplier.locator("#lot-L3[aria-current=true]")).to_be_visible()
        assert await in_sight(supplier, "#lot-L3")


async def test_a_browser_holds_one_sign_in_and_says_so_where_another_took_its_place(
    open_page: OpenPage, axe_findings: AxeFindings
) -> None:
    """Who opens all links of a new server in one browser hears why only the last of them is left."""
    async with laid(open_page) as table:
        first = await table.page("supplier", "s1")
        second = await first.context.new_page()
        await come_in(second, await table.seat.link("buyer", CONSORTIUM, "Coordinator"))
        await expect(second.get_by_text("Coordinator")).to_be_visible()
        await expect(first.get_by_role("alert")).to_contain_text("which holds one sign-in at a time")
        assert await axe_findings(first) == []
        await first.get_by_role("button", name="Go on with the newer one").click()
        await expect(first.get_by_text("Coordinator")).to_be_visible()
        await first.get_by_role("button", name="Sign out").click()
        await expect(second.get_by_role("alert")).to_contain_text("Your session has ended.")


async def test_A4_the_coordinator_signs_out_somebody_whose_link_went_astray(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        supplier = await table.page("supplier", "s1")
        await table.page("buyer", "m1")
        page = await table.page(at="invite")
        rows = page.get_by_role("region", name="Who is signed in").get_by_role("row")
        await expect(rows).to_have_count(4)
        # A supplier's session outlasts the coordinator's: nobody is told that all last alike.
        await expect(page.get_by_text("anybody else for as long as the link would have been good")).to_be_visible()
        own = page.locator("[data-session=consortium]")
        await expect(own).to_contain_text("you")
        await expect(own.get_by_role("button")).to_have_count(0)
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "ways-in-sessions")
        await page.get_by_role("button", name="Sign out supplier s1").press("Enter")
        assert await axe_findings(page) == []
        await screenshot(page, "ways-in-sessions-asked")
        await dialog(page).get_by_role("button", name="Sign out", exact=True).click()
        await expect(page.locator("[data-recorded]")).to_contain_text("supplier s1 is signed out.")
        await expect(rows).to_have_count(3)
        await expect(supplier.get_by_role("alert")).to_contain_text("Your session has ended.")
        phone = await table.page(at="invite", viewport=PHONE)
        await in_chinese_and_dark(phone)
        await expect(phone.get_by_role("region", name="已登录者").get_by_role("row")).to_have_count(4)
        assert not await too_wide(phone)
        assert await axe_findings(phone) == []
        await screenshot(phone, "ways-in-sessions-phone-zh-dark")


async def test_who_is_signed_out_before_the_auction_closes_reads_it_beforehand(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        lots = tuple(replace(lot, closes_at=CLOSES_LATE + 12 * HOUR_US) for lot in watched_terms().lots)
        await table.seat.stand.announced(replace(watched_terms(), auction="long-1", title="Cables for a year", lots=lots))
        coordinator = await table.page(at="auction/long-1", viewport=PHONE)
        told = coordinator.get_by_text("To stay, ask for a new invitation in good time")
        await expect(told).to_be_visible()
        assert await axe_findings(coordinator) == []
        assert not await too_wide(coordinator)
        await screenshot(coordinator, "ways-in-until-phone")
        await in_chinese_and_dark(coordinator)
        await expect(coordinator.get_by_text("请及时索取新的邀请")).to_be_visible()
        assert await axe_findings(coordinator) == []
        await screenshot(coordinator, "ways-in-until-phone-zh-dark")
        await coordinator.goto(f"{table.seat.url}/#/auction/A-1")
        await expect(coordinator.locator("[data-signed-in-until]")).to_have_count(0)
        supplier = await table.page("supplier", "s1", at="auction/long-1")
        await expect(supplier.get_by_role("heading", level=1, name="Cables for a year")).to_be_visible()
        await expect(supplier.locator("[data-signed-in-until]")).to_have_count(0)
