"""The launch form in a real browser: formats beyond the usual one, and terms as text, announced and amended."""

from __future__ import annotations

import json
from dataclasses import replace

from playwright.async_api import Page, expect

from auction.audit.script import read_terms
from auction.core.presets import PRESETS, applied
from auction.core.terms import Terms
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.table import Table, axe_in_both_themes, laid, too_wide
from tests.browser.test_buyer import NORTH, bring, file, open_a_pool
from tests.terms import an_overtime


async def at_the_form(table: Table, *, viewport: tuple[int, int] = (1440, 900)) -> Page:
    """A frozen pool's launch form, with a supplier named and a ceiling for each lot."""
    page = await table.page(at="pools", viewport=viewport)
    await open_a_pool(page, "North Works", "South Works")
    await bring(page, "North Works", "100", file("north.csv", NORTH))
    await page.get_by_role("button", name="Freeze the pool").click()
    await page.get_by_role("button", name="Freeze it now").click()
    await page.get_by_role("button", name="Put it to auction").click()
    await page.get_by_label("Names, one a line").fill("Harbour Components\nWürth GmbH")
    await page.get_by_role("button", name="Add 2").click()
    await page.get_by_role("button", name="Choose from all formats").click()
    return page


async def fill_ceilings(page: Page) -> None:
    for lot in await page.get_by_role("list", name="Lots").get_by_label("Ceiling").all():
        await lot.fill("1000")


async def announced(table: Table, page: Page) -> Terms:
    told = page.locator("[data-announced]")
    await expect(told).to_contain_text("is announced")
    room = table.seat.stand.rooms.auction((await told.get_attribute("data-announced")) or "")
    assert room is not None
    terms: Terms = room.state.known_terms()
    return terms


async def test_a_dutch_auction_begins_at_half_the_ceiling(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        page = await at_the_form(table)
        await page.get_by_label("Begin with").select_option("dutch")
        await page.get_by_role("button", name="Announce the auction").click()
        await expect(page.get_by_role("alert")).to_contain_text("The clock begins by the ceiling")
        await fill_ceilings(page)
        for more in ("Equal bids, payment and steps", "Traffic light, aliases and graph"):
            await page.get_by_text(more).click()
        await page.get_by_label("Practice only").check()
        await page.locator("[data-fold=course] summary").click()
        await page.get_by_label("Suppliers may leave a limit", exact=True).check()
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "launch-dutch")
        await page.get_by_role("button", name="Announce the auction").click()
        terms = await announced(table, page)
        assert terms.practice
        for lot in terms.lots:
            clock = lot.stages[0].clock
            assert clock is not None
            assert clock.limits
            pieces = sum(line.quantity for line in lot.lines)
            assert (clock.start, clock.limit) == ((5_000_000 // pieces,) * len(lot.lines), 10_000_000)


def telling(terms: Terms) -> Terms:
    """The terms without the numbers that say nothing: those of overtime switched off, and of ranks and counts not told."""
    late, seen = terms.overtime, terms.visibility
    if late.window_us == 0:
        late = an_overtime()
    elif late.trigger != "rank_at_most":
        late = replace(late, rank=1)
    return replace(terms, overtime=late, visibility=seen if seen.supplier_count else replace(seen, count_from=1))


async def test_every_preset_goes_through_the_form_whole(open_page: OpenPage) -> None:
    async with laid(open_page) as table:
        page = await at_the_form(table)
        await fill_ceilings(page)
        box = page.locator("[data-terms-text]")
        await box.locator("summary").click()
        text = box.get_by_label("Terms, as the rulebook spells them")
        for name, preset in PRESETS.items():
            await page.get_by_label("Begin with").select_option(name)
            await text.fill("")
            await box.get_by_role("button", name="Take the form’s terms").click()
            await expect(text).not_to_have_value("")
            terms = read_terms((await text.input_value()).encode())
            assert telling(terms) == telling(applied(preset, terms)), name


async def test_a_vickrey_auction_pays_the_second_price_to_equals_by_lottery(open_page: OpenPage) -> None:
    async with laid(open_page) as table:
        page = await at_the_form(table)
        await page.get_by_label("Begin with").select_option("vickrey")
        await page.get_by_text("Equal bids, payment and steps").click()
        await expect(page.get_by_label("The winner is paid")).to_have_value("second_price")
        await page.get_by_label("Of equal bids the award goes to").select_option("lottery")
        await page.get_by_label("Lots run").select_option("serial")
        await page.get_by_role("button", name="Announce the auction").click()
        terms = await announced(table, page)
        assert (terms.payment, terms.tie_award, len(terms.lottery), terms.sequence) == ("second_price", "lottery", 64, "serial")
        assert terms.lots[0].stages[0].kind == "sealed"


async def test_terms_as_text_are_announced_as_they_stand_and_amended(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        page = await at_the_form(table)
        box = page.locator("[data-terms-text]")
        await box.locator("summary").click()
        await box.get_by_role("button", name="Take the form’s terms").click()
        text = box.get_by_label("Terms, as the rulebook spells them")
        await expect(text).not_to_have_value("")
        terms = json.loads(await text.input_value())
        for lot in terms["lots"]:
            lot["volume"] = {"kind": "incremental", "prices": "rising", "blocks": False, "most_steps": 3}
        announce = box.get_by_role("button", name="Announce these terms")
        await text.fill("{")
        await announce.click()
        await expect(box.get_by_role("alert")).to_contain_text("This is no JSON.")
        await text.fill(json.dumps({**terms, "lots": []}))
        await announce.click()
        await expect(box.get_by_role("alert")).to_contain_text("lots")
        upload = {"name": "terms.json", "mimeType": "application/json", "buffer": json.dumps(terms).encode()}
        await box.locator("input[type=file]").set_input_files(upload)  # type: ignore[arg-type]
        assert await axe_in_both_themes(page, axe_findings) == []
        await screenshot(page, "launch-text")
        await announce.click()
        found = await announced(table, page)
        assert found.lots[0].volume is not None
        assert found.lots[0].volume.most_steps == 3

        # Until it opens, the terms are changed as a whole and with a reason.
        await page.goto(f"{table.seat.url}/#/auction/{found.auction}")
        await page.get_by_role("tab", name="Terms").click()
        await box.locator("summary").click()
        await box.get_by_role("button", name="Take today’s terms").click()
        await expect(text).not_to_have_value("")
        await text.fill(json.dumps({**json.loads(await text.input_value()), "title": "Spring boards, again"}))
        change = box.get_by_role("button", name="Change the terms")
        await expect(change).to_be_disabled()
        await box.get_by_label("Reason").fill("a better title")
        await change.click()
        await expect(box).to_contain_text("The terms are changed.")
        room = table.seat.stand.rooms.auction(found.auction)
        assert room is not None
        assert room.state.known_terms().title == "Spring boards, again"


async def test_the_form_fits_a_narrow_screen(open_page: OpenPage, screenshot: Screenshot) -> None:
    async with laid(open_page) as table:
        page = await at_the_form(table, viewport=(390, 844))
        await page.get_by_label("Begin with").select_option("japanese")
        for more in await page.locator("summary").all():
            await more.click()
        await page.get_by_label("A traffic light in place of the rank").check()
        assert not await too_wide(page)
        await screenshot(page, "launch-390")
