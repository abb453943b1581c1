"""The auditor's console in a real browser on a real server: the record replayed, and the proof checked by the browser itself."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Awaitable, Callable
from io import BytesIO
from pathlib import Path

from playwright.async_api import Page, Route, expect

from auction.audit.report import report_json
from auction.audit.verify import verify as verified
from auction.core.commands import PlaceBid
from auction.core.moments import HOUR_US, SECOND_US
from auction.ledger.chain import genesis, leaf_hash, next_head
from tests.broken.forgeries import FORGERIES, in_place, price_changed, refused_bid_accepted
from tests.broken.honest import bundled
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.reached import reached
from tests.browser.table import Table, axe_in_both_themes, in_chinese_and_dark, laid, too_wide
from tests.terms import a_supplier


async def a_record(table: Table) -> None:
    """A closed auction of ten entries: two suppliers come in, three bids are taken, one is refused."""
    clock = table.seat.stand.clock
    for lot, price, party in (("L1", "2.00", "s1"), ("L1", "1.75", "s2"), ("L2", "0.95", "s1")):
        clock.advance(SECOND_US)
        await table.seat.rival(lot, price, party=party)
    clock.advance(SECOND_US)
    refused = await table.seat.ask(PlaceBid("too-high", a_supplier("s3"), "s3", "L1", ("9.99",), True))
    assert refused.refusal is not None
    await table.close()


async def auditing(table: Table, **more: tuple[int, int]) -> Page:
    page = await table.watching("auditor", "auditor", **more)
    await expect(page.locator("[data-entry-detail]")).to_be_visible()
    return page


async def test_while_the_auction_goes_on_the_auditor_sees_what_the_public_sees(open_page: OpenPage) -> None:
    async with laid(open_page) as table:
        await table.seat.rival("L1", "1.95")
        page = await table.watching("auditor", "auditor")
        await expect(page.locator("tr[data-lot=L1]")).to_contain_text("1,950.00")
        assert await reached(page, "s2") == []
        await expect(page.get_by_role("tab", name="Record")).to_have_count(0)
        await expect(page.get_by_role("link", name="open contracting data")).to_have_count(0)
        await table.close()
        await expect(page.locator("[data-entry-detail]")).to_be_visible()
        async with page.expect_download() as begun:
            await page.get_by_role("link", name="open contracting data").click()
        assert (await begun.value).suggested_filename.endswith("-ocds.json")


async def test_the_record_is_replayed_entry_by_entry(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        await a_record(table)
        page = await auditing(table)
        bodies = [body for _, body in table.seat.stand.ledger.read(table.seat.room.stream)]
        place = page.get_by_role("slider", name="Place in the record")
        detail = page.locator("[data-entry-detail]")
        lots = page.get_by_role("region", name="Table of all lots at this entry")
        await expect(place).to_have_attribute("max", str(len(bodies) - 1))

        # Entry by entry, by keyboard, and every hash is the ledger's own.
        head = genesis(table.seat.room.stream)
        for number, body in enumerate(bodies, 1):
            head = next_head(head, leaf_hash(body))
            await expect(detail).to_have_attribute("data-entry-detail", str(number))
            await expect(detail.locator("[data-hash=leaf]")).to_have_text(leaf_hash(body).hex())
            await expect(detail.locator("[data-hash=head]")).to_have_text(head.hex())
            await page.locator("body").press("j")

        # Going back shows what stood then.
        await page.get_by_role("button", name="To the first entry").click()
        await expect(lots.get_by_role("row", name="Lot L1")).to_contain_text("–")
        await page.get_by_role("button", name="Go to entry 6").click()
        await expect(lots.get_by_role("row", name="Lot L1")).to_contain_text("1,750.00")
        await expect(lots.get_by_role("row", name="Lot L1")).to_contain_text("s2 Ltd")
        await place.fill("3")
        await expect(detail).to_have_attribute("data-entry-detail", "4")
        await expect(lots.get_by_role("row", name="Lot L1")).to_contain_text("2,000.00")
        await screenshot(page, "auditor-record")
        assert await axe_in_both_themes(page, axe_findings) == []

        # Played at full pace it stops at the end by itself.
        await page.get_by_label("Pace").select_option("100")
        await page.get_by_role("button", name="Play").click()
        await expect(page.get_by_role("button", name="Play")).to_be_visible(timeout=20_000)
        await expect(detail).to_have_attribute("data-entry-detail", str(len(bodies)))


async def test_refusals_are_found_with_their_rule(open_page: OpenPage) -> None:
    async with laid(open_page) as table:
        await a_record(table)
        page = await auditing(table)
        await page.get_by_label("Only the refusal").check()
        entries = page.get_by_role("region", name="Entries").locator("tr[data-entry]")
        await expect(entries).to_have_count(1)
        await page.get_by_role("button", name="One entry on").click()
        detail = page.locator("[data-entry-detail]")
        await expect(detail).to_contain_text("Rule B7")
        await expect(detail).to_contain_text("Your bid is above the ceiling price.")
        await page.get_by_label("Only the refusal").uncheck()
        await page.get_by_label("Supplier", exact=True).select_option(label="s1 Ltd")
        await expect(entries).to_have_count(3)  # the terms accepted, and two bids
        await page.get_by_label("Lot", exact=True).select_option(label="Lot L2")
        await expect(entries).to_have_count(1)


async def verify(page: Page) -> None:
    await page.get_by_role("tab", name="Verification").click()
    await page.get_by_role("button", name="Verify").click()


async def test_the_server_decides_again_and_the_browser_follows_every_byte(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, tmp_path: Path
) -> None:
    async with laid(open_page) as table:
        await a_record(table)
        page = await auditing(table)
        await verify(page)
        await expect(page.locator("[data-verdict=agrees]")).to_contain_text("entries agree")
        proof = page.locator("[data-proof=agrees]")
        await expect(proof).to_contain_text("Nothing has been changed in 10 entries.")
        bodies = [body for _, body in table.seat.stand.ledger.read(table.seat.room.stream)]
        head = genesis(table.seat.room.stream)
        for body in bodies:
            head = next_head(head, leaf_hash(body))
        await expect(proof).to_contain_text(head.hex())
        await expect(proof.get_by_role("listitem").filter(has_text="signed by the key")).to_contain_text("agrees")
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "auditor-verify")

        await expect(page.get_by_text("python3 -I -S verifier.pyz A-1.zip")).to_be_visible()
        async with page.expect_download() as downloading:
            await page.get_by_role("link", name="Download the bundle").first.click()
        kept = tmp_path / "A-1.zip"
        await (await downloading.value).save_as(kept)
        with zipfile.ZipFile(kept) as archive:
            assert archive.read("entries.jsonl") == b"".join(body + b"\n" for body in bodies)


def edited(archive: bytes, member: str, change: Callable[[bytes], bytes]) -> bytes:
    """The bundle with one member changed, as someone on the way could."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as before, zipfile.ZipFile(made, "w") as after:
        for info in before.infolist():
            content = before.read(info)
            after.writestr(info, change(content) if info.filename == member else content)
    return made.getvalue()


TAMPERED: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "an edited price": ("entries.jsonl", lambda body: body.replace(b'"1.75"', b'"1.74"'), "Every chain head follows"),
    "an entry left out": ("entries.jsonl", lambda body: b"\n".join(body.split(b"\n")[:-2]) + b"\n", "The Merkle root"),
    "another checkpoint": ("checkpoint", lambda body: re.sub(rb"\n10\n", b"\n9\n", body), "The checkpoint is signed"),
}


async def test_a_bundle_that_was_tampered_with_is_caught_here(open_page: OpenPage) -> None:
    async with laid(open_page) as table:
        await a_record(table)
        page = await auditing(table)
        for member, change, step in TAMPERED.values():
            await page.route("**/bundle", tampering(member, change))
            await verify(page)
            proof = page.locator("[data-proof=diverges]")
            await expect(proof).to_contain_text("does not agree")
            await expect(proof.get_by_role("listitem").filter(has_text=step)).to_contain_text("diverges")
            await expect(page.locator("[data-verdict=agrees]")).to_be_visible()  # the server's own record is as it was
            await page.unroute("**/bundle")


def tampering(member: str, change: Callable[[bytes], bytes]) -> Callable[[Route], Awaitable[None]]:
    """Someone on the way, who changes one member of every bundle."""

    async def tamper(route: Route) -> None:
        answer = await route.fetch()
        await route.fulfill(response=answer, body=edited(await answer.body(), member, change))

    return tamper


async def test_the_result_and_the_record_of_it_come_as_they_are_decided(open_page: OpenPage, axe_findings: AxeFindings) -> None:
    async with laid(open_page) as table:
        await a_record(table)
        page = await auditing(table)
        record = page.get_by_role("tab", name="Record")
        await expect(record).to_contain_text("10")
        await table.seat.confirm_award("L1", "L2")
        await expect(record).to_contain_text("12")  # the confirmation, and the allotment
        await page.get_by_role("tab", name="Result").click()
        await expect(page.locator("[data-award=L1]")).to_contain_text("Confirmed")
        await expect(page.get_by_role("link", name="~s2~")).to_have_count(2)
        assert await axe_findings(page) == []


async def test_the_record_fits_a_narrow_screen(open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot) -> None:
    async with laid(open_page) as table:
        await a_record(table)
        page = await auditing(table, viewport=(390, 844))
        await screenshot(page, "auditor-390")
        assert not await too_wide(page)
        assert await axe_findings(page) == []
        await page.set_viewport_size({"width": 320, "height": 640})
        assert not await too_wide(page)
        await verify(page)
        await expect(page.locator("[data-proof=agrees]")).to_be_visible()
        assert not await too_wide(page)


async def test_of_two_versions_only_what_differs_is_told_and_the_whole_when_it_is_asked_for(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    """A server that finds its own record decided otherwise says so: the answer is that of an audit of such a record."""
    async with laid(open_page) as table:
        await a_record(table)
        page = await auditing(table)
        found = report_json(verified(bundled(refused_bid_accepted(8))))
        await page.route("**/verify", lambda route: route.fulfill(body=found, content_type="application/json"))
        await verify(page)
        divergence = page.locator("[data-verdict=diverges] .divergence").first
        await expect(divergence).to_contain_text("The auction: entry 8, rule B9")
        await expect(divergence.locator("[data-asks]")).to_contain_text("Own improvement. Under `beat_own` and `beat_next`")
        await expect(divergence.get_by_role("heading")).to_have_text(["events[0]", "refusal"])
        whole = divergence.locator("details")
        await expect(whole.locator("dd").first).to_be_hidden()
        await whole.locator("summary").click()
        await expect(whole.locator("dd").first).to_contain_text("BidPlaced.1")
        assert await axe_in_both_themes(page, axe_findings) == []
        await page.set_viewport_size({"width": 390, "height": 844})
        assert not await too_wide(page)
        await screenshot(page, "auditor-diverges")


async def test_two_versions_are_told_in_chinese(open_page: OpenPage, screenshot: Screenshot) -> None:
    async with laid(open_page) as table:
        await a_record(table)
        page = await auditing(table)
        await in_chinese_and_dark(page)
        found = report_json(verified(in_place(price_changed())))
        await page.route("**/verify", lambda route: route.fulfill(body=found, content_type="application/json"))
        await page.get_by_role("tab", name="核验").click()
        await page.get_by_role("button", name="核验").click()
        divergence = page.locator("[data-verdict=diverges] .divergence").first
        await expect(divergence).to_contain_text("记录时第 7 条的字节与此处不同")
        await expect(divergence).to_contain_text("PlaceBid.1 得出：编号 s-1，请求方 supplier south，时间戳 1800003620000000")
        await screenshot(page, "auditor-diverges-zh")


async def test_a_record_of_several_days_names_the_day_of_every_entry(open_page: OpenPage) -> None:
    """By the clock alone an entry of the next morning would stand below one of the evening as if time went back."""
    async with laid(open_page) as table:
        await a_record(table)
        page = await auditing(table)
        entries = page.get_by_role("region", name="Entries").locator("tr[data-entry]")
        await expect(entries.first.locator("td.mono")).to_have_text(re.compile(r"^\d\d:\d\d:\d\d$"))
        table.seat.stand.clock.advance(23 * HOUR_US)
        await table.seat.confirm_award("L1", "L2")
        await expect(entries.first.locator("td.mono")).to_have_text(re.compile(r"^15 Jan, \d\d:\d\d:\d\d$"))
        await expect(entries.last.locator("td.mono")).to_have_text(re.compile(r"^16 Jan, \d\d:\d\d:\d\d$"))


async def test_how_far_a_record_agrees_is_said_where_none_or_each_of_its_entries_does(open_page: OpenPage) -> None:
    """`Up to entry 0 of 20` and `up to entry 20 of 20` told nobody what is wrong."""
    named = {forgery.name: forgery for forgery in FORGERIES}
    async with laid(open_page) as table:
        await a_record(table)
        page = await auditing(table)
        await page.get_by_role("tab", name="Verification").click()
        for name, said in (
            ("price changed, published checkpoint", "each of the 20 entries says agrees, the record as a whole does not"),
            ("terms changed after opening", "Diverges from the first of 20 entries on."),
        ):
            told = answering(report_json(verified(named[name].make())))
            await page.route("**/verify", told)
            await page.get_by_role("button", name="Verify").click()
            await expect(page.locator("[data-verdict=diverges]")).to_contain_text(said)
            await page.unroute("**/verify")


def answering(body: str) -> Callable[[Route], Awaitable[None]]:
    """A server whose audit says this."""

    async def answer(route: Route) -> None:
        await route.fulfill(body=body, content_type="application/json")

    return answer
