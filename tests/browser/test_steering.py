"""What a coordinator steers by in a real browser: messages, two persons, envelopes; and a clock's record in the auditor's words."""

from __future__ import annotations

from dataclasses import replace

from playwright.async_api import Page, expect

from auction.core.commands import AcceptPrice, PlaceBid, SubmitEnvelope
from auction.core.moments import HOUR_US, MINUTE_US, SECOND_US
from auction.core.refusals import Refusal
from auction.core.words import CONSORTIUM, ENGINE
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.seat import CLOSES_LATE, come_in
from tests.browser.table import TITLE, Table, axe_in_both_themes, laid, too_wide, watched_terms
from tests.terms import OPENS, a_clock_lot, a_lot, a_stage, a_supplier, an_auction


async def colleague(table: Table, person: str) -> Page:
    """A page of the coordinator's, of one person by that id."""
    seat = table.seat
    invited = await seat.stand.identity.invite(by=ENGINE, role="buyer", party=CONSORTIUM, name=person, person=person)
    page = await seat.open_page(viewport=(1440, 900))
    assert not isinstance(invited, Refusal), invited
    await come_in(page, invited.link)
    await expect(page.locator("header[data-shell]")).to_be_visible()
    await page.goto(f"{seat.url}/#/auction/{seat.room.state.known_terms().auction}")
    await expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    return page


async def test_everyone_is_told_and_a_second_person_agrees_to_the_end(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page, replace(watched_terms(), two_persons=("amend", "cancel"))) as table:
        ada, ben = await colleague(table, "ada"), await colleague(table, "ben")
        dialog = ada.get_by_role("dialog")
        await ada.get_by_role("button", name="Message to all").click()
        await dialog.get_by_label("Message").fill("Drawings follow at noon.")
        await dialog.get_by_role("button", name="Send to all").click()
        await expect(ben.get_by_role("region", name="Told to everyone")).to_contain_text("Drawings follow at noon.")

        await ada.get_by_role("button", name="Cancel the auction").click()
        await dialog.get_by_label("Reason").fill("the budget is gone")
        await dialog.get_by_role("button", name="Ask a second person").click()
        await expect(ada.locator("[data-request='1']").get_by_role("button", name="Take back")).to_be_visible()
        await expect(ada.locator("[data-request='1']").get_by_role("button", name="Approve")).to_have_count(0)
        assert await axe_in_both_themes(ben, axe_findings) == []
        await screenshot(ben, "steering-request")
        await ben.set_viewport_size({"width": 375, "height": 800})
        assert not await too_wide(ben)
        await screenshot(ben, "steering-request-phone")
        await ben.locator("[data-request='1']").get_by_role("button", name="Approve").click()
        await expect(ada.get_by_text("the budget is gone").first).to_be_visible()
        await expect(ada.get_by_text("The auction is cancelled; nothing is awarded.")).to_be_visible()
        assert table.seat.room.state.status == "cancelled"


async def test_envelopes_are_assessed_before_prices_are_opened(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    lot = a_lot("L1", stages=[a_stage("sealed", technical=True, opening_us=HOUR_US)], closes_at=CLOSES_LATE)
    async with laid(open_page, an_auction(lots=(lot,))) as table:
        seat = table.seat
        for party, price in (("s1", "2.00"), ("s2", "1.50")):
            seat.stand.clock.advance(SECOND_US)
            sent = await seat.ask(SubmitEnvelope(f"e-{party}", a_supplier(party), party, "L1", f"How {party} would do it", ()))
            assert sent.refusal is None, sent.refusal
            bid = await seat.ask(PlaceBid(f"b-{party}", a_supplier(party), party, "L1", (price,), True))
            assert bid.refusal is None, bid.refusal
        await seat.stand.until(seat.room, CLOSES_LATE)
        page = await table.watching()
        await expect(page.locator("tr[data-lot=L1]")).to_contain_text("bids wait to be opened")
        await page.locator("[data-unopened]").get_by_role("link").click()
        held = page.locator("[data-envelope]")
        await expect(held).to_have_count(2)
        await screenshot(page, "steering-envelopes")
        assert await axe_in_both_themes(page, axe_findings) == []
        await page.locator("[data-envelope=s1]").get_by_role("button", name="Pass").click()
        await page.get_by_role("dialog").get_by_role("button", name="Pass").click()
        await expect(page.locator("[data-envelope=s1]")).to_contain_text("Passed")
        await page.locator("[data-envelope=s2]").get_by_role("button", name="Fail").click()
        await page.get_by_role("dialog").get_by_label("Reason").fill("no drawings")
        await page.get_by_role("dialog").get_by_role("button", name="Fail").click()
        await expect(page.locator("[data-envelope=s2]")).to_contain_text("no drawings")


async def test_the_auditor_reads_a_clock_in_words(open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot) -> None:
    async with laid(open_page, an_auction(lots=(a_clock_lot("dutch"),))) as table:
        seat = table.seat
        await seat.stand.until(seat.room, OPENS + MINUTE_US)
        taken = await seat.ask(AcceptPrice("take", a_supplier("s1"), "s1", "L1", 2))
        assert taken.refusal is None, taken.refusal
        page = await table.watching("auditor", "auditor")
        told = page.locator("[data-event=BidPlaced]")
        await page.locator("tr[data-entry]", has_text="Accept the price").get_by_role("button").click()
        await expect(told).to_contain_text("s1 Ltd bids EUR 110.00 on Lot L1")
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "steering-dutch-record")
        await page.get_by_role("combobox").first.select_option("zh-CN")
        await expect(told).to_contain_text("对 Lot L1 报价")
        await page.set_viewport_size({"width": 375, "height": 800})
        assert not await too_wide(page)
        await screenshot(page, "steering-dutch-record-phone")
