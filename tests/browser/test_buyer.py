"""The buyer's console in a real browser on a real server: pooling, announcing, watching, steering, awarding."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import FilePayload, Locator, Page, expect

from auction.core.moments import MINUTE_US, SECOND_US
from auction.live.rooms import AUCTION
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.reached import reached
from tests.browser.seat import CLOSES_LATE, come_in
from tests.browser.table import Table, axe_in_both_themes, laid, too_wide

NORTH = b"Part Number,Manufacturer,Quantity,Reference\nGRM188R71H104KA93D,Murata,2,C1 C2\nBSS138,onsemi,1,Q1\n,,1,TP1\n"
SOUTH = b"MPN;Manufacturer;Qty\nGRM188R71H104KA93D;muRata;4\nBSS138;;3\nLM358;Texas Instruments;1\n"


def row(page: Page, lot: str) -> Locator:
    return page.locator(f"tr[data-lot={lot}]")


def feed(page: Page) -> Locator:
    return page.get_by_role("complementary", name="What happened").get_by_role("listitem")


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


def file(name: str, body: bytes) -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": body}


async def open_a_pool(page: Page, *members: str) -> None:
    await page.get_by_role("button", name="Open a pool").click()
    await dialog(page).get_by_label("What it is for").fill("Spring boards")
    for number, member in enumerate(members, 1):
        await dialog(page).get_by_label(f"Member {number}").fill(member)
    await dialog(page).get_by_role("button", name="Open a pool").click()
    await expect(page.get_by_role("heading", level=1, name="Spring boards")).to_be_visible()


async def bring(page: Page, member: str, builds: str, payload: FilePayload) -> None:
    await page.get_by_label("For member").select_option(label=member)
    await page.get_by_label("Boards to build").fill(builds)
    await page.get_by_label("Choose files").set_input_files(payload)


async def test_from_files_to_an_announced_auction(open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot) -> None:
    async with laid(open_page) as table:
        page = await table.page(at="pools")
        await open_a_pool(page, "North Works", "South Works")
        await bring(page, "North Works", "100", file("north.csv", NORTH))
        await expect(page.get_by_role("list", name="Files in the pool")).to_contain_text("north.csv")
        await bring(page, "South Works", "50", file("south.csv", SOUTH))
        parts = page.get_by_role("region", name="Parts")
        shared = parts.get_by_role("row", name="GRM188R71H104KA93D")
        await expect(shared.get_by_role("cell").filter(has_text="200")).to_have_count(2)  # 2 x 100, and 4 x 50
        await expect(shared).to_contain_text("400")

        # A file that cannot be taken is said to be so, by name, and changes nothing.
        await bring(page, "South Works", "50", file("notes.txt", b"hello there\n"))
        await expect(page.get_by_role("group", name="notes.txt").get_by_role("alert")).to_be_visible()
        assert await axe_in_both_themes(page, axe_findings) == []

        await page.get_by_role("tab", name="Fate of every line").click()
        await expect(page.get_by_text("3 lines = 2 merged + 0 kept apart + 1 reported")).to_be_visible()
        await expect(page.get_by_text("3 lines = 2 merged + 1 kept apart + 0 reported")).to_be_visible()
        await expect(page.get_by_role("row", name="4 Reported")).to_contain_text("No part number.")
        await screenshot(page, "buyer-fates")

        await page.get_by_role("button", name="Freeze the pool").click()
        await page.get_by_role("button", name="Freeze it now").click()
        await page.get_by_role("button", name="Put it to auction").click()
        await expect(page.get_by_role("list", name="Lots").get_by_role("listitem")).to_have_count(4)

        # What is wrong is said where it is, and nothing is announced.
        await expect(page.locator("[data-amounts]")).to_contain_text("in EUR, each for the whole lot and not for one piece")
        await page.locator("[data-fold=steering] > summary").click()
        await page.get_by_label("Suppliers lodge a deposit before they bid").check()
        await page.get_by_label("Ceiling").first.fill("1,000")
        announce = page.get_by_role("button", name="Announce the auction")
        await announce.click()
        await expect(page.get_by_role("alert")).to_contain_text("3 things are not right yet")
        await expect(page.get_by_label("Ceiling").first).to_be_focused()  # the first of them, brought into sight
        await expect(page.get_by_role("alert")).to_contain_text("Ceiling: A price has no separators")
        await expect(page.get_by_role("alert")).to_contain_text("Amount in EUR: A price is missing")
        assert await axe_in_both_themes(page, axe_findings) == []
        await page.get_by_label("Suppliers lodge a deposit before they bid").uncheck()
        await page.get_by_label("Ceiling").first.fill("1000")
        await page.get_by_label("Names, one a line").fill("Harbour Components")
        await page.get_by_role("button", name="Add one").click()
        await page.get_by_label("Names, one a line").fill("Würth GmbH")  # and not added: nobody is left behind in the box
        await page.get_by_label("Runs for").fill("20:00")
        preview = page.locator("[data-preview=overtime]")
        await expect(preview).to_contain_text("A bid in the last 2 minutes that reaches rank 1 to 3")
        await page.get_by_label("The close moves").select_option("scheduled_close")
        await page.get_by_label("By (first, second, …)").fill("1:00, 0:30")
        await expect(preview).to_contain_text("The close moves 1 minute on")
        await screenshot(page, "buyer-launch")
        await announce.click()
        announced = page.locator("[data-announced]")
        await expect(announced).to_contain_text("is announced")

        room = table.seat.stand.rooms.auction((await announced.get_attribute("data-announced")) or "")
        assert room is not None
        terms = room.state.known_terms()
        assert room.stream == AUCTION + terms.auction
        assert [party.id for party in terms.suppliers] == ["harbour-components", "wurth-gmbh"]
        assert sorted(line.quantity for lot in terms.lots for line in lot.lines) == [50, 100, 150, 400]
        assert terms.lots[0].ceiling == 10_000_000
        assert terms.lots[0].closes_at - terms.opens_at == 20 * MINUTE_US
        assert terms.overtime.lengths_us == (60 * SECOND_US, 30 * SECOND_US)
        assert terms.pool is not None

        await page.get_by_role("button", name="Make 6 links").click()
        link = await page.get_by_label("Invitation link for Würth GmbH").input_value()
        supplier = await open_page()
        await come_in(supplier, link)
        await expect(supplier.get_by_role("heading", name="Spring boards")).to_be_visible()


async def test_who_looks_at_a_pool_sees_what_others_bring_and_do(open_page: OpenPage) -> None:
    async with laid(open_page) as table:
        page = await table.page(at="pools")
        await open_a_pool(page, "North Works", "South Works")
        await expect(page.get_by_role("button", name="Freeze the pool")).to_be_disabled()
        member = await table.page("buyer", "north-works", at="pool/spring-boards", viewport=(390, 844))
        await member.get_by_label("Choose files").set_input_files(file("north.csv", NORTH))
        await expect(member.get_by_role("list", name="Files in the pool")).to_contain_text("north.csv")
        # On a phone its own pieces are in sight, with the maker beneath the part.
        pieces = await member.get_by_role("columnheader", name="Pool", exact=True).bounding_box()
        assert pieces is not None
        assert pieces["x"] + pieces["width"] <= 390

        await expect(page.get_by_role("list", name="Files in the pool")).to_contain_text("north.csv")
        await expect(page.get_by_role("region", name="Parts")).to_contain_text("GRM188R71H104KA93D")
        await page.get_by_role("button", name="Freeze the pool").click()
        await page.get_by_role("button", name="Freeze it now").click()
        await expect(page.get_by_text("This pool is frozen.")).to_be_visible()
        await expect(member.get_by_text("Frozen", exact=True)).to_be_visible()
        await expect(member.get_by_label("Choose files")).to_have_count(0)


async def test_files_can_be_dropped_and_taken_back(open_page: OpenPage) -> None:
    async with laid(open_page) as table:
        page = await table.page(at="pools")
        await open_a_pool(page, "North Works", "South Works")
        dropped = await page.evaluate_handle(
            """text => {
                const carried = new DataTransfer();
                carried.items.add(new File([text], "north.csv", { type: "text/csv" }));
                return carried;
            }""",
            NORTH.decode(),
        )
        await page.locator(".drop").dispatch_event("drop", {"dataTransfer": dropped})
        files = page.get_by_role("list", name="Files in the pool")
        await expect(files).to_contain_text("north.csv")
        await page.get_by_role("button", name="Take back north.csv").click()
        await expect(files).to_have_count(0)
        await expect(page.get_by_text("Nothing has been pooled yet.")).to_be_visible()


async def test_a_long_file_is_told_in_pieces_and_searched(open_page: OpenPage) -> None:
    """A table of a hundred thousand rows would hold the page up: 500 come at once, and any line is found by its words."""
    long = b"Manufacturer,MPN,Qty\n" + b"".join(b"Acme,PN-%05d,1\n" % number for number in range(1200))
    async with laid(open_page) as table:
        page = await table.page(at="pools")
        await page.get_by_role("button", name="Open a pool").click()
        await dialog(page).get_by_label("What it is for").fill("Long")
        await dialog(page).get_by_label("Member 1").fill("North Works")
        await dialog(page).get_by_role("button", name="Open a pool").click()
        await bring(page, "North Works", "10", file("long.csv", long))
        parts = page.get_by_role("tabpanel").locator("tbody tr")
        await expect(parts).to_have_count(500)
        await page.get_by_role("button", name="Show 500 more").click()
        await expect(parts).to_have_count(1000)
        await page.get_by_role("tab", name="Fate of every line").click()
        await expect(parts).to_have_count(500)
        await expect(page.get_by_text("500 of 1,200 lines are shown.")).to_be_visible()
        await page.get_by_role("button", name="Show 500 more").click()
        await page.get_by_role("button", name="Show 200 more").click()
        await expect(parts).to_have_count(1200)
        await page.get_by_label("Find a line").fill("pn-01199")
        await expect(parts).to_have_count(1)
        await page.get_by_label("Find a line").fill("")
        await expect(parts).to_have_count(500)


async def test_every_lot_is_watched_at_once(open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot) -> None:
    async with laid(open_page) as table:
        page = await table.watching()
        await table.seat.rival("L1", "2.20", party="s1")
        await expect(row(page, "L1")).to_contain_text("2,200.00")
        await expect(row(page, "L1")).to_contain_text("s1 Ltd")
        await expect(row(page, "L1")).to_contain_text("8.3 %")  # 2400 less 2200
        await expect(row(page, "L1")).to_contain_text("not met")
        table.seat.stand.clock.advance(SECOND_US)
        await table.seat.rival("L1", "1.80")
        await table.seat.rival("L2", "0.90")
        await expect(row(page, "L1")).to_contain_text("1,800.00")
        await expect(row(page, "L1").get_by_text("not met")).to_have_count(0)
        await expect(page.get_by_text("EUR 1,150.00")).to_be_visible()  # 600 on the first lot and 550 on the second
        await expect(feed(page).first).to_contain_text("s2 Ltd leads Lot L2 at EUR 450.00")

        # By keyboard to a lot, and back to all.
        await page.keyboard.press("j")
        panel = page.locator("[data-lot-panel=L1]")
        await expect(panel.get_by_role("row", name="1 s2 Ltd")).to_contain_text("1.80")
        await expect(panel.get_by_role("row", name="2 s1 Ltd")).to_contain_text("2,200.00")
        await panel.get_by_text("The same as a table").click()
        await expect(panel.locator("figure").get_by_role("row").filter(has_text="Lead")).to_have_count(2)
        table.seat.stand.clock.advance(SECOND_US)
        await table.seat.rival("L1", "1.70", party="s1")
        await expect(panel.locator("figure").get_by_role("row").filter(has_text="Lead")).to_have_count(3)
        await screenshot(page, "buyer-watch")
        assert await axe_in_both_themes(page, axe_findings) == []
        await page.keyboard.press("j")
        await expect(page.locator("[data-lot-panel=L2]")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.locator("[data-lot-panel]")).to_have_count(0)

        # Overtime is counted and told.
        await table.seat.stand.until(table.seat.room, CLOSES_LATE - 30 * SECOND_US)
        await table.seat.rival("L3", "1", "1", party="s3")
        await expect(feed(page).filter(has_text="Overtime: Lot L3")).to_be_visible()
        await expect(page.locator("[data-said=polite]")).to_contain_text("Overtime: Lot L3")


async def test_pause_extend_exclude_and_a_bid_for_a_supplier(open_page: OpenPage, axe_findings: AxeFindings) -> None:
    async with laid(open_page) as table:
        state = table.seat.room.state
        page = await table.watching()
        await table.seat.rival("L1", "2.00", party="s1")

        await page.get_by_role("button", name="Pause").click()
        await expect(dialog(page).get_by_role("button", name="Pause now")).to_be_disabled()  # a reason comes first
        await dialog(page).get_by_label("Reason").fill("fire drill")
        assert await axe_findings(page) == []
        await dialog(page).get_by_role("button", name="Pause now").click()
        await expect(page.get_by_text("The auction is paused. Reason: fire drill")).to_be_visible()
        assert state.status == "paused"
        await page.get_by_role("button", name="Resume").click()
        await dialog(page).get_by_role("button", name="Resume now").click()
        await expect(feed(page).first).to_contain_text("The auction goes on")

        await row(page, "L1").get_by_role("link").click()
        await page.get_by_role("button", name="Extend").click()
        await dialog(page).get_by_label("Later by").fill("soon")
        await dialog(page).get_by_label("Reason").fill("drawings were late")
        await expect(dialog(page).get_by_role("button", name="Extend")).to_be_disabled()
        await dialog(page).get_by_label("Later by").fill("5:00")
        await dialog(page).get_by_role("button", name="Extend").click()
        await expect(feed(page).first).to_contain_text("Extended: Lot L1")
        assert state.lots["L1"].closes_at == CLOSES_LATE + 5 * MINUTE_US

        # What is typed stays though others bid meanwhile; a refusal is told in the dialog with its rule.
        await page.get_by_role("button", name="Bid for a supplier").click()
        await dialog(page).get_by_label("Supplier").select_option(label="s3 Ltd")
        await dialog(page).get_by_label("Unit price of PN-A").fill("9.99")
        await table.seat.rival("L1", "1.95")
        await expect(dialog(page).get_by_label("Unit price of PN-A")).to_have_value("9.99")
        await dialog(page).get_by_role("button", name="Place the bid").click()
        await expect(dialog(page).get_by_role("alert")).to_contain_text("Rule B7")
        await dialog(page).get_by_label("Unit price of PN-A").fill("1.90")
        await dialog(page).get_by_role("button", name="Place the bid").click()
        await expect(feed(page).first).to_contain_text("EUR 1,900.00 placed for s3 Ltd on Lot L1")
        assert state.lots["L1"].standing["s3"].surrogate

        await page.get_by_role("tab", name="Suppliers").click()
        await page.get_by_role("button", name="Exclude s3 Ltd").click()
        await dialog(page).get_by_label("Reason").fill("on a sanctions list")
        await dialog(page).get_by_role("button", name="Exclude", exact=True).click()
        excluded = page.get_by_role("row", name="s3 Ltd")
        await expect(excluded).to_contain_text("on a sanctions list Excluded")
        assert state.excluded == {"s3": "on a sanctions list"}
        await page.reload()
        await page.get_by_role("tab", name="Suppliers").click()
        await expect(excluded).to_contain_text("on a sanctions list Excluded")
        assert await axe_in_both_themes(page, axe_findings) == []


async def test_an_award_is_turned_down_and_confirmed_and_contracts_follow(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        page = await table.watching()
        member = await table.watching("buyer", "m1")
        await table.seat.rival("L1", "1.70", party="s1")
        await table.seat.rival("L2", "0.95")
        await table.close()
        # When the auction ends the award is what is left to do.
        await expect(page.get_by_role("tab", name="Award")).to_have_attribute("aria-selected", "true")
        await expect(page.locator("[data-award=L1]")).to_contain_text("700.00 29.1 %")
        await expect(page.locator("[data-award=L3]")).to_contain_text("no bid stands")
        assert await axe_in_both_themes(page, axe_findings) == []

        await page.get_by_label("Choose Lot L2").check()
        await page.get_by_role("button", name="Turn one lot down").click()
        await dialog(page).get_by_label("Reason").fill("too dear")
        await dialog(page).get_by_role("button", name="Turn one lot down").click()
        await expect(page.locator("[data-award=L2]")).to_contain_text("Turned down")
        await page.get_by_role("button", name="Confirm the award").click()
        await dialog(page).get_by_role("button", name="Confirm one lot").click()
        await expect(page.locator("[data-award=L1]")).to_contain_text("Confirmed")
        await expect(page.get_by_role("region", name="Allotment")).to_contain_text("850.00")
        contracts = page.get_by_role("link", name="~s1~")
        await expect(contracts).to_have_count(2)
        await screenshot(page, "buyer-award")
        async with page.expect_popup() as opened:
            await contracts.first.click()
        await expect((await opened.value).get_by_role("heading").first).to_be_visible()

        # A member sees the result too, and of the contracts its own.
        await expect(member.get_by_role("tab", name="Award")).to_have_attribute("aria-selected", "true")
        await expect(member.locator("[data-award=L1]")).to_contain_text("Confirmed")
        await expect(member.get_by_role("link", name="~s1~")).to_have_count(1)
        await expect(member.get_by_role("button", name="Confirm")).to_have_count(0)


async def test_a_member_sees_the_public_view_and_its_own_pieces(open_page: OpenPage, axe_findings: AxeFindings) -> None:
    async with laid(open_page) as table:
        await table.seat.rival("L1", "1.95")
        page = await table.watching("buyer", "m1")
        await expect(row(page, "L1")).to_contain_text("1,950.00")
        await expect(row(page, "L1")).to_contain_text("500 of 1,000")
        assert await reached(page, "s2") == []
        for hidden in ("Pause", "Extend", "Suppliers"):
            await expect(page.get_by_role("button", name=hidden)).to_have_count(0)
        await expect(page.get_by_role("columnheader", name="Leader")).to_have_count(0)
        await table.seat.rival("L1", "1.90")
        await expect(feed(page).first).to_contain_text("Lot L1: the lead falls to EUR 1,900.00")
        await expect(page.get_by_role("link", name="Invitations")).to_have_count(0)
        assert await axe_in_both_themes(page, axe_findings) == []


async def test_an_observer_sees_what_suppliers_may_see_and_presses_nothing(open_page: OpenPage, axe_findings: AxeFindings) -> None:
    async with laid(open_page) as table:
        await table.seat.rival("L1", "1.95")
        page = await table.watching("observer", "o1")
        await expect(page.locator("[data-lot=L1]")).to_contain_text("1,950")
        assert await reached(page, "s2") == []
        for hidden in ("Pause", "Extend", "Place bid", "Bid for a supplier"):
            await expect(page.get_by_role("button", name=hidden)).to_have_count(0)
        assert await axe_in_both_themes(page, axe_findings) == []


async def wide_places(table: Table, page: Page) -> list[str]:
    """The places of the console that are wider than the screen."""
    found: list[str] = []
    for place in ("", "pools", "pool/spring-boards", "launch/spring-boards", "invite", "auction/A-1", "auction/A-1/L1"):
        await page.goto(f"{table.seat.url}/#/{place}")
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        if await too_wide(page):
            found.append(place)
    return found


async def test_every_page_fits_a_narrow_screen(open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot) -> None:
    async with laid(open_page) as table:
        page = await table.page(at="pools", viewport=(390, 844))
        await open_a_pool(page, "North Works", "South Works")
        await bring(page, "North Works", "100", file("north.csv", NORTH))
        await page.get_by_role("button", name="Freeze the pool").click()
        await page.get_by_role("button", name="Freeze it now").click()
        await page.get_by_role("button", name="Put it to auction").click()
        await expect(page.get_by_role("button", name="Announce the auction")).to_be_visible()
        assert await axe_findings(page) == []
        await screenshot(page, "buyer-launch-390")
        await table.seat.rival("L1", "1.95")
        assert await wide_places(table, page) == []
        await expect(page.locator("[data-lot-panel=L1]")).to_be_visible()
        assert await axe_findings(page) == []
        await screenshot(page, "buyer-390")
        await page.set_viewport_size({"width": 320, "height": 640})
        assert await wide_places(table, page) == []


async def test_a_file_without_a_usable_line_says_what_is_wrong_with_each(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        page = await table.page(at="pools")
        await open_a_pool(page, "North Works", "South Works")
        await bring(page, "North Works", "10", file("soon.csv", b"MPN,Qty,Need By\nA-1,1,soon\n,2,\nTotal,3,\n"))
        refused = page.get_by_role("group", name="soon.csv").get_by_role("alert")
        await expect(refused).to_contain_text("Line 2. The day cannot be read. Write year, month, day, such as 2026-12-31. soon")
        await expect(refused).to_contain_text("Line 4. A sum of the other lines, and no part.")
        assert await axe_findings(page) == []
        await screenshot(page, "buyer-no-usable-line")


async def test_files_are_brought_and_links_copied_from_a_page_that_is_not_served_over_tls(open_page: OpenPage) -> None:
    """On such a page, as in an office without certificates, browsers make no UUIDs and have no clipboard for scripts."""
    async with laid(open_page) as table:
        page = await open_page()
        await page.add_init_script(
            "delete Crypto.prototype.randomUUID; delete Crypto.prototype.subtle; delete Navigator.prototype.clipboard;"
        )
        await come_in(page, await table.seat.link("buyer", "consortium", "Coordinator"))
        await page.goto(f"{table.seat.url}/#/pools")
        await open_a_pool(page, "North Works", "South Works")
        await bring(page, "North Works", "100", file("north.csv", NORTH))
        await expect(page.get_by_role("list", name="Files in the pool")).to_contain_text("north.csv")
        await page.goto(f"{table.seat.url}/#/invite")
        await page.get_by_label("Name", exact=True).fill("Ann Auditor")
        await page.get_by_role("button", name="Add").click()
        await page.get_by_role("button", name="Make a link for Ann Auditor").click()
        await page.get_by_role("button", name="Copy the link for Ann Auditor").click()
        await expect(page.get_by_text("Copied")).to_be_visible()


def text_of(taken: Path) -> str:
    """The table as a spreadsheet reads it."""
    return taken.read_text(encoding="utf-8-sig")


async def test_parts_and_an_allotment_are_taken_away_as_tables(open_page: OpenPage, screenshot: Screenshot) -> None:
    async with laid(open_page) as table:
        page = await table.page(at="pools")
        await open_a_pool(page, "North Works", "South Works")
        await bring(page, "North Works", "100", file("north.csv", NORTH))
        async with page.expect_download() as waiting:
            await page.get_by_role("link", name="Parts as a table (CSV)").click()
        taken = await waiting.value
        assert taken.suggested_filename == "spring-boards-parts.csv"
        assert "GRM188R71H104KA93D" in text_of(await taken.path())
        await table.seat.rival("L1", "1.70", party="s1")
        await table.close()
        await table.seat.confirm_award("L1")
        member = await table.watching("buyer", "m1")
        await member.get_by_role("tab", name="Award").click()
        async with member.expect_download() as waiting:
            await member.get_by_role("link", name="Allotment as a table (CSV)").click()
        lines = text_of(await (await waiting.value).path()).splitlines()
        assert lines[0].startswith("lot,line,manufacturer")
        assert all(",m1,s1," in line for line in lines[1:])
        await screenshot(member, "buyer-member-allotment")
