"""Deposits in a real browser: told to the supplier before it bids, recorded by the coordinator, lost by a winner that fails."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.async_api import expect

from auction.core.deposit_terms import Deposit
from auction.core.money import Share
from auction.core.terms import Terms
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.table import laid, too_wide, watched_terms
from tests.browser.test_awarding import looks
from tests.browser.test_drafting import unfold
from tests.browser.test_launch import at_the_form, fill_ceilings
from tests.web.stand import eventually

SECURED = Deposit(per="auction", amount=500_000, share=None, kept_until="contract", forfeit=Share(1, 2))


def secured() -> Terms:
    return replace(watched_terms(), deposit=SECURED)


async def test_D3_a_supplier_reads_what_is_missing_and_bids_once_it_is_recorded(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page, secured()) as table:
        supplier = await table.seat.page()
        await expect(supplier.locator("[data-deposit-missing]")).to_contain_text("EUR 5,000.00 is missing")
        await expect(supplier.locator("[data-lot=L1]")).to_contain_text("Lodge your deposit first")
        await expect(supplier.locator("[data-lot=L1] fieldset:disabled")).to_be_visible()
        await looks(supplier, axe_findings, screenshot, "deposit-missing")
        page = await table.watching()
        await page.get_by_role("tab", name="Suppliers").click()
        await page.get_by_role("button", name="Record a deposit").click()
        dialog = page.get_by_role("dialog")
        await expect(dialog.get_by_label("Amount in EUR")).to_have_value("5000.00")
        await dialog.get_by_label("Form").select_option("guarantee")
        await expect(dialog.get_by_role("button", name="Record it")).to_be_disabled()
        await dialog.get_by_label("Reference").fill("BG 2026/17")
        assert await axe_findings(page) == []
        await screenshot(page, "deposit-record")
        await dialog.get_by_role("button", name="Record it").click()
        await expect(page.locator("[data-deposit=s1]")).to_contain_text("bank guarantee BG 2026/17")
        await expect(supplier.locator("[data-deposit-missing]")).to_have_count(0)
        await expect(supplier.locator("[data-deposit-step=held]")).to_be_visible()
        await expect(supplier.locator("[data-lot=L1] fieldset:enabled")).to_be_visible()
        await looks(page, axe_findings, screenshot, "deposits")


async def test_row_28_a_winner_defaults_and_everyone_reads_what_became_of_its_deposit(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page, secured()) as table:
        page = await table.watching()
        await page.get_by_role("tab", name="Suppliers").click()
        for party in ("s1", "s2"):
            await page.get_by_role("button", name="Record a deposit").click()
            await page.get_by_role("dialog").get_by_label("Supplier").select_option(party)
            await page.get_by_role("dialog").get_by_role("button", name="Record it").click()
            await expect(page.locator(f"[data-deposit={party}]")).to_contain_text("held")
            await table.seat.rival("L1", "1.50", party=party)
        await table.close()
        await eventually(lambda: table.seat.room.state.status == "proposed")
        await table.seat.confirm_award("L1")
        await eventually(lambda: table.seat.room.state.status == "settled")
        await page.get_by_role("tab", name="Award").click()
        await page.get_by_role("button", name="A winner will not deliver").click()
        dialog = page.get_by_role("dialog")
        await expect(dialog).to_contain_text("It loses 50% of what the terms ask as a deposit")
        await dialog.get_by_label("Reason").fill("does not sign in time")
        await screenshot(page, "deposit-default")
        await dialog.get_by_role("button", name="Put the next in its place").click()
        await expect(page.locator("[data-award=L1]")).to_contain_text("s2 Ltd")
        await page.get_by_role("tab", name="Suppliers").click()
        failed = page.locator("[data-deposit=s1]")
        await expect(failed).to_contain_text("Forfeited: EUR 2,500.00")
        await expect(failed).to_contain_text("m1 Ltd EUR 1,250.00")
        await looks(page, axe_findings, screenshot, "deposit-forfeited")
        member = await table.watching("buyer", "m2")
        await member.get_by_role("tab", name="Award").click()
        await expect(member.locator("[data-deposit=s1]")).to_contain_text("m2 Ltd EUR 1,250.00")
        await expect(member.locator("[data-deposit=s1]")).not_to_contain_text("m1 Ltd")
        auditor = await table.watching("auditor", "a")
        entries = auditor.get_by_role("region", name="Entries").locator("tr[data-entry]")
        await entries.filter(has_text="Say that a winner fails").first.click()
        await expect(auditor.get_by_text("of its deposit. It goes to")).to_contain_text("m1 Ltd")
        await expect(auditor.get_by_text("will not deliver").first).not_to_contain_text("$")
        await screenshot(auditor, "deposit-record-of")


@pytest.mark.parametrize("phone", [False, True])
async def test_D1_a_deposit_is_asked_for_at_the_launch(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, phone: bool
) -> None:
    async with laid(open_page) as table:
        page = await at_the_form(table, viewport=(390, 844) if phone else (1440, 900))
        await fill_ceilings(page)
        fold = await unfold(page, "steering")
        await fold.get_by_label("Suppliers lodge a deposit before they bid").check()
        await fold.get_by_label("It is for").select_option("lot")
        await fold.get_by_label("How much").select_option("share")
        await fold.get_by_label("Per cent of the ceiling price").fill("1.5")
        await fold.get_by_label("Who won nothing gets it back").select_option("contract")
        assert await axe_findings(page) == []
        assert not await too_wide(page)
        await screenshot(page, f"deposit-launch-{'390' if phone else '1440'}")
        if phone:
            return
        await page.get_by_role("button", name="Announce").last.click()
        await expect(page.get_by_text("announced").first).to_be_visible()
        (terms,) = [room.state.known_terms() for room in table.seat.stand.rooms.auctions() if room is not table.seat.room]
        assert terms.deposit == Deposit(per="lot", amount=0, share=Share(3, 200), kept_until="contract", forfeit=Share(1, 1))
