"""What each line of an auction is and where it goes, described on screen, and what follows for whoever bids."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import replace

from playwright.async_api import Page, expect

from auction.audit.offline import allotment_of, proposal_of
from auction.audit.script import terms_text
from auction.core.commands import ConfirmAward, PlaceBid
from auction.core.terms import MarketReference
from auction.live.closing import Closing
from auction.live.room import Room
from auction.market.state import State as MarketState
from clients.hatch_build import build_console
from tests.auctions import a_lot, an_auction
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.seat import ROOT, Seat
from tests.browser.table import Table, axe_in_both_themes, in_chinese_and_dark, too_wide
from tests.browser.test_buyer import dialog
from tests.browser.test_market import as_ada
from tests.terms import CLOSES, COORDINATOR, OPENS, a_line, a_supplier
from tests.web.stand import eventually, standing
from tests.web.test_market import begun, ok, organisation, verified

RULES = b"id,policy,eccn,destination,end_use\nr1,allow,,,\nr2,deny,3A001,CN,\nr3,deny,,,military\n"
PHONE = (390, 844)


@contextlib.asynccontextmanager
async def asked(open_page: OpenPage) -> AsyncIterator[tuple[Table, Room, MarketState]]:
    """An announced auction of three lines that names the register; s1 may bid, m1 is in the register and m2 is not."""
    build_console(ROOT)
    async with standing() as stand:
        coordinator, watch = await begun(stand)
        stand.rooms.on_durable.append(Closing(proposal_of, allotment_of).follow)
        for id, name, kind in (("s1", "Kestrel Parts", "oem"), ("m1", "Norda", "oem"), ("maker-1", "Maker", "manufacturer")):
            ok(await coordinator.post("/api/market/organisations", {"organisation": organisation(id, name, kind=kind)}))
        await verified(coordinator, "s1")
        await watch.screen()
        ok(await coordinator.put("/api/market/controls/authority/rules.csv?as_of=1", RULES))
        reference = MarketReference(**ok(await coordinator.get("/api/market"))["reference"])
        lots = [a_lot(lines=[a_line(quantity=300)]), a_lot("L2", lines=[a_line("B", 50), a_line("C", 8)])]
        terms = replace(an_auction(lots=lots, suppliers=("s1",)), market=reference)
        ok(await coordinator.post("/api/auctions", {"terms": json.loads(terms_text(terms))}))
        room, market = stand.rooms.auction("A-1"), stand.rooms.market()
        assert room is not None
        assert market is not None
        yield Table(Seat(stand, room, open_page)), room, market.state


async def at_the_goods(table: Table, *, viewport: tuple[int, int] = (1440, 900), named: str = "What goes where") -> Page:
    page = await table.page(at="auction/A-1", viewport=viewport)
    if named != "What goes where":
        await in_chinese_and_dark(page)
    await page.get_by_role("tab", name=named).click()
    return page


async def describe_all(page: Page) -> None:
    await page.get_by_role("button", name="Describe all 3 that are left").click()
    form = dialog(page)
    await form.get_by_label("HS number").fill("854231")
    await form.get_by_label("Export control number").fill("ear99")
    await form.get_by_label("Country of").last.fill("cn")
    await form.get_by_role("button", name="Describe them").click()


async def test_Z6_all_lines_are_described_at_once_each_member_s_part_to_where_it_is(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with asked(open_page) as (table, _, market):
        page = await at_the_goods(table)
        await expect(page.locator("[data-goods-left]")).to_have_text("3 of 3 lines are not described.")
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "goods-none")
        await page.get_by_role("button", name="Describe all 3 that are left").click()
        form = dialog(page)
        say = form.get_by_role("button", name="Describe them")
        await form.get_by_label("HS number").fill("85423")
        await say.click()
        await expect(form.get_by_label("HS number")).to_have_attribute("aria-invalid", "true")
        await expect(form.get_by_label("Export control number")).to_have_attribute("aria-invalid", "true")
        await expect(form.get_by_label("Country of").first).to_have_value("DE")
        await expect(form.get_by_label("Country of").last).to_have_attribute("aria-invalid", "true")
        assert await axe_findings(page) == []
        await screenshot(page, "goods-several-refused")
        # What looks like a heading and a country, and is none, is refused by the register at its field.
        await form.get_by_label("HS number").fill("999999")
        await form.get_by_label("Export control number").fill("ear99")
        await form.get_by_label("Country of").last.fill("cn")
        await say.click()
        await expect(form.get_by_text("The table has no such heading.", exact=False)).to_be_visible()
        await form.get_by_label("HS number").fill("854231")
        await form.get_by_label("Country of").last.fill("XX")
        await say.click()
        await expect(form.get_by_text("Two letters of a country, such as DE.")).to_be_visible()
        await form.get_by_label("Country of").last.fill("cn")
        await say.press("Enter")
        await expect(page.locator("[data-recorded]")).to_contain_text("3 lines are described")
        await expect(page.locator("[data-goods-left]")).to_have_text("Every line is described.")
        await expect(page.locator("[data-goods='L1/A']")).to_contain_text("150 to")
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "goods-described")
        rows = market.deliveries["A-1"]
        assert [(row.line, row.destination, row.end_user, row.quantity) for row in rows] == [
            ("A", "DE", "m1", 150),
            ("A", "CN", "m2", 150),
            ("B", "DE", "m1", 25),
            ("B", "CN", "m2", 25),
            ("C", "DE", "m1", 4),
            ("C", "CN", "m2", 4),
        ]
        assert {(row.hs, row.eccn, row.manufacturer, row.franchised_only) for row in rows} == {
            ("854231", "EAR99", "maker-1", False)
        }


async def test_Z6_and_D8_a_line_said_anew_puts_who_may_not_supply_it_on_hold_for_its_lot(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with asked(open_page) as (table, room, market):
        page = await at_the_goods(table)
        await describe_all(page)
        await expect(page.locator("[data-goods-left]")).to_have_text("Every line is described.")
        assert room.state.on_hold == {}
        await page.get_by_role("button", name="Describe Lot L1").click()
        form = dialog(page)
        await expect(form.get_by_label("HS number")).to_have_value("854231")
        await expect(form.get_by_label("User 2")).to_have_value("m2")
        await form.get_by_label("Export control number").fill("3a001")
        await form.get_by_label("Only the manufacturer").check()
        await form.get_by_label("Manufacturer", exact=True).fill("")
        await form.get_by_label("Pieces").last.fill("100")
        await form.get_by_role("button", name="Another place").click()
        await form.get_by_label("User 3").fill("m2")
        await form.get_by_label("Country").last.fill("CN")
        await form.get_by_label("Pieces").last.fill("49")
        await expect(form.get_by_role("status")).to_have_text("299 of 300 pieces")
        say = form.get_by_role("button", name="Describe", exact=True)
        await say.click()
        await expect(form.get_by_text("This user and country are there twice", exact=False)).to_be_visible()
        await expect(form.get_by_label("Manufacturer", exact=True)).to_have_attribute("aria-invalid", "true")
        assert await axe_findings(page) == []
        await screenshot(page, "goods-line-refused")
        await form.get_by_label("Manufacturer", exact=True).fill("maker-1")
        await form.get_by_label("Country").last.fill("TW")
        await say.press("Enter")
        await expect(page.locator("[data-recorded]")).to_contain_text("is described. Who may not supply it is on hold from now on.")
        line = page.locator("[data-goods='L1/A']")
        await expect(line).to_contain_text("only Maker and whom it authorises")
        await expect(line).to_contain_text("299 of 300 pieces")
        await eventually(lambda: "s1" in room.state.on_hold)
        codes = {(reason.code, reason.lot) for reason in room.state.on_hold["s1"]}
        assert codes == {("control_denied", "L1"), ("not_franchised", "L1")}
        assert len(market.deliveries["A-1"]) == 7, "what was said of the other lines stays"
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "goods-line")
        await page.get_by_role("tab", name="Suppliers").click()
        held = page.locator("[data-register-of=s1]")
        await expect(held).to_contain_text("on hold")
        await expect(held).to_contain_text("Lot L1")
        await expect(held).to_contain_text("An export control rule forbids this.")
        assert await axe_findings(page) == []
        await screenshot(page, "goods-held")


async def test_Z6_on_a_phone_in_chinese_and_dark(open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot) -> None:
    async with asked(open_page) as (table, _, market):
        page = await at_the_goods(table, viewport=PHONE, named="货物去向")
        assert not await too_wide(page)
        await page.get_by_role("button", name="描述其余 3 行").click()
        form = dialog(page)
        await form.get_by_label("HS 编码").fill("854231")
        await form.get_by_label("出口管制编号").fill("EAR99")
        await form.get_by_role("button", name="全部描述").click()
        await expect(form.get_by_text("国家或地区的两个字母")).to_be_visible()
        assert await axe_findings(page) == []
        await screenshot(page, "goods-several-phone-zh-dark")
        await form.get_by_label("的国家或地区").last.fill("CN")
        await form.get_by_role("button", name="全部描述").click()
        await expect(page.locator("[data-goods-left]")).to_have_text("所有行均已描述。")
        assert not await too_wide(page)
        assert await axe_findings(page) == []
        await screenshot(page, "goods-phone-zh-dark")
        await page.get_by_role("button", name="描述 Lot L1").click()
        assert await axe_findings(page) == []
        await screenshot(page, "goods-line-phone-zh-dark")
        assert len(market.deliveries["A-1"]) == 6


async def test_Z6_a_member_and_an_auction_without_the_register_have_no_such_page(open_page: OpenPage) -> None:
    async with asked(open_page) as (table, _, _):
        member = await table.page("buyer", "m1", at="auction/A-1")
        await expect(member.get_by_role("tab", name="Award")).to_be_visible()
        await expect(member.get_by_role("tab", name="What goes where")).to_have_count(0)
        terms = replace(an_auction(auction="A-2"), market=None)
        coordinator = await table.seat.stand.coordinator("ada")
        ok(await coordinator.post("/api/auctions", {"terms": json.loads(terms_text(terms))}))
        page = await table.page(at="auction/A-2")
        await expect(page.get_by_role("tab", name="Suppliers")).to_be_visible()
        await expect(page.get_by_role("tab", name="What goes where")).to_have_count(0)


async def test_row_14_what_is_on_inspection_hold_is_released_and_invoiced_only_when_it_passed(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with asked(open_page) as (table, room, market):
        page = await at_the_goods(table)
        await describe_all(page)
        await expect(page.locator("[data-goods-left]")).to_have_text("Every line is described.")
        await awarded(table, room, market)
        page = await as_ada(table)
        await page.goto(f"{table.seat.url}/#/auction/A-1")
        await page.get_by_role("tab", name="What goes where").click()
        row = page.locator("[data-inspected]").first
        await expect(row).to_contain_text("150 to")
        await row.get_by_role("button", name="Hold").click()
        form = dialog(page)
        await form.get_by_role("button", name="Hold").click()
        await expect(form.get_by_label("Where it lies")).to_have_attribute("aria-invalid", "true")
        await expect(form.get_by_label("Reason")).to_have_attribute("aria-invalid", "true")
        assert await axe_findings(page) == []
        await screenshot(page, "inspection-hold-refused")
        await form.get_by_label("Where it lies").fill("Qianhai warehouse 3")
        await form.get_by_label("Under customs bond").check()
        await form.get_by_label("Reason").fill("Date codes are to be read")
        await form.get_by_role("button", name="Hold").click()
        await expect(page.locator("[data-recorded]")).to_contain_text("is on inspection hold.")
        await expect(row).to_contain_text("in Qianhai warehouse 3, under customs bond")
        await expect(row.get_by_role("button")).to_have_text(["Passed", "Reject"])
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "inspection-held")
        auditor = await table.page("auditor", "auditor", at="auction/A-1")
        await auditor.get_by_role("tab", name="What goes where").click()
        told = auditor.locator("[data-inspected=held]")
        await expect(told).to_contain_text("Date codes are to be read")
        await expect(told.get_by_role("button")).to_have_count(0)
        phone = await at_the_goods(table, viewport=PHONE, named="货物去向")
        await expect(phone.locator("[data-inspected=held]")).to_contain_text("扣留检验中")
        assert not await too_wide(phone)
        assert await axe_findings(phone) == []
        await phone.locator("[data-inspections]").scroll_into_view_if_needed()
        await screenshot(phone, "inspection-held-phone-zh-dark")
        for button, words in (("Passed", "Reason"), ("Release", ""), ("Invoice", "Number of the invoice")):
            await row.get_by_role("button", name=button if button != "Passed" else "has passed").click()
            if words:
                await form.get_by_label(words).fill("INV-2027-14")
            await form.get_by_role("button", name=button).click()
            await expect(form).to_have_count(0)
        await expect(row).to_contain_text("Invoice INV-2027-14")
        await expect(row.get_by_role("button")).to_have_count(0)
        await screenshot(page, "inspection-invoiced")


async def awarded(table: Table, room: Room, market: MarketState) -> None:
    """s1 is awarded everything that is described, and the register has it."""
    stand = table.seat.stand
    await stand.until(room, OPENS)
    for lot, prices in (("L1", ("4.00",)), ("L2", ("4.00", "4.00"))):
        assert (await room.ask(PlaceBid(f"b-{lot}", a_supplier("s1"), "s1", lot, prices, False))).refusal is None
    await stand.until(room, CLOSES)
    await eventually(lambda: room.state.status == "proposed" and room.durable_seq == room.state.seq)
    assert (await room.ask(ConfirmAward("yes", COORDINATOR, ("L1", "L2")))).refusal is None
    await eventually(lambda: room.state.status == "settled" and "A-1" in market.outcomes)
