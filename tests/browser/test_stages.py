"""Lots that run through stages, as those who bid in them and those who watch see it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from playwright.async_api import Locator, Page, expect

from auction.core.commands import PlaceBid
from auction.core.moments import HOUR_US, MINUTE_US
from auction.core.presets import PRESETS, applied
from auction.core.stages import commitment_of
from auction.core.terms import Terms
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.seat import CLOSES_LATE, seated, the_terms, three_lots
from tests.browser.table import laid, too_wide
from tests.terms import NO_OVERTIME, OPENS, a_stage, a_supplier
from tests.web.stand import SECRETS

SECOND_STAGE = OPENS + HOUR_US


def best_and_final() -> Terms:
    """One lot: sealed bids to be revised for an hour, then one last sealed bid of the best three."""
    return applied(replace(PRESETS["sealed-best-and-final"], runs_us=HOUR_US), the_terms(three_lots()[:1]))


def lot(page: Page) -> Locator:
    return page.locator("[data-lot=L1]")


async def bid(page: Page, text: str) -> None:
    await lot(page).locator("input[data-bid]").fill(text)
    await lot(page).locator("input[data-bid]").press("Enter")


@pytest.mark.parametrize("viewport", [(1440, 900), (390, 844)])
async def test_a_sealed_bid_is_shown_to_its_owner_alone_and_the_stages_to_all(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, viewport: tuple[int, int]
) -> None:
    async with seated(open_page, best_and_final()) as seat:
        page = await seat.bidder(viewport=viewport)
        await expect(lot(page)).to_contain_text("Stage 1 of 2 · sealed")
        await bid(page, "1.9")
        await expect(lot(page)).to_contain_text("Sealed: EUR 1,900.00")
        await expect(lot(page).locator("[data-fact=supplier-decrement]")).to_have_count(0)  # F4: none is asked of sealed bids
        await expect(lot(page).locator("[data-fact=supplier-sealed-bid]")).to_contain_text("1.90")
        await expect(lot(page).locator("[data-fact=supplier-own-bid]")).to_have_count(0)
        summary = page.locator("dl.summary")
        await expect(summary).to_contain_text(re.compile(r"sealed ones too\s*EUR\s1,900\.00"))
        await expect(summary).to_contain_text(re.compile(r"Lots without your bid\s*0"))
        await bid(page, "1.7")
        await expect(lot(page)).to_contain_text("Sealed: EUR 1,700.00")
        for party, price in (("s2", "1.6"), ("s3", "1.5"), ("s4", "1.8")):
            await seat.rival("L1", price, party=party)
        await expect(lot(page)).not_to_contain_text(re.compile("1,[5689]00"))
        await screenshot(page, f"stages-sealed-{viewport[0]}")
        await seat.stand.until(seat.room, SECOND_STAGE)
        await expect(lot(page)).to_contain_text("Stage 2 of 2 · sealed")
        await expect(lot(page).locator("[data-rank='3']")).to_be_visible()
        await bid(page, "1.4")
        await expect(lot(page)).to_contain_text("Sealed: EUR 1,400.00")
        await expect(lot(page)).to_contain_text("You have made your one bid in this stage.")
        await page.get_by_role("tab", name="Rules").click()
        await expect(page.get_by_role("tabpanel")).to_contain_text("Only the best 3 suppliers then bid in it.")
        await screenshot(page, f"stages-rules-{viewport[0]}")
        last = await seat.page(party="s4", viewport=viewport)
        await expect(lot(last)).to_contain_text("You did not reach this stage. Your standing bid still counts.")
        await expect(lot(last)).not_to_contain_text("1,400")
        await screenshot(last, f"stages-out-{viewport[0]}")
        assert await axe_findings(last) == []
        assert await last.evaluate("document.documentElement.scrollWidth") <= viewport[0]


async def test_a_random_close_is_secret_and_the_next_opening_is_counted_down_to(
    open_page: OpenPage, screenshot: Screenshot
) -> None:
    stages = (a_stage(random_us=10 * MINUTE_US), a_stage(pause_us=HOUR_US, length_us=HOUR_US))
    terms = the_terms(tuple(replace(each, stages=stages) for each in three_lots()[:1]))
    async with seated(open_page, SECRETS.committed(replace(terms, overtime=NO_OVERTIME))) as seat:
        await seat.stand.until(seat.room, CLOSES_LATE)
        page = await seat.bidder()
        await expect(lot(page)).to_contain_text("Stage 1 of 2 · open")
        await expect(lot(page)).to_contain_text("Closes at a secret moment within 10 minutes")
        await bid(page, "1.9")
        await expect(lot(page).locator("[data-answer=accepted]")).to_be_visible()
        await screenshot(page, "stages-secret")
        await seat.stand.until(seat.room, CLOSES_LATE + 10 * MINUTE_US)
        await expect(lot(page)).to_contain_text("Next stage opens in")
        await expect(lot(page)).to_contain_text("Nothing is bid between two stages.")
        await expect(lot(page).get_by_role("timer")).to_have_text(re.compile(r"^(59|1:0\d|5\d):\d\d"))
        await screenshot(page, "stages-between")


async def test_the_coordinator_sees_the_stages_and_of_sealed_bids_not_even_how_many(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page, best_and_final()) as table:
        page = await table.watching()
        row = page.locator("tr[data-lot=L1]")
        await expect(row).to_contain_text("Stage 1 of 2 · sealed")
        await table.seat.rival("L1", "1.6")
        await table.seat.pause("to see what has come meanwhile")
        await expect(page.locator("aside")).to_contain_text("Paused")
        await expect(page.locator("main")).not_to_contain_text("1,600")
        await expect(page.locator("[data-veiled]")).to_contain_text("Lots under seal, bids unknown")
        await expect(page.locator("main")).not_to_contain_text("Lots with a bid")
        await table.seat.resume()
        await table.seat.stand.until(table.seat.room, SECOND_STAGE)
        await expect(row).to_contain_text("Stage 2 of 2 · sealed")
        await expect(page.locator("aside")).to_contain_text("Stage 2 of Lot L1 is open until")
        await expect(page.locator("aside")).not_to_contain_text("Extended")
        await expect(row).to_contain_text("1,600")
        await row.get_by_role("link").click()
        await expect(page.get_by_text("Bids of this stage are sealed")).to_be_visible()
        await expect(page.get_by_role("button", name="Bid for a supplier")).to_be_disabled()
        assert await axe_findings(page) == []
        await screenshot(page, "stages-buyer")


@pytest.mark.parametrize("viewport", [(1440, 900), (390, 844)])
async def test_a_known_format_fills_the_form_and_is_announced_with_a_commitment(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, viewport: tuple[int, int]
) -> None:
    async with laid(open_page) as table:
        coordinator = await table.seat.stand.coordinator()
        members = [{"id": "north", "name": "North Works"}]
        assert (
            await coordinator.post("/api/pools", {"pool": "p", "title": "Spring boards", "members": members})
        ).status_code == 201
        bom = b"Part Number,Manufacturer,Quantity\nBSS138,onsemi,3\n"
        assert (await coordinator.put("/api/pools/p/boms/north/bom.csv?builds=10", bom)).is_success
        assert (await coordinator.post("/api/pools/p/freeze")).is_success
        page = await table.page(at="launch/p", viewport=viewport)
        await page.get_by_role("button", name="Choose from all formats").click()
        await page.get_by_label("Begin with").select_option("brazil-open-closed")
        await expect(page.get_by_label("Runs for")).to_have_value("15:00")
        await expect(page.get_by_text("closes at a secret moment within 10 minutes")).to_be_visible()
        assert await axe_findings(page) == []
        assert not await too_wide(page)
        await screenshot(page, f"stages-launch-{viewport[0]}")
        await page.get_by_label("Names, one a line").fill("Harbour Components\nWürth GmbH")
        await page.get_by_role("button", name="Add 2").click()
        await page.get_by_role("button", name="Announce the auction").click()
        announced = page.locator("[data-announced]")
        await expect(announced).to_contain_text("is announced")
        room = table.seat.stand.rooms.auction((await announced.get_attribute("data-announced")) or "")
        assert room is not None
        terms = room.state.known_terms()
        expected = applied(PRESETS["brazil-open-closed"], terms)
        commitments = [commitment_of(SECRETS.of(terms, lot.id, 0)) for lot in terms.lots]
        assert [lot.stages[0].commitment for lot in terms.lots] == commitments
        uncommitted = [(replace(lot.stages[0], commitment=""), *lot.stages[1:]) for lot in terms.lots]
        assert uncommitted == [lot.stages for lot in expected.lots]
        assert terms.visibility == replace(expected.visibility, count_from=1)  # no number is told, from however many
        assert (terms.basis, terms.acceptance, terms.surrogate_bids) == (
            expected.basis,
            expected.acceptance,
            expected.surrogate_bids,
        )


async def test_the_auditors_browser_holds_a_revealed_secret_against_its_commitment(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    stages = (a_stage(random_us=10 * MINUTE_US), a_stage("sealed", length_us=MINUTE_US))
    terms = the_terms(tuple(replace(each, stages=stages) for each in three_lots()[:1]))
    async with laid(open_page, SECRETS.committed(replace(terms, overtime=NO_OVERTIME))) as table:
        await table.seat.rival("L1", "1.9")
        await table.seat.stand.until(table.seat.room, CLOSES_LATE + 10 * MINUTE_US)
        await table.seat.stand.until(table.seat.room, CLOSES_LATE + 12 * MINUTE_US)
        page = await table.watching("auditor", "auditor")
        reveal = page.locator("tr[data-entry]").filter(has_text="Reveal the secret of a close")
        await expect(reveal).to_contain_text("secret revealed")
        await reveal.get_by_role("button").click()
        check = page.locator("[data-secret=kept]")
        await expect(check).to_contain_text(terms_commitment(table.seat.room.state.known_terms()))
        await expect(check).to_contain_text("The secret is the one that was fixed beforehand")
        assert await axe_findings(page) == []
        await screenshot(page, "stages-auditor")


def terms_commitment(terms: Terms) -> str:
    """What the terms fixed of the first close."""
    return terms.lots[0].stages[0].commitment


async def test_in_turns_a_supplier_is_told_when_its_turn_comes_and_bids_in_it_alone(
    open_page: OpenPage, screenshot: Screenshot
) -> None:
    async with seated(open_page, applied(replace(PRESETS["prozorro"], runs_us=HOUR_US), the_terms(three_lots()[:1]))) as seat:
        page = await seat.page()
        await bid(page, "1.9")
        await expect(lot(page)).to_contain_text("Sealed: EUR 1,900.00")
        await seat.ask(PlaceBid("rival", a_supplier("s2"), "s2", "L1", ("1.7",), True))
        await seat.stand.until(seat.room, SECOND_STAGE)
        await expect(lot(page)).to_contain_text("As things stand your turn is number 1")
        await seat.stand.until(seat.room, SECOND_STAGE + 5 * MINUTE_US)
        await expect(lot(page)).to_contain_text("Stage 2 of 4 · in turns")
        await expect(lot(page)).to_contain_text("It is your turn.")
        await bid(page, "1.6")
        await expect(lot(page)).to_contain_text("Seen by you alone until your turn ends")
        await screenshot(page, "stages-turn")
        await seat.stand.until(seat.room, SECOND_STAGE + 7 * MINUTE_US)
        await expect(lot(page)).to_contain_text("It is not your turn.")
        await expect(lot(page).locator("[data-rank='1']")).to_be_visible()
