"""The register of organisations in a real browser: a coordinator verifies, decides, brings lists; a supplier says who it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from importlib import resources
from typing import Any

from playwright.async_api import Page, expect

from auction.core.refusals import Refusal
from auction.core.terms import MarketReference
from auction.core.words import CONSORTIUM, ENGINE
from auction.live.market import MarketWatch
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.seat import come_in
from tests.browser.table import Table, axe_in_both_themes, laid, too_wide, watched_terms
from tests.browser.test_buyer import dialog, file
from tests.terms import ANNOUNCED
from tests.web.stand import Person

LIST = resources.files("auction.files.samples").joinpath("screening-sample.csv").read_bytes()
DAY_US = 86_400_000_000
POLICY = {"threshold": 850, "list_age_us": 30 * DAY_US, "sources": ["sample"], "longest_decision_us": 3650 * DAY_US}


def organisation(id: str, name: str, **fields: Any) -> dict[str, Any]:
    return {"organisation": {"id": id, "legal_name": name, "country": "DE", "kind": "oem", **fields}}


async def _done(person: Person, address: str, body: dict[str, Any]) -> None:
    answer = await person.post(f"/api/market/{address}", body)
    assert answer.status_code == 200, answer.text


@asynccontextmanager
async def register(table: Table) -> AsyncIterator[tuple[Person, MarketWatch]]:
    """A register with the sample list, a supplier that is like an entry, a maker and its distributor, rules and a licence."""
    stand = table.seat.stand
    watch = MarketWatch(stand.rooms, stand.clock)
    stand.rooms.on_durable.append(watch.follow)
    ada = await stand.coordinator("ada")
    await _done(ada, "open", {"operator": "operator", "policy": POLICY})
    put = await ada.put(f"/api/market/lists/sample/list.csv?as_of={ANNOUNCED - DAY_US}", LIST)
    assert put.status_code == 200, put.text
    await _done(ada, "organisations", organisation("s2", "Lantern Overseas", addresses=["Harbour Road 5"]))
    owners = [{"name": "Ada Byron", "country": "GB", "number": "7"}]
    await _done(ada, "organisations", organisation("maker", "Heron Semiconductor AG", kind="manufacturer", owners=owners))
    await _done(ada, "organisations", organisation("dist", "Kestrel Parts GmbH", kind="franchised_distributor"))
    given = {
        "id": "a1",
        "distributor": "dist",
        "manufacturer": "maker",
        "territory": "DE",
        "valid_from": 0,
        "evidence": "letter of May",
    }
    await _done(ada, "authorisations", {"authorisation": {**given, "valid_until": ANNOUNCED + 90 * DAY_US}})
    await _done(ada, "parts", {"organisation": "maker", "part_number": "HS-100"})
    rules = [{"id": "r1", "policy": "licence", "eccn": "3A001", "hs": "", "destination": "", "end_user": "any", "end_use": ""}]
    await _done(ada, "controls", {"table": {"source": "authority", "as_of": ANNOUNCED - DAY_US, "rules": rules}})
    licence = {"id": "l1", "exporter": "dist", "end_user": "m1", "destination": "", "eccn": "3A001", "hs": "", "quantity": 500}
    dates = {"valid_from": 0, "valid_until": ANNOUNCED + 90 * DAY_US, "authority": "The office"}
    await _done(ada, "licences", {"licence": {**licence, **dates}})
    await watch.screen()
    yield ada, watch


async def as_ada(table: Table, *, viewport: tuple[int, int] = (1440, 900)) -> Page:
    """A page of the coordinator who is the person Ada."""
    stand = table.seat.stand
    invited = await stand.identity.invite(by=ENGINE, role="buyer", party=CONSORTIUM, name="Ada", person="ada")
    assert not isinstance(invited, Refusal), invited
    page = await table.seat.open_page(viewport=viewport)
    await come_in(page, invited.link)
    await expect(page.locator("header[data-shell]")).to_be_visible()
    await page.goto(f"{table.seat.url}/#/market")
    return page


async def test_row_7_the_coordinator_finds_an_organisation_verifies_it_and_withdraws(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table, register(table):
        page = await as_ada(table)
        found = page.get_by_role("region", name="Organisations")
        await expect(found.get_by_role("row")).to_have_count(4)
        await expect(found.get_by_role("row", name="Kestrel")).to_contain_text("Heron Semiconductor AG")
        await expect(found.get_by_role("row", name="Kestrel")).to_contain_text("Nobody has verified the organisation.")
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "market-organisations")
        await page.get_by_label("Search by name").fill("kestrel")
        await expect(found.get_by_role("row")).to_have_count(2)
        await page.get_by_role("link", name="Kestrel Parts GmbH").click()
        await page.get_by_role("button", name="Verify", exact=True).click()
        await dialog(page).get_by_label("Reason").fill("extract of the register")
        await dialog(page).get_by_label("Holds until").fill("2027-06-30")
        assert await axe_findings(page) == []
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Verified by ada on")).to_be_visible()
        await expect(page.get_by_text("May bid", exact=True)).to_be_visible()
        await expect(page.get_by_role("region", name="Authorisations").get_by_role("row", name="maker")).to_contain_text(
            "letter of May"
        )
        await expect(page.get_by_role("listitem").filter(has_text="ada verified it through 30 Jun 2027")).to_contain_text(
            "extract of the register"
        )
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "market-organisation")
        await page.get_by_role("button", name="Withdraw the verification").click()
        await dialog(page).get_by_label("Reason").fill("moved away")
        await dialog(page).get_by_role("button", name="Withdraw the verification").click()
        await expect(page.get_by_text("Held, because:")).to_be_visible()
        await expect(page.get_by_text("ada withdrew the verification: moved away")).to_be_visible()


async def test_row_21_a_likeness_is_explained_and_a_person_decides(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table, register(table):
        page = await as_ada(table)
        await page.get_by_role("tab", name="To decide").click()
        hit = page.get_by_role("listitem", name="Lantern Overseas")
        await expect(hit).to_contain_text("thousandths of the letters agree.")
        await expect(hit).to_contain_text("Harbour Road 5")
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "market-match")
        await hit.get_by_role("button", name="Not the same").click()
        await dialog(page).get_by_label("Reason").fill("another country")
        await dialog(page).get_by_label("Holds until").fill("2027-06-30")
        await dialog(page).get_by_role("button", name="Not the same").click()
        await expect(page.get_by_text("No likeness waits for a decision.")).to_be_visible()
        await page.get_by_role("tab", name="Organisations").click()
        await page.get_by_role("link", name="Lantern Overseas").click()
        await expect(page.get_by_text("ada said that it is not", exact=False).first).to_contain_text("another country")


async def test_lists_say_their_age_and_what_changed_and_control_rules_are_listed(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table, register(table):
        page = await as_ada(table, viewport=(390, 844))
        await page.get_by_role("tab", name="Screening lists").click()
        await expect(page.get_by_role("region", name="Screening lists").get_by_role("row", name="sample")).to_contain_text("1 day")
        await page.get_by_label("List", exact=True).fill("sample")
        await page.get_by_label("Version of").fill("2027-01-15")
        lines = LIST.splitlines(keepends=True)
        await page.get_by_label("Choose the list").set_input_files(file("newer.csv", b"".join(lines[:-1])))
        await expect(page.get_by_text("4 entries taken in")).to_be_visible()
        await expect(page.get_by_text("1 gone")).to_be_visible()
        await page.get_by_label("Choose the list").set_input_files(file("older.csv", LIST))
        await expect(page.get_by_role("alert")).to_contain_text("as new or newer")
        assert not await too_wide(page)
        assert await axe_findings(page) == []
        await screenshot(page, "market-lists-phone")
        await page.get_by_role("tab", name="Export control").click()
        await expect(page.get_by_role("region", name="authority").get_by_role("row", name="r1")).to_contain_text("licence")
        await expect(page.get_by_role("region", name="Licences").get_by_role("row", name="l1")).to_contain_text("500 of 500")
        assert not await too_wide(page)
        assert await axe_findings(page) == []


async def test_a_supplier_registers_itself_reads_what_is_missing_and_why_it_is_held(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table, register(table) as (ada, watch):
        page = await table.page("supplier", "s1")
        await page.get_by_role("link", name="Your organisation").click()
        await expect(page.get_by_text("You are not in the register.")).to_be_visible()
        await page.get_by_label("Legal name").fill("Heron Devices GmbH")
        await page.get_by_label("Country").fill("de")
        await page.get_by_label("LEI").fill("123")
        await page.get_by_role("button", name="Register").click()
        await expect(page.get_by_role("alert")).to_contain_text("does not check")
        await page.get_by_label("LEI").fill("")
        await page.get_by_label("Beneficial owners").fill("Grace Hopper; us; 42")
        await page.get_by_role("button", name="Register").press("Enter")
        await expect(page.get_by_text("You may not bid in auctions that ask the register, because:")).to_be_visible()
        await expect(page.get_by_text("The buyer’s coordinator has to verify you")).to_be_visible()
        await expect(page.get_by_text("Grace Hopper (US)")).to_be_visible()
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "market-yours")
        await watch.screen()
        until = ANNOUNCED + 90 * DAY_US
        await _done(ada, "verifications", {"organisation": "s1", "reason": "extract", "valid_until": until})
        await page.reload()
        await expect(page.get_by_text("You may bid.")).to_be_visible()


async def test_a_supplier_on_hold_reads_why_in_one_sentence_on_the_auctions_page(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table, register(table) as (ada, watch):
        told = (await ada.get("/api/market")).json()["reference"]
        stand = table.seat.stand
        terms = replace(watched_terms(), auction="held-1", market=MarketReference(**told))
        room = await stand.announced(terms)
        watch.look()
        supplier = await table.page("supplier", "s1", at="auction/held-1", viewport=(390, 844))
        await expect(supplier.locator("[data-held]")).to_contain_text(
            "You are on hold and cannot bid: There is no such organisation in the register."
        )
        assert room.state.on_hold
        assert await axe_findings(supplier) == []
        await screenshot(supplier, "market-held-phone")
        await supplier.get_by_role("link", name="What to do").click()
        await expect(supplier.get_by_text("You are not in the register.")).to_be_visible()


async def test_everything_of_the_market_is_said_in_chinese_on_a_phone_in_the_dark(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table, register(table):
        page = await as_ada(table, viewport=(390, 844))
        await page.get_by_role("button", name="Account, language and colours").click()
        await page.get_by_role("button", name="Dark colours").click()
        await page.get_by_label("Language").select_option("zh-CN")
        for tab in ("组织", "待判定", "筛查名单", "出口管制"):
            await page.get_by_role("tab", name=tab).click()
            assert not await too_wide(page), tab
            assert await axe_findings(page) == [], tab
            await screenshot(page, f"market-zh-{tab}")
        await page.goto(f"{table.seat.url}/#/market/maker")
        await expect(page.get_by_role("heading", level=1, name="Heron Semiconductor AG")).to_be_visible()
        await expect(page.get_by_text("受益所有人")).to_be_visible()
        assert not await too_wide(page)
        assert await axe_findings(page) == []
        await screenshot(page, "market-zh-organisation")


async def test_a_register_is_begun_on_the_page(open_page: OpenPage, axe_findings: AxeFindings) -> None:
    async with laid(open_page) as table:
        supplier = await table.page("supplier", "s1", at="organisation")
        await expect(supplier.get_by_text("This server keeps no register of organisations")).to_be_visible()
        page = await as_ada(table)
        await page.get_by_label("Id of the organisation that runs the pools").fill("operator")
        assert await axe_findings(page) == []
        await page.get_by_role("button", name="Begin the register").click()
        await expect(page.get_by_text("Nobody is registered yet.")).to_be_visible()
        await page.get_by_role("button", name="Add an organisation").click()
        await dialog(page).get_by_label("Id", exact=True).fill("s1")
        await dialog(page).get_by_label("Legal name").fill("Heron Devices GmbH")
        await dialog(page).get_by_label("Country").fill("DE")
        assert await axe_findings(page) == []
        await dialog(page).get_by_role("button", name="Register").click()
        await expect(page.get_by_role("link", name="Heron Devices GmbH")).to_be_visible()


async def test_a_history_that_cannot_be_had_is_said_and_asked_again(open_page: OpenPage) -> None:
    async with laid(open_page) as table, register(table):
        page = await as_ada(table)
        history = "**/api/market/history**"
        await page.route(history, lambda route: route.abort())
        await page.get_by_role("link", name="Heron Semiconductor AG").click()
        past = page.get_by_role("region", name="What was said of it")
        await expect(past).to_contain_text("The server cannot be reached.")
        await page.unroute(history)
        await page.get_by_role("link", name="All organisations").click()
        await page.get_by_role("link", name="Heron Semiconductor AG").click()
        await expect(past.get_by_role("listitem")).not_to_have_count(0)
        await expect(past).not_to_contain_text("The server cannot be reached.")
