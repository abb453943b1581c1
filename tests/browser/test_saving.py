"""A saving divided, in a real browser: the rule chosen as a pool is opened, then all of it and each member's own to read."""

from __future__ import annotations

from playwright.async_api import expect

from auction.pool.terms import MemberMultiple, Rationing
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.reached import reached
from tests.browser.seat import Seat, built
from tests.browser.table import Table, axe_in_both_themes, in_chinese_and_dark, laid, too_wide
from tests.browser.test_buyer import dialog
from tests.web.stand import standing
from tests.web.test_division import Play

PHONE = (390, 844)


async def test_after_the_award_the_rule_and_each_share_are_told_in_plain_words(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    built()
    async with standing() as stand:
        play = Play(stand, "pooled-saving")
        await play.whole()
        table = Table(Seat(stand, play.auction, open_page))
        at = f"auction/{play.terms.auction}"
        page = await table.page(at=at)
        await page.get_by_role("tab", name="Award").click()
        whole = page.get_by_role("region", name="The saving divided").first
        await expect(whole).to_contain_text("Fewest complaints (nucleolus)")
        await expect(whole.locator("tr[data-saving=m3]")).to_contain_text("3,349.12")
        await expect(whole.locator("tr[data-saving=m2]")).to_contain_text("Is paid")
        await expect(whole).to_contain_text("Every coalition was looked at.")
        await screenshot(page, "saving-coordinator")
        assert await axe_in_both_themes(page, axe_findings) == []

        member = await table.page("buyer", "m2", at=at, viewport=PHONE)
        await member.get_by_role("tab", name="Award").click()
        own = member.get_by_role("region", name="The saving divided")
        await expect(own.locator("dd[data-saving]")).to_contain_text("3,349.13")
        await expect(own).to_contain_text("164.13 by the other members.")
        assert await reached(own, "2,538.25", "3,349.12", "m3", "m4", "11,683") == []
        assert not await too_wide(member)
        await own.scroll_into_view_if_needed()
        await screenshot(member, "saving-member-phone")
        assert await axe_findings(member) == []
        await in_chinese_and_dark(member)
        await expect(member.get_by_role("region", name="节省的分配")).to_contain_text("由其他成员支付")
        await screenshot(member, "saving-member-phone-chinese-dark")
        assert not await too_wide(member)
        await in_chinese_and_dark(page)
        await expect(page.get_by_role("region", name="节省的分配")).to_contain_text("所有组合均已检查")
        await screenshot(page, "saving-coordinator-chinese-dark")


async def test_the_rules_are_chosen_as_a_pool_is_opened_and_members_read_them(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        page = await table.page(at="pools")
        await page.get_by_role("button", name="Open a pool").click()
        form = dialog(page)
        await form.get_by_label("What it is for").fill("Autumn")
        await form.get_by_label("Member 1").fill("North Works")
        await form.get_by_label("Member 2").fill("South Works")
        await form.get_by_label("When there is too little").select_option(label="Talmud: equal awards of half, then equal losses")
        await form.get_by_label("Multiples for all").fill("0")
        await form.get_by_role("button", name="Open a pool").click()
        assert not await form.get_by_label("Multiples for all").evaluate("field => field.validity.valid")
        await form.get_by_label("Multiples for all").fill("50")
        await form.get_by_label("Multiples for South Works").fill("20")
        await form.get_by_label("Divide the saving").select_option(label="By contribution (Shapley)")
        await expect(form).to_contain_text("on average over all orders in which members could join.")
        await screenshot(page, "saving-chosen")
        assert await axe_findings(page) == []
        await form.get_by_role("button", name="Open a pool").click()
        await expect(page.get_by_text("divided by what each brings to the others (Shapley).")).to_be_visible()
        await expect(page.get_by_text("half of what is asked is shared equally first")).to_be_visible()
        room = table.seat.stand.rooms.pool("autumn")
        assert room is not None
        assert room.state.terms.rationing == Rationing(50, rule="talmud", multiples=(MemberMultiple("south-works", 20),))
        assert room.state.terms.saving == "shapley"
        await expect(page.get_by_text("What is shared so comes in whole multiples of 50.")).to_be_visible()
        await expect(page.get_by_text("Multiples of their own: South Works 20.")).to_be_visible()
        member = await table.page("buyer", "north-works", at="pool/autumn", viewport=PHONE)
        await expect(member.get_by_text("What is shared so comes in whole multiples of 50.")).to_be_visible()
        assert await reached(member, "Multiples of their own", "South Works") == []
        await expect(member.get_by_text("divided by what each brings to the others (Shapley).")).to_be_visible()
        assert not await too_wide(member)
