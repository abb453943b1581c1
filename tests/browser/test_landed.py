"""Landed cost in the launch form: tables brought as a file, deliveries said, every component seen side by side, and announced."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.async_api import FilePayload, expect

from auction.audit.script import tariffs_hash
from auction.ledger.codec import encode, to_plain
from auction.market.delivered import recomputed
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.seat import the_terms, three_lots
from tests.browser.table import laid
from tests.browser.test_bidding import looks, sound
from tests.browser.test_buyer import row
from tests.browser.test_drafting import ANNOUNCE, unfold
from tests.browser.test_launch import announced, at_the_form, fill_ceilings
from tests.criteria import a_component, an_evaluation
from tests.market.tariffs import some_tariffs
from tests.terms import NO_OVERTIME, steps


@pytest.mark.parametrize("viewport", [(1440, 900), (390, 844)])
async def test_landed_cost_is_worked_out_of_tables_and_announced(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, viewport: tuple[int, int]
) -> None:
    async with laid(open_page) as table:
        page = await at_the_form(table, viewport=viewport)
        await fill_ceilings(page)
        fold = await unfold(page, "landed")
        await fold.get_by_label("Work out landed cost from tables").check()
        tariffs = some_tariffs()
        payload: FilePayload = {"name": "tariffs.json", "mimeType": "application/json", "buffer": encode(to_plain(tariffs))}
        await fold.get_by_label("Tables of tariffs").set_input_files(payload)
        await fold.get_by_label("Day of duties and taxes").fill("2027-01-15")
        await fold.get_by_label("Oldest rates, in days").fill("99999")
        for way, term in ((fold.locator("[data-delivery]").nth(0), "FCA"), (fold.locator("[data-delivery]").nth(1), "FOB")):
            await way.get_by_label("Incoterm").select_option(term)
            await way.get_by_label("Named place").fill("Hamburg")
            await way.get_by_label("Made in").fill("de")
            await way.get_by_label("Shipped from").fill("DE")
            await way.get_by_label("HS number").fill("854231")
        await fold.get_by_label("Country of North Works").fill("CN")
        await fold.get_by_role("button", name="Work it out").click()
        await expect(fold.get_by_role("alert")).to_contain_text("deliveries.suppliers.1.delivery.mode")
        await fold.locator("[data-delivery]").nth(1).get_by_label("Incoterm").select_option("DDP")
        await fold.get_by_role("button", name="Work it out").click()
        made = fold.locator("[data-landed]").first
        await expect(made).to_contain_text("all members")
        await expect(made.get_by_role("columnheader", name="Duty")).to_be_visible()
        await sound(page, axe_findings, viewport[0])
        await looks(page, screenshot, "landed", viewport[0])
        await page.get_by_role("combobox").first.select_option("en")
        await page.get_by_role("button", name=ANNOUNCE).click()
        terms = await announced(table, page)
        assert terms.landed is not None
        assert recomputed(terms, tariffs, tariffs_hash(tariffs)) == {}


async def test_both_orders_stand_on_the_board_where_a_subsidy_makes_the_difference(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    home = a_component(share=(15, 100), less=True, name="subsidy:home")
    one = replace(
        three_lots()[0], evaluation=an_evaluation(places=4, s1=[home]), decrement=(steps(0, (1, 100)),), largest_change=None
    )
    async with laid(open_page, replace(the_terms((one,)), overtime=NO_OVERTIME)) as table:
        for party, price in (("s1", "1.5"), ("s2", "1.4")):
            await table.seat.rival("L1", price, party=party)
        page = await table.watching()
        await row(page, "L1").get_by_role("link").click()
        told = page.locator("p[data-unsubsidised=L1]")
        await expect(told).to_have_text("Without subsidies the order would be 1. s2 Ltd and 2. s1 Ltd.")
        await sound(page, axe_findings, 1440)
        await looks(page, screenshot, "subsidised", 1440)
