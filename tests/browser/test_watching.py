"""The coordinator's board in a real browser: running clocks, comparable values, schedules, all bids, what-if and packages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.async_api import Page, expect

from auction.core.commands import AcceptPrice, PlaceBid, PlacePackage, TypedSupply
from auction.core.index import Index
from auction.core.moments import MINUTE_US
from auction.core.terms import Terms, Volume
from tests.browser.conftest import PATIENCE_MS, AxeFindings, OpenPage, Screenshot
from tests.browser.seat import the_terms, three_lots
from tests.browser.table import TITLE, Table, axe_in_both_themes, laid, too_wide
from tests.browser.test_bidding import a_clock_of, clock_terms, evaluated_terms
from tests.terms import NO_OVERTIME, OPENS, a_clock, a_supplier, steps

PHONE = (390, 844)


async def bids(table: Table, supplier: str, *prices: str, answers: tuple[int, ...] = (), supply: TypedSupply | None = None) -> None:
    table.seat.asked += 1
    placing = PlaceBid(f"b-{table.seat.asked}", a_supplier(supplier), supplier, "L1", prices, True, answers, supply)
    assert (await table.seat.ask(placing)).refusal is None


async def accepts(table: Table, supplier: str, tick: int) -> None:
    table.seat.asked += 1
    accepting = AcceptPrice(f"a-{table.seat.asked}", a_supplier(supplier), supplier, "L1", tick, 0)
    assert (await table.seat.ask(accepting)).refusal is None


async def at_the_lot(table: Table, *, viewport: tuple[int, int] = (1440, 900)) -> Page:
    auction = table.seat.room.state.known_terms().auction
    page = await table.page(at=f"auction/{auction}/L1", viewport=viewport)
    await expect(page.locator("[data-lot-panel=L1]")).to_be_visible(timeout=PATIENCE_MS)
    return page


async def in_chinese(page: Page, screenshot: Screenshot, name: str) -> None:
    await page.get_by_label("Language").select_option("zh-CN")
    await expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    await screenshot(page, name)


def evaluated() -> Terms:
    terms = evaluated_terms()
    return replace(terms, title=TITLE)


async def test_a_running_clock_shows_its_tick_its_price_and_who_is_in(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page, clock_terms(a_clock_of("japanese"))) as table:
        page = await at_the_lot(table)
        panel = page.locator("[data-clock-panel=L1]")
        await expect(panel.locator("[data-fact=clock-price]")).to_have_text("2.00")
        await expect(panel).to_contain_text("Who stays in is told when the first tick has ended.")
        for supplier in ("s1", "s2"):
            await accepts(table, supplier, 1)
        await table.seat.stand.until(table.seat.room, OPENS + MINUTE_US)
        await expect(panel.locator("[data-fact=clock-price]")).to_have_text("1.80")
        await expect(panel).to_contain_text("Still in: s1 Ltd s2 Ltd")
        await expect(page.locator("[data-board-tick='2']")).to_contain_text("Tick 2 · 180.00")
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "watching-clock")
        await in_chinese(page, screenshot, "watching-clock-zh")


async def test_bids_that_compare_by_more_than_their_price_are_told_with_their_answers(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page, evaluated()) as table:
        await bids(table, "s1", "1.95", answers=(0,))
        await table.seat.stand.until(table.seat.room, OPENS + MINUTE_US)
        await bids(table, "s2", "1.92", answers=(0,))
        await table.seat.stand.until(table.seat.room, OPENS + 3 * MINUTE_US)
        await bids(table, "s1", "1.80", answers=(1,))
        page = await at_the_lot(table)
        second = page.locator("[data-bid-of=s1]")
        await expect(page.locator("[data-bid-of=s2]")).to_contain_text("1,920.00")
        await expect(second).to_contain_text("1,950.00")
        await expect(second).to_contain_text("The warranty: 1 year")
        await expect(page.locator("[data-costs=L1]")).to_have_text("costs 1,920.00")
        await page.get_by_role("button", name="All bids").click()
        await expect(page.locator("[data-all-bids='2']")).to_be_visible()
        await table.seat.stand.until(table.seat.room, OPENS + 4 * MINUTE_US)
        await bids(table, "s3", "1.80", answers=(0,))
        await table.seat.stand.until(table.seat.room, OPENS + 5 * MINUTE_US)
        await expect(page.locator("[data-all-bids='3']")).to_be_visible()
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "watching-evaluated")


async def test_the_coordinator_asks_what_would_happen_and_nothing_is_recorded(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        await bids(table, "s2", "2.00")
        page = await at_the_lot(table)
        entries = table.seat.room.state.seq
        asking = page.locator("[data-what-if]")
        await asking.locator("summary").focus()
        await page.keyboard.press("Enter")
        await asking.get_by_label("Supplier").select_option("s1")
        await asking.get_by_label("Unit price of PN-A").fill("1.90")
        accepted = asking.locator("[data-told=accepted]")
        await expect(accepted).to_contain_text("It costs EUR 1,900.00. It takes rank 1. It leads. The close stays at")
        await asking.get_by_label("When").select_option("before")
        await asking.get_by_label("So long before it").fill("0:30")
        await expect(accepted).to_contain_text("The close moves to")
        await asking.get_by_label("Unit price of PN-A").fill("9")
        await expect(asking.locator("[data-told=refused]")).to_contain_text("It would be refused.")
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "watching-what-if")
        assert table.seat.room.state.seq == entries


async def test_schedules_and_premiums_have_columns_of_their_own(open_page: OpenPage, screenshot: Screenshot) -> None:
    tiers = Volume("all_units", "falling", True, 3)
    one = replace(three_lots()[0], volume=tiers, decrement=(), largest_change=None, ceiling=None)
    async with laid(open_page, replace(evaluated(), lots=(one,), overtime=NO_OVERTIME)) as table:
        await bids(table, "s1", "2", "1.8", supply=TypedSupply(("0", "500"), "100", "50", "800"))
        page = await at_the_lot(table)
        row = page.locator("[data-bid-of=s1]")
        await expect(row).to_contain_text("from 500: 1.80")
        await expect(row).to_contain_text("at least 100, in multiples of 50, at most 800")
        await screenshot(page, "watching-steps")
    copper = Index("Copper, monthly mean", "the exchange", 18_000, "2027-01", 1, 2)
    one = replace(three_lots()[0], index=copper)
    async with laid(open_page, replace(evaluated(), lots=(one,), overtime=NO_OVERTIME)) as table:
        await bids(table, "s1", "-0.1")
        page = await at_the_lot(table)
        await expect(page.get_by_role("columnheader", name="Premium")).to_be_visible()
        await expect(page.locator("[data-bid-of=s1]")).to_contain_text("-0.10")


@pytest.mark.parametrize("viewport", [(1440, 900), PHONE])
async def test_packages_offered_are_listed_and_the_board_fits(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, viewport: tuple[int, int]
) -> None:
    async with laid(open_page, replace(evaluated(), lots=three_lots(), packages=True)) as table:
        page = await at_the_lot(table, viewport=viewport)
        await expect(page.locator("[data-packages='0']")).to_contain_text("No package has been offered.")
        for supplier, price in (("s1", "6900.00"), ("s2", "6800.00")):
            offer = PlacePackage(f"p-{supplier}", a_supplier(supplier), supplier, "both", ("L1", "L2"), price, "a")
            assert (await table.seat.ask(offer)).refusal is None
        packages = page.locator("[data-packages='2']")
        await expect(packages).to_contain_text("Lot L1 and Lot L2")
        await expect(packages).to_contain_text("6,800.00")
        assert await axe_findings(page) == []
        assert not await too_wide(page)
        await screenshot(page, f"watching-packages-{viewport[0]}")


async def test_a_part_taken_at_a_rising_clock_is_seen_on_a_phone(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    clock = a_clock(100, steps=[steps(10)], least_part=20, part_multiple=10)
    async with laid(open_page, clock_terms(a_clock_of("dutch", clock))) as table:
        page = await at_the_lot(table, viewport=PHONE)
        panel = page.locator("[data-clock-panel=L1]")
        await expect(panel.locator("[data-fact=clock-price]")).to_have_text("1.00")
        taking = AcceptPrice("part", a_supplier("s1"), "s1", "L1", 1, 30)
        assert (await table.seat.ask(taking)).refusal is None
        await expect(panel).to_contain_text("70 pcs left")
        assert await axe_findings(page) == []
        assert not await too_wide(page)
        await screenshot(page, "watching-dutch-390")


async def test_answers_and_what_if_fit_a_phone_in_chinese(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page, evaluated()) as table:
        await bids(table, "s2", "1.92", answers=(0,))
        page = await at_the_lot(table)
        await page.get_by_label("Language").select_option("zh-CN")
        await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        asking = page.locator("[data-what-if]")
        await asking.get_by_text("如果某供应商报价").click()
        await asking.get_by_label("PN-A").fill("1.90")
        await expect(asking.locator("[data-told=accepted]")).to_contain_text("比较值")
        assert await axe_findings(page) == []
        assert not await too_wide(page)
        await screenshot(page, "watching-390-zh")


async def test_who_lost_the_line_is_bid_for_with_answers_and_at_a_clock(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page, replace(evaluated(), surrogate_bids=True)) as table:
        page = await at_the_lot(table)
        await page.get_by_role("button", name="Bid for a supplier").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("Unit price of PN-A").fill("1.80")
        await dialog.get_by_label("The warranty").select_option(label="1 year")
        await dialog.get_by_role("button", name="Place the bid").click()
        await expect(page.locator("[data-bid-of=s1]")).to_contain_text("The warranty: 1 year")
    async with laid(open_page, replace(clock_terms(a_clock_of("japanese")), surrogate_bids=True)) as table:
        page = await at_the_lot(table)
        await page.get_by_role("button", name="Bid for a supplier").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("Supplier").select_option("s2")
        assert await axe_findings(page) == []
        await screenshot(page, "watching-surrogate-clock")
        await dialog.get_by_role("button", name="Accept EUR 200.00").click()
        await expect(dialog).to_have_count(0)
        await page.get_by_role("button", name="Bid for a supplier").click()  # with two of them in, the clock goes on
        await dialog.get_by_label("Supplier").select_option("s1")
        await dialog.get_by_role("button", name="Accept EUR 200.00").click()
        await expect(dialog).to_have_count(0)
        assert list(table.seat.room.state.lots["L1"].sealed) == ["s2", "s1"]
        await table.seat.stand.until(table.seat.room, OPENS + MINUTE_US)  # the tick ends, and what was accepted stands
        await expect(page.locator("[data-bid-of=s2]")).to_contain_text("on behalf")


async def test_who_lost_the_line_is_bid_for_with_a_schedule(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    tiers = Volume("all_units", "falling", True, 3)
    one = replace(three_lots()[0], volume=tiers, decrement=(), largest_change=None, ceiling=None)
    terms = replace(the_terms((one,)), overtime=NO_OVERTIME, surrogate_bids=True)
    async with laid(open_page, terms) as table:
        page = await at_the_lot(table, viewport=(390, 844))
        await page.get_by_role("button", name="Bid for a supplier").click()
        dialog = page.get_by_role("dialog")
        place = dialog.get_by_role("button", name="Place the bid")
        await dialog.get_by_label("Supplier").select_option("s2")
        await dialog.get_by_label("Unit price of step 1").fill("2")
        await dialog.get_by_role("button", name="Add a step").click()
        await expect(place).to_be_disabled()
        await dialog.get_by_label("Step 2 begins at").fill("500")
        await dialog.get_by_label("Unit price of step 2").fill("1.8")
        await dialog.get_by_label("In multiples of").fill("100")
        await dialog.get_by_label("At most").fill("800")
        assert await axe_findings(page) == []
        await screenshot(page, "watching-surrogate-schedule-phone")
        await place.click()
        await expect(dialog).to_have_count(0)
        bid = table.seat.room.state.lots["L1"].standing["s2"]
        assert (bid.prices, bid.surrogate) == ((20_000, 18_000), True)
        await page.get_by_role("button", name="Bid for a supplier").click()
        await dialog.get_by_label("Supplier").select_option("s2")
        await expect(dialog.get_by_label("Step 2 begins at")).to_have_value("500")
        await expect(dialog.get_by_label("At most")).to_have_value("800")
