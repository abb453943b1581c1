"""What suppliers bid with beyond a typed price, in a real browser: clocks, automatic bids, previews."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.async_api import Locator, Page, expect

from auction.core.commands import AcceptPrice, AcceptTerms, CancelAuction, PlaceBid, SendMessage
from auction.core.index import Index
from auction.core.moments import MINUTE_US
from auction.core.stage_terms import Clock
from auction.core.terms import Lot, Terms, TrafficLight, Volume
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.seat import Seat, come_in, seated, the_terms, three_lots
from tests.criteria import a_component, a_criterion, an_evaluation, an_option
from tests.terms import COORDINATOR, NO_OVERTIME, OPENS, a_clock, a_clock_lot, a_line, a_supplier, a_visibility, steps

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
        await expect(lot(page).locator("[data-clock-note=took]")).to_contain_text("You took 30 pcs for EUR 30.00.")
        await expect(lot(page).locator("[data-fact=supplier-own-bid]")).to_contain_text("30.00")
        await expect(page.locator("dl.summary")).to_contain_text("30.00")


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
        await come_in(page, await seat.link("observer", "observer", "Observer"))
        await expect(lot(page).locator("[data-fact=clock-price]")).to_have_text("1.00")
        await expect(page.locator("form")).to_have_count(0)


def proxy_terms() -> Terms:
    percent = [steps(0, (1, 100))]
    one = replace(three_lots()[0], decrement=tuple(percent))
    return replace(the_terms((one,)), proxies=True, overtime=NO_OVERTIME)


@pytest.mark.parametrize("viewport", SIZES)
async def test_a_limit_is_left_changed_reached_and_taken_back(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, viewport: tuple[int, int]
) -> None:
    async with seated(open_page, proxy_terms()) as seat:
        page = await seat.bidder(viewport=viewport)
        automatic = lot(page).locator("[data-limit]")
        await automatic.locator("summary").click()
        await expect(automatic).to_contain_text("Place a bid first")
        await lot(page).locator("input[data-bid]").fill("1.9")
        await lot(page).locator("input[data-bid]").press("Enter")
        await automatic.get_by_label("Lowest unit price").fill("1.6")
        await sound(page, axe_findings, viewport[0])
        await screenshot(page, f"limit-set-{viewport[0]}")
        await automatic.get_by_role("button", name="Set the limit").click()
        await expect(lot(page).locator("[data-answer=accepted]")).to_contain_text("Limit of EUR 1.60 set.")
        await expect(automatic).to_contain_text("Down to EUR 1.60")
        await seat.rival("L1", "1.8")
        await expect(lot(page).locator("[data-rank='1']")).to_contain_text("Bid automatically")
        assert seat.room.state.lots["L1"].standing["s1"].value < 1000 * 18_000
        await looks(page, screenshot, "limit-leads", viewport[0])
        await seat.rival("L1", "1.5")
        await expect(lot(page).locator("[data-limit=reached], [data-limit=set]")).to_be_visible()
        await seat.rival("L1", "1.4")
        await page.get_by_role("combobox").first.select_option("en")
        await automatic.get_by_role("button", name="Take the limit back").click()
        await expect(lot(page).locator("[data-limit=none]")).to_be_visible()
        assert "s1" not in seat.room.state.lots["L1"].limits


async def test_what_a_bid_would_do_is_told_while_it_is_written(open_page: OpenPage, screenshot: Screenshot) -> None:
    async with seated(open_page) as seat:
        await seat.rival("L1", "1.8")
        page = await seat.bidder()
        entries = seat.room.state.seq
        typed = lot(page).locator("input[data-bid]")
        await typed.fill("1.7")
        await expect(lot(page).locator("[data-preview=accepted]")).to_contain_text("Would be accepted now. Would lead.")
        await screenshot(page, "preview")
        await typed.fill("1.85")
        await expect(lot(page).locator("[data-preview=accepted]")).to_contain_text("Would not lead.")
        await typed.fill("2.01")
        await expect(lot(page).locator("[data-preview=refused]")).to_contain_text("above the ceiling price")
        assert seat.room.state.seq == entries


def evaluated_terms() -> Terms:
    """A year's guarantee less costs 100.00 on top; the supplier's freight counts with every bid of its own."""
    warranty = a_criterion(an_option("3 years"), an_option("1 year", a_component(1_000_000, name="Repairs")))
    freight = a_component(500_000, name="Freight")
    one = replace(three_lots()[0], evaluation=an_evaluation(warranty, s1=[freight]), decrement=(steps(0, (1, 100)),))
    return replace(the_terms((one,)), overtime=NO_OVERTIME)


@pytest.mark.parametrize("viewport", SIZES)
async def test_criteria_are_answered_and_the_price_that_leads_is_told(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, viewport: tuple[int, int]
) -> None:
    async with seated(open_page, evaluated_terms()) as seat:
        page = await seat.bidder(viewport=viewport)
        typed = lot(page).locator("input[data-bid]")
        await typed.fill("1.9")
        await typed.press("Enter")
        await expect(lot(page)).to_contain_text("Answer every criterion of the lot")
        await expect(lot(page).get_by_label("The warranty")).to_be_focused()
        await lot(page).get_by_label("The warranty").select_option("1 year (Repairs +EUR 100.00)")
        await expect(lot(page).locator("[data-preview=accepted]")).to_contain_text("Compares as EUR 2,050.00.")
        await typed.press("Enter")
        await expect(lot(page).locator("[data-fact=supplier-own-comparable]")).to_contain_text("2,050.00")
        placing = PlaceBid("rival-2", a_supplier("s2"), "s2", "L1", ("1.95",), True, (0,))
        await seat.ask(AcceptTerms("accept-s2", a_supplier("s2"), "s2", seat.room.state.terms_sha256))
        assert (await seat.ask(placing)).refusal is None
        await expect(lot(page).locator("[data-criteria]")).to_contain_text("would lead.")
        await expect(lot(page).locator("[data-criteria]")).to_contain_text("Freight +EUR 50.00")
        await sound(page, axe_findings, viewport[0])
        await looks(page, screenshot, "criteria", viewport[0])
        await page.get_by_role("combobox").first.select_option("en")
        await lot(page).get_by_role("button", name="Use it").click()
        await typed.press("Enter")
        await expect(lot(page).locator("[data-rank='1']")).to_be_visible()


async def test_a_lot_with_an_index_is_bid_by_a_premium_or_a_discount(open_page: OpenPage, screenshot: Screenshot) -> None:
    copper = Index("Copper, monthly mean", "the exchange", 18_000, "2027-01", 1, 2)
    one = replace(three_lots()[0], index=copper, decrement=(steps(0, (1, 100)),))
    async with seated(open_page, replace(the_terms((one,)), overtime=NO_OVERTIME)) as seat:
        page = await seat.bidder()
        await expect(lot(page).locator("[data-index]")).to_contain_text("its value of 2027-01")
        typed = lot(page).locator("input[data-bid]")
        await expect(typed).to_have_value("0.20")
        await typed.fill("")
        await typed.press_sequentially("-0.1")
        await typed.press("Enter")
        await expect(lot(page).locator("[data-answer=accepted]")).to_contain_text("Bid of EUR 1.70 accepted.")
        assert seat.room.state.lots["L1"].standing["s1"].prices == (17_000,)
        await screenshot(page, "index")


@pytest.mark.parametrize("viewport", SIZES)
async def test_quantities_are_offered_in_steps_and_within_limits(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, viewport: tuple[int, int]
) -> None:
    tiers = Volume("all_units", "falling", True, 3)
    one = replace(three_lots()[0], volume=tiers, decrement=(), largest_change=None, ceiling=None)
    async with seated(open_page, replace(the_terms((one,)), overtime=NO_OVERTIME)) as seat:
        page = await seat.bidder(viewport=viewport)
        await lot(page).get_by_label("Unit price of step 1").fill("2")
        await lot(page).get_by_role("button", name="Add a step").click()
        await lot(page).get_by_role("button", name="Place bid").click()
        await expect(lot(page).locator(".hint.bad")).to_contain_text("A price is missing. Enter one.")
        await lot(page).get_by_label("Step 2 begins at").fill("500")
        await lot(page).get_by_label("Unit price of step 2").fill("1.8")
        await lot(page).get_by_label("At most").fill("1,000")
        await lot(page).get_by_role("button", name="Place bid").click()
        await expect(lot(page).locator(".hint.bad")).to_contain_text("That is not written as a quantity.")
        await expect(lot(page).get_by_label("At most")).to_be_focused()
        await lot(page).get_by_label("At most").fill("800")
        await lot(page).get_by_role("button", name="Place bid").click()
        await expect(lot(page).locator("[data-answer=accepted]")).to_contain_text("Your prices are accepted.")
        assert seat.room.state.lots["L1"].standing["s1"].prices == (20_000, 18_000)
        await expect(lot(page).get_by_label("Unit price of step 2")).to_have_value("1.80")
        await sound(page, axe_findings, viewport[0])
        await looks(page, screenshot, "quantities", viewport[0])


async def test_the_own_provisional_quantity_is_told_where_the_terms_choose_so(open_page: OpenPage) -> None:
    rising = Volume("incremental", "rising", False, 3)
    one = replace(three_lots()[0], volume=rising, decrement=(), largest_change=None, ceiling=None)
    seen = a_visibility(lead_price=False, provisional=True)
    async with seated(open_page, replace(the_terms((one,)), overtime=NO_OVERTIME, visibility=seen)) as seat:
        page = await seat.bidder()
        await lot(page).get_by_label("Unit price of step 1").fill("2")
        await lot(page).get_by_label("At most").fill("800")
        await lot(page).get_by_role("button", name="Place bid").click()
        await expect(lot(page).locator("[data-fact=supplier-provisional]")).to_contain_text("800 pcs")


async def test_a_message_and_a_cancellation_reach_everyone(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with seated(open_page) as seat:
        page = await seat.bidder(viewport=(390, 844))
        await seat.ask(SendMessage("m1", COORDINATOR, "Lot L2 is packed in reels of 500."))
        await expect(page.locator("[data-message]")).to_contain_text("reels of 500")
        await expect(page.locator("[data-said=assertive]")).to_contain_text("The buyer says: Lot L2")
        await seat.ask(SendMessage("m2", COORDINATOR, "Delivery is free to the gate."))
        await expect(page.locator("[data-message]")).to_contain_text("One earlier message")
        await seat.ask(CancelAuction("c1", COORDINATOR, "The budget was not approved."))
        await expect(page.locator(".notice.bad")).to_contain_text("The budget was not approved.")
        await expect(page.get_by_text("Award to be decided")).to_have_count(0)
        assert await axe_findings(page) == []
        await screenshot(page, "message-390")


async def test_a_traffic_light_stands_in_place_of_the_rank(open_page: OpenPage, screenshot: Screenshot) -> None:
    seen = replace(a_visibility(lead_price=False), traffic_light=TrafficLight(1, 1, None))
    async with seated(open_page, replace(the_terms(three_lots()[:1]), visibility=seen)) as seat:
        page = await seat.bidder()
        await lot(page).locator("input[data-bid]").fill("1.9")
        await lot(page).locator("input[data-bid]").press("Enter")
        await expect(lot(page)).to_contain_text("In front")
        await seat.rival("L1", "1.5")
        await expect(lot(page)).to_contain_text("Behind")
        await screenshot(page, "light")
