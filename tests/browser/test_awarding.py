"""Lots awarded together, in a real browser and with the real solver: rules, what would win now, scenarios, other rules chosen."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace

import pytest
from playwright.async_api import Page, expect

from auction.audit.offline import allotment_of, proposal_of
from auction.award.joint_check import check_joint
from auction.core.award_rules import AwardRules, Limit
from auction.core.commands import ChooseRules, PlacePackage
from auction.core.money import Share
from auction.live.closing import Closing
from auction.live.jointly import Jointly
from auction.live.provisional import Provisional
from auction.live.supposing import Supposing
from auction.pool.settling import anew
from auction.solvers.beside import solve_beside
from auction.solvers.steady import Steady
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.seat import CLOSES_LATE, Seat, seated
from tests.browser.table import Table, axe_in_both_themes, in_chinese_and_dark, too_wide
from tests.browser.test_drafting import unfold
from tests.browser.test_launch import at_the_form
from tests.terms import COORDINATOR, a_line, a_lot, a_supplier, a_visibility, an_auction
from tests.web.stand import eventually

LOTS = tuple(a_lot(id, lines=[a_line(id, 100)], baseline=150_000, closes_at=CLOSES_LATE) for id in ("L1", "L2", "L3"))
PRICED = {"s1": ("10", "12", "9"), "s2": ("11", "11", "10")}


@contextlib.asynccontextmanager
async def together(open_page: OpenPage, priced: Mapping[str, Sequence[str]] = PRICED) -> AsyncIterator[Table]:
    """Three lots awarded together: s1 and s2 bid on each, or on the first of them, and s3 offers the first two as a package."""
    terms = an_auction(lots=LOTS, packages=True, award_rules=AwardRules(), visibility=a_visibility(provisional=True))
    async with seated(open_page, replace(terms, acceptance=False)) as seat:
        jointly = Jointly(solve_beside, check_joint, lambda state: anew("award", state))
        looking = Steady()
        provisional = Provisional(looking.look, gap_s=0.05)
        seat.stand.app.state.jointly, seat.stand.app.state.supposing = jointly, Supposing(looking.suppose, nearest=looking.nearest)
        seat.stand.rooms.on_durable += [Closing(proposal_of, allotment_of, jointly).follow, provisional.follow]
        await bids(seat, priced)
        yield Table(seat)
        await jointly.stop()
        await provisional.stop()
        looking.stop()


async def bids(seat: Seat, priced: Mapping[str, Sequence[str]] = PRICED) -> None:
    for party, prices in priced.items():
        for lot, price in zip(("L1", "L2", "L3"), prices, strict=False):
            await seat.rival(lot, price, party=party)
    offered = PlacePackage("pack", a_supplier("s3"), "s3", "both", ("L1", "L2"), "2000.00", "")
    assert (await seat.ask(offered)).refusal is None


async def looks(page: Page, axe_findings: AxeFindings, screenshot: Screenshot, name: str) -> None:
    """Axe in light and dark, no sideways scroll, and pictures in both languages, on a wide screen and on a phone."""
    assert await axe_in_both_themes(page, axe_findings) == []
    await screenshot(page, name)
    await page.set_viewport_size({"width": 390, "height": 844})
    assert not await too_wide(page)
    await screenshot(page, f"{name}-390")
    await page.set_viewport_size({"width": 1440, "height": 900})
    await in_chinese_and_dark(page)
    await expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    await screenshot(page, f"{name}-zh")
    await page.set_viewport_size({"width": 390, "height": 844})
    assert not await too_wide(page)
    await screenshot(page, f"{name}-zh-390")
    await page.set_viewport_size({"width": 1440, "height": 900})


async def test_C10_a_supplier_sees_whether_it_would_win_and_at_what_price(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with together(open_page) as table:
        page = await table.seat.page(party="s3")
        await page.get_by_role("tab", name="Packages").click()
        await expect(page.locator("[data-package=both]")).to_contain_text("You would win")
        await table.seat.rival("L1", "8", party="s1")
        await table.seat.rival("L2", "10.50", party="s2")
        await expect(page.locator("[data-package=both] [data-to-win]")).to_contain_text("1,849.99")
        await expect(page.locator("[data-package=both] [data-feasible-rank]")).to_contain_text("Rank 3")
        await looks(page, axe_findings, screenshot, "now-package")
        rival = await table.seat.page(party="s2")
        await expect(rival.locator("[data-lot=L1] [data-fact=supplier-now]")).to_contain_text("You would win at EUR 799.99 or less")


async def test_F3_scenarios_are_compared_and_other_rules_chosen(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with together(open_page) as table:
        page = await table.watching()
        await expect(page.locator("[data-now]")).to_contain_text("2,900.00")
        await page.get_by_role("tab", name="Award").click()
        await page.get_by_role("button", name="Compare the usual ones").click()
        await expect(page.locator("[data-total='No rules']")).to_contain_text("2,900.00", timeout=30_000)
        await expect(page.locator("[data-total='One supplier']")).to_contain_text("3,100.00")
        await expect(page.get_by_role("button", name="Use the rules of One supplier")).to_have_count(0)
        await expect(page.locator("[data-scenarios]")).not_to_contain_text("not awarded")
        await table.close()
        await expect(page.locator("[data-award=L1]")).to_contain_text("s3 Ltd", timeout=20_000)
        await page.get_by_role("button", name="Write one").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("Name").fill("four winners")
        await dialog.get_by_role("button", name="Add a rule").click()
        await dialog.get_by_label("What it asks").select_option("least_winners")
        await dialog.get_by_role("button", name="Compare").click()
        await expect(dialog.locator("[data-fault]")).to_have_count(1)
        await dialog.get_by_label("How many").fill("4")
        await dialog.get_by_role("button", name="Compare").click()
        await expect(page.locator("[data-conflict]")).to_contain_text("“At least so many suppliers win” (4)")
        await page.get_by_text("Why not another?").click()
        await page.locator("details").get_by_role("button", name="s2 Ltd").first.click()
        await expect(page.locator("[data-why]")).to_contain_text("200.00 more")
        await page.get_by_role("button", name="Why this award").click()
        await expect(page.locator("[data-reasons]")).to_contain_text("in a package, EUR 100.00 less", timeout=20_000)
        await page.get_by_role("button", name="Who comes next").click()
        await expect(page.locator("[data-next]")).to_contain_text("Without s3 Ltd")
        await page.get_by_role("button", name="What each rule would pay").click()
        await expect(page.locator("[data-payments]")).to_contain_text("Proven", timeout=20_000)
        await expect(page.locator("[data-payments] tfoot")).to_contain_text("2,900.002,900.003,100.003,100.00")
        await looks(page, axe_findings, screenshot, "scenarios")
        await expect(page.locator("[data-scenarios]")).to_contain_text("“中标供应商不少于若干家”（4）")
        await expect(page.get_by_role("columnheader", name="One supplier")).to_have_count(0)
        await page.get_by_role("combobox").first.select_option("en")
        await page.get_by_role("button", name="Use the rules of One supplier").click()
        await page.get_by_role("dialog").get_by_label("Reason").fill("one delivery")
        await page.get_by_role("dialog").get_by_role("button", name="Use these rules").click()
        await expect(page.locator("[data-award-why]")).to_contain_text("one delivery")
        await expect(page.locator("[data-award=L1]")).to_contain_text("s1 Ltd", timeout=20_000)
        assert table.seat.room.state.award_total == 310_000


async def test_F3_a_scenario_that_leaves_lots_out_is_not_told_to_be_cheaper(open_page: OpenPage) -> None:
    async with together(open_page, {"s1": ("10",), "s2": ("11", "11", "10")}) as table:
        page = await table.watching()
        await page.get_by_role("tab", name="Award").click()
        await page.get_by_role("button", name="Write one").click()
        await page.get_by_role("dialog").get_by_label("A supplier drops out").select_option(label="s2 Ltd")
        await page.get_by_role("dialog").get_by_role("button", name="Compare").click()
        without = page.locator("[data-total='Without s2 Ltd']")
        await expect(without).to_contain_text("2,000.00", timeout=30_000)
        await expect(without).to_contain_text("One lot is not awarded")
        await page.get_by_role("button", name="Compare the usual ones").click()
        await expect(page.locator("[data-total='No rules']")).to_contain_text("3,000.00", timeout=30_000)
        await expect(page.locator("[data-total='No rules']")).not_to_contain_text("not awarded")
        await expect(page.locator("[data-scenarios]").get_by_text("awards other lots").first).to_be_visible()


@pytest.mark.parametrize("phone", [False, True])
async def test_C7_rules_are_put_at_the_launch(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, phone: bool
) -> None:
    async with together(open_page) as table:
        page = await at_the_form(table, viewport=(390, 844) if phone else (1440, 900))
        fold = await unfold(page, "award")
        await fold.get_by_label("All lots are awarded together").check()
        await fold.get_by_role("button", name="Add a column").click()
        await fold.get_by_label("Column", exact=True).fill("country")
        await fold.get_by_role("button", name="Add a rule").click()
        await fold.get_by_label("What it asks").select_option("most_by")
        await fold.get_by_label("Column", exact=True).first.select_option("country")
        await fold.get_by_label("Share of the award").fill("60")
        await fold.locator("[data-labels] input").first.fill("CN")
        assert await axe_findings(page) == []
        assert not await too_wide(page)
        await screenshot(page, f"award-rules-{'390' if phone else '1440'}")
        if phone:
            return
        await page.get_by_role("button", name="Announce").last.click()
        await expect(page.get_by_text("announced").first).to_be_visible()
        (terms,) = [room.state.known_terms() for room in table.seat.stand.rooms.auctions() if room is not table.seat.room]
        assert terms.award_rules is not None
        (limit,) = terms.award_rules.limits
        assert (limit.who_by, limit.share) == ("country", Share(3, 5))
        assert terms.award_rules.suppliers[0].labels[0].value == "CN"


async def test_A20_the_auditor_sees_how_far_the_award_is_proven(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with together(open_page) as table:
        soft = AwardRules(limits=(Limit("three", "winners", "at_least", 3, priority=9), Limit("one", "winners", "at_most", 1)))
        await table.close()
        await eventually(lambda: table.seat.room.state.status == "proposed")
        assert (await table.seat.ask(ChooseRules("r", COORDINATOR, soft, "few"))).refusal is None
        await eventually(lambda: table.seat.room.state.given_up == ("three",))
        page = await table.watching("auditor", "a")
        await page.get_by_role("tab", name="Verification").click()
        await page.get_by_role("button", name="Verify").click()
        await expect(page.locator("[data-together]")).to_contain_text("proven that no legal award compares lower")
        await expect(page.locator("[data-together]")).to_contain_text("Rules given up: three. That nothing keeps them is proven.")
        await looks(page, axe_findings, screenshot, "together-verified")


async def test_a_coordinator_whose_node_follows_is_told_that_another_finds_the_award(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    """The server's word is put in its mouth here: two servers in `tests/web/test_nodes.py` say it by themselves."""
    async with together(open_page) as table:
        page = await table.watching()
        told = {"state": "elsewhere", "doing": "", "done": 0, "of": 0, "code": None, "detail": ""}
        answer = {**told, "rules": {}, "why": "", "given_up": []}
        await page.route("**/api/auctions/*/award", lambda route: route.fulfill(json=answer))
        table.seat.stand.rooms.on_durable.clear()  # nobody finds it here
        await table.close()
        await page.get_by_role("tab", name="Award").click()
        await expect(page.locator("[data-award-progress=elsewhere]")).to_contain_text("on another node")
        await looks(page, axe_findings, screenshot, "award-elsewhere")
