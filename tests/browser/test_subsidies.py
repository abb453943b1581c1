"""Subsidies in a real browser: schemes are loaded, a member claims for what it bought, a person grants, an auditor reads."""

from __future__ import annotations

import json

from playwright.async_api import expect

from auction.core.landed_terms import SchemeCap
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.seat import Seat, built
from tests.browser.table import Table, axe_in_both_themes, in_chinese_and_dark, laid, too_wide
from tests.browser.test_buyer import dialog, file
from tests.browser.test_market import as_ada
from tests.rules.test_evaluation import with_caps
from tests.web.stand import standing
from tests.web.test_subsidies import SCHEME, TABLE, bought

PHONE = (390, 844)


async def test_J7_and_J8_a_member_claims_a_person_grants_and_an_auditor_reads(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    built()
    async with standing() as stand:
        await bought(stand)
        auction = stand.rooms.auction("A-1")
        assert auction is not None
        table = Table(Seat(stand, auction, open_page))

        member = await table.page("buyer", "m1", at="organisation", viewport=PHONE)
        await member.get_by_role("button", name="Claim for").click()
        form = dialog(member)
        await expect(form.get_by_text("2 pieces for EUR 90.00 that nobody has claimed for")).to_be_visible()
        await form.get_by_label("Pieces").fill("3")
        await expect(form.get_by_text("A whole number, no more than are left.")).to_be_visible()
        await form.get_by_label("Pieces").fill("2")
        await form.get_by_label("Place of the member").fill("FJ")
        await form.get_by_label("HS").fill("854231")
        await form.get_by_label("Origin of the goods").fill("de")
        await form.get_by_label("For which period").fill("2026-11")
        await form.get_by_label("Day of the claim").fill("2026-01-02")
        claim = form.get_by_role("button", name="Claim", exact=True)
        await claim.click()
        await expect(form.get_by_label("Place of the member")).to_have_attribute("aria-invalid", "true")
        await expect(form.get_by_text("The scheme is not for this place.")).to_be_visible()
        assert await axe_findings(member) == []
        await screenshot(member, "subsidies-claim-phone")
        await form.get_by_label("Place of the member").fill("GD")
        await form.get_by_label("What they cost").fill("90.01")
        await claim.click()
        await expect(form.get_by_text("More money is claimed for than the pieces cost")).to_be_visible()
        await form.get_by_label("What they cost").fill("90.00")
        await claim.press("Enter")
        await expect(member.locator("[data-recorded]")).to_contain_text("2 pieces of")
        own = member.get_by_role("region", name="Claims").locator("[data-claim=open]")
        await expect(own).to_have_count(1)
        await own.get_by_role("button", name="Take back").click()
        await expect(member.get_by_text("Nobody has claimed.")).to_be_visible()
        await member.get_by_role("button", name="Claim for").click()
        for label, typed in (
            ("Place of the member", "GD"),
            ("HS", "854231"),
            ("Origin of the goods", "DE"),
            ("For which period", "2026-11"),
            ("Day of the claim", "2026-01-02"),
        ):
            await form.get_by_label(label).fill(typed)
        await claim.click()
        await expect(own).to_have_count(1)
        assert not await too_wide(member)
        await in_chinese_and_dark(member)
        assert not await too_wide(member)
        await member.evaluate("scrollTo(0, 0)")
        assert await axe_findings(member) == []
        await screenshot(member, "subsidies-member-phone-zh-dark")

        page = await as_ada(table)
        await page.get_by_role("tab", name="Subsidies").click()
        claims = page.get_by_role("region", name="Claims")
        await expect(claims.locator("[data-claim=open]")).to_contain_text("m1")
        await page.get_by_role("button", name="Grant all open claims on chips at home").click()
        await dialog(page).get_by_label("Reason").fill("invoices seen")
        await dialog(page).get_by_role("button", name="Grant").click()
        await expect(claims.locator("[data-claim=granted]")).to_contain_text("9.00")
        schemes = page.get_by_role("region", name="Schemes")
        await expect(schemes.get_by_role("row", name="chips at home")).to_contain_text("1.00")
        pick = page.get_by_label("Choose the schemes")
        await pick.set_input_files(file("schemes.json", b"no json"))
        await expect(page.get_by_role("alert")).to_contain_text("This file is no JSON.")
        second = {**SCHEME, "id": "g2", "title": "more chips", "cap": None}
        newer = {**TABLE, "date": "2026-02-01", "schemes": [SCHEME, second]}
        await pick.set_input_files(file("schemes.json", json.dumps(newer).encode()))
        await expect(schemes.get_by_role("row", name="more chips")).to_contain_text("no cap")
        await pick.set_input_files(file("schemes.json", json.dumps(TABLE).encode()))
        await expect(page.get_by_role("alert")).to_contain_text("A newer table of schemes of this source holds already.")
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "subsidies-coordinator")

        auditor = await table.page("auditor", "auditor", at="subsidies")
        await expect(auditor.get_by_role("region", name="Claims").locator("[data-claim=granted]")).to_contain_text("9.00")
        await expect(auditor.get_by_role("main").get_by_role("button")).to_have_count(0)
        assert await axe_findings(auditor) == []
        await screenshot(auditor, "subsidies-auditor")


async def test_E15_the_coordinator_is_told_where_a_scheme_s_cap_does_not_suffice_for_the_bids_that_lead(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page, with_caps(SchemeCap("g1", 150))) as table:
        await table.seat.rival("L1", "10.00", party="s1")
        page = await table.watching()
        await page.get_by_role("tab", name="Award").click()
        draws = page.get_by_role("region", name="What schemes take off the bids")
        await expect(draws.get_by_role("row", name="g1")).to_contain_text("suffices")
        await table.seat.rival("L2", "10.00", party="s1")
        await expect(page.locator("[data-draw-short=g1]")).to_contain_text("takes EUR 2.00 off the bids")
        await expect(page.locator("[data-draw-short=g1]")).to_contain_text("EUR 1.50 are left of its cap")
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "subsidies-draws")
        supplier = await table.watching("supplier", "s1")
        await expect(supplier.get_by_text("What schemes take off the bids")).to_have_count(0)
