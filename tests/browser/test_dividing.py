"""The steps after an award in a real browser: a region picked, a share turned down, some of what is free, a smaller total."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from playwright.async_api import expect

from auction.core.moments import SECOND_US
from auction.pool.commands import AskFreed, DeclineShare, PickRegion, QuoteAgain, SettleTotal
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.seat import Seat, built, come_in
from tests.browser.table import Table, too_wide
from tests.web.stand import standing
from tests.web.test_division import Play

PHONE = (390, 844)


@contextlib.asynccontextmanager
async def played(open_page: OpenPage, model: str, before: type) -> AsyncIterator[tuple[Play, Table]]:
    """A model played up to its first command of this kind, and pages on it."""
    built()
    async with standing() as stand:
        play = Play(stand, model)
        moment = moment_of(play, before) - SECOND_US
        await play.whole(until=moment)
        await play.until(moment)
        yield play, Table(Seat(stand, play.auction, open_page))


def moment_of(play: Play, kind: type) -> int:
    return min(each.at for each in play.pooled if isinstance(each.command, kind))


async def test_a_supplier_picks_a_region_in_its_turn(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with played(open_page, "pooled-vbp", PickRegion) as (play, table):
        at = f"auction/{play.terms.auction}"
        coordinator = await table.page(at=at)
        await coordinator.get_by_role("tab", name="Award").click()
        whole = coordinator.get_by_role("region", name="Dividing the award")
        await expect(whole).to_contain_text("s1 Ltd picks")
        supplier = await table.page("supplier", "s1", at=at, viewport=PHONE)
        own = supplier.get_by_role("region", name="Dividing the award")
        await expect(own).to_contain_text("It is your turn: pick a region to serve.")
        await screenshot(supplier, "dividing-turn-phone")
        assert await axe_findings(supplier) == []
        assert not await too_wide(supplier)
        await own.get_by_role("button", name="Region 7").click()
        await expect(own.get_by_role("list", name="Picks")).to_contain_text("You serve Region 7.")
        await own.get_by_role("button", name="Region 6").click()  # the best picks first, and then begins the round
        await expect(own).to_contain_text("It is another supplier’s turn.")
        other = await table.page("supplier", "s2", at=at)
        await expect(other.get_by_role("group", name="Regions that are free")).to_contain_text("Region 5")
        assert "Region 7" not in await other.get_by_role("region", name="Dividing the award").inner_text()
        await expect(whole.get_by_role("list", name="Picks")).to_contain_text("s1 Ltd Region 7", timeout=10_000)
        await screenshot(coordinator, "dividing-course")
        assert await axe_findings(coordinator) == []


async def test_members_opt_out_take_what_is_free_and_the_coordinator_settles_the_total(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with played(open_page, "pooled-vaccines", DeclineShare) as (play, table):
        at = f"auction/{play.terms.auction}"
        for party, lot in (("fr", 0), ("de", 1)):
            member = await table.page("buyer", party, at=at, viewport=PHONE)
            await member.get_by_role("tab", name="Award").click()
            own = member.get_by_role("region", name="Dividing the award")
            await expect(own).to_contain_text("All of a lot or nothing. Who says nothing keeps its share.")
            await own.get_by_role("button", name="Opt out of this lot").nth(lot).click()
            await own.get_by_role("button", name="Give up the whole share").click()
            await expect(own).to_contain_text("You have opted out of this lot.")
        await screenshot(member, "dividing-opt-out-phone")
        assert await axe_findings(member) == []
        assert not await too_wide(member)

        await play.until(moment_of(play, AskFreed))
        member = await table.page("buyer", "mt", at=at)
        await member.get_by_role("tab", name="Award").click()
        own = member.get_by_role("region", name="Dividing the award")
        await own.get_by_label("PN-1: 600 free, you take").fill("100")
        await screenshot(member, "dividing-freed")
        assert await axe_findings(member) == []
        await own.get_by_role("button", name="Ask for it").first.click()
        await expect(own).to_contain_text("You have asked for 100 more.")

        await play.until(moment_of(play, SettleTotal))
        coordinator = await table.page(at=at)
        await coordinator.get_by_role("tab", name="Award").click()
        whole = coordinator.get_by_role("region", name="Dividing the award")
        await expect(whole).to_contain_text("A new total is negotiated.")
        await expect(coordinator.get_by_text("Award confirmed", exact=True)).to_be_visible()  # and not proposed any more
        await whole.get_by_label("Why").fill("at the same price")
        await whole.get_by_role("button", name="Suppliers agree").click()
        await expect(whole).to_contain_text("Everybody’s quantities stand.")
        await expect(coordinator.get_by_text("Settled", exact=True)).to_be_visible()
        await screenshot(coordinator, "dividing-divided")
        assert await axe_findings(coordinator) == []
        chinese = await open_page(viewport=PHONE, locale="zh-CN", color_scheme="dark")
        await come_in(chinese, await table.seat.link("buyer", "mt", "Malta"))
        await expect(chinese.locator("header[data-shell]")).to_be_visible()
        await chinese.goto(f"{table.seat.url}/#/{at}")
        await chinese.get_by_role("tab").nth(1).click()
        await expect(chinese.get_by_text("分配完毕。")).to_be_visible()
        await screenshot(chinese, "dividing-divided-phone-zh-dark")
        assert await axe_findings(chinese) == []


async def test_a_listed_supplier_quotes_once_more(open_page: OpenPage, axe_findings: AxeFindings) -> None:
    async with played(open_page, "pooled-vbp", QuoteAgain) as (play, table):
        page = await table.page("supplier", "s5", at=f"auction/{play.terms.auction}", viewport=PHONE)
        own = page.get_by_role("region", name="Dividing the award")
        await own.get_by_label("Second quotation for the whole lot, at most EUR 30,765.00").fill("30000.00")
        assert await axe_findings(page) == []
        await own.get_by_role("button", name="Quote").click()
        await expect(own).to_contain_text("You have quoted EUR 30,000.00 to stand by.")


async def test_a_second_quotation_wins_a_region_and_what_is_too_dear_is_told_to_its_member_alone(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with played(open_page, "pooled-second-group", QuoteAgain) as (play, table):
        at = f"auction/{play.terms.auction}"
        chinese = await open_page(viewport=PHONE, locale="zh-CN", color_scheme="dark")
        await come_in(chinese, await table.seat.link("supplier", "s6", "s6 Ltd"))
        await expect(chinese.locator("header[data-shell]")).to_be_visible()
        await chinese.goto(f"{table.seat.url}/#/{at}")
        await expect(chinese.get_by_text("最低者排在中标方之后选地区。")).to_be_visible()
        await screenshot(chinese, "dividing-second-quote-phone-zh-dark")
        assert await axe_findings(chinese) == []
        assert not await too_wide(chinese)
        supplier = await table.page("supplier", "s6", at=at)
        own = supplier.get_by_role("region", name="Dividing the award")
        await own.get_by_label("Second quotation for the whole lot").fill("27600.00")
        await own.get_by_role("button", name="Quote").click()
        await expect(own).to_contain_text("If it is among the lowest, you pick regions after the winners; otherwise you stand by.")
    async with played(open_page, "pooled-second-group", PickRegion) as (play, table):
        await play.whole()
        at = f"auction/{play.terms.auction}"
        coordinator = await table.page(at=at)
        await coordinator.get_by_role("tab", name="Award").click()
        whole = coordinator.get_by_role("region", name="Dividing the award")
        await expect(whole).to_contain_text("s6 Ltd has quoted")
        await expect(whole).to_contain_text("and wins regions after the winners.")
        await screenshot(coordinator, "dividing-second-group")
        assert await axe_findings(coordinator) == []
        member = await table.page("buyer", "h6", at=at, viewport=PHONE)
        await member.get_by_role("tab", name="Award").click()
        told = member.get_by_role("region", name="Dividing the award")
        await expect(told).to_contain_text("are not taken for you")
        await screenshot(member, "dividing-too-dear-phone")
        assert await axe_findings(member) == []
        assert not await too_wide(member)
        other = await table.page("buyer", "h7", at=at)
        await other.get_by_role("tab", name="Award").click()
        await expect(other.get_by_role("region", name="Dividing the award")).to_contain_text("Everybody’s quantities stand.")
        assert "not taken for you" not in await other.locator("main").inner_text()
