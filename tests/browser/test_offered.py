"""What organisations have to offer, on screen: part numbers they claim, what they can make when; and where an award comes from."""

from __future__ import annotations

from playwright.async_api import Page, expect

from auction.core.commands import PlaceBid
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.table import Table, axe_in_both_themes, in_chinese_and_dark, laid, too_wide
from tests.browser.test_buyer import dialog
from tests.browser.test_goods import asked
from tests.browser.test_market import _done, as_ada, organisation, register
from tests.terms import CLOSES, OPENS, a_supplier
from tests.web.stand import eventually
from tests.web.test_supply import LINE

PHONE = (390, 844)
NO_PART = {"num": 0, "den": 1}


async def of_its_own(table: Table, party: str, *, viewport: tuple[int, int] = (1440, 900)) -> Page:
    return await table.page("supplier", party, at="organisation", viewport=viewport)


async def test_U9_a_manufacturer_claims_part_numbers_and_lets_go(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table, register(table) as (ada, _):
        await _done(ada, "organisations", organisation("rival", "Rival AG", kind="manufacturer"))
        await _done(ada, "parts", {"organisation": "rival", "part_number": "HS-200"})
        page = await of_its_own(table, "maker")
        panel = page.get_by_role("region", name="Part numbers it claims")
        await expect(panel.locator("[data-claim]")).to_have_count(1)
        await panel.get_by_label("Claim part numbers").fill("HS-200\n\nHS-100\nHS-300\n")
        await panel.get_by_role("button", name="Claim 3").click()
        # The first is taken, the second is claimed already, the third waits in the box.
        await expect(page.locator("[data-recorded]")).to_contain_text("HS-200 is claimed.")
        await expect(panel.get_by_text("HS-100 was not taken:")).to_be_visible()
        await expect(panel.get_by_role("alert")).to_contain_text("claims the part number already")
        await expect(panel.get_by_label("Claim part numbers")).to_have_value("HS-100\nHS-300")
        await expect(panel.locator("[data-claim=hs-200]")).to_contain_text("claimed by another too")
        await expect(page.locator("body")).not_to_contain_text("Rival")
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "offered-claims")
        await panel.get_by_role("button", name="Let go of hs-200").press("Enter")
        await expect(page.locator("[data-recorded]")).to_contain_text("hs-200 is claimed no longer.")
        await expect(panel.locator("[data-claim]")).to_have_count(1)
        await expect(panel.get_by_role("alert")).to_have_count(0)
        await _done(ada, "parts", {"organisation": "maker", "part_number": "HS-200"})
        coordinator = await as_ada(table)
        await coordinator.get_by_role("link", name="Heron Semiconductor AG").click()
        await expect(coordinator.locator("[data-claim=hs-200]")).to_contain_text("also claimed by Rival AG")
        await expect(coordinator.get_by_role("listitem").filter(has_text="claimed the part number HS-100")).to_be_visible()
        assert await axe_findings(coordinator) == []
        await screenshot(coordinator, "offered-claims-coordinator")


async def test_U7_an_organisation_publishes_what_it_can_make_and_the_coordinator_reserves(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table, register(table) as (ada, _):
        await _done(ada, "organisations", organisation("m1", "Norda Works"))
        page = await of_its_own(table, "dist")
        await page.locator("[data-capacity]").get_by_role("button", name="Publish").click()
        form = dialog(page)
        publish = form.get_by_role("button", name="Publish")
        await form.get_by_label("Month 1").fill("2027-12")
        await publish.click()
        await expect(form.get_by_label("Units")).to_have_attribute("aria-invalid", "true")
        await form.get_by_label("Units").fill("5")
        await form.get_by_role("button", name="Another month").click()
        await expect(form.get_by_label("Month 2")).to_have_value("2028-01")
        await form.get_by_label("Month 2").fill("2027-12")
        await form.get_by_label("Deposit").fill("110")
        await publish.click()
        await expect(form.get_by_text("This month is there twice.")).to_be_visible()
        await expect(form.get_by_text("At most 100.")).to_be_visible()
        assert await axe_findings(page) == []
        await screenshot(page, "offered-capacity-form")
        await form.get_by_label("Month 2").fill("2027-11")
        await form.get_by_label("Deposit").fill("12.5")
        await form.get_by_label("Reservation fee").fill("2.50")
        await publish.click()
        await expect(form.get_by_text("Three capital letters")).to_be_visible()
        await form.get_by_label("Currency").fill("eur")
        await publish.press("Enter")
        await expect(page.locator("[data-recorded]")).to_contain_text("takes the place of what was published before")
        await expect(page.locator("[data-month]").first).to_have_attribute("data-month", "2027-11")
        await expect(page.locator("[data-capacity]")).to_contain_text("EUR 2.50 a unit")
        await expect(page.get_by_role("button", name="Reserve")).to_have_count(0)

        coordinator = await as_ada(table)
        await coordinator.get_by_role("link", name="Kestrel Parts GmbH").click()
        await coordinator.get_by_role("button", name="Reserve in 2027-11").click()
        form = dialog(coordinator)
        reserve = form.get_by_role("button", name="Reserve")
        await form.get_by_label("For which member").fill("nobody")
        await form.get_by_label("Units").fill("6")
        await reserve.click()
        await expect(form.get_by_label("Units")).to_have_attribute("aria-invalid", "true")
        await form.get_by_label("Units").fill("2")
        await reserve.click()
        await expect(form.get_by_label("For which member")).to_have_attribute("aria-invalid", "true")
        assert await axe_findings(coordinator) == []
        await screenshot(coordinator, "offered-reserve")
        await form.get_by_label("For which member").fill("m1")
        await reserve.press("Enter")
        await expect(coordinator.locator("[data-recorded]")).to_contain_text("2 units of 2027-11 are reserved for Norda Works.")
        await expect(coordinator.locator("[data-month='2027-11']")).to_contain_text("3")
        await expect(coordinator.get_by_role("listitem").filter(has_text="reserved 2 units of 2027-11")).to_be_visible()
        assert await axe_in_both_themes(coordinator, axe_findings) == []
        await screenshot(coordinator, "offered-capacity")

        member = await table.page("buyer", "m1", at="organisation")
        await expect(member.locator("[data-kept]")).to_contain_text("Kestrel Parts GmbH")
        await screenshot(member, "offered-kept-member")

        await page.reload()
        await page.get_by_role("button", name="Publish anew").click()
        form = dialog(page)
        await form.get_by_label("Units").first.fill("1")
        await form.get_by_role("button", name="Publish").click()
        await expect(form.get_by_text("More units of this month are reserved or sold already.", exact=False)).to_be_visible()
        assert await axe_findings(page) == []

        await coordinator.get_by_role("button", name="Give back 2027-11, reserved for Norda Works").click()
        form = dialog(coordinator)
        give_back = form.get_by_role("button", name="Give back")
        await expect(form.get_by_label("Units")).to_have_value("2")
        await expect(form).to_contain_text("All 2 reserved units can be given back.")
        await form.get_by_label("Units").fill("3")
        await give_back.click()
        await expect(form).to_contain_text("Fewer units of the month are reserved")
        await expect(form.get_by_label("Units")).to_have_attribute("aria-invalid", "true")
        await expect(form.get_by_label("Reason")).to_have_attribute("aria-invalid", "true")
        assert await axe_findings(coordinator) == []
        await screenshot(coordinator, "offered-give-back")
        await form.get_by_label("Units").fill("2")
        await form.get_by_label("Reason").fill("the line is built later")
        await give_back.press("Enter")
        await expect(coordinator.locator("[data-recorded]")).to_contain_text("2 units of 2027-11 are free again")
        await expect(coordinator.locator("[data-kept]")).to_have_count(0)
        await expect(coordinator.get_by_role("listitem").filter(has_text="the line is built later")).to_be_visible()


async def test_an_offer_is_drafted_and_all_that_is_wrong_with_it_is_told(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table, register(table) as (ada, _):
        await _done(ada, "organisations", organisation("rival", "Rival AG", kind="manufacturer"))
        await _done(ada, "parts", {"organisation": "rival", "part_number": "HS-200"})
        page = await of_its_own(table, "maker", viewport=PHONE)
        await page.get_by_role("button", name="Draft an offer").click()
        form = dialog(page)
        check = form.get_by_role("button", name="Check it")
        await check.click()
        await expect(form.get_by_text("Some fields cannot be read yet.")).to_be_visible()
        await form.get_by_label("HS", exact=True).fill("848620")
        await expect(form.get_by_label("Category")).to_have_value("equipment")
        await form.get_by_label("HS", exact=True).fill("8542310000")
        await expect(form.get_by_label("Category")).to_have_value("component")
        await form.get_by_label("Part number").fill("HS-200")
        await form.get_by_label("Manufacturer").fill("maker")
        await form.get_by_label("Incoterm").select_option("FOB")
        await form.get_by_label("By", exact=True).select_option("air")
        await form.get_by_label("Unit price").fill("0.0125")
        await form.get_by_label("At most", exact=True).fill("1000")
        await form.get_by_label("Standard pack").fill("50")
        await check.click()
        says = form.locator("[data-offer-says]")
        await expect(says).to_contain_text("4 things are wrong with this offer")
        assert await form.evaluate("(form) => form.innerText.includes('rival')") is False, "who claims it is not told"
        assert not await too_wide(page)
        assert await axe_findings(page) == []
        await screenshot(page, "offered-offer-phone")
        await form.get_by_label("Part number").fill("HS-1")
        await expect(says).to_be_empty()
        await form.get_by_label("Named place").fill("Hamburg")
        await form.get_by_label("By", exact=True).select_option("sea")
        await form.get_by_label("Standard pack").fill("1")
        await check.press("Enter")
        await expect(says).to_contain_text("Nothing is wrong with this offer.")

        coordinator = await as_ada(table)
        await coordinator.get_by_role("link", name="Heron Semiconductor AG").click()
        await coordinator.get_by_role("button", name="Check an offer").click()
        form = dialog(coordinator)
        await form.get_by_label("HS", exact=True).fill("3818")
        await form.get_by_label("Part number").fill("HS-200")
        await form.get_by_label("Unit price").fill("12")
        await form.get_by_label("At most", exact=True).fill("1000")
        await form.get_by_label("Fixed part of the price").fill("50")
        await form.get_by_label("Index 1", exact=True).fill("silicon")
        await form.get_by_label("Weight, percent").fill("40")
        await form.get_by_label("Its value now").fill("1000")
        await form.get_by_role("button", name="Check it").click()
        await expect(form.locator("[data-offer-says]")).to_contain_text("rival")
        assert await axe_findings(coordinator) == []
        await screenshot(coordinator, "offered-offer")


async def test_U7_and_U9_on_a_phone_in_chinese_and_dark(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table, register(table) as (ada, _):
        capacity = {"slots": [{"month": "2027-11", "units": 5}], "fee": 250, "deposit": NO_PART, "take_or_pay": NO_PART}
        await _done(ada, "capacities", {"organisation": "maker", "capacity": capacity})
        page = await of_its_own(table, "maker", viewport=PHONE)
        await in_chinese_and_dark(page)
        await expect(page.locator("[data-month]")).to_have_count(1)
        assert not await too_wide(page)
        assert await axe_findings(page) == []
        await screenshot(page, "offered-phone-zh-dark")
        await page.get_by_role("button", name="重新发布").click()
        assert await axe_findings(page) == []
        await screenshot(page, "offered-capacity-phone-zh-dark")


async def test_D12_and_Z6_coordinator_and_auditor_read_from_which_countries_the_award_comes_and_what_goes_where(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with asked(open_page) as (table, room, market):
        ada = await table.seat.stand.coordinator("ada")
        policy = {
            "threshold": 850,
            "list_age_us": market.known_policy().list_age_us,
            "sources": ["sample"],
            "longest_decision_us": market.known_policy().longest_decision_us,
            "most_origin": {"num": 1, "den": 2},
        }
        await _done(ada, "policy", {"policy": policy, "reason": "decided by the board"})
        await table.seat.stand.until(room, OPENS)
        bid = PlaceBid("b1", a_supplier("s1"), "s1", "L1", ("4.00",), False)
        assert (await room.ask(bid)).refusal is None
        goods = {"auction": "A-1", "deliveries": [{**LINE, "quantity": 300, "profile": False}]}
        await _done(ada, "deliveries", goods)
        page = await table.page(at="auction/A-1")
        await page.get_by_role("tab", name="Award").click()
        await expect(page.get_by_role("region", name="Where the award comes from")).to_have_count(0)
        await table.seat.stand.until(room, CLOSES)
        await eventually(lambda: room.state.status == "proposed" and room.durable_seq == room.state.seq)
        told = page.get_by_role("region", name="Where the award comes from")
        await expect(told).to_contain_text("1,200.00")
        await expect(told).to_contain_text("100%")
        await expect(page.locator("[data-origins-flagged]")).to_contain_text("DE (100%)")
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "offered-origins")
        phone = await table.page(at="auction/A-1", viewport=PHONE)
        await in_chinese_and_dark(phone)
        await phone.get_by_role("tab", name="授标").click()
        await expect(phone.locator("[data-origins-flagged]")).to_contain_text("超过政策上限")
        assert not await too_wide(phone)
        assert await axe_findings(phone) == []
        await screenshot(phone, "offered-origins-phone-zh-dark")
        auditor = await table.page("auditor", "auditor", at="auction/A-1")
        await auditor.get_by_role("tab", name="Result").click()
        await expect(auditor.locator("[data-origins-flagged]")).to_contain_text("DE (100%)")
        await auditor.get_by_role("tab", name="What goes where").click()
        await expect(auditor.locator("[data-goods='L1/A']")).to_contain_text("300 to")
        await expect(auditor.locator("[data-goods-left]")).to_have_text("2 of 3 lines are not described.")
        assert await axe_findings(auditor) == []
        await screenshot(auditor, "auditor-goods")
        await auditor.get_by_role("tab", name="Suppliers").click()
        await expect(auditor.locator("[data-register-of=s1]")).to_contain_text("may bid")
        await auditor.get_by_role("link", name="Market", exact=True).click()
        for part in ("Screening lists", "Export control", "Policy"):
            await auditor.get_by_role("tab", name=part).click()
            await expect(auditor.get_by_role("tabpanel").get_by_role("button")).to_have_count(0)
        assert await axe_findings(auditor) == []
        await screenshot(auditor, "auditor-market-policy")
        await auditor.get_by_role("tab", name="Organisations").click()
        await auditor.get_by_role("link", name="Kestrel Parts").click()
        await expect(auditor.get_by_role("heading", name="What was said of it")).to_be_visible()
        await expect(auditor.get_by_role("main").get_by_role("button")).to_have_count(0)
        assert await axe_findings(auditor) == []
        await screenshot(auditor, "auditor-organisation")
