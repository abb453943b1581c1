"""What a supplier and an observer are shown of others' prices, and the proof of one's own receipts, in a real browser."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from playwright.async_api import Locator, Page, Route, expect

from auction.audit.kept_proof import check_proof, verdict_json
from auction.core.moments import MINUTE_US
from auction.core.terms import Terms, TiePolicy, Visibility
from auction.core.words import CONSORTIUM
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.seat import CLOSES_LATE, Seat, come_in, seated, the_terms, three_lots
from tests.browser.test_bidding import SIZES, looks, lot, sound
from tests.terms import NO_OVERTIME, a_stage, a_visibility
from tests.web.stand import SECRETS


def shown_terms(aliases: Any, graph: Any, *, ties: TiePolicy = "earliest") -> Terms:
    """One lot, all prices shown, suppliers told apart and prices going back as the terms choose."""
    seen = replace(a_visibility(all_prices=True, supplier_count=True), aliases=aliases, graph=graph)
    one = replace(three_lots()[0], decrement=())
    return SECRETS.committed(replace(the_terms((one,)), visibility=seen, ties=ties, overtime=NO_OVERTIME))


def rungs(page: Page) -> Locator:
    return lot(page).locator("[data-ladder] tbody tr")


async def played(seat: Seat) -> None:
    """Three suppliers bid, a minute apart, two of them the same."""
    for party, price in (("s2", "1.9"), ("s3", "1.8"), ("s4", "1.8"), ("s2", "1.7")):
        await seat.rival("L1", price, party=party)
        await seat.stand.until(seat.room, seat.room.state.at + MINUTE_US)


async def history(page: Page) -> Locator:
    await lot(page).get_by_role("button", name="Price history").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.locator("canvas")).to_be_visible()
    return dialog


async def listed(dialog: Locator) -> list[str]:
    """What the chart's table says, row by row, without the moments."""
    await dialog.get_by_text("As a table").click()
    rows = await dialog.locator("tbody tr").all()
    return [" ".join([part.strip() for part in (await row.locator("td").all_inner_texts())[1:]]) for row in rows]


@pytest.mark.parametrize("viewport", SIZES)
async def test_V11_the_ladder_has_numbers_and_marks_the_own(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, viewport: tuple[int, int]
) -> None:
    async with seated(open_page, shown_terms("numbered", "all", ties="dense")) as seat:
        await played(seat)
        page = await seat.bidder(viewport=viewport)
        await lot(page).locator("input[data-bid]").fill("1.75")
        await lot(page).locator("input[data-bid]").press("Enter")
        own = lot(page).locator("[data-own]")
        await expect(own).to_contain_text("Supplier 4")
        await expect(lot(page)).to_contain_text("You are supplier 4")
        told = [" ".join(text.split()) for text in await rungs(page).all_inner_texts()]
        assert told == ["1 Supplier 1 1.70", "2 Supplier 4 You 1.75", "3 Supplier 2 1.80", "3 Supplier 3 1.80"]
        await sound(page, axe_findings, viewport[0])
        await looks(page, screenshot, "ladder", viewport[0])
        await page.get_by_role("combobox").first.select_option("en")
        dialog = await history(page)
        await expect(dialog.locator("[data-graph=all]")).to_be_visible()
        await seat.stand.until(seat.room, seat.room.state.at + MINUTE_US)
        await seat.rival("L1", "1.6", party="s3")
        await expect(dialog).to_contain_text("Supplier 2")
        assert await listed(dialog) == [
            *("Leading price 1.60", "Supplier 2 1.60", "Your bid 1.75", "Leading price 1.70", "Supplier 1 1.70"),
            *("Supplier 3 1.80", "Leading price 1.80", "Supplier 2 1.80", "Leading price 1.90", "Supplier 1 1.90"),
        ]
        assert await axe_findings(page) == []
        await screenshot(page, f"graph-all-{viewport[0]}")


async def test_V11_random_codes_are_the_terms_own_and_the_ladder_unfolds(open_page: OpenPage, screenshot: Screenshot) -> None:
    terms = shown_terms("random", "lead")
    suppliers = (*terms.suppliers, *(replace(terms.suppliers[0], id=f"t{place}", name=f"T{place}") for place in range(6)))
    async with seated(open_page, SECRETS.committed(replace(terms, suppliers=suppliers))) as seat:
        for place in range(6):
            await seat.rival("L1", f"1.{place}1", party=f"t{place}")
        page = await seat.bidder()
        await lot(page).locator("input[data-bid]").fill("1.9")
        await lot(page).locator("input[data-bid]").press("Enter")
        code = seat.room.state.codes["s1"]
        await expect(lot(page).locator("[data-own]")).to_contain_text(f"Supplier {code}")
        await expect(rungs(page)).to_have_count(6)
        unfold = lot(page).get_by_role("button", name="Show all 7")
        await unfold.focus()
        await page.keyboard.press("Enter")
        await expect(rungs(page)).to_have_count(7)
        await screenshot(page, "ladder-random")
        dialog = await history(page)
        await expect(dialog.locator("[data-graph=lead]")).to_be_visible()
        assert all(text.startswith(("Leading price", "Your bid")) for text in await listed(dialog))


async def test_V12_without_a_course_only_the_own_is_drawn(open_page: OpenPage) -> None:
    async with seated(open_page, shown_terms("generic", "none", ties="equal_worst")) as seat:
        page = await seat.bidder()
        await lot(page).locator("input[data-bid]").fill("1.8")
        await lot(page).locator("input[data-bid]").press("Enter")
        await expect(lot(page).locator("[data-rank='1']")).to_be_visible()
        await played(seat)
        told = [" ".join(text.split()) for text in await rungs(page).all_inner_texts()]
        assert told == ["1 1.70", "4 You 1.80", "4 1.80", "4 1.80"]
        dialog = await history(page)
        await expect(dialog.locator("[data-graph=none]")).to_contain_text("show no earlier prices of others")
        assert await listed(dialog) == ["Your bid 1.80"]


@pytest.mark.parametrize("viewport", SIZES)
async def test_V12_an_observer_follows_the_choices_too(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, viewport: tuple[int, int]
) -> None:
    async with seated(open_page, shown_terms("generic", "all")) as seat:
        await played(seat)
        page = await open_page(viewport=viewport)
        await come_in(page, await seat.link("observer", "observer", "Observer"))
        await expect(rungs(page)).to_have_count(3)
        await expect(lot(page).locator("[data-own]")).to_have_count(0)
        dialog = await history(page)
        await expect(dialog.locator("[data-graph=all]")).to_contain_text("Suppliers are not told apart here")
        await seat.rival("L1", "1.6", party="s3")
        told = await listed(dialog)
        assert [text for text in told if text.startswith("All bids")] == [
            f"All bids {price}" for price in ("1.60", "1.70", "1.80", "1.80", "1.90")
        ]
        assert not any("Your bid" in text for text in told)
        await screenshot(page, f"graph-marks-{viewport[0]}")
        await page.keyboard.press("Escape")
        await sound(page, axe_findings, viewport[0])
        await looks(page, screenshot, "observer", viewport[0])


@pytest.mark.parametrize(
    ("seen", "drawn"),
    [(replace(a_visibility(all_prices=True), graph="none"), 0), (a_visibility(), 1), (a_visibility(lead_price=False), 0)],
)
async def test_an_observer_without_a_course_has_no_history(open_page: OpenPage, seen: Visibility, drawn: int) -> None:
    async with seated(open_page, replace(shown_terms("generic", "lead"), visibility=seen)) as seat:
        page = await open_page()
        await come_in(page, await seat.link("observer", "observer", "Observer"))
        await lot(page).wait_for()
        await expect(lot(page).get_by_role("button", name="Price history")).to_have_count(drawn)


async def test_V5_no_reserve_price_is_said_to_be_met_where_there_may_be_none(open_page: OpenPage) -> None:
    """The seat's lots have no reserve price, and nobody outside the consortium is told so."""
    async with seated(open_page) as seat:
        await seat.rival("L1", "1.9")
        page = await seat.page()
        for what in ("L1", "L2"):
            shown = page.locator(f"[data-lot={what}] dl > div").filter(has_text="Reserve price")
            await expect(shown).to_contain_text("Reserve price, if any")
        coordinator = await open_page()
        await come_in(coordinator, await seat.link("buyer", CONSORTIUM, "Coordinator"))
        member = await open_page()
        await come_in(member, await seat.link("buyer", "m1", "Member"))
        for person, columns in ((coordinator, 0), (member, 1)):
            await person.goto(f"{seat.url}/#/auction/A-1")
            await person.locator("tr[data-lot=L1]").wait_for()
            await expect(person.get_by_role("columnheader", name="Reserve, if any")).to_have_count(columns)
            await expect(person.get_by_role("columnheader", name="Reserve", exact=True)).to_have_count(0)


def sealed_terms() -> Terms:
    one = replace(three_lots()[0], stages=(a_stage("sealed"),), decrement=())
    return SECRETS.committed(replace(the_terms((one,)), overtime=NO_OVERTIME, visibility=a_visibility()))


async def with_receipts(seat: Seat, viewport: tuple[int, int] = SIZES[0]) -> Page:
    """A page whose supplier has accepted the terms, bid, been refused, and let the auction close."""
    page = await seat.bidder(viewport=viewport)
    await seat.rival("L1", "1.5")
    typed = lot(page).locator("input[data-bid]")
    await typed.fill("1.9")
    await typed.press("Enter")
    await expect(lot(page).locator("[data-answer=accepted]")).to_be_visible()
    await page.get_by_role("tab", name="Receipts").click()
    return page


@pytest.mark.parametrize("viewport", SIZES)
async def test_V13_after_the_close_receipts_are_proved_in_the_browser(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, viewport: tuple[int, int]
) -> None:
    async with seated(open_page, sealed_terms()) as seat:
        page = await with_receipts(seat, viewport)
        await expect(page.get_by_text("After the close you can have every receipt proved")).to_be_visible()
        await expect(page.get_by_role("button", name="Prove the receipts")).to_have_count(0)
        await seat.stand.until(seat.room, CLOSES_LATE)
        await page.get_by_role("button", name="Prove the receipts").click()
        verdict = page.locator("[data-verdict=holds]")
        await expect(verdict).to_contain_text("All 2 of your requests stand in the record")
        await expect(verdict).to_contain_text("signed by the key of this server")
        numbers = [int(text) for text in await page.locator("tbody td:first-child").all_inner_texts()]
        assert numbers == [6, 3]
        await sound(page, axe_findings, viewport[0])
        await looks(page, screenshot, "receipts", viewport[0])
        await page.get_by_role("combobox").first.select_option("en")
        await page.get_by_role("button", name="In the record").first.click()
        dialog = page.get_by_role("dialog")
        await expect(dialog.locator("[data-proof=holds] li.good")).to_have_count(5)
        await expect(dialog).to_contain_text("The hash of your receipt comes out of the leaf hash")
        assert await axe_findings(page) == []
        await screenshot(page, f"receipt-proof-{viewport[0]}")
        async with page.expect_download() as saved:
            await dialog.get_by_role("button", name="Download the proof").click()
        kept = (await (await saved.value).path()).read_bytes()
        assert check_proof(kept).why is None
        told = json.loads(verdict_json(check_proof(kept)))
        assert (told["agrees"], told["entry"], told["outcome"]) == (True, numbers[0], "accepted")


async def test_E7_receipts_go_from_one_browser_to_another_and_are_proved_there(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with seated(open_page, sealed_terms()) as seat:
        page = await with_receipts(seat)
        async with page.expect_download() as saved:
            await page.get_by_role("button", name="Download receipts").click()
        file = (await (await saved.value).path()).read_bytes()
        other = await seat.page(viewport=SIZES[1])
        await other.get_by_role("tab", name="Receipts").click()
        await expect(other.get_by_text("Nothing has been recorded for you")).to_be_visible()

        async def bring(body: bytes) -> None:
            async with other.expect_file_chooser() as choosing:
                await other.get_by_role("button", name="Bring receipts from a file").click()
            await (await choosing.value).set_files({"name": "receipts-A-1.jsonl", "mimeType": "text/plain", "buffer": body})

        await bring(file + b"no receipt\n")
        told = other.locator('[data-brought="2"]')
        await expect(told).to_contain_text("2 receipts were brought in. 1 line is no receipt.")
        await expect(told).to_contain_text("only what the file says")
        await expect(other.get_by_text("from a file", exact=True)).to_have_count(2)
        await bring(file)
        await expect(other.locator('[data-brought="0"]')).to_contain_text("2 were kept here already.")
        await sound(other, axe_findings, SIZES[1][0])
        await looks(other, screenshot, "receipts-brought", SIZES[1][0])
        await other.get_by_role("combobox").first.select_option("en")
        await other.reload()
        await other.get_by_role("tab", name="Receipts").click()
        await seat.stand.until(seat.room, CLOSES_LATE)
        await other.get_by_role("button", name="Prove the receipts").click()
        await expect(other.locator("[data-verdict=holds]")).to_contain_text("All 2 of your requests stand in the record")


@pytest.mark.parametrize("change", ["leaf", "path", "entry", "missing"])
async def test_V13_a_proof_that_does_not_hold_is_said_so(open_page: OpenPage, change: str) -> None:
    async with seated(open_page, sealed_terms()) as seat:
        page = await with_receipts(seat)
        await seat.stand.until(seat.room, CLOSES_LATE)

        async def forged(route: Route) -> None:
            answer = await route.fetch()
            told = await answer.json()
            if change == "missing":
                told["receipts"].pop()
            else:
                told["receipts"][0][change] = ["00" * 32] if change == "path" else "00" * 32
            await route.fulfill(response=answer, json=told)

        await page.route("**/receipts?*", forged)
        await page.get_by_role("button", name="Prove the receipts").click()
        await expect(page.locator("[data-verdict=broken]")).to_contain_text("does not bear out your receipts")
        words = "Not in the record" if change == "missing" else "Does not agree"
        await expect(page.get_by_text(words)).to_be_visible()
