"""Contracts in a real browser: two persons approve, one sends back, the engine signs, and everybody checks what was signed."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

from playwright.async_api import Page, Route, expect

from auction.audit.checkpoint import key_text
from auction.audit.kept_contract import check_contract
from auction.audit.signature import Signer
from auction.core.words import Party
from auction.ledger.cursors import CursorFile
from auction.live.contract_news import News
from auction.live.outbox import Outbox, Undelivered
from auction.live.signing import Signing
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.seat import come_in
from tests.browser.table import Table, axe_in_both_themes, in_chinese_and_dark, laid, too_wide, watched_terms
from tests.browser.test_steering import colleague
from tests.web.stand import SEED, eventually

SIGNER = Signer.from_seed("poolbid", SEED)
FIRST = "A-1~s1~m1"
NAMES = {"m1": "Norda Electronics", "m2": "深圳市华强电子有限公司", "s1": "Alpine Components", "s2": "s2 Ltd"}


def named(parties: tuple[Party, ...]) -> tuple[Party, ...]:
    return tuple(Party(party.id, NAMES.get(party.id, party.name)) for party in parties)


async def settled(table: Table) -> None:
    """One supplier wins every lot, the award is confirmed and divided, and contracts are drafts."""
    seat = table.seat
    seat.stand.rooms.on_durable.append(Signing(SIGNER.name, key_text(SIGNER.key), SIGNER.sign_bare).follow)
    for lot, prices in (("L1", ["1.70"]), ("L2", ["1.50"]), ("L3", ["2.00", "3.00"])):
        await seat.rival(lot, *prices, party="s1")
    await table.close()
    await table.seat.confirm_award("L1", "L2", "L3")


async def award_tab(page: Page) -> None:
    await page.get_by_role("tab", name="Award").click()
    await expect(page.locator(f"[data-contract='{FIRST}']")).to_be_visible()


async def test_two_persons_take_contracts_to_the_signature_and_the_supplier_checks_it(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, tmp_path: Path
) -> None:
    terms = watched_terms()
    terms = replace(terms, members=named(terms.members), suppliers=named(terms.suppliers))
    async with laid(open_page, terms) as table:
        await settled(table)
        ada, ben = await colleague(table, "ada"), await colleague(table, "ben")
        await award_tab(ada)
        await award_tab(ben)
        mine, other = ada.locator(f"[data-contract='{FIRST}']"), ben.locator(f"[data-contract='{FIRST}']")
        await expect(mine).to_contain_text("Draft")
        await mine.get_by_role("button", name="Approve", exact=True).click()
        await expect(mine).to_contain_text("it waits for a second person")
        await expect(mine.get_by_role("button", name="Approve")).to_have_count(0)

        # The other sends it back with a reason, and both approve it anew.
        await expect(other).to_contain_text("approved by ada")
        assert await axe_in_both_themes(ben, axe_findings) == []
        await screenshot(ben, "contracts-approving")
        await other.get_by_role("button", name="Send back to draft").click()
        dialog = ben.get_by_role("dialog")
        await dialog.get_by_label("Reason").fill("the delivery address has changed")
        await dialog.get_by_role("button", name="Send back").click()
        await expect(mine).to_contain_text("Sent back: the delivery address has changed")
        await screenshot(ada, "contracts-returned")
        await mine.get_by_role("button", name="Approve", exact=True).click()
        await expect(mine).to_contain_text("Approved by one")
        await other.get_by_role("button", name="Approve and sign").click()
        await expect(other).to_contain_text("Signed")
        await expect(mine.get_by_role("button", name="Send back to draft")).to_have_count(0)

        # Everything that waits is approved in one go by each.
        await ada.get_by_role("button", name="Approve").first.click()
        await expect(ada.locator("[data-contract][data-step=approving]")).to_have_count(1)
        await ben.get_by_role("button", name="Approve and sign").click()
        await expect(ben.locator("[data-contract][data-step=signed]")).to_have_count(2)

        # The supplier reads in words that it holds, and keeps a file that anybody can check.
        supplier = await table.watching("supplier", "s1")
        own = supplier.locator(f"[data-contract='{FIRST}']")
        await expect(own).to_contain_text("Signed")
        await own.get_by_role("button", name="Check the signature").click()
        await expect(own.locator("[data-verdict=holds]")).to_contain_text("This contract is as it was signed by poolbid")
        assert await axe_in_both_themes(supplier, axe_findings) == []
        await screenshot(supplier, "contracts-supplier")
        async with supplier.expect_download() as waiting:
            await own.get_by_role("link", name="Signed file").click()
        kept = tmp_path / "contract.json"
        await (await waiting.value).save_as(kept)
        assert check_contract(kept.read_bytes(), SIGNER.key).why is None
        for name, begins in (("PDF", b"%PDF-"), ("Order (UBL)", b"<?xml")):
            async with supplier.expect_download() as waiting:
                await own.get_by_role("link", name=name).click()
            path = tmp_path / name
            await (await waiting.value).save_as(path)
            assert path.read_bytes().startswith(begins)
        await supplier.set_viewport_size({"width": 375, "height": 800})
        await in_chinese_and_dark(supplier)
        await expect(own).to_contain_text("已签署")
        assert not await too_wide(supplier)
        await screenshot(supplier, "contracts-supplier-phone-zh")

        # The auditor sees each step and who took it.
        auditor = await table.watching("auditor", "auditor")
        await auditor.get_by_role("tab", name="Result").click()
        await expect(auditor.locator(f"[data-contract='{FIRST}']")).to_contain_text("approved by ada and ben")
        await auditor.get_by_role("tab", name="Record").click()
        for asked, event, said in (
            ("Send a contract back to draft", "ContractReturned", f"ben sends contract {FIRST} back to draft."),
            ("Sign a contract", "ContractSigned", f"Contract {FIRST} is signed with the operator’s key"),
        ):
            await auditor.locator("tr[data-entry]", has_text=asked).first.get_by_role("button").click()
            await expect(auditor.locator(f"[data-event={event}]")).to_contain_text(said)
        await expect(auditor.locator("tr[data-entry]", has_text="Send a contract back").first).to_contain_text("Coordinator (ben)")
        await screenshot(auditor, "contracts-record")

        await ben.set_viewport_size({"width": 375, "height": 800})
        assert not await too_wide(ben)
        await screenshot(ben, "contracts-signed-phone")
        await in_chinese_and_dark(ben)
        await expect(other).to_contain_text("已签署")
        assert not await too_wide(ben)
        await screenshot(ben, "contracts-signed-phone-zh")
        await ben.set_viewport_size({"width": 1440, "height": 900})
        await screenshot(ben, "contracts-signed-zh")


async def test_all_that_wait_are_approved_after_a_look_at_what_they_come_to(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        await settled(table)
        for person, action, step, says in (
            ("ada", "Approve", "approving", "They come to EUR 2,545.00 in all."),
            ("ben", "Approve and sign", "signed", "2 of them have been approved by another person, and are signed at once."),
        ):
            page = await colleague(table, person)
            await award_tab(page)
            await page.get_by_role("button", name="Approve all 2").click()
            dialog = page.get_by_role("dialog", name="Approve all 2")
            await expect(dialog).to_contain_text(says)
            assert await axe_findings(page) == []
            await screenshot(page, f"contracts-all-{step}")
            await expect(page.locator(f"[data-contract][data-step={step}]")).to_have_count(0)
            await dialog.get_by_role("button", name=action, exact=True).click()
            await expect(page.locator(f"[data-contract][data-step={step}]")).to_have_count(2)


async def test_who_is_no_named_person_is_told_what_it_takes(open_page: OpenPage, axe_findings: AxeFindings) -> None:
    async with laid(open_page) as table:
        await settled(table)
        page = await table.watching()
        await award_tab(page)
        await expect(page.get_by_text("Two named persons have to approve a contract.")).to_be_visible()
        await expect(page.get_by_role("button", name="Approve")).to_have_count(0)
        assert await axe_findings(page) == []


async def test_two_colleagues_are_invited_by_their_names_alone_and_sign(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    """Who comes from the contracts to the invitations need not know what an id of a person is for."""
    async with laid(open_page) as table:
        await settled(table)
        page = await table.watching()
        await award_tab(page)
        await page.get_by_role("tabpanel").get_by_role("link", name="Invitations").click()
        await expect(page.get_by_label("As", exact=True)).to_have_value("coordinator")
        for name in ("Ada Lovelace", "Ben Bitdiddle"):
            await page.get_by_label("Name", exact=True).fill(name)
            await page.get_by_role("button", name="Add").click()
        await expect(page.get_by_role("listitem").filter(has_text="Ben Bitdiddle")).to_contain_text("ben-bitdiddle")
        await page.get_by_role("button", name="Make 2 links").click()
        assert await axe_findings(page) == []
        await screenshot(page, "contracts-invited")
        for name, step in (("Ada Lovelace", "Approved by one"), ("Ben Bitdiddle", "Signed")):
            colleague_page = await open_page(viewport=(1280, 900))
            await come_in(colleague_page, await page.get_by_label(f"Invitation link for {name}").input_value())
            await expect(colleague_page.locator("header[data-shell]")).to_contain_text(name)
            await colleague_page.goto(f"{table.seat.url}/#/auction/A-1")
            await award_tab(colleague_page)
            contract = colleague_page.locator(f"[data-contract='{FIRST}']")
            await contract.get_by_role("button", name="Approve").click()
            await expect(contract).to_contain_text(step)


async def test_a_server_that_prints_nothing_says_so_in_words(open_page: OpenPage, axe_findings: AxeFindings) -> None:
    async def not_installed(route: Route) -> None:
        body = json.dumps({"status": 501, "code": "not_here_yet", "detail": "typst"})
        await route.fulfill(status=501, content_type="application/problem+json", body=body)

    async with laid(open_page) as table:
        await settled(table)
        page = await table.watching("supplier", "s1")
        own = page.locator(f"[data-contract='{FIRST}']")
        await page.route("**/contracts/*/pdf?*", not_installed)
        await own.get_by_role("link", name="PDF").click()
        await expect(own.get_by_role("alert")).to_contain_text("This server does not have that part installed.")
        assert await axe_findings(page) == []


async def test_where_a_browser_may_not_check_a_signature_it_says_who_can(open_page: OpenPage, axe_findings: AxeFindings) -> None:
    """A page that is not served over TLS is given no hashes by its browser."""
    async with laid(open_page) as table:
        await settled(table)
        for person in ("ada", "ben"):
            page = await colleague(table, person)
            await award_tab(page)
            await page.locator(f"[data-contract='{FIRST}']").get_by_role("button", name="Approve").click()
            await expect(page.locator(f"[data-contract='{FIRST}'] button", has_text="Approve")).to_have_count(0)
        supplier = await open_page(viewport=(390, 800))
        await supplier.add_init_script("delete Crypto.prototype.subtle")
        await come_in(supplier, await table.seat.link("supplier", "s1", "Supplier One"))
        await supplier.goto(f"{table.seat.url}/#/auction/A-1")
        own = supplier.locator(f"[data-contract='{FIRST}']")
        await expect(own).to_contain_text("Signed")
        await expect(own.get_by_role("button", name="Check the signature")).to_be_disabled()
        await expect(own).to_contain_text(f"with nothing but Python: auction audit {FIRST}.json")
        assert not await too_wide(supplier)
        assert await axe_findings(supplier) == []


async def test_the_coordinator_sees_that_the_other_system_takes_nothing(
    open_page: OpenPage, screenshot: Screenshot, tmp_path: Path
) -> None:
    async with laid(open_page) as table:
        stand = table.seat.stand

        async def down(_: News) -> None:
            raise Undelivered("answered 503")

        outbox = Outbox(stand.rooms, CursorFile(tmp_path / "places"), down, wait=lambda _: 60.0)
        stand.app.state.outbox = outbox
        stand.rooms.on_durable.append(outbox.follow)
        running = asyncio.create_task(outbox.run())
        await settled(table)
        await eventually(outbox.failing)
        page = await table.watching()
        await award_tab(page)
        await expect(page.locator("[data-untold]")).to_contain_text("has not taken a step of these contracts, at one try")
        await expect(page.locator("[data-untold]")).to_contain_text("answered 503")
        await screenshot(page, "contracts-untold")
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_a_contract_that_was_changed_on_the_way_is_said_not_to_hold(open_page: OpenPage) -> None:
    async with laid(open_page) as table:
        await settled(table)
        for person in ("ada", "ben"):
            page = await colleague(table, person)
            await award_tab(page)
            await page.locator(f"[data-contract='{FIRST}']").get_by_role("button", name="Approve").click()
            await expect(page.locator(f"[data-contract='{FIRST}'] button", has_text="Approve")).to_have_count(0)
        supplier = await table.watching("supplier", "s1")
        own = supplier.locator(f"[data-contract='{FIRST}']")
        await expect(own).to_contain_text("Signed")

        async def dearer(route: Route) -> None:
            answer = await route.fetch()
            told = json.loads(await answer.text())
            told["document"]["contract"]["total"] = "1.00"
            await route.fulfill(response=answer, json=told)

        await supplier.route("**/signed", dearer)
        await own.get_by_role("button", name="Check the signature").click()
        await expect(own.locator("[data-verdict=not]")).to_contain_text("This contract does not hold.")
        await expect(own).to_contain_text("The document is not the one that was signed")


async def test_H6_beside_the_award_that_follows_stands_who_failed_and_why(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        await table.seat.rival("L1", "1.80", party="s2")
        await settled(table)
        page = await table.watching()
        await award_tab(page)
        member = await table.watching("buyer", "m1", viewport=(390, 844))
        await award_tab(member)
        await expect(member.locator("[data-contract]").first).to_be_visible()
        await page.get_by_role("button", name="A winner will not deliver").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("Reason").fill("insolvent since Monday")
        await dialog.get_by_role("button", name="Put the next in its place").click()
        await expect(page.locator("[data-award=L1]")).to_contain_text("s2 Ltd")
        await expect(page.locator("[data-passed-over=s1]")).to_contain_text("s1 Ltd is awarded nothing: insolvent since Monday")
        await expect(page.locator("[data-award=L2]")).to_contain_text("no bid stands")
        await expect(page.locator("[data-contract]")).to_have_count(0)
        # A member whose contracts are gone with it reads why, too.
        await expect(member.locator("[data-passed-over=s1]")).to_contain_text("s1 Ltd is awarded nothing: insolvent since Monday")
        await expect(member.locator("[data-contracts-wait]")).to_contain_text("stays signed")
        await expect(member.locator("[data-contract]")).to_have_count(0)
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "winner-failed")
        await page.set_viewport_size({"width": 390, "height": 844})
        await in_chinese_and_dark(page)
        await expect(page.locator("[data-passed-over=s1]")).to_contain_text("s1 Ltd 不获授标")
        assert not await too_wide(page)
        await screenshot(page, "winner-failed-phone-zh")
