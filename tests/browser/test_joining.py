"""Volume that joins, in a real browser: a member pledges, suppliers and observers see what has joined, the coordinator all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from auction.core.commands import PledgeMore
from auction.core.joining_terms import Joining, JoinStep
from auction.core.terms import Terms
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.seat import CLOSES_LATE, Seat, seated
from tests.browser.table import axe_in_both_themes, in_chinese_and_dark, laid, too_wide
from tests.browser.test_bidding import SIZES, looks, lot, sound
from tests.browser.test_buyer import row
from tests.browser.test_drafting import ANNOUNCE, unfold
from tests.browser.test_launch import announced, at_the_form, fill_ceilings
from tests.joining import a_joined_lot, joining_terms, typed
from tests.terms import COORDINATOR, a_visibility


def joined_terms(shows: Any = "curve", **more: Any) -> Terms:
    return joining_terms(a_joined_lot(1_000, shows, closes_at=CLOSES_LATE, **more), withdrawal="until_close", acceptance=True)


async def pledges(seat: Seat, member: str, *steps: tuple[str, str]) -> None:
    """Another page's pledge, entered by the coordinator."""
    seat.asked += 1
    answer = await seat.ask(PledgeMore(f"pledge-{seat.asked}", COORDINATOR, member, "L1", typed(*steps)))
    assert answer.refusal is None, answer.refusal


def joins(page: Page) -> Locator:
    return page.locator("[data-joins=L1]")


@pytest.mark.parametrize("viewport", SIZES)
async def test_a_supplier_sees_what_joins_and_for_how_much_its_bid_binds(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, viewport: tuple[int, int]
) -> None:
    async with seated(open_page, joined_terms()) as seat:
        await pledges(seat, "m1", ("20", "95.00"), ("10", "90.00"))
        page = await seat.bidder(viewport=viewport)
        note = lot(page).locator("[data-joining=L1]")
        await expect(note).to_contain_text("0 pcs have joined at the leading price.")
        await expect(note.locator("[data-joining-next]")).to_have_text("20 pcs more join at EUR 95.00 or below.")
        await expect(note.locator("[data-joining-binds]")).to_contain_text("A bid binds for 100 pcs")
        await expect(note.locator("[data-joining-binds]")).to_contain_text("at most 1,100 pcs together")
        await seat.rival("L1", "95.00")
        await expect(note).to_contain_text("20 pcs have joined at the leading price. 10 pcs more join at EUR 90.00 or below.")
        await pledges(seat, "m3", ("7", "95.00"))
        await expect(note).to_contain_text("27 pcs have joined")
        await note.locator("summary").click()
        await expect(note.locator("[data-joining-curve] li")).to_have_text(
            ["27 pcs at EUR 95.00 or below · joined", "10 pcs at EUR 90.00 or below"]
        )
        await sound(page, axe_findings, viewport[0])
        await looks(page, screenshot, "joining", viewport[0])


@pytest.mark.parametrize(("shows", "told"), [("joined", True), ("nothing", False)])
async def test_a_supplier_sees_no_more_than_the_terms_say(open_page: OpenPage, shows: str, told: bool) -> None:
    async with seated(open_page, joined_terms(shows)) as seat:
        await pledges(seat, "m1", ("20", "95.00"), ("10", "90.00"))
        page = await seat.bidder()
        note = lot(page).locator("[data-joining=L1]")
        await expect(note).to_contain_text("A bid binds for 100 pcs")
        await expect(note.locator("[data-joined]")).to_have_count(1 if told else 0)
        await expect(note.locator("[data-joining-next], [data-joining-curve]")).to_have_count(0)


async def test_an_observer_sees_the_same(open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot) -> None:
    async with laid(open_page, joined_terms()) as table:
        await pledges(table.seat, "m1", ("20", "95.00"))
        await table.seat.rival("L1", "94.00")
        page = await table.page("observer", "press", at="auction/A-1")
        note = page.locator("[data-joining=L1]")
        await expect(note).to_contain_text("20 pcs have joined at the leading price.")
        await screenshot(page, "joining-observer")
        assert await axe_in_both_themes(page, axe_findings) == []


@pytest.mark.parametrize("viewport", SIZES)
async def test_a_member_pledges_by_the_keyboard_and_sees_what_of_it_joins(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, viewport: tuple[int, int]
) -> None:
    async with laid(open_page, joined_terms()) as table:
        await pledges(table.seat, "m3", ("900", "80.00"))
        page = await table.watching("buyer", "m1", viewport=viewport)
        await row(page, "L1").get_by_role("link").click()
        panel = joins(page)
        await panel.get_by_label("Add, in pcs").fill("200")
        await page.keyboard.press("Tab")
        await page.keyboard.type("95.00")
        await expect(panel.get_by_text("In all 200 pcs")).to_be_visible()
        await page.keyboard.press("Enter")
        await expect(panel.get_by_role("alert")).to_contain_text("That is more than may still join this lot.")
        await panel.get_by_label("Add, in pcs").fill("20")
        await panel.get_by_role("button", name="Another step").click()
        await panel.get_by_label("Add, in pcs").nth(1).fill("0")
        await panel.get_by_label("At or below").nth(1).fill("96")
        await page.keyboard.press("Enter")
        await expect(panel.locator("[data-fault=joining_quantity_zero]")).to_contain_text("above zero")
        await expect(panel.locator("[data-fault=joining_prices_fall]")).to_contain_text("lower than that of the step before")
        await panel.get_by_label("Add, in pcs").nth(1).fill("10")
        await panel.get_by_label("At or below").nth(1).fill("90.00")
        await page.keyboard.press("Enter")
        await expect(panel.locator("[data-pledge=m1]")).to_have_count(2)
        assert table.seat.room.state.lots["L1"].joining["m1"] == (JoinStep(20, 9_500), JoinStep(10, 9_000))
        await table.seat.rival("L1", "95.00")
        await expect(panel.locator("[data-leading-price]")).to_have_text("The leading unit price is EUR 95.00.")
        await expect(panel.locator("[data-pledge=m1]").first).to_contain_text("joined")
        await expect(panel.locator("[data-pledge=m1]").last).to_contain_text("waits for the price")
        await expect(panel.locator("[data-pledge=m3]")).to_have_count(0)
        await panel.get_by_label("Add, in pcs").first.fill("19")
        await expect(panel.locator("[data-shrinks]")).to_contain_text("A promise can grow, not shrink")
        await expect(panel.get_by_role("button", name="Change the pledge")).to_be_disabled()
        await panel.get_by_label("Add, in pcs").first.fill("25")
        await panel.get_by_role("button", name="Change the pledge").press("Enter")
        await expect(panel.locator("[data-pledge=m1]").first).to_contain_text("25")
        await sound(page, axe_findings, viewport[0])
        await looks(page, screenshot, "joining-member", viewport[0])


async def test_where_the_lead_is_hidden_a_member_is_not_told_what_has_joined(open_page: OpenPage) -> None:
    hidden = replace(joined_terms("nothing"), visibility=a_visibility(lead_price=False))
    async with laid(open_page, hidden) as table:
        await pledges(table.seat, "m1", ("20", "95.00"))
        await table.seat.rival("L1", "94.50")
        page = await table.watching("buyer", "m1")
        await row(page, "L1").get_by_role("link").click()
        await expect(joins(page).locator("[data-pledge=m1]")).to_contain_text("95.00")
        await expect(joins(page).locator("[data-leading-price], [data-joined]")).to_have_count(0)
        await expect(joins(page).get_by_role("table")).not_to_contain_text("waits")


@pytest.mark.parametrize("viewport", SIZES)
async def test_the_coordinator_sees_every_schedule_and_pledges_for_a_member(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, viewport: tuple[int, int]
) -> None:
    async with laid(open_page, joined_terms("nothing")) as table:
        await pledges(table.seat, "m1", ("20", "95.00"), ("10", "90.00"))
        await table.seat.rival("L1", "94.50")
        page = await table.watching(viewport=viewport)
        await expect(page.locator("[data-board-joined=L1]")).to_have_text("20")
        await row(page, "L1").get_by_role("link").click()
        panel = joins(page)
        await expect(panel.locator("[data-joining-next]")).to_contain_text("10 pcs more join at EUR 90.00")
        await panel.get_by_label("Pledge for").select_option("m3")
        await panel.get_by_label("Add, in pcs").fill("7")
        await panel.get_by_label("At or below").fill("95")
        await panel.get_by_role("button", name="Pledge", exact=True).click()
        await expect(panel.locator("[data-pledge=m3]")).to_contain_text("joined")
        await expect(panel.locator("[data-joined]")).to_contain_text("27 pcs")
        await expect(panel.locator("[data-pledge=m1]").first).to_contain_text("m1 Ltd")
        await sound(page, axe_findings, viewport[0])
        await looks(page, screenshot, "joining-coordinator", viewport[0])
        await page.get_by_role("combobox").first.select_option("en")
        await table.close()
        await expect(panel.locator("form")).to_have_count(0)
        await page.get_by_role("tab", name="Award").click()
        await expect(page.locator("[data-award=L1]")).to_contain_text("12,001.50")
        await expect(page.locator("[data-award=L1]")).to_contain_text("12,700.00")
        await expect(page.locator("[data-award=L1]")).to_contain_text("698.50")
        await screenshot(page, f"joining-award-{viewport[0]}")


@pytest.mark.parametrize("viewport", SIZES)
async def test_volume_that_joins_is_written_in_the_launch_form(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, viewport: tuple[int, int]
) -> None:
    async with laid(open_page) as table:
        page = await at_the_form(table, viewport=viewport)
        await fill_ceilings(page)
        fold = await unfold(page, "joining")
        await fold.get_by_label("Members may add volume as the price falls").check()
        await page.get_by_role("button", name=ANNOUNCE).click()
        await expect(fold.locator("[data-fault]").first).to_be_visible()
        await fold.get_by_label("At most, in pieces").fill("5000")
        await fold.get_by_label("Everyone sees").select_option("curve")
        await sound(page, axe_findings, viewport[0])
        await looks(page, screenshot, "joining-launch", viewport[0])
        await page.get_by_role("combobox").first.select_option("en")
        await page.get_by_role("button", name=ANNOUNCE).click()
        assert (await announced(table, page)).lots[0].joining == Joining(5_000, "curve")


async def test_J1_a_member_finds_every_lot_it_can_add_volume_to_on_the_page_of_its_organisation(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page, joined_terms()) as table:
        await pledges(table.seat, "m1", ("20", "95.00"), ("10", "90.00"))
        await table.seat.rival("L1", "95.00")
        page = await table.page("buyer", "m1", at="organisation")
        found = page.get_by_role("region", name="Lots you can add volume to").get_by_role("row", name="Lot L1").first
        await expect(found).to_contain_text("30 pcs")
        await expect(found).to_contain_text("20 of 30 joined")
        await expect(found).to_contain_text("95.00")
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "joinable")
        phone = await table.page("buyer", "m3", at="organisation", viewport=(390, 844))
        await expect(phone.locator("[data-joinable=L1]")).to_contain_text("none yet")
        assert not await too_wide(phone)
        await in_chinese_and_dark(phone)
        await expect(phone.get_by_role("heading", name="您可以增加需求的标的")).to_be_visible()
        assert await axe_findings(phone) == []
        await screenshot(phone, "joinable-phone-zh-dark")
        await phone.get_by_role("link", name="Lot L1").click()
        await expect(phone.locator("[data-joins=L1]")).to_be_visible()
        await table.close()
        await page.reload()
        await expect(page.get_by_text("No lot of an auction that goes on can be joined now.")).to_be_visible()
