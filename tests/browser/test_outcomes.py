"""Contracts made outside, in a real browser: a whole AggregateEU pool from its model to what became of each contract."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from auction.audit.bundle import read_bundle
from auction.audit.offline import allotment_of, proposal_of
from auction.audit.verify import verify
from auction.core.moments import HOUR_US, SECOND_US
from auction.core.presets import PRESETS
from auction.live.closing import Closing
from auction.live.dividing import Dividing
from auction.pool.commands import ReportOutcome
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.reached import reached
from tests.browser.seat import seated
from tests.browser.table import Table, axe_in_both_themes, in_chinese_and_dark, too_wide
from tests.browser.test_buyer import bring, dialog, file
from tests.browser.test_dividing import PHONE, moment_of, played
from tests.browser.test_pooling import opened, until
from tests.browser.test_supplier import lot as ticket
from tests.web.stand import eventually

BOM = "MPN,Manufacturer,Qty,Demand Type\nGAS-1,Hub,{pieces},indicative\n"


async def test_AggregateEU_runs_on_screen_from_its_model_to_the_outcome_of_each_contract(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with seated(open_page) as seat:
        stand = seat.stand
        dividing = Dividing(stand.rooms, allotment_of)
        stand.rooms.on_durable += [Closing(proposal_of, dividing.allotment_of).follow, dividing.follow]
        table = Table(seat)

        # The coordinator opens the pool by the model, and the members bring demand that binds nobody.
        page = await table.page(at="pools")
        begun = stand.clock.now_us()
        await opened(page, table, "Winter gas", "Aggregate without obligation (AggregateEU)")
        await dialog(page).get_by_role("button", name="Open a pool").click()
        await expect(page.get_by_text("Collecting until")).to_be_visible()
        for name, pieces in (("North Works", 400), ("South Works", 900)):
            await bring(page, name, "1", file(f"{name}.csv", BOM.format(pieces=pieces).encode()))
            await expect(page.get_by_role("list", name="Files in the pool")).to_contain_text(f"{name}.csv")
        await until(table, "winter-gas", 1, begun)
        member = await table.page("buyer", "south-works", at="pool/winter-gas", viewport=PHONE)
        await expect(member.get_by_text("In review until")).to_be_visible()
        state = await until(table, "winter-gas", 2, begun)
        assert state.status == "frozen"

        # Put to auction by the format that the model names.
        await page.reload()
        await page.get_by_role("button", name="Put it to auction").click()
        named = page.locator("[data-pool-preset=aggregate-eu]")
        await expect(named).to_contain_text("The model by which the pool runs names this format")
        await expect(page.get_by_label("Begin with")).to_have_value("aggregate-eu")
        await page.get_by_label("Names, one a line").fill("Harbour Energy\nFjord Gas")
        await page.get_by_role("button", name="Add 2").click()
        await page.get_by_role("list", name="Lots").get_by_label("Ceiling").fill("13000")
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "outcomes-launch")
        await page.get_by_role("button", name="Announce the auction").click()
        told = page.locator("[data-announced]")
        await expect(told).to_contain_text("is announced")
        auction = (await told.get_attribute("data-announced")) or ""
        room = stand.rooms.auction(auction)
        assert room is not None
        terms = room.state.known_terms()
        assert (terms.payment, terms.lots[0].volume) == (PRESETS["aggregate-eu"].payment, PRESETS["aggregate-eu"].volume)
        await stand.until(room, terms.opens_at)

        # Two suppliers offer quantities, sealed.
        for party, price, most in (("harbour-energy", "9.00", "500"), ("fjord-gas", "9.50", "1000")):
            supplier = await table.page("supplier", party, at=f"auction/{auction}")
            form = ticket(supplier, "lot-1")
            await form.get_by_label("Unit price of step 1").fill(price)
            await form.get_by_label("At most").fill(most)
            await form.get_by_role("button", name="Place bid").click()
            await expect(form.locator("[data-answer=accepted]").first).to_be_visible()
        await stand.until(room, max(lot.closes_at for lot in terms.lots) + HOUR_US)
        await eventually(lambda: room.state.status == "proposed")

        # The award is confirmed, divided, and no contract is drawn.
        # Offers are taken for longer than a session lasts: everybody signs in again.
        page = await table.page(at=f"auction/{auction}")
        await page.get_by_role("tab", name="Award").click()
        await page.get_by_role("button", name="Confirm").first.click()
        await dialog(page).get_by_role("button", name="Confirm").click()
        await eventually(lambda: room.state.status == "settled")
        assert not room.state.contracts
        await expect(page.locator(".totals")).to_contain_text("Awarded")
        await expect(page.locator(".totals")).to_contain_text("12,100.00")
        overview = page.get_by_role("region", name="Dividing the award")
        await expect(overview.locator("[data-outcomes]")).to_contain_text("are reported.", timeout=15_000)

        # A member reports what became of each contract.
        member = await table.page("buyer", "south-works", at=f"auction/{auction}", viewport=PHONE)
        await member.get_by_role("tab", name="Award").click()
        with_harbour = member.get_by_role("form", name="Your contract with Harbour Energy")
        await with_harbour.get_by_label("GAS-1", exact=False).fill("5000")
        await with_harbour.get_by_role("button", name="Report it").click()
        await expect(with_harbour.get_by_text("More than was allotted to you.")).to_be_visible()
        await with_harbour.get_by_label("GAS-1", exact=False).fill("0")
        await with_harbour.get_by_role("button", name="Report it").click()
        await expect(with_harbour.get_by_text("A contract is concluded for something")).to_be_visible()
        assert not await too_wide(member)
        await with_harbour.get_by_label("GAS-1", exact=False).fill("120")
        await with_harbour.get_by_role("button", name="Report it").click()
        await expect(with_harbour).to_contain_text("Recorded: the coordinator and Harbour Energy can read it.")
        await expect(with_harbour).to_contain_text("concluded for 120")
        with_fjord = member.get_by_role("form", name="Your contract with Fjord Gas")
        await with_fjord.get_by_label("It was not concluded").check()
        await with_fjord.get_by_role("button", name="Report it").click()
        await expect(with_fjord).to_contain_text("not concluded")
        assert await axe_findings(member) == []
        await screenshot(member, "outcomes-member-phone")
        assert await reached(member, "North Works", "north-works") == []

        # The coordinator and the supplier read it.
        await expect(overview.get_by_role("row", name="South Works").filter(has_text="Harbour Energy")).to_contain_text(
            "concluded for 120", timeout=20_000
        )
        await expect(overview.locator("[data-outcomes]")).to_contain_text("2 of")
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "outcomes-coordinator")
        supplier = await table.page("supplier", "harbour-energy", at=f"auction/{auction}", viewport=PHONE)
        own = supplier.get_by_role("list", name="Contracts made outside")
        await expect(own.get_by_role("listitem").filter(has_text="South Works")).to_contain_text("concluded for 120")
        assert await reached(supplier, "Fjord") == []
        assert await axe_findings(supplier) == []
        await screenshot(supplier, "outcomes-supplier-phone")
        await in_chinese_and_dark(member)
        await expect(member.get_by_role("form", name="您与 Fjord Gas 的合同")).to_contain_text("未签订")
        assert not await too_wide(member)
        assert await axe_findings(member) == []
        await screenshot(member, "outcomes-member-phone-zh-dark")

        auditor = await stand.person("auditor", "auditor")
        answer = await auditor.get(f"/api/auctions/{auction}/bundle")
        assert verify(read_bundle(answer.content)).divergences == ()


@pytest.mark.parametrize("viewport", [PHONE])
async def test_D14_an_outcome_is_reported_anew(open_page: OpenPage, viewport: tuple[int, int]) -> None:
    async with played(open_page, "pooled-gas", ReportOutcome) as (play, table):
        await play.until(moment_of(play, ReportOutcome) - SECOND_US)
        page = await table.page("buyer", "b1", at=f"auction/{play.terms.auction}", viewport=viewport)
        await page.get_by_role("tab", name="Award").click()
        form = page.get_by_role("form", name="Your contract with s1 Ltd")
        await form.get_by_label("It was not concluded").check()
        await form.get_by_role("button", name="Report it").click()
        await expect(form).to_contain_text("not concluded")
        await form.get_by_label("It was concluded").check()
        await form.get_by_role("button", name="Report it anew").click()
        await expect(form).to_contain_text("concluded for")
        outcomes = play.pool.state.courses[play.terms.auction].outcomes
        assert [(each.concluded, any(each.quantities)) for each in outcomes.values()] == [(True, True)]
