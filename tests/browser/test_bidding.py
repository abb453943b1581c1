"""What suppliers bid with beyond a typed price, in a real browser: clocks, automatic bids, previews."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.async_api import Locator, Page, expect

from auction.core.commands import AcceptPrice, AcceptTerms
from auction.core.moments import MINUTE_US
from auction.core.terms import Clock, Lot, Terms
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.seat import Seat, seated, the_terms
from tests.terms import NO_OVERTIME, OPENS, a_clock, a_clock_lot, a_line, a_supplier, a_visibility, steps

SIZES = [(1440, 900), (390, 844)]


def lot(page: Page) -> Locator:
    return page.locator("[data-lot=L1]")


def a_clock_of(kind: str, clock: Clock | None = None, *, pieces: int = 100) -> Lot:
    """Pieces at a clock of two decimals: from 1.00 up by 0.10, or from 2.00 down by a tenth."""
    rising, falling = a_clock(100, steps=[steps(10)]), a_clock(200, steps=[steps(0, (1, 10))], least_active=2)
    if kind == "dutch":
        return a_clock_lot("dutch", clock or rising, lines=[a_line(quantity=pieces)])
    return a_clock_lot("japanese", clock or falling, lines=[a_line(quantity=pieces)])


def clock_terms(lot: Lot) -> Terms:
    seen = a_visibility(lead_price=False, supplier_count=True)
    return replace(the_terms((lot,)), overtime=NO_OVERTIME, visibility=seen, withdrawal="never")


async def sound(page: Page, axe_findings: AxeFindings, width: int) -> None:
    """Nothing for axe to find in either colours, and nothing that sticks out."""
    for theme in ("Dark colours", "Light colours"):
        button = page.get_by_role("button", name=theme)
        if not await button.is_visible():
            await page.get_by_role("button", name="Account, language and colours").click()
        await button.click()
        assert await axe_findings(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def looks(page: Page, screenshot: Screenshot, name: str, width: int) -> None:
    """Pictures to look at: in English and light as it stands, then in Chinese and dark."""
    await screenshot(page, f"{name}-{width}")
    for label in ("Dark colours",):
        button = page.get_by_role("button", name=label)
        if not await button.is_visible():
            await page.get_by_role("button", name="Account, language and colours").click()
        await button.click()
    await page.get_by_label("Language").select_option("zh-CN")
    await expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    await screenshot(page, f"{name}-{width}-dark-zh")


async def others_accept(seat: Seat, party: str, tick: int) -> None:
    if party not in seat.room.state.accepted:
        await seat.ask(AcceptTerms(f"accept-{party}", a_supplier(party), party, seat.room.state.terms_sha256))
    answer = await seat.ask(AcceptPrice(f"tick-{tick}-{party}", a_supplier(party), party, "L1", tick))
    assert answer.refusal is None, answer.refusal


@pytest.mark.parametrize("viewport", SIZES)
async def test_a_dutch_clock_rises_until_its_price_is_accepted(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, viewport: tuple[int, int]
) -> None:
    async with seated(open_page, clock_terms(a_clock_of("dutch"))) as seat:
        page = await seat.page(viewport=viewport)
        await expect(lot(page).get_by_role("button", name="Take the lot")).to_be_disabled()
        await page.get_by_role("button", name="Accept the terms").click()
        await expect(lot(page).locator("[data-fact=clock-price]")).to_have_text("1.00")
        await expect(lot(page)).to_contain_text("Then it rises to EUR 1.10")
        await seat.stand.until(seat.room, OPENS + MINUTE_US)
        await expect(lot(page).locator("[data-fact=clock-price]")).to_have_text("1.10")
        await expect(lot(page)).to_contain_text("Price 2 of 5")
        await sound(page, axe_findings, viewport[0])
        await screenshot(page, f"clock-dutch-{viewport[0]}")
        await lot(page).get_by_role("button", name="Take the lot at EUR 1.10").click()
        await expect(lot(page).locator("[data-answer=accepted]")).to_contain_text("You accepted EUR 1.10.")
        await expect(lot(page)).to_contain_text("Closed")
        assert seat.room.state.lots["L1"].standing["s1"].value == 11_000
        await looks(page, screenshot, "clock-dutch-taken", viewport[0])


async def test_a_part_is_taken_at_a_dutch_clock_and_the_rest_is_left(open_page: OpenPage, screenshot: Screenshot) -> None:
    clock = a_clock(100, steps=[steps(10)], least_part=20, part_multiple=10)
    async with seated(open_page, clock_terms(a_clock_of("dutch", clock))) as seat:
        page = await seat.bidder()
        part = lot(page).get_by_label("How much you take, in pcs")
        await part.fill("25")
        await expect(lot(page).get_by_role("button", name="Take the lot")).to_be_disabled()
        await part.fill("30")
        await screenshot(page, "clock-parts")
        await lot(page).get_by_role("button", name="Take 30 pcs at EUR 1.00").click()
        await expect(lot(page)).to_contain_text("70 pcs left")
        await expect(lot(page).locator("[data-clock-note=took]")).to_be_visible()


@pytest.mark.parametrize("viewport", SIZES)
async def test_at_a_japanese_clock_who_stays_presses_and_who_is_silent_is_out(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, viewport: tuple[int, int]
) -> None:
    async with seated(open_page, clock_terms(a_clock_of("japanese"))) as seat:
        page = await seat.bidder(viewport=viewport)
        await expect(lot(page)).to_contain_text("Then it falls to EUR 1.80")
        await lot(page).get_by_role("button", name="Stay in at EUR 2.00").click()
        await expect(lot(page).locator("[data-clock-note=accepted]")).to_contain_text("You stay in at this price.")
        for party in ("s2", "s3"):
            await others_accept(seat, party, 1)
        await seat.stand.until(seat.room, OPENS + MINUTE_US)
        await expect(lot(page).get_by_role("button", name="Stay in at EUR 1.80")).to_be_enabled()
        await expect(lot(page)).to_contain_text("3 suppliers were in after the last price")
        await sound(page, axe_findings, viewport[0])
        await looks(page, screenshot, "clock-japanese", viewport[0])
        for party in ("s2", "s3"):
            await others_accept(seat, party, 2)
        await seat.stand.until(seat.room, OPENS + 2 * MINUTE_US)
        await expect(lot(page).locator("[data-clock-note=out]")).to_be_visible()
        await screenshot(page, f"clock-out-{viewport[0]}")


async def test_an_observer_watches_a_clock_and_cannot_press(open_page: OpenPage) -> None:
    async with seated(open_page, clock_terms(a_clock_of("dutch"))) as seat:
        page = await open_page()
        await page.goto(await seat.link("observer", "observer", "Observer"))
        await expect(lot(page).locator("[data-fact=clock-price]")).to_have_text("1.00")
        await expect(page.locator("form")).to_have_count(0)
