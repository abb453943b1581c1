"""What a pool's members ask of their parts, and its terms put otherwise, in a real browser; while it collects."""

from __future__ import annotations

from playwright.async_api import expect

from auction.core.moments import HOUR_US
from auction.core.money import Share
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.reached import reached
from tests.browser.table import axe_in_both_themes, in_chinese_and_dark, laid, too_wide
from tests.browser.test_buyer import dialog
from tests.browser.test_pooling import filled, opened, typed, until

PHONE = (390, 844)


async def test_P15_a_member_says_what_it_asks_of_a_part_and_alone_reads_its_top_price(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        page = await table.page(at="pools")
        begun = table.seat.stand.clock.now_us()
        await opened(page, table, "Spring", "Shares in proportion, with opt-out (vaccines)")
        await dialog(page).get_by_role("button", name="Open a pool").click()
        await expect(page.get_by_text("Collecting until")).to_be_visible()
        await filled(table, "spring")
        member = await table.page("buyer", "south-works", at="pool/spring", viewport=PHONE)
        await member.get_by_text("What you ask of a part").click()
        form = member.get_by_role("region", name="What you ask of a part")
        await form.get_by_label("Part", exact=True).select_option(label="PN-2 Maker")
        await form.get_by_label("How firm").select_option("pledged")
        await form.get_by_label("Share pledged, percent").fill("150")
        await form.get_by_label("Not from these countries").fill("c1")
        await form.get_by_role("button", name="Another part").click()
        await form.get_by_label("The most you would pay").fill("1.2345678")
        say = form.get_by_role("button", name="Say so")
        await say.click()
        for said in ("At most 100.", "Countries of two letters each", "Each part needs its number.", "Three capital letters"):
            await expect(form.get_by_text(said)).to_be_visible()
        assert not await too_wide(member)
        await member.evaluate("scrollTo(0, 0)")  # nothing lies beneath the header then
        assert await axe_findings(member) == []
        await screenshot(member, "asking-refused-phone")
        await form.get_by_label("Share pledged, percent").fill("75")
        await form.get_by_label("Not from these countries").fill("cn ru")
        await form.get_by_label("Part number 1", exact=True).fill("PN-2B")
        await form.get_by_label("Manufacturer").fill("Other Maker")
        await form.get_by_label("Needed by").fill("2027-03-01")
        await form.get_by_label("The most you would pay").fill("1.234567")
        await form.get_by_label("In this currency").fill("eur")
        await form.get_by_label("Not by these suppliers").fill("Dubious Parts Ltd")
        await say.press("Enter")
        await expect(form.get_by_text("What you ask of PN-2 is recorded")).to_be_visible()
        pool = table.seat.stand.rooms.pool("spring")
        assert pool is not None
        (needs,) = pool.state.needs.values()
        assert (needs.pledged, needs.need_by, needs.not_from, needs.not_by) == (
            Share(3, 4),
            "2027-03-01",
            ("CN", "RU"),
            ("Dubious Parts Ltd",),
        )
        assert needs.top_price.millionths == 1_234_567
        assert [(each.part_number, each.status) for each in needs.alternates] == [("PN-2B", "approved")]
        await member.get_by_text("One line asks for something in particular").click()
        await expect(member.get_by_text("at most EUR 1.234567 a piece")).to_be_visible()
        await screenshot(member, "asking-said-phone")
        await in_chinese_and_dark(member)
        await expect(member.get_by_text("您对 PN-2 的要求已记录")).to_be_visible()
        assert not await too_wide(member)
        await member.evaluate("scrollTo(0, 0)")
        assert await axe_findings(member) == []
        await screenshot(member, "asking-phone-zh-dark")

        await page.reload()
        await page.get_by_text("One line asks for something in particular").click()
        await expect(page.get_by_text("not from CN, RU")).to_be_visible()
        assert await reached(page, "1.234567") == []
        await until(table, "spring", 1, begun)
        await member.reload()
        await expect(member.get_by_text("您对物料的要求")).to_have_count(0)  # the review is open, and lines stand


async def test_P17_the_coordinator_amends_a_pool_s_terms_while_it_collects(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        page = await table.page(at="pools")
        begun = table.seat.stand.clock.now_us()
        await opened(page, table, "Spring", "Regions picked in turns (China, VBP)")
        await dialog(page).get_by_role("button", name="Open a pool").click()
        await expect(page.get_by_text("Collecting until")).to_be_visible()
        await page.get_by_text("Amend the pool’s terms").click()
        form = page.get_by_role("region", name="Amend the pool’s terms")
        amend = form.get_by_role("button", name="Amend")
        await form.get_by_label("Collect until").fill(typed(begun + 4 * HOUR_US))
        await form.get_by_label("Least members").fill("3")
        await amend.click()
        await expect(form.get_by_text("The review ends after collecting has ended.")).to_be_visible()
        await expect(form.get_by_text("No more members than the pool has.")).to_be_visible()
        await form.get_by_label("Review until").fill(typed(begun + 6 * HOUR_US))
        await form.get_by_label("Least members").fill("2")
        await form.get_by_label("Least total of a part").fill("500")
        await form.get_by_label("For which period").fill("2027-H2")
        await form.get_by_label("No line is served above the most").check()
        await form.get_by_label("Region of South Works").fill("North Works")
        await form.get_by_label("Who says nothing in the review").select_option("confirms")
        await form.get_by_label("Multiples for all").fill("5")
        await form.get_by_label("Multiples for South Works").fill("20")
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "asking-amend")
        await amend.click()
        await expect(form.get_by_text("The pool’s terms are amended, and on record.")).to_be_visible()
        pool = table.seat.stand.rooms.pool("spring")
        assert pool is not None
        terms = pool.state.terms
        assert (terms.collect_until - begun, terms.review_until - begun) == (4 * HOUR_US, 6 * HOUR_US)
        assert (terms.least_total, terms.least_members, terms.period, terms.silence) == (500, 2, "2027-H2", "confirms")
        assert (terms.top_prices, terms.brands, terms.model, terms.auction) == (True, True, "pooled-vbp", "vbp-round-11")
        assert [(region.name, region.members) for region in terms.regions] == [("North Works", ("north-works", "south-works"))]
        assert terms.rationing is not None
        assert (terms.rationing.multiple, [(own.member, own.multiple) for own in terms.rationing.multiples]) == (
            5,
            [("south-works", 20)],
        )
        await expect(page.get_by_text("2027-H2").first).to_be_visible()
        phone = await table.page(at="pool/spring", viewport=PHONE)
        await in_chinese_and_dark(phone)
        await phone.get_by_text("修改需求池条款").click()
        assert not await too_wide(phone)
        assert await axe_findings(phone) == []
        await screenshot(phone, "asking-amend-phone-zh-dark")
        await until(table, "spring", 4, begun)
        await page.reload()
        await expect(page.get_by_text("No file was brought while it collected.")).to_be_visible()
        await expect(form).to_have_count(0)
