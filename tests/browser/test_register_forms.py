"""What the coordinator records in the register by form: authorisations, control rules, licences, the policy."""

from __future__ import annotations

from dataclasses import replace

from playwright.async_api import expect

from auction.market.control import Use
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.table import axe_in_both_themes, in_chinese_and_dark, laid, too_wide
from tests.browser.test_buyer import dialog, file
from tests.browser.test_market import as_ada, register


async def test_D7_an_authorisation_is_recorded_refused_at_its_field_and_withdrawn(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table, register(table):
        page = await as_ada(table)
        await page.get_by_role("link", name="Kestrel Parts GmbH").click()
        await page.get_by_role("button", name="Record an authorisation").click()
        form = dialog(page)
        await form.get_by_label("Manufacturer").fill("s2")
        await form.get_by_label("Id of the authorisation").fill("a1")
        await form.get_by_label("Where").fill("XX")
        await form.get_by_label("From").fill("2027-06-01")
        await form.get_by_label("Last day").fill("2027-05-01")
        await form.get_by_label("Evidence").fill("letter of June")
        record = form.get_by_role("button", name="Record an authorisation")
        await record.click()
        await expect(form.get_by_text("Only a manufacturer authorises", exact=False)).to_be_visible()
        await form.get_by_label("Manufacturer").fill("maker")
        await record.click()
        await expect(form.get_by_text("Two letters of a country")).to_be_visible()
        await expect(form.get_by_label("Where")).to_have_attribute("aria-invalid", "true")
        await form.get_by_label("Where").fill("fr")
        await record.click()
        await expect(form.get_by_text("The last day lies before the first.")).to_be_visible()
        assert await axe_findings(page) == []
        await screenshot(page, "register-authorisation-form")
        await form.get_by_label("Last day").fill("2027-12-31")
        await record.click()
        await expect(form.get_by_label("Id of the authorisation")).to_have_attribute("aria-invalid", "true")
        await form.get_by_label("Id of the authorisation").fill("a2")
        await record.press("Enter")
        await expect(
            page.locator("[data-recorded]", has_text="authorises Kestrel Parts GmbH, FR, 1 Jun 2027 through 31 Dec 2027")
        ).to_be_visible()
        rows = page.get_by_role("region", name="Authorisations").get_by_role("row")
        await expect(rows.filter(has_text="letter of June")).to_contain_text("Heron Semiconductor AG")
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "register-authorisations")
        await rows.filter(has_text="letter of May").get_by_role("button", name="Withdraw").click()
        await dialog(page).get_by_label("Reason").fill("the letter was taken back")
        assert await axe_findings(page) == []
        await dialog(page).get_by_role("button", name="Withdraw").click()
        await expect(page.locator("[data-recorded]", has_text="no longer authorises")).to_be_visible()
        await expect(rows.filter(has_text="letter of May")).to_contain_text("over")


async def test_Z2_control_rules_come_as_a_file_with_source_and_date(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table, register(table):
        page = await as_ada(table)
        await page.get_by_role("tab", name="Export control").click()
        await page.get_by_label("Authority", exact=True).fill("authority")
        await page.get_by_label("Version of").fill("2027-01-15")
        pick = page.get_by_label("Choose the rules")
        await pick.set_input_files(file("rules.csv", b"id,policy\nr1,deny\nr2,perhaps\n"))
        await expect(page.get_by_role("alert")).to_contain_text("Line 3.")
        await expect(page.get_by_role("alert")).to_contain_text("allow, licence or deny")
        await screenshot(page, "register-controls-refused")
        await pick.set_input_files(file("rules.csv", b"id,policy,eccn,destination\nr1,deny,3A001,\nr2,licence,,cn\n"))
        await expect(page.locator("[data-recorded]", has_text="2 rules of authority as of 15 Jan 2027")).to_be_visible()
        held = page.get_by_role("region", name="authority")
        await expect(held.get_by_role("row", name="r2")).to_contain_text("CN")
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "register-controls")
        await page.get_by_label("Version of").fill("2027-01-01")
        await pick.set_input_files(file("older.csv", b"id,policy\nr1,allow\n"))
        await expect(page.get_by_label("Version of")).to_have_attribute("aria-invalid", "true")
        await expect(held.get_by_role("row", name="r1")).to_contain_text("denied")


async def test_Z4_a_licence_is_recorded_and_refused_at_its_field(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table, register(table):
        page = await as_ada(table)
        await page.get_by_role("tab", name="Export control").click()
        await page.get_by_role("button", name="Record a licence").click()
        form = dialog(page)
        for label, typed in (
            ("Licence", "l1"),
            ("Exporter", "dist"),
            ("User", "m1"),
            ("Quantity", "250"),
            ("Where to", "de"),
            ("ECCN", "3a001"),
            ("From", "2027-02-01"),
            ("Last day", "2027-01-01"),
            ("Authority", "The office"),
        ):
            await form.get_by_label(label, exact=True).fill(typed)
        record = form.get_by_role("button", name="Record a licence")
        await record.click()
        await expect(form.get_by_text("The last day lies before the first.")).to_be_visible()
        await form.get_by_label("Last day").fill("2027-12-31")
        await record.click()
        await expect(form.get_by_label("Licence", exact=True)).to_have_attribute("aria-invalid", "true")
        assert await axe_findings(page) == []
        await screenshot(page, "register-licence-form")
        await form.get_by_label("Licence", exact=True).fill("l2")
        await record.click()
        await expect(
            page.locator("[data-recorded]", has_text="licence l2, 250 from dist to m1, through 31 Dec 2027")
        ).to_be_visible()
        await expect(page.get_by_role("region", name="Licences").get_by_role("row", name="l2")).to_contain_text("250 of 250")


async def test_D1_the_policy_is_changed_with_a_reason_and_keeps_what_was_not_typed(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table, register(table) as (ada, _):
        page = await as_ada(table)
        await page.get_by_role("tab", name="Policy").click()
        await expect(page.get_by_label("Names are alike from this score")).to_have_value("850")
        await page.get_by_label("Names are alike from this score").fill("600")
        await expect(page.get_by_text("From 700 to 1000 thousandths.")).to_be_visible()
        await expect(page.get_by_role("button", name="Change the policy")).to_be_disabled()
        await page.get_by_label("Names are alike from this score").fill("900")
        await page.get_by_label("Lists there must be").fill("sample sample")
        await page.get_by_label("Most of an award from one country").fill("40")
        await page.get_by_label("Reason").fill("decided by the board")
        await page.get_by_role("button", name="Change the policy").click()
        await expect(page.get_by_text("At most 50 lists, each once.")).to_be_visible()
        await page.get_by_label("Lists there must be").fill("sample")
        assert await axe_in_both_themes(page, axe_findings) == []
        await page.get_by_role("button", name="Change the policy").click()
        await expect(page.locator("[data-recorded]", has_text="it holds from now on")).to_be_visible()
        await screenshot(page, "register-policy")
        policy = (await ada.get("/api/market")).json()["policy"]
        assert (policy["threshold"], policy["sources"], policy["most_origin"]) == (900, ["sample"], {"num": 2, "den": 5})


async def test_the_register_s_forms_in_chinese_on_a_phone_in_the_dark(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table, register(table):
        page = await as_ada(table, viewport=(390, 844))
        await in_chinese_and_dark(page)
        for tab in ("出口管制", "政策"):
            await page.get_by_role("tab", name=tab).click()
            assert not await too_wide(page), tab
            assert await axe_findings(page) == [], tab
            await screenshot(page, f"register-zh-{tab}")
        await page.get_by_role("tab", name="出口管制").click()
        await page.get_by_role("button", name="记录许可证").click()
        assert await axe_findings(page) == []
        await screenshot(page, "register-zh-licence")
        await page.goto(f"{table.seat.url}/#/market/dist")
        await page.get_by_role("button", name="记录授权").click()
        assert not await too_wide(page)
        assert await axe_findings(page) == []
        await screenshot(page, "register-zh-authorisation")


async def test_Z7_a_licence_tells_which_awards_it_was_drawn_on_for_and_which_none_sufficed_for(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table, register(table):
        market = table.seat.stand.rooms.market()
        assert market is not None
        use = Use("spring-1", "dist", "L1", "PN-A", "DE", "m1")
        market.state.uses[use] = ("l1", 120)
        market.state.wanting[replace(use, line="PN-B")] = 40
        page = await as_ada(table)
        await page.get_by_role("tab", name="Export control").click()
        await expect(page.get_by_role("region", name="Licences").get_by_role("row", name="l1")).to_contain_text("120 for spring-1")
        await expect(page.locator("[data-wanting=PN-B]")).to_contain_text("40 of L1 · PN-B from dist to m1, DE")
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "register-licence-uses")


async def test_Z3_the_gate_is_asked_and_says_why_not(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table, register(table):
        page = await as_ada(table)
        await page.get_by_role("tab", name="Export control").click()
        gate = page.locator("[data-gate]")
        for label, typed in (("Exporter", "dist"), ("User", "m2"), ("Where to", "fr"), ("ECCN", "3a001"), ("HS", "854231")):
            await gate.get_by_label(label, exact=True).fill(typed)
        await gate.get_by_label("Quantity").fill("0")
        await gate.get_by_role("button", name="Ask").click()
        await expect(gate.get_by_label("Quantity")).to_have_attribute("aria-invalid", "true")
        await gate.get_by_label("Quantity").fill("20")
        await gate.get_by_role("button", name="Ask").press("Enter")
        says = gate.locator("[data-gate-says]")
        await expect(says).to_contain_text("This needs a licence, and none is on record.")
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "register-gate")
        await gate.get_by_label("User", exact=True).fill("m1")
        await expect(says).to_have_text("")
        await gate.get_by_role("button", name="Ask").click()
        await expect(says).to_contain_text("It may go there.")
        await gate.get_by_label("ECCN").fill("EAR99")
        await gate.get_by_role("button", name="Ask").click()
        await expect(says).to_contain_text("No export control rule speaks of this")


async def test_Z5_a_licence_is_drawn_on_for_a_contract_made_elsewhere_and_never_beyond_it(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table, register(table):
        page = await as_ada(table)
        await page.get_by_role("tab", name="Export control").click()
        await page.get_by_role("button", name="Draw on licence l1").click()
        form = dialog(page)
        await form.get_by_label("Quantity").fill("501")
        draw = form.get_by_role("button", name="Draw on it")
        await draw.click()
        await expect(form.get_by_text("Less is left of the licence", exact=False)).to_be_visible()
        await expect(form.get_by_label("For which contract")).to_have_attribute("aria-invalid", "true")
        assert await axe_findings(page) == []
        await screenshot(page, "register-draw")
        await form.get_by_label("Quantity").fill("120")
        await form.get_by_label("For which contract").fill("PO 4711 of 3 May")
        await draw.press("Enter")
        await expect(page.locator("[data-recorded]", has_text="120 drawn on licence l1 for PO 4711 of 3 May")).to_be_visible()
        await expect(page.get_by_role("region", name="Licences").get_by_role("row", name="l1")).to_contain_text("380 of 500")
