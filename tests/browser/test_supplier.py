"""The supplier's console in a real browser on a real server: what a bidder sees, does, and is told."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from auction.audit.offline import allotment_of, proposal_of
from auction.audit.receipts import read_receipts
from auction.core.commands import RejectAward
from auction.core.moments import SECOND_US
from auction.ledger.chain import leaf_hash
from auction.live.closing import Closing
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.seat import CLOSES_LATE, come_in, priced_lot, seated, the_terms
from tests.browser.table import axe_in_both_themes, in_chinese_and_dark
from tests.terms import COORDINATOR, a_line


def lot(page: Page, id: str = "L1") -> Locator:
    return page.locator(f"[data-lot={id}]")


def price(page: Page, id: str = "L1") -> Locator:
    return lot(page, id).locator("input[data-bid]").first


def fact(page: Page, name: str, id: str = "L1") -> Locator:
    return lot(page, id).locator(f"[data-fact=supplier-{name}] .money").first


def answer(page: Page, id: str = "L1") -> Locator:
    return lot(page, id).locator("[data-answer]")


async def bid(page: Page, text: str, id: str = "L1") -> None:
    await price(page, id).fill(text)
    await price(page, id).press("Enter")


async def test_an_invitation_link_signs_in_once_and_leaves_no_token_in_the_address(open_page: OpenPage) -> None:
    async with seated(open_page) as seat:
        link = await seat.link()
        page = await open_page()
        await come_in(page, link)
        await expect(page.get_by_role("heading", name="Parts for a year")).to_be_visible()  # the one auction there is
        assert "join" not in page.url
        assert link.split("#")[1] not in page.url
        await page.reload()
        await expect(page.get_by_text("Supplier One")).to_be_visible()
        again = await open_page()
        await again.goto(link)
        await expect(again.get_by_role("alert")).to_contain_text("has been used already")
        assert link.split("#")[1] not in again.url
        await expect(again.get_by_role("button", name="Go on as")).to_have_count(0)
        await page.goto(link)
        await expect(page.get_by_role("alert")).to_contain_text("has been used already")
        await page.get_by_role("button", name="Go on as Supplier One").click()
        await expect(page.get_by_role("heading", name="Parts for a year")).to_be_visible()
        await page.get_by_role("button", name="Sign out").click()
        await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


async def test_prices_fall_as_others_bid_and_bidding_waits_for_the_terms(open_page: OpenPage) -> None:
    async with seated(open_page) as seat:
        page = await seat.page()
        rule = page.get_by_text("Each new bid must be below your own last bid")
        await expect(rule).to_be_hidden()
        await page.get_by_text("Read the rules").click()
        await expect(rule).to_be_visible()
        await expect(price(page)).to_be_disabled()
        for text in ("1.9", "1.8", "1.7"):
            await seat.rival("L1", text)
            await expect(fact(page, "lead-price")).to_have_text(f"{text}0")
        await page.get_by_role("button", name="Accept the terms").click()
        await expect(price(page)).to_be_enabled()
        await expect(page.get_by_role("button", name="Accept the terms")).to_have_count(0)


async def test_a_valid_bid_is_prefilled_placed_acknowledged_and_ranked(open_page: OpenPage, tmp_path: Path) -> None:
    async with seated(open_page) as seat:
        await seat.rival("L1", "1.9")
        page = await seat.bidder()
        await expect(price(page)).to_have_value("2.00")
        await bid(page, "1.85")
        await expect(answer(page)).to_contain_text("EUR 1.85 accepted")
        await expect(lot(page).locator("[data-rank='1']")).to_contain_text("Leading")
        await expect(fact(page, "own-bid")).to_have_text("1.85")
        await expect(price(page)).to_have_value("1.8315")
        await seat.rival("L1", "1.8")
        await expect(lot(page).locator("[data-rank='2']")).to_contain_text("Not leading")
        await expect(page.locator("[data-said=polite]")).to_contain_text("your rank is now 2")
        await page.get_by_role("tab", name=re.compile("Receipts")).click()
        async with page.expect_download() as download:
            await page.get_by_role("button", name="Download receipts").click()
        saved = tmp_path / "receipts.jsonl"
        await (await download.value).save_as(saved)
        receipts = [json.loads(line) for line in saved.read_text(encoding="utf-8").splitlines()]
        assert [sorted(receipt) for receipt in receipts] == [["at", "auction", "entry", "id", "outcome", "request", "seq"]] * 2
        assert [receipt["request"]["t"] for receipt in receipts] == ["accept_terms", "bid"]
        assert receipts[1]["request"]["prices"] == ["1.85"]
        assert [kept.seq for kept in read_receipts(saved.read_bytes())] == [receipt["seq"] for receipt in receipts]
        stored = {seq: leaf_hash(body).hex() for seq, body in seat.stand.ledger.read(seat.room.stream)}
        assert [stored[receipt["seq"]] for receipt in receipts] == [receipt["entry"] for receipt in receipts]


async def test_E7_two_pages_of_one_supplier_keep_each_others_receipts_and_what_they_are_of(open_page: OpenPage) -> None:
    async with seated(open_page) as seat:
        page = await seat.bidder()
        other = await page.context.new_page()
        await other.goto(seat.url)
        await other.goto(f"{seat.url}/#/auction/A-1")
        await bid(other, "1.85")
        await expect(answer(other)).to_contain_text("accepted")
        await other.close()
        await bid(page, "2.5")
        await expect(answer(page)).to_contain_text("refused")
        await page.reload()
        await page.get_by_role("tab", name=re.compile(r"Receipts\s*3")).click()
        refused, accepted, terms = await page.locator("tbody tr").all_inner_texts()
        assert "Bid on Lot L1 EUR 2.50" in refused.replace("\xa0", " ")
        assert "above the ceiling price" in refused
        assert "Bid on Lot L1 EUR 1.85" in accepted.replace("\xa0", " ")
        assert "Terms accepted" in terms


async def test_a_bid_against_the_rules_is_refused_in_plain_words_and_recorded(open_page: OpenPage) -> None:
    async with seated(open_page) as seat:
        page = await seat.bidder()
        await bid(page, "1.8")
        await expect(answer(page)).to_contain_text("accepted")
        for typed, words, rule in (
            ("2.01", "Your bid is above the ceiling price.", "Rule B7"),
            ("1.80", "You cannot go back up", "Rule B8"),
            ("1.795", "does not improve enough on your own last bid", "Rule B9"),
        ):
            await bid(page, typed)
            await expect(answer(page)).to_contain_text(words)
            await expect(answer(page)).to_contain_text(rule)
            await expect(page.locator("[data-said=assertive]")).to_contain_text(words)
            await expect(price(page)).to_have_value(typed)
        await lot(page).get_by_role("button", name="Use the next valid bid").click()
        await expect(price(page)).to_have_value("1.782")
        assert seat.room.state.lots["L1"].bids == 1


async def test_figures_are_taken_as_the_keyboard_at_hand_types_them(open_page: OpenPage) -> None:
    """A Chinese keyboard types full-width figures; a phone set to German has a decimal comma and no point at all."""
    async with seated(open_page) as seat:
        page = await seat.bidder()
        await price(page).fill("１．８５")
        await expect(price(page)).to_have_value("1.85")
        await price(page).press("Enter")
        await expect(answer(page)).to_contain_text("EUR 1.85 accepted")
        await price(page).fill("1,80")
        await expect(price(page)).to_have_value("1,80")  # in English it may mark thousands: it is said, and not guessed
        await price(page).press("Enter")
        await expect(lot(page)).to_contain_text("the decimal mark is a point")
        german = await open_page(locale="de-DE")
        await come_in(german, await seat.link())
        await german.locator("[data-lot=L1] fieldset:enabled").wait_for()
        await price(german).click()
        await price(german).press("Control+a")
        await price(german).press_sequentially("1,79")
        await expect(price(german)).to_have_value("1.79")
        await price(german).press("Enter")
        await expect(answer(german)).to_contain_text("1.79 accepted")
        await price(german).fill("1.000,00")
        await price(german).press("Enter")
        await expect(lot(german)).to_contain_text("the decimal mark is a point")


async def test_of_many_lots_one_is_found_and_those_that_are_behind(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    """Two hundred cards are no list to scroll; and the lot somebody is bidding on stays under the hand whatever is chosen."""
    lots = tuple(priced_lot(f"L{number}", [a_line(f"P{number}", 100)], ceiling=100 * 20_000) for number in range(1, 15))
    async with seated(open_page, the_terms(lots)) as seat:
        page = await seat.bidder(viewport=(390, 844))
        cards = page.locator("[data-lot]")
        await expect(cards).to_have_count(14)
        await bid(page, "1.9")
        await expect(answer(page)).to_contain_text("accepted")
        await bid(page, "1.9", "L2")
        await expect(answer(page, "L2")).to_contain_text("accepted")
        shown = page.get_by_role("group", name="Which lots to show")
        await shown.get_by_role("button", name="Without your bid 12").click()
        await expect(cards).to_have_count(12)
        await shown.get_by_role("button", name="Leading 2").click()
        await expect(cards).to_have_count(2)
        await price(page, "L2").click()
        await seat.rival("L2", "1.8")
        await expect(shown.get_by_role("button", name="Not leading 1")).to_be_visible()
        await expect(cards).to_have_count(2)  # the bid box that is being written in does not go from under the hand
        await shown.get_by_role("button", name="Not leading 1").click()
        await expect(cards).to_have_count(1)
        await screenshot(page, "supplier-many-lots-phone")
        assert await axe_findings(page) == []
        await shown.get_by_role("button", name="All 14").click()
        await page.get_by_label("Find a lot").fill("pn-p14")
        await expect(cards).to_have_count(1)
        await page.get_by_label("Find a lot").fill("nothing of the kind")
        await expect(page.get_by_text("No lot here matches.")).to_be_visible()


async def test_what_is_no_price_is_not_even_sent(open_page: OpenPage) -> None:
    async with seated(open_page) as seat:
        page = await seat.bidder()
        entries = seat.room.state.seq
        for typed, words in (
            ("1,7", "without blanks or commas"),
            ("1.12345", "more decimals than this lot allows"),
            ("free", "Enter one such as 12 or 12.50"),
            ("-1", "without plus or minus"),
            ("", "A price is missing. Enter one."),
        ):
            await bid(page, typed)
            await expect(lot(page).locator(".hint.bad")).to_contain_text(words)
            await expect(page.locator("[data-said=assertive]")).to_contain_text(words)
        assert seat.room.state.seq == entries


async def test_a_large_fall_is_placed_only_once_confirmed(open_page: OpenPage) -> None:
    async with seated(open_page) as seat:
        page = await seat.bidder()
        await bid(page, "0.2")
        await expect(page.get_by_role("dialog")).to_contain_text("90% lower")
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        assert not seat.room.state.lots["L1"].standing
        await price(page).press("Enter")
        await expect(page.get_by_role("button", name="Confirm and place")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(answer(page)).to_contain_text("EUR 0.20 accepted")


async def test_a_bid_is_pending_until_it_is_durable(open_page: OpenPage) -> None:
    async with seated(open_page) as seat:
        page = await seat.bidder()
        seat.stand.ledger.shut()
        await bid(page, "1.8")
        await expect(answer(page)).to_contain_text("Waiting for the server to record it")
        await expect(lot(page).get_by_role("button", name="Place bid")).to_be_disabled()
        await expect(lot(page).locator("[data-rank='1']")).to_have_count(0)
        seat.stand.ledger.open()
        await expect(answer(page)).to_contain_text("accepted")


async def test_a_lost_line_shows_and_loses_no_bid(open_page: OpenPage, screenshot: Screenshot) -> None:
    async with seated(open_page) as seat:
        page = await seat.bidder()
        badge, clock = page.locator("[data-link]"), page.locator("[data-link] time")
        await expect(badge).to_have_attribute("data-link", "live")
        await page.context.set_offline(True)
        await expect(badge).not_to_have_attribute("data-link", "live")
        await expect(page.get_by_text("Connection lost")).to_be_visible()
        await expect(lot(page).locator(".countdown")).to_contain_text("not confirmed")
        stopped = await clock.inner_text()
        await bid(page, "1.8")
        await expect(answer(page)).to_contain_text("goes out as soon as the connection is back")
        await seat.rival("L2", "9.5")
        await screenshot(page, "supplier-link-lost")
        assert await clock.inner_text() == stopped
        assert not seat.room.state.lots["L1"].standing
        await page.context.set_offline(False)
        await expect(badge).to_have_attribute("data-link", "live")
        await expect(answer(page)).to_contain_text("accepted")
        await expect(fact(page, "lead-price", "L2")).to_have_text("9.50")
        assert seat.room.state.lots["L1"].bids == 1


async def test_a_bid_sent_before_a_reload_is_answered_after_it(open_page: OpenPage) -> None:
    async with seated(open_page) as seat:
        page = await seat.bidder()
        seat.stand.ledger.shut()
        await bid(page, "1.8")
        await expect(answer(page)).to_contain_text("Waiting for the server")
        await page.reload()
        await expect(answer(page)).to_contain_text("Waiting for the server")
        seat.stand.ledger.open()
        await expect(answer(page)).to_contain_text("accepted")
        assert seat.room.state.lots["L1"].bids == 1


async def test_everything_can_be_done_from_the_keyboard(open_page: OpenPage) -> None:
    async with seated(open_page) as seat:
        page = await seat.page()
        await page.get_by_role("button", name="Accept the terms").focus()
        await page.keyboard.press("Enter")
        await expect(price(page)).to_be_enabled()
        await page.keyboard.press("?")
        await expect(page.get_by_role("dialog")).to_contain_text("Next lot")
        await page.keyboard.press("Escape")
        await page.keyboard.press("j")
        await page.keyboard.press("b")
        await expect(price(page, "L2")).to_be_focused()
        await page.keyboard.press("-")
        await expect(price(page, "L2")).to_have_value("9.90")
        await page.keyboard.press("+")
        await page.keyboard.press("Escape")
        await expect(price(page, "L2")).to_have_value("10.00")
        await page.mouse.wheel(0, 400)
        await expect(price(page, "L2")).to_have_value("10.00")
        await page.keyboard.press("-")
        await page.keyboard.press("Enter")
        await expect(answer(page, "L2")).to_contain_text("EUR 9.90 accepted")
        await page.keyboard.press("Escape")
        await page.keyboard.press("Escape")
        await page.keyboard.press("k")
        await page.keyboard.press("/")
        await expect(price(page, "L1")).to_be_focused()


async def test_a_price_in_hand_does_not_move_under_it(open_page: OpenPage) -> None:
    terms = dataclasses.replace(the_terms(), basis="beat_leading")
    async with seated(open_page, terms) as seat:
        page = await seat.bidder()
        await seat.rival("L1", "1.9")
        await expect(price(page)).to_have_value("1.881")
        await price(page).focus()
        await seat.rival("L1", "1.8", party="s3")
        await expect(fact(page, "lead-price")).to_have_text("1.80")
        await expect(price(page)).to_have_value("1.881")
        await expect(lot(page)).to_contain_text("The prices have moved")
        await lot(page).get_by_role("button", name="Use the next valid bid").click()
        await expect(price(page)).to_have_value("1.782")


async def test_the_console_speaks_chinese_throughout(open_page: OpenPage, screenshot: Screenshot) -> None:
    async with seated(open_page) as seat:
        page = await open_page(viewport=(1440, 900), locale="zh-CN")
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        await come_in(page, await seat.link())
        await page.get_by_role("button", name="接受条款").click()
        await bid(page, "3")
        await expect(answer(page)).to_contain_text("您的报价高于最高限价。")
        await bid(page, "1.8")
        await expect(answer(page)).to_contain_text("已被接受")
        assert await page.evaluate("document.documentElement.lang") == "zh-CN"
        await screenshot(page, "supplier-zh")
        for part in ("规则", "回执"):
            await page.get_by_role("tab", name=re.compile(part)).click()
        words = re.findall(r"[A-Za-z]{4,}", await page.inner_text("main [role=tabpanel]"))
        assert [word for word in words if not re.fullmatch("[a-f]+", word)] == []  # hashes may spell anything
        await page.get_by_label("语言").select_option("en")
        await expect(page.get_by_role("button", name="Download receipts")).to_be_visible()
        assert complaints == []


async def test_a_basket_is_priced_line_by_line_and_improved_as_a_whole(open_page: OpenPage) -> None:
    async with seated(open_page) as seat:
        page = await seat.bidder()
        lines = lot(page, "L3").locator("input[data-bid]")
        await lines.first.fill("4.2")
        await lines.nth(1).fill("9.5")
        await lines.nth(1).press("Enter")
        await expect(lot(page, "L3")).to_contain_text("A price is missing. Enter one.")
        await lines.nth(2).fill("11")
        await expect(lot(page, "L3").locator(".whole")).to_contain_text("EUR 855.00")
        await lines.nth(2).press("Enter")
        await expect(answer(page, "L3")).to_contain_text("EUR 855.00 accepted")
        await expect(lines.first).to_have_value("4.158")
        await lot(page, "L3").get_by_role("button", name="Place bid").click()
        await expect(lot(page, "L3").locator("[data-answer=accepted]")).to_contain_text("846.45 accepted")
        assert seat.room.state.lots["L3"].standing["s1"].value == 8_464_500
        await lot(page, "L3").get_by_label("Lower every price by").fill("10")
        await lot(page, "L3").get_by_role("button", name="Lower", exact=True).click()
        await lot(page, "L3").get_by_role("button", name="Place bid").click()
        await expect(answer(page, "L3")).to_contain_text("accepted")


async def test_a_pause_stops_the_clock_and_overtime_is_seen(open_page: OpenPage) -> None:
    async with seated(open_page) as seat:
        page = await seat.bidder()
        await seat.stand.until(seat.room, CLOSES_LATE - 50 * SECOND_US)
        await seat.pause("a question about the drawings")
        await expect(page.locator("main").get_by_text("a question about the drawings")).to_be_visible()
        await expect(lot(page).get_by_role("timer")).to_have_text("0:50")
        await expect(lot(page)).to_contain_text("The auction is paused.")
        said = page.locator("[data-said=assertive]")
        await expect(said).to_contain_text("Reason: a question about the drawings")
        await seat.resume()
        await expect(price(page)).to_be_enabled()
        await expect(said).to_contain_text("Bidding goes on.")
        await seat.rival("L1", "1.9")
        await expect(lot(page).locator(".countdown")).to_contain_text("Overtime")
        await expect(lot(page)).to_contain_text("1 overtime")
        await bid(page, "1.8")
        for words in ("Lot L1: your rank is now 1.", "Lot L1: overtime, the close has moved."):
            await expect(page.locator("[data-said] p", has_text=words).first).to_be_attached()
        await lot(page).get_by_role("button", name="Withdraw the bid").click()
        await page.get_by_role("dialog").get_by_role("button", name="Withdraw the bid").click()
        await expect(page.locator("[data-said=polite]")).to_contain_text("Your bid on Lot L1 is withdrawn.")


async def test_after_the_close_a_supplier_sees_what_was_won_and_the_contract(open_page: OpenPage, screenshot: Screenshot) -> None:
    async with seated(open_page) as seat:
        seat.stand.rooms.on_durable.append(Closing(proposal_of, allotment_of).follow)
        page = await seat.bidder()
        await bid(page, "1.8")
        await expect(answer(page)).to_contain_text("accepted")
        await seat.rival("L1", "1.9")
        await seat.rival("L2", "9.5")
        await seat.stand.until(seat.room, CLOSES_LATE)
        await expect(lot(page)).to_contain_text("Closed")
        await expect(price(page)).to_have_count(0)
        await expect(lot(page)).to_contain_text("Award to be confirmed")
        await seat.confirm_award("L1", "L2")
        await expect(lot(page)).to_contain_text("Won")
        await expect(lot(page, "L2")).to_contain_text("Not won")
        await expect(lot(page, "L3")).to_contain_text("Not awarded")
        contracts = page.get_by_role("region", name="Your contracts").get_by_role("link")
        await expect(contracts.first).to_be_visible()
        await screenshot(page, "supplier-closed")
        async with page.expect_popup() as opened:
            await contracts.first.click()
        contract = await opened.value
        await expect(contract.get_by_role("heading").first).to_be_visible()


async def test_V15_after_the_decision_a_supplier_reads_why_nothing_went_to_it(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with seated(open_page) as seat:
        seat.stand.rooms.on_durable.append(Closing(proposal_of, allotment_of).follow)
        page = await seat.bidder()
        for what, prices in (("L1", "1.8"), ("L2", "9.6")):
            await bid(page, prices, what)
            await expect(answer(page, what)).to_contain_text("accepted")
        await seat.rival("L1", "1.7")
        await seat.rival("L2", "9.7")
        await seat.stand.until(seat.room, CLOSES_LATE)
        await expect(lot(page)).to_contain_text("Award to be confirmed")
        await expect(page.locator("[data-why-not]")).to_have_count(1)  # the basket that nobody bid on
        await seat.confirm_award("L1")
        assert (await seat.ask(RejectAward("turned-down", COORDINATOR, ("L2",), "your price was not explained"))).refusal is None
        await expect(lot(page).locator("[data-why-not=outranked]")).to_have_text("Another bid comes before yours in the ranking.")
        await expect(lot(page, "L2").locator("[data-why-not=rejected]")).to_contain_text("to you: your price was not explained")
        await expect(lot(page, "L3").locator("[data-why-not=no_bid]")).to_contain_text("No bid of yours stood")
        assert await axe_findings(page) == []
        await screenshot(page, "supplier-why-not")
        await page.set_viewport_size({"width": 390, "height": 844})
        await in_chinese_and_dark(page)
        await expect(lot(page).locator("[data-why-not=outranked]")).to_have_text("另一报价的排名在您之前。")
        assert await axe_findings(page) == []
        await screenshot(page, "supplier-why-not-phone-zh-dark")


async def test_an_observer_watches_and_has_nothing_to_press(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with seated(open_page) as seat:
        page = await open_page()
        await come_in(page, await seat.link("observer", "observer", "Observer"))
        await seat.rival("L1", "1.9")
        await expect(fact(page, "lead-price")).to_have_text("1.90")
        await expect(page.locator("form, [data-fact=supplier-own-bid], [data-rank]")).to_have_count(0)
        await expect(page.get_by_role("tab")).to_have_text(["Lots3", "Rules"])
        assert await axe_findings(page) == []
        await screenshot(page, "observer")


@pytest.mark.parametrize("viewport", [(1440, 900), (390, 844), (320, 640)])
async def test_the_console_is_accessible_and_fits_the_screen(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, viewport: tuple[int, int]
) -> None:
    async with seated(open_page) as seat:
        blank = await open_page(viewport=viewport)
        await blank.goto(seat.url)
        assert await axe_in_both_themes(blank, axe_findings) == []
        page = await seat.page(viewport=viewport)
        if viewport[0] < 700:
            await page.get_by_role("button", name="Account, language and colours").click()
        assert await axe_in_both_themes(page, axe_findings) == []
        await page.get_by_role("button", name="Accept the terms").click()
        await bid(page, "1.8")
        await bid(page, "30", "L2")
        await seat.rival("L1", "1.7")
        await expect(lot(page).locator("[data-rank='2']")).to_be_visible()
        await expect(answer(page, "L2")).to_contain_text("refused")
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, f"supplier-{viewport[0]}-dark")
        assert await page.evaluate("document.documentElement.scrollWidth") <= viewport[0]
        await lot(page).get_by_role("button", name="Price history of Lot L1").click()
        await expect(page.locator(".uplot")).to_be_visible()
        assert await axe_findings(page) == []
        await page.keyboard.press("Escape")
        for part in ("Rules", "Receipts"):
            await page.get_by_role("tab", name=re.compile(part)).click()
            assert await axe_in_both_themes(page, axe_findings) == []
            assert await page.evaluate("document.documentElement.scrollWidth") <= viewport[0]
