"""The terms of its category by which a line is offered, in a real browser: said before the bid, and what follows of them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from playwright.async_api import Page, expect

from auction.audit.offline import allotment_of, proposal_of
from auction.audit.script import terms_text
from auction.core.commands import ConfirmAward, PlaceBid
from auction.core.terms import MarketReference
from auction.core.words import Actor
from auction.live.closing import Closing
from auction.live.room import Room
from tests.auctions import CLOSES, COORDINATOR, OPENS, a_lot, an_auction
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.seat import Seat, built
from tests.browser.table import Table, in_chinese_and_dark, too_wide
from tests.browser.test_buyer import dialog
from tests.web.stand import Stand, eventually, standing
from tests.web.test_market import begun, ok, organisation, verified
from tests.web.test_supply import LINE, RULES

PHONE = (390, 844)


async def described(stand: Stand, **changes: Any) -> Room:
    """An auction that is open and names the register, whose one line is described; its supplier is held until it says its terms."""
    coordinator, watch = await begun(stand)
    stand.rooms.on_durable.append(Closing(proposal_of, allotment_of).follow)
    for id in ("s1", "m1"):
        ok(await coordinator.post("/api/market/organisations", {"organisation": organisation(id, f"Heron {id}")}))
    await verified(coordinator, "s1")
    await watch.screen()
    ok(await coordinator.put("/api/market/controls/authority/rules.csv?as_of=1", RULES))
    ok(await coordinator.post("/api/market/deliveries", {"auction": "A-1", "deliveries": [{**LINE, **changes}]}))
    reference = MarketReference(**ok(await coordinator.get("/api/market"))["reference"])
    terms = replace(an_auction(lots=[a_lot(quantity=3)], suppliers=("s1", "s2")), market=reference)
    ok(await coordinator.post("/api/auctions", {"terms": json.loads(terms_text(terms))}))
    room = stand.rooms.auction("A-1")
    assert room is not None
    await eventually(lambda: "s1" in room.state.on_hold)
    await stand.until(room, OPENS)
    return room


async def said(page: Page) -> None:
    await page.get_by_role("button", name="Say the terms of").click()
    await expect(dialog(page).get_by_label("Least order")).to_be_visible()


async def test_U10_a_supplier_says_its_index_formula_and_may_bid_and_all_read_what_follows(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    built()
    async with standing() as stand:
        room = await described(stand)
        table = Table(Seat(stand, room, open_page))
        page = await table.page("supplier", "s1", at="auction/A-1", viewport=PHONE)
        await expect(page.locator("[data-held]")).to_be_visible()
        await said(page)
        form = dialog(page)
        await form.get_by_label("Least order").fill("3")
        await form.get_by_label("In multiples of").fill("2")
        await form.get_by_label("Fixed part of the price").fill("50")
        say = form.get_by_role("button", name="Say the terms")
        await say.click()
        await expect(form.get_by_text("An index, a weight in percent")).to_be_visible()
        await form.get_by_label("Index 1", exact=True).fill("silicon")
        await form.get_by_label("Weight, percent").fill("40")
        await form.get_by_label("Its value now").fill("1000")
        await form.get_by_label("Months it lags").fill("1")
        await form.get_by_label("Not above this percentage").fill("120")
        await say.click()
        await expect(form.get_by_label("Least order")).to_have_attribute("aria-invalid", "true")
        await form.get_by_label("Least order").fill("2")
        await say.click()
        await expect(form.get_by_label("Fixed part of the price")).to_have_attribute("aria-invalid", "true")
        assert await axe_findings(page) == []
        await screenshot(page, "supply-form-phone")
        await form.get_by_label("Weight, percent").fill("50")
        await say.press("Enter")
        await expect(page.locator("[data-recorded]")).to_contain_text("the terms of Lot L1")
        await expect(page.locator("[data-profile]")).to_contain_text("said")
        await expect(page.locator("[data-held]")).to_have_count(0)
        assert not await too_wide(page)
        await in_chinese_and_dark(page)
        await page.evaluate("scrollTo(0, 0)")
        assert not await too_wide(page)
        assert await axe_findings(page) == []
        await screenshot(page, "supply-said-phone-zh-dark")

        bid = PlaceBid("b2", Actor("supplier", "s1"), "s1", "L1", ("45.00",), False)
        assert (await room.ask(bid)).refusal is None
        await stand.until(room, CLOSES)
        await eventually(lambda: room.state.status == "proposed" and room.durable_seq == room.state.seq)
        assert (await room.ask(ConfirmAward("yes", COORDINATOR, ("L1",)))).refusal is None
        await eventually(lambda: room.state.status == "settled" and room.durable_seq == room.state.seq)
        coordinator = await table.page(at="auction/A-1")
        await coordinator.get_by_role("tab", name="Award").click()
        rows = coordinator.get_by_role("region", name="What is ordered and due").get_by_role("row")
        await expect(rows).to_have_count(3)
        await expect(rows.nth(2)).to_contain_text("price follows an index")
        assert await axe_findings(coordinator) == []
        await screenshot(coordinator, "supply-due")
        await coordinator.get_by_text("Price of a month").click()
        month = coordinator.locator("[data-month-price]")
        work = month.get_by_role("button", name="Work it out")
        await month.get_by_label("Month").fill("soon")
        await work.click()
        await expect(month.get_by_text("A month such as 2027-01.")).to_be_visible()
        await month.get_by_label("Month").fill("2027-02")
        await work.click()
        await month.get_by_label("silicon of 2027-01").fill("1100")  # by a lag of one month
        await work.click()
        await expect(month.locator("[data-month-price-is]")).to_contain_text("47.25 a unit in 2027-02")
        assert await axe_findings(coordinator) == []
        await screenshot(coordinator, "supply-month")
        member = await table.page("buyer", "m2", at="auction/A-1")
        await member.get_by_role("tab", name="Award").click()
        await expect(member.get_by_role("region", name="What is ordered and due").get_by_role("row")).to_have_count(2)


@pytest.mark.parametrize(
    ("hs", "filled", "field", "told"),
    [
        (
            "854231",
            {"Standard pack": "100", "In multiples of": "150", "Least order": "150", "At most": "900"},
            "In multiples of",
            "packing",
        ),
        ("848620", {"Month 1": "2027-03", "Units": "1", "Reservation fee": "2.50", "Deposit": "10"}, "Month 1", "capacity"),
    ],
)
async def test_U10_each_category_has_fields_of_its_own(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, hs: str, filled: dict[str, str], field: str, told: str
) -> None:
    built()
    async with standing() as stand:
        room = await described(stand, hs=hs)
        table = Table(Seat(stand, room, open_page))
        page = await table.page("supplier", "s1", at="auction/A-1")
        await said(page)
        form = dialog(page)
        for label, typed in filled.items():
            await form.get_by_label(label, exact=label == "At most").fill(typed)
        say = form.get_by_role("button", name="Say the terms")
        await say.click()
        await expect(form.get_by_label(field)).to_have_attribute("aria-invalid", "true")
        assert await axe_findings(page) == []
        await screenshot(page, f"supply-{told}")
        for label, typed in (("In multiples of", "100"), ("Least order", "100")) if told == "packing" else (("Units", "5"),):
            await form.get_by_label(label, exact=label == "At most").fill(typed)
        await say.click()
        await expect(page.locator("[data-profile]")).to_contain_text("said")
        market = stand.rooms.market()
        assert market is not None
        (profile,) = market.state.profiles.values()
        assert getattr(profile, told) is not None
