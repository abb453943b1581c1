"""What suppliers offer beside bids on single lots, in a real browser: packages, and technical envelopes."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
from playwright.async_api import FilePayload, Locator, Page, expect

from auction.core.commands import AssessEnvelope, SubmitEnvelope
from auction.core.moments import HOUR_US, MINUTE_US
from auction.core.terms import Terms
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.seat import CLOSES_LATE, Seat, come_in, seated, the_terms, three_lots
from tests.browser.test_bidding import SIZES, looks, lot, sound
from tests.terms import COORDINATOR, NO_OVERTIME, a_stage, a_supplier, a_visibility


def package_terms() -> Terms:
    return replace(the_terms(), packages=True, overtime=NO_OVERTIME)


def packages(page: Page) -> Locator:
    return page.locator("[data-packages]")


async def opened(page: Page) -> Locator:
    await page.get_by_role("tab", name="Packages").click()
    await expect(packages(page)).to_be_visible()
    return packages(page)


@pytest.mark.parametrize("viewport", SIZES)
async def test_N11_a_package_is_offered_lowered_and_withdrawn(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, viewport: tuple[int, int]
) -> None:
    async with seated(open_page, package_terms()) as seat:
        page = await seat.page(viewport=viewport)
        panel = await opened(page)
        await expect(panel).to_contain_text("Accept the terms above to bid.")
        await page.get_by_role("button", name="Accept the terms").click()
        await panel.get_by_label("Lot L1").check()
        await panel.get_by_role("button", name="Offer the package").click()
        await expect(panel.locator(".hint.bad")).to_contain_text("at least two lots")
        await panel.get_by_label("Lot L2").check()
        await expect(panel).to_contain_text("The ceilings of these lots come to EUR 7,000.00.")
        await seat.rival("L1", "1.9", party="s1")
        await seat.rival("L2", "9.5", party="s1")
        await expect(panel).to_contain_text("Your single bids on them come to EUR 6,650.00.")
        await panel.get_by_label("Price of all of them").fill("7000.01")
        await panel.get_by_role("button", name="Offer the package").click()
        await expect(panel.locator(".hint.bad")).to_contain_text("above the ceiling price")
        await sound(page, axe_findings, viewport[0])
        await screenshot(page, f"packages-written-{viewport[0]}")
        await panel.get_by_label("Group, if any").fill("a")
        await panel.get_by_label("Price of all of them").fill("6500")
        await page.keyboard.press("Enter")
        await expect(panel.locator("[data-answer=accepted]")).to_contain_text("Package for EUR 6,500.00 accepted.")
        await expect(page.locator("[data-summary=packages]")).to_contain_text("EUR 6,500.00")
        offered = panel.locator("[data-package=P1]")
        await expect(offered).to_contain_text("Group a")
        await offered.get_by_role("button", name="Lower the price of package P1").click()
        price = panel.get_by_label("Price of all of them")
        await expect(price).to_be_focused()
        await price.press("Enter")
        await expect(panel.locator(".hint.bad")).to_contain_text("below your own last bid")
        await price.fill("6400.50")
        await sound(page, axe_findings, viewport[0])
        await looks(page, screenshot, "packages", viewport[0])
        await page.get_by_role("combobox").first.select_option("en")
        await price.press("Enter")
        await expect(offered).to_contain_text("6,400.50")
        assert seat.room.state.packages[("s1", "P1")].price == 640_050
        await offered.get_by_role("button", name="Withdraw package P1").click()
        await page.get_by_role("dialog").get_by_role("button", name="Withdraw", exact=True).click()
        await expect(panel).to_contain_text("You have not offered a package.")
        assert seat.room.state.packages == {}


async def test_N12_what_the_engine_refuses_is_said_in_words(open_page: OpenPage) -> None:
    async with seated(open_page, package_terms()) as seat:
        page = await seat.bidder()
        panel = await opened(page)
        await panel.get_by_label("Lot L1").check()
        await panel.get_by_label("Lot L2").check()
        await panel.get_by_label("Price of all of them").fill("900")
        await page.keyboard.press("Enter")
        await expect(panel.locator("[data-package=P1]")).to_contain_text("900.00")
        await panel.get_by_label("Lot L1").check()
        await panel.get_by_label("Lot L3").check()
        await panel.get_by_label("Name").fill("P1")
        await panel.get_by_label("Price of all of them").fill("800")
        await page.keyboard.press("Enter")
        refused = panel.locator("[data-answer=refused]")
        await expect(refused).to_contain_text("A package keeps its lots and its group.")
        await expect(refused).to_contain_text("Rule N12.")


async def test_an_observer_is_offered_no_packages(open_page: OpenPage) -> None:
    async with seated(open_page, package_terms()) as seat:
        page = await open_page()
        await come_in(page, await seat.link("observer", "observer", "Observer"))
        await lot(page).wait_for()
        await expect(page.get_by_role("tab", name="Packages")).to_have_count(0)
        await page.get_by_role("tab", name="Rules").click()
        await expect(page.get_by_text("A package has no rank")).to_be_visible()


def envelope_terms() -> Terms:
    stage = replace(a_stage("sealed"), technical=True, opening_us=HOUR_US)
    one = replace(three_lots()[0], stages=(stage,), decrement=())
    return replace(the_terms((one,)), overtime=NO_OVERTIME, visibility=a_visibility())


async def accepted(seat: Seat, viewport: tuple[int, int]) -> Page:
    """A supplier's page, its terms accepted; no price can be typed yet."""
    page = await seat.page(viewport=viewport)
    await page.get_by_role("button", name="Accept the terms").click()
    await lot(page).locator("[data-envelope] fieldset:enabled").wait_for()
    return page


@pytest.mark.parametrize("viewport", SIZES)
async def test_M8_an_envelope_is_handed_in_replaced_and_its_fate_is_told(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, viewport: tuple[int, int]
) -> None:
    secret = b"the bytes that never leave the browser"
    async with seated(open_page, envelope_terms()) as seat:
        page = await accepted(seat, viewport)
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.post_data or ""))
        envelope = lot(page).locator("[data-envelope]")
        await expect(lot(page)).to_contain_text("Hand in your technical envelope first, then your price.")
        await envelope.get_by_role("button", name="Hand in the envelope").click()
        await expect(envelope.locator(".hint.bad")).to_contain_text("This envelope cannot be taken")
        await envelope.get_by_label("Text", exact=True).fill("Made of copper, as asked.\nDelivered in March.")
        pdf = FilePayload(name="offer.pdf", mimeType="application/pdf", buffer=secret)
        archive = FilePayload(name="drawings.zip", mimeType="application/zip", buffer=b"zip")
        await envelope.get_by_label("Documents").set_input_files([pdf, archive])
        await expect(envelope).to_contain_text(sha256(secret).hexdigest())
        await sound(page, axe_findings, viewport[0])
        await screenshot(page, f"envelope-written-{viewport[0]}")
        await envelope.get_by_role("button", name="Remove drawings.zip").click()
        await envelope.get_by_role("button", name="Hand in the envelope").click()
        await expect(lot(page).locator("[data-envelope=lies]")).to_be_visible()
        held = seat.room.state.lots["L1"].envelopes["s1"]
        assert (held.text, held.documents) == ("Made of copper, as asked. Delivered in March.", (sha256(secret).hexdigest(),))
        assert not any(secret.decode() in body for body in sent)
        await lot(page).locator("input[data-bid]").fill("1.9")
        await lot(page).locator("input[data-bid]").press("Enter")
        await expect(lot(page).locator("[data-stage-note=sealed]")).to_be_visible()
        await envelope.locator("summary").click()
        await envelope.get_by_label("Text", exact=True).fill("Made of better copper.")
        await envelope.get_by_role("button", name="Replace the envelope").click()
        await expect(envelope.locator("[data-answer=accepted]")).to_contain_text("Your technical envelope is handed in.")
        assert seat.room.state.lots["L1"].envelopes["s1"].text == "Made of better copper."
        await sound(page, axe_findings, viewport[0])
        await looks(page, screenshot, "envelope", viewport[0])
        await page.get_by_role("combobox").first.select_option("en")
        await seat.stand.until(seat.room, CLOSES_LATE)
        await expect(lot(page)).to_contain_text("Your technical envelope is being assessed.")
        await expect(lot(page).locator("[data-envelope]")).to_have_count(0)
        await seat.ask(AssessEnvelope("assess", COORDINATOR, "L1", "s1", False, "No test report."))
        await seat.stand.until(seat.room, CLOSES_LATE + HOUR_US)
        await expect(lot(page).locator("[data-passed=false]")).to_contain_text("has not passed: No test report.")
        await screenshot(page, f"envelope-failed-{viewport[0]}")


async def test_M8_an_envelope_handed_in_elsewhere_is_known_to_lie_there(open_page: OpenPage) -> None:
    async with seated(open_page, envelope_terms()) as seat:
        page = await accepted(seat, SIZES[0])
        await seat.stand.until(seat.room, seat.room.state.at + MINUTE_US)
        answer = await seat.ask(SubmitEnvelope("e1", a_supplier("s1"), "s1", "L1", "From a program", ()))
        assert answer.refusal is None
        await expect(lot(page).locator("[data-envelope=lies]")).to_contain_text("Handed in, sealed")
        await expect(lot(page).locator("input[data-bid]")).to_be_enabled()
