"""Suppliers with currencies of their own, in a real browser: the ticket, the buyer's board to the contract, the launch form."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.async_api import expect

from auction.core.terms import Terms
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.seat import seated, the_terms, three_lots
from tests.browser.table import axe_in_both_themes, laid, too_wide
from tests.browser.test_bidding import SIZES, looks, lot, sound
from tests.browser.test_buyer import row
from tests.browser.test_drafting import ANNOUNCE, unfold
from tests.browser.test_launch import announced, at_the_form, fill_ceilings
from tests.criteria import a_component, an_evaluation, bidding_in, some_rates
from tests.terms import NO_OVERTIME, steps


def rated_terms() -> Terms:
    """s1 bids dollars ex works, its freight counts on top; s3 bids yen; the others bid euros."""
    rates = some_rates(USD=(9183, 10_000), JPY=(61, 10_000))
    made = an_evaluation(places=4, rates=rates, s1=[a_component(500_000, currency="USD", name="Freight")])
    landed = bidding_in(made, s1=("USD", 2), s3=("JPY", 0))
    one = replace(three_lots()[0], evaluation=landed, decrement=(steps(0, (1, 100)),), largest_change=None)
    return replace(the_terms((one,)), overtime=NO_OVERTIME)


@pytest.mark.parametrize("viewport", SIZES)
async def test_a_supplier_bids_in_its_own_currency_and_sees_which_is_which(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, viewport: tuple[int, int]
) -> None:
    async with seated(open_page, rated_terms()) as seat:
        page = await seat.bidder(viewport=viewport)
        told = lot(page).locator("[data-own-currency]")
        await expect(told).to_contain_text("You bid in USD.")
        await expect(told).to_contain_text("1 USD counts as 0.9183 EUR (a central bank, 2027-01-29)")
        await expect(lot(page).locator("[data-fact=supplier-ceiling]")).to_contain_text("USD 2.1779")
        await expect(lot(page).get_by_label("USD")).to_be_visible()
        typed = lot(page).locator("input[data-bid]")
        await typed.fill("2.178")
        await expect(lot(page).locator("[data-preview=refused]")).to_contain_text("above the ceiling price")
        await typed.fill("1.5")
        await expect(lot(page).locator("[data-preview=accepted]")).to_contain_text("Compares as EUR 1,423.365.")
        await typed.press("Enter")
        await expect(lot(page).locator("[data-answer=accepted]")).to_contain_text("USD 1.50")
        await expect(lot(page).locator("[data-fact=supplier-own-bid]")).to_contain_text("USD 1.50")
        await expect(lot(page).locator("[data-fact=supplier-own-comparable]")).to_contain_text("EUR 1,423.365")
        await seat.rival("L1", "1.3")
        await expect(lot(page).locator("[data-fact=supplier-lead-comparable]")).to_contain_text("EUR 1,300.00")
        await expect(lot(page).locator("[data-criteria]")).to_contain_text("USD 1,365.60")
        await sound(page, axe_findings, viewport[0])
        await looks(page, screenshot, "currency", viewport[0])
        await page.get_by_role("combobox").first.select_option("en")
        await lot(page).get_by_role("button", name="Use it").click()
        await typed.press("Enter")
        await expect(lot(page).locator("[data-rank='1']")).to_be_visible()


async def test_another_supplier_sees_nothing_of_it(open_page: OpenPage) -> None:
    async with seated(open_page, rated_terms()) as seat:
        await seat.rival("L1", "1.5", party="s1")
        page = await seat.page(party="s2")
        await expect(lot(page).locator("[data-fact=supplier-lead-comparable]")).to_contain_text("1,423.365")
        await expect(lot(page).locator("[data-own-currency]")).to_have_count(0)
        assert "USD" not in await page.locator("body").inner_text()


async def test_the_buyer_sees_both_from_the_bid_to_the_contract(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page, rated_terms()) as table:
        for party, price in (("s1", "1.5"), ("s2", "1.6"), ("s3", "215")):
            await table.seat.rival("L1", price, party=party)
        page = await table.watching()
        await row(page, "L1").get_by_role("link").click()
        panel = page.get_by_role("table", name="Standing bids on")
        await expect(panel.get_by_role("row").filter(has_text="s1 Ltd")).to_contain_text("USD 1,500.00")
        await expect(panel.get_by_role("row").filter(has_text="s1 Ltd")).to_contain_text("EUR 1,423.365")
        await expect(panel.get_by_role("row").filter(has_text="s2 Ltd")).to_contain_text("EUR 1,600.00")
        happened = page.get_by_role("complementary", name="What happened")
        await expect(happened).to_contain_text("s3 Ltd leads Lot L1 at JPY 215,000")
        await expect(row(page, "L1")).to_contain_text("costs 1,311.50")
        await expect(page.get_by_text("EUR 1,311.50").first).to_be_visible()
        await screenshot(page, "currency-buyer")
        assert await axe_in_both_themes(page, axe_findings) == []
        await table.close()
        await table.seat.confirm_award("L1")
        await page.reload()
        await page.get_by_role("tab", name="Award").click()
        await expect(page.locator("[data-award=L1]")).to_contain_text("JPY 215,000")
        await expect(page.locator("[data-award=L1]")).to_contain_text("1,311.50")
        await expect(page.get_by_text("counts as EUR").first).to_be_visible()
        await screenshot(page, "currency-award")
        assert not await too_wide(page)


@pytest.mark.parametrize("viewport", SIZES)
async def test_currencies_and_rates_are_written_in_the_launch_form(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, viewport: tuple[int, int]
) -> None:
    async with laid(open_page) as table:
        page = await at_the_form(table, viewport=viewport)
        await fill_ceilings(page)
        fold = await unfold(page, "evaluation")
        await fold.get_by_label("Bids compare by more than their price").check()
        await fold.get_by_role("button", name="Take question 1 away").click()
        currencies = fold.locator("[data-currencies]")
        await currencies.locator("summary").click()
        await currencies.get_by_role("button", name="Another currency").click()
        await currencies.get_by_label("Currency", exact=True).fill("usd")
        await currencies.get_by_label("1 unit is, in EUR").fill("0.9183")
        await currencies.get_by_label("Who publishes the rates").fill("Example Bank")
        await currencies.get_by_label("Rates of the day").fill("2027-01-29")
        await currencies.get_by_label("Harbour Components bids in").select_option("USD")
        await sound(page, axe_findings, viewport[0])
        await screenshot(page, f"currency-launch-{viewport[0]}")
        await page.get_by_role("button", name=ANNOUNCE).click()
        evaluation = (await announced(table, page)).lots[0].evaluation
        assert evaluation is not None
        assert evaluation.rates is not None
        assert [(rate.currency, rate.num, rate.den) for rate in evaluation.rates.rates] == [("USD", 9183, 10_000)]
        own = {terms.supplier: terms.bids_in for terms in evaluation.suppliers}
        assert [(bids_in.currency, bids_in.scale) for bids_in in own.values() if bids_in] == [("USD", 2)]


async def test_E14_an_auditor_reads_each_lead_in_its_own_currency(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page, rated_terms()) as table:
        for party, price in (("s2", "1.6"), ("s1", "1.5"), ("s3", "215")):
            await table.seat.rival("L1", price, party=party)
        await table.close()
        page = await table.watching("auditor", "auditor")
        lots = page.get_by_role("region", name="Table of all lots at this entry").get_by_role("row", name="Lot L1")
        places = page.get_by_role("slider", name="Place in the record")
        entries = table.seat.room.durable_seq
        await expect(places).to_have_attribute("max", str(entries - 1))
        seen = set()
        for place in range(entries):
            await places.fill(str(place))
            await expect(page.locator("[data-entry-detail]")).to_have_attribute("data-entry-detail", str(place + 1))
            told = await lots.inner_text()
            seen |= {lead for lead in ("EUR 1,600.00", "USD 1,500.00", "JPY 215,000") if lead in told.replace("\u00a0", " ")}
        assert seen == {"EUR 1,600.00", "USD 1,500.00", "JPY 215,000"}
        await expect(page.get_by_text("what bids compare by, in EUR")).to_be_visible()
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "currency-auditor")
