"""A few questions in place of the list of formats: by keyboard, by mouse, and in both languages."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.table import axe_in_both_themes, laid, too_wide
from tests.browser.test_launch import announced, at_the_form


async def test_questions_answered_by_the_keyboard_end_in_a_preset_with_its_reason(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        page = await at_the_form(table)
        await page.get_by_role("button", name="Answer a few questions instead").click()
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "questions-first")
        await page.locator("[data-answer=whole]").focus()
        for question, key in (("goods", "Enter"), ("comparable", "Space"), ("many", "Enter")):
            await expect(page.locator(f"[data-question={question}]")).to_be_visible()
            await page.keyboard.press(key)
            await page.keyboard.press("Tab")  # from the next question, which has the focus, to its first answer
        await expect(page.locator("[data-question=once]")).to_be_visible()
        await page.get_by_role("button", name="Change the answer to: How many suppliers will bid?").click()
        await page.get_by_role("button", name="Three or more").click()
        await page.get_by_role("button", name="All prices, never names").click()
        await page.get_by_role("button", name="In turns, in equal terms").click()
        found = page.locator("[data-recommended=prozorro]")
        await expect(found).to_contain_text("We recommend: Ukraine (Prozorro)")
        await expect(found).to_contain_text("every bid when its turn ends")
        await expect(found).to_contain_text("the last turn has the last word")
        await expect(found.get_by_role("heading")).to_be_focused()
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "questions-found")
        await found.get_by_role("button", name="Begin with it").click()
        await expect(page.get_by_label("Begin with")).to_have_value("prozorro")
        await page.get_by_role("button", name="Announce the auction").click()
        assert [stage.kind for stage in (await announced(table, page)).lots[0].stages] == ["sealed", "turns", "turns", "turns"]


async def test_quality_that_must_be_judged_first_brings_two_envelopes(open_page: OpenPage, screenshot: Screenshot) -> None:
    async with laid(open_page) as table:
        page = await at_the_form(table, viewport=(390, 844))
        await page.get_by_role("button", name="Answer a few questions instead").click()
        await page.get_by_role("button", name="Lots that one supplier takes as a whole").click()
        await page.get_by_role("button", name="No, people must judge the quality first").click()
        await expect(page.locator("[data-recommended='18f-sealed']")).to_contain_text("Two envelopes")
        assert not await too_wide(page)
        await screenshot(page, "questions-390")
        await page.get_by_role("button", name="Begin with it").click()
        await page.get_by_role("button", name="Announce the auction").click()
        assert (await announced(table, page)).lots[0].stages[0].technical


async def test_the_questions_are_asked_in_chinese(open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot) -> None:
    async with laid(open_page) as table:
        page = await at_the_form(table)
        await page.get_by_label("Language").select_option("zh-CN")
        await page.get_by_role("button", name="改为回答几个问题").click()
        await page.get_by_role("button", name="由一家供应商整体承接的标的").click()
        await page.get_by_role("button", name="不可以，但差别可以折算").click()
        await page.get_by_role("button", name="三家以上").click()
        await page.get_by_role("button", name="排名和领先价格").click()
        await expect(page.locator("[data-answer=minutes]")).to_have_count(0)  # a clock names one price for all
        await page.locator("[data-answer=usual]").click()
        await expect(page.locator("[data-recommended=corporate-default]")).to_contain_text("报价如何比较")
        assert await axe_findings(page) == []
        await screenshot(page, "questions-zh")
        await page.get_by_role("button", name="采用").click()
        await expect(page.locator("[data-fold=evaluation] summary").first).to_contain_text("价格及其他")
