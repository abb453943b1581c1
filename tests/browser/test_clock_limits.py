"""Limits at clocks in a real browser: left, changed, met, refused and taken back, and nothing of it on anybody else's page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.async_api import expect

from auction.core.moments import MINUTE_US, SECOND_US
from auction.core.terms import Terms
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.reached import reached
from tests.browser.seat import Seat, built, seated
from tests.browser.test_bidding import SIZES, a_clock_of, clock_terms, looks, lot, others_accept, sound
from tests.terms import OPENS, a_clock, a_clock_lot, a_line, a_lot, steps
from tests.web.stand import on_uvicorn, standing

DUTCH = a_clock(100, steps=[steps(10)], limits=True)
JAPANESE = a_clock(200, steps=[steps(0, (1, 10))], least_active=2, limits=True)


def dutch(*, parts: bool = False) -> Terms:
    clock = replace(DUTCH, least_part=20, part_multiple=10) if parts else DUTCH
    return clock_terms(a_clock_of("dutch", clock))


@pytest.mark.parametrize("viewport", SIZES)
async def test_a_limit_takes_the_lot_when_a_dutch_clock_comes_to_it(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, viewport: tuple[int, int]
) -> None:
    async with seated(open_page, dutch()) as seat:
        page = await seat.bidder(viewport=viewport)
        automatic = lot(page).locator("[data-limit]")
        await automatic.locator("summary").click()
        price = automatic.get_by_label("Lowest unit price")
        await price.fill("0.9")
        await expect(automatic.locator("[data-advice=met-now]")).to_be_visible()
        await price.fill("9")
        await expect(automatic.locator("[data-advice=never-met]")).to_be_visible()
        await price.fill("1.15")
        await expect(automatic.locator("[data-advice]")).to_have_count(0)
        await sound(page, axe_findings, viewport[0])
        await automatic.get_by_role("button", name="Set the limit").click()
        await expect(lot(page).locator("[data-answer=accepted]")).to_contain_text("Limit of EUR 1.15 set.")
        await expect(automatic).to_contain_text("From EUR 1.15 up")
        await expect(lot(page)).to_contain_text("Your limit accepts for you.")
        await looks(page, screenshot, "clock-limit-dutch", viewport[0])
        for tick in (1, 2):
            await seat.stand.until(seat.room, OPENS + tick * MINUTE_US)
        await page.get_by_role("combobox").first.select_option("en")
        await expect(lot(page)).to_contain_text("Closed")
        assert seat.room.state.lots["L1"].standing["s1"].value == 12_000
        await screenshot(page, f"clock-limit-dutch-taken-{viewport[0]}")


async def test_who_has_not_accepted_the_terms_reads_so_at_the_clock(open_page: OpenPage) -> None:
    async with seated(open_page, dutch()) as seat:
        page = await seat.page(viewport=(390, 844))
        ticket = lot(page).locator("form[data-clock=in]")
        await expect(ticket).to_contain_text("Accept the terms above to bid.")
        await expect(ticket.locator("[data-clock-note]")).to_have_count(0)


async def test_a_limit_names_a_part_is_raised_and_taken_back(open_page: OpenPage, screenshot: Screenshot) -> None:
    async with seated(open_page, dutch(parts=True)) as seat:
        page = await seat.bidder()
        automatic = lot(page).locator("[data-limit]")
        await automatic.locator("summary").click()
        await automatic.get_by_label("Lowest unit price").fill("1.20")
        await automatic.get_by_label("How much to take, in pcs").fill("25")
        await automatic.get_by_role("button", name="Set the limit").click()
        await expect(automatic).to_contain_text("cannot be taken")
        await automatic.get_by_label("How much to take, in pcs").fill("30")
        await screenshot(page, "clock-limit-parts")
        await automatic.get_by_role("button", name="Set the limit").click()
        await expect(automatic).to_contain_text("From EUR 1.20 up")
        await automatic.get_by_label("Lowest unit price").fill("1.30")
        await automatic.get_by_role("button", name="Change the limit").click()
        await expect(automatic).to_contain_text("From EUR 1.30 up")
        assert seat.room.state.lots["L1"].limits["s1"].quantity == 30
        await automatic.get_by_role("button", name="Take the limit back").click()
        await expect(lot(page).locator("[data-limit=none]")).to_be_visible()
        assert "s1" not in seat.room.state.lots["L1"].limits


@pytest.mark.parametrize("viewport", SIZES)
async def test_a_limit_keeps_its_supplier_in_at_a_japanese_clock_until_the_price_is_below_it(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, viewport: tuple[int, int]
) -> None:
    async with seated(open_page, clock_terms(a_clock_of("japanese", JAPANESE))) as seat:
        page = await seat.bidder(viewport=viewport)
        automatic = lot(page).locator("[data-limit]")
        await automatic.locator("summary").click()
        await automatic.get_by_label("Lowest unit price").fill("2.10")
        await expect(automatic.locator("[data-advice=past]")).to_be_visible()
        await automatic.get_by_role("button", name="Set the limit").click()
        await expect(automatic).to_contain_text("The clock already shows less than this limit.")
        await automatic.get_by_label("Lowest unit price").fill("1.70")
        await automatic.get_by_role("button", name="Set the limit").click()
        await expect(lot(page).locator("[data-clock-note=accepted]")).to_be_visible()
        await expect(automatic).to_contain_text("Down to EUR 1.70")
        for party in ("s2", "s3"):
            await others_accept(seat, party, 1)
        await sound(page, axe_findings, viewport[0])
        await seat.stand.until(seat.room, OPENS + MINUTE_US)
        await expect(lot(page).locator("[data-fact=clock-price]")).to_have_text("1.80")
        await expect(lot(page).locator("[data-clock-note=accepted]")).to_be_visible()
        await expect(lot(page).locator("[data-limit=reached]")).to_be_visible()
        await looks(page, screenshot, "clock-limit-japanese", viewport[0])
        for party in ("s2", "s3"):
            await others_accept(seat, party, 2)
        await seat.stand.until(seat.room, OPENS + 2 * MINUTE_US)
        for party in ("s2", "s3"):
            await others_accept(seat, party, 3)
        await seat.stand.until(seat.room, OPENS + 3 * MINUTE_US)
        await expect(lot(page).locator("[data-clock-note=out]")).to_be_visible()


async def test_a_limit_far_below_the_price_on_show_is_confirmed(open_page: OpenPage, screenshot: Screenshot) -> None:
    guarded = replace(a_clock_of("japanese", JAPANESE), largest_change=a_lot(largest_change=(1, 4)).largest_change)
    async with seated(open_page, clock_terms(guarded)) as seat:
        page = await seat.bidder()
        automatic = lot(page).locator("[data-limit]")
        await automatic.locator("summary").click()
        await automatic.get_by_label("Lowest unit price").fill("1.00")
        await automatic.get_by_role("button", name="Set the limit").click()
        await expect(page.get_by_role("dialog")).to_contain_text("50% below the price on show")
        await screenshot(page, "clock-limit-confirm")
        await page.get_by_role("button", name="Confirm and set").click()
        await expect(automatic).to_contain_text("Down to EUR 1.00")


async def test_nothing_of_a_limit_is_on_another_s_page(open_page: OpenPage) -> None:
    async with seated(open_page, dutch()) as seat:
        page, other = await seat.bidder(), await seat.page(party="s2")
        automatic = lot(page).locator("[data-limit]")
        await automatic.locator("summary").click()
        await automatic.get_by_label("Lowest unit price").fill("1.37")
        await automatic.get_by_role("button", name="Set the limit").click()
        await expect(automatic).to_contain_text("From EUR 1.37 up")
        await seat.stand.until(seat.room, OPENS + MINUTE_US)
        await expect(lot(other).locator("[data-fact=clock-price]")).to_have_text("1.10")
        assert await reached(other, "1.37") == []
        await expect(lot(other).locator("[data-limit]")).to_have_attribute("data-limit", "none")


async def test_where_a_clock_takes_no_limits_none_is_offered(open_page: OpenPage) -> None:
    async with seated(open_page, clock_terms(a_clock_of("dutch"))) as seat:
        page = await seat.bidder()
        await expect(lot(page).get_by_role("button", name="Take the lot")).to_be_enabled()
        await expect(lot(page).locator("[data-limit]")).to_have_count(0)


async def test_a_basket_has_a_limit_for_every_line(open_page: OpenPage, screenshot: Screenshot) -> None:
    pair = a_clock_lot("dutch", a_clock(100, 500, steps=[steps(10)], limits=True), lines=[a_line("A", 10), a_line("B", 2)])
    async with seated(open_page, clock_terms(pair)) as seat:
        page = await seat.bidder()
        automatic = lot(page).locator("[data-limit]")
        await automatic.locator("summary").click()
        await automatic.get_by_label("Lowest for").nth(0).fill("1.00")
        await automatic.get_by_label("Lowest for").nth(1).fill("5.10")
        await screenshot(page, "clock-limit-basket")
        await automatic.get_by_role("button", name="Set the limit").click()
        await seat.stand.until(seat.room, OPENS + MINUTE_US + SECOND_US)
        await expect(lot(page)).to_contain_text("Closed")


async def test_what_a_clock_begins_with_and_ends_at_is_told_before_it_opens(open_page: OpenPage) -> None:
    built()
    async with standing(host=on_uvicorn) as stand:
        seat = Seat(stand, await stand.announced(clock_terms(a_clock_of("dutch"))), open_page)
        page = await seat.page(viewport=(390, 844))
        ahead = page.locator("[data-clock-ahead]")
        await expect(ahead).to_have_text("The clock begins at EUR 1.00 and rises to EUR 1.40 at most.")
        await stand.until(seat.room, OPENS)
        await expect(ahead).to_have_count(0)
