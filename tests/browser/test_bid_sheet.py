"""Bids on many lots at once from a spreadsheet, in a real browser: taken away, brought back, looked at, placed."""

from __future__ import annotations

from playwright.async_api import FilePayload, Locator, Page, expect

from auction.core.terms import Terms
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.seat import Seat, priced_lot, seated, the_terms, three_lots
from tests.browser.test_bidding import SIZES, looks, sound
from tests.terms import a_line

DESK, PHONE = SIZES


def sheet_terms() -> Terms:
    """The three lots, the last of them a basket, and one more."""
    return the_terms((*three_lots(), priced_lot("L4", [a_line("D", 40)], ceiling=40 * 50_000)))


async def at_the_sheet(seat: Seat, viewport: tuple[int, int] = DESK) -> tuple[Page, Locator]:
    page = await seat.bidder(viewport=viewport)
    await page.get_by_role("tab", name="Bid sheet").click()
    return page, page.locator("[data-sheet]")


async def test_many_lots_are_bid_on_from_pasted_cells_and_each_is_looked_at_first(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with seated(open_page, sheet_terms()) as seat:
        page, sheet = await at_the_sheet(seat, PHONE)
        cells = "L1\t1.９\nL2\t1\nL3\tPN-B1\t4\nL3\tPN-B2\t9\nL3\tPN-B3\t12\nL4\t6\nL9\t1\n"
        await sheet.get_by_label("Or paste cells").fill(cells)
        await expect(sheet.locator("[data-unread]")).to_contain_text("One row was not understood")
        states = [await row.get_attribute("data-state") for row in await sheet.locator("tbody tr").all()]
        assert states == ["ready", "confirm", "ready", "stopped"]
        await expect(sheet.locator("[data-sheet-lot=L4]")).to_contain_text("above the ceiling price")
        await expect(sheet.locator("[data-sheet-lot=L3]")).to_contain_text("EUR 820.00")
        await sound(page, axe_findings, PHONE[0])
        await looks(page, screenshot, "bid-sheet", PHONE[0])
        await page.get_by_role("combobox").first.select_option("en")
        await sheet.get_by_label("90% lower").check()
        await sheet.get_by_role("button", name="Place 3 bids").click()
        await expect(sheet.locator("[data-sheet-done]")).to_contain_text("3 bids accepted, 0 refused.")
        standing = {lot: kept.standing["s1"].value for lot, kept in seat.room.state.lots.items() if kept.standing}
        assert standing == {"L1": 19_000_000, "L2": 5_000_000, "L3": 8_200_000}
        await expect(sheet.locator("[data-sheet-lot=L1]")).to_contain_text("Accepted")
        await page.get_by_role("tab", name="Lots").click()
        await expect(page.locator("[data-lot=L2] [data-rank='1']")).to_be_visible()


async def test_the_sheet_is_taken_away_and_brought_back_filled(open_page: OpenPage) -> None:
    async with seated(open_page, sheet_terms()) as seat:
        await seat.rival("L1", "1.5")
        page, sheet = await at_the_sheet(seat)
        async with page.expect_download() as saved:
            await sheet.get_by_role("button", name="Download the sheet").click()
        text = (await (await saved.value).path()).read_text(encoding="utf-8-sig")
        heading, first, *rest = text.splitlines()
        assert heading == "lot,title,line,part,quantity,unit,currency,ceiling,own_bid,next_valid_bid,price"
        assert first == "L1,Lot L1,,PN-A,1000,pcs,EUR,2.00,,2.00,"
        assert len(rest) == 5
        filled = "\r\n".join([heading, f"{first}1.6", *rest])
        file = FilePayload(name="bids.csv", mimeType="text/csv", buffer=filled.encode("utf-8-sig"))
        await sheet.get_by_label("Open a filled sheet").set_input_files(file)
        await sheet.get_by_role("button", name="Place one bid").click()
        await expect(sheet.locator("[data-sheet-lot=L1]")).to_contain_text("Accepted")
        assert seat.room.state.lots["L1"].standing["s1"].value == 16_000_000
        await seat.pause("a question")
        await expect(sheet.locator("[data-sheet-lot=L1]")).to_contain_text("Accepted")
