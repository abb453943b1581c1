"""What a preset decides, changed in the launch form: the course, how bids compare, shortlists, people; and what is wrong in it."""

from __future__ import annotations

from playwright.async_api import Locator, Page, expect

from auction.core.money import Share
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.table import axe_in_both_themes, laid, too_wide
from tests.browser.test_launch import announced, at_the_form, fill_ceilings

ANNOUNCE = "Announce the auction"


async def unfold(page: Page, *names: str) -> Locator:
    """The folds of those names, opened; the last of them."""
    for name in names:
        fold = page.locator(f"[data-fold={name}]")
        await fold.locator("summary").first.click()
    return fold


async def test_a_course_is_written_stage_by_stage(open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot) -> None:
    async with laid(open_page) as table:
        page = await at_the_form(table)
        await page.get_by_label("Begin with").select_option("18f-sealed")
        course = await unfold(page, "course")
        first = course.locator("[data-stage='1']")
        await first.get_by_label("Two envelopes").check()
        await first.get_by_label("Persons who must open the bids").fill("2")
        await course.get_by_role("button", name="Another stage").click()
        second = course.locator("[data-stage='2']")
        await second.get_by_label("Only some go on to this stage").check()
        await second.get_by_label("The best so many").fill("4")
        await second.get_by_label("It lasts").fill("8:00")
        await second.get_by_label("Secret close within").fill("2:01")
        await expect(page.locator("[data-lucky='2']")).to_contain_text("luck decides")
        await second.get_by_label("Secret close within").fill("2:00")
        await expect(page.locator("[data-lucky='2']")).to_have_count(0)
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "drafting-course")
        await page.get_by_role("button", name=ANNOUNCE).click()
        terms = await announced(table, page)
        sealed, last = terms.lots[0].stages
        assert (sealed.technical, sealed.quorum, sealed.opening_us) == (True, 2, 72 * 3600 * 10**6)
        assert last.entrants is not None
        assert (last.entrants.best, last.length_us, last.random_us) == (4, 480_000_000, 120_000_000)
        assert len(last.commitment) == 64


async def test_criteria_are_written_beside_a_worked_example(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        page = await at_the_form(table)
        await fill_ceilings(page)
        fold = await unfold(page, "evaluation")
        await fold.get_by_label("Bids compare by more than their price").check()
        await fold.get_by_label("Question", exact=True).fill("Warranty")
        answers = fold.get_by_role("textbox", name="Answer", exact=True)
        await answers.nth(0).fill("3 years")
        await answers.nth(1).fill("1 year")
        await fold.get_by_role("group", name="Bonus or malus").nth(1).get_by_role("button", name="Another amount").click()
        await fold.get_by_label("For", exact=True).fill("risk")
        await fold.get_by_label("Amount in EUR").fill("50")
        example = fold.locator("[data-example]")
        await example.get_by_label("Unit price of every part, in EUR").fill("0.5")
        compared = example.locator("[data-compared]")
        await expect(compared).to_contain_text("and compares as")
        before = await compared.get_attribute("data-compared")
        await example.get_by_label("Warranty").select_option(label="1 year")
        await expect(example).to_contain_text("are added to what it costs")
        assert before is not None
        await expect(compared).to_have_attribute("data-compared", f"{float(before) + 50:.{len(before.split('.')[1])}f}")
        await fold.get_by_label("Costs year by year").check()
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "drafting-evaluation")
        await fold.get_by_label("Costs year by year").uncheck()
        await page.get_by_role("button", name=ANNOUNCE).click()
        evaluation = (await announced(table, page)).lots[0].evaluation
        assert evaluation is not None
        (criterion,) = evaluation.criteria
        assert [option.label for option in criterion.options] == ["3 years", "1 year"]
        assert criterion.options[1].components[0].amount == 500_000


async def test_what_the_server_finds_wrong_is_said_beside_its_field(open_page: OpenPage, screenshot: Screenshot) -> None:
    async with laid(open_page) as table:
        page = await at_the_form(table)
        await page.get_by_label("Begin with").select_option("vbp-round-7")
        fold = page.locator("[data-fold=shortlist]")
        await expect(fold.locator("summary").first).to_contain_text("at most 10 places")
        cut = fold.locator("[data-fault^='said:']")
        await expect(cut).to_contain_text("The server says: needs a ceiling")
        await expect(page.locator("[data-server-fault='shortlist.cut']")).to_be_visible()
        await screenshot(page, "drafting-said")
        await fill_ceilings(page)
        await expect(page.locator("[data-server-fault]")).to_have_count(0)
        await page.get_by_role("button", name=ANNOUNCE).click()
        shortlist = (await announced(table, page)).lots[0].shortlist
        assert shortlist is not None
        assert shortlist.within == Share(8, 10)


async def test_people_index_and_quantities(open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot) -> None:
    async with laid(open_page) as table:
        page = await at_the_form(table)
        steering = await unfold(page, "index", "volume", "steering")
        await steering.get_by_label("cancel").check()
        await expect(steering.get_by_label("change the terms")).to_be_checked()
        await steering.get_by_label("Suppliers may offer several lots together").check()
        await steering.get_by_label("Outages count by your own rule").check()
        volume = page.locator("[data-fold=volume]")
        await volume.get_by_label("Suppliers offer quantities").check()
        await volume.get_by_label("From step to step prices").select_option("falling")
        assert await axe_in_both_themes(page, axe_findings) == []
        await volume.get_by_label("Suppliers offer quantities").uncheck()
        index = page.locator("[data-fold=index]")
        await index.get_by_label("Bids are premiums on a published index").check()
        await page.get_by_role("button", name=ANNOUNCE).click()
        await expect(index.locator("[data-fault]")).to_have_count(4)
        await screenshot(page, "drafting-index")
        await index.get_by_label("Name of the index").fill("Copper")
        await index.get_by_label("Who publishes it").fill("An exchange")
        await index.get_by_label("Its value").fill("9.1")
        await index.get_by_label("Reference month").fill("2027-01")
        await page.get_by_role("button", name=ANNOUNCE).click()
        terms = await announced(table, page)
        assert terms.two_persons == ("cancel", "amend")
        assert (terms.packages, terms.outage is not None) == (True, True)
        found = terms.lots[0].index
        assert found is not None
        assert (found.name, found.reference) == ("Copper", 91_000)


async def test_every_fold_fits_a_narrow_screen_and_speaks_chinese(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        page = await at_the_form(table, viewport=(390, 844))
        await page.get_by_label("Begin with").select_option("vbp-round-11")
        for label in ("Bids compare by more than", "Bids are premiums on a published index", "Suppliers offer quantities"):
            await page.get_by_label(label).evaluate("box => { box.closest('details').open = true }")
            await page.get_by_label(label).check()
        await unfold(page, "course", "steering")
        await page.locator("[data-fold=shortlist]").evaluate("fold => { fold.open = true }")
        assert not await too_wide(page)
        await screenshot(page, "drafting-390")
        await page.set_viewport_size({"width": 1440, "height": 900})
        await page.get_by_label("Language").select_option("zh-CN")
        await page.get_by_role("button", name="深色").click()
        await page.set_viewport_size({"width": 390, "height": 844})
        await expect(page.get_by_role("heading", name="由竞价模式决定的内容")).to_be_visible()
        assert not await too_wide(page)
        assert await axe_findings(page) == []
        await screenshot(page, "drafting-390-zh")
