"""What a supplier reads of an award, in a real browser: before it bids, who wins and what is paid; afterwards, what is its own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.async_api import expect

from auction.core.commands import AcceptTerms, PlaceBid, TypedSupply
from auction.core.presets import PRESETS, applied
from auction.core.terms import Terms, Volume
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.seat import Seat, seated, the_terms, three_lots
from tests.browser.table import in_chinese_and_dark, laid, too_wide
from tests.browser.test_awarding import together
from tests.browser.test_bidding import SIZES, lot, sound
from tests.terms import NO_OVERTIME, a_supplier, a_visibility
from tests.web.stand import eventually


@pytest.mark.parametrize(
    ("preset", "said", "in_chinese"),
    [
        ("vickrey", "paid not what it bid but the second lowest price", "所获支付不是其报价，而是第二低的价格"),
        ("vbp-round-7", "From 2 on the list on they get 60% of the lot in equal parts", "入围达到 2 家时，各家平分标的的 60%"),
        ("vbp-round-11", "awarded only for a stated reason", "说明理由后方可授标"),
        ("aggregate-eu", "share what is left in proportion", "按比例分配余量"),
    ],
)
async def test_who_wins_and_what_is_paid_is_read_before_anybody_bids(
    open_page: OpenPage, preset: str, said: str, in_chinese: str
) -> None:
    terms = replace(applied(PRESETS[preset], the_terms(three_lots()[:1])), acceptance=True)
    async with seated(open_page, terms) as seat:
        page = await seat.page(viewport=SIZES[1])
        await page.get_by_text("Read the rules").click()
        rules = page.locator("details[open]")
        await expect(rules).to_contain_text("Who wins, and what is paid")
        await expect(rules).to_contain_text(said)
        assert not await too_wide(page)
        await in_chinese_and_dark(page)
        await expect(rules).to_contain_text(in_chinese)


def quantities() -> Terms:
    rising = Volume("incremental", "rising", False, 3)
    one = replace(three_lots()[0], volume=rising, decrement=(), largest_change=None)
    return replace(the_terms((one,)), overtime=NO_OVERTIME, visibility=a_visibility(lead_price=False))


async def offers(seat: Seat, party: str, price: str, most: str) -> None:
    """A schedule of one step."""
    actor = a_supplier(party)
    await seat.ask(AcceptTerms(f"accept-{party}", actor, party, seat.room.state.terms_sha256))
    offered = PlaceBid(f"offer-{party}", actor, party, "L1", (price,), True, (), TypedSupply(("0",), "", "", most))
    assert (await seat.ask(offered)).refusal is None


async def test_a_supplier_that_gets_a_part_reads_how_much_for_how_much_and_why_no_more(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page, quantities()) as table:
        await offers(table.seat, "s1", "1.8", "800")
        await offers(table.seat, "s2", "1.7", "600")
        page, other = await table.seat.page(), await table.seat.page(party="s2", viewport=SIZES[1])
        await table.close()
        await eventually(lambda: table.seat.room.state.awards)
        await expect(lot(page)).to_contain_text("Award to be confirmed")
        await expect(lot(page).locator("[data-awarded]")).to_have_count(0)  # nothing is anybody's before it is confirmed
        await table.seat.confirm_award("L1")
        awarded = lot(page).locator("[data-awarded=L1]")
        await expect(awarded).to_contain_text("400 of 1,000 pcs")
        await expect(awarded).to_contain_text("EUR 720.00")
        await expect(awarded.locator("[data-rest=volume]")).to_contain_text("You offered up to 800 pcs.")
        await sound(page, axe_findings, 1440)
        await screenshot(page, "awarded-part")
        await expect(lot(other).locator("[data-awarded=L1]")).to_contain_text("600 of 1,000 pcs")
        await expect(lot(other).locator("[data-rest=all]")).to_contain_text("all you offered")
        await in_chinese_and_dark(other)
        await expect(lot(other).locator("[data-awarded=L1]")).to_contain_text("600 / 1,000 件")
        assert not await too_wide(other)
        await screenshot(other, "awarded-part-390-dark-zh")


async def test_a_winner_that_is_paid_the_second_price_reads_so(open_page: OpenPage) -> None:
    terms = replace(the_terms(three_lots()[:1]), payment="second_price", overtime=NO_OVERTIME)
    async with laid(open_page, terms) as table:
        await table.seat.rival("L1", "1.5", party="s1")
        await table.seat.rival("L1", "1.7")
        page = await table.seat.page()
        await table.close()
        await eventually(lambda: table.seat.room.state.awards)
        await table.seat.confirm_award("L1")
        awarded = lot(page).locator("[data-awarded=L1]")
        await expect(awarded).to_contain_text("1,000 pcs for EUR 1,700.00")
        await expect(awarded).to_contain_text("You asked EUR 1,500.00 for it")


async def test_lots_won_in_a_package_are_counted_as_won_and_nothing_else(open_page: OpenPage) -> None:
    async with together(open_page) as table:
        page = await table.seat.page(party="s3")
        await table.close()
        await eventually(lambda: len(table.seat.room.state.awards) == 3)
        await table.seat.confirm_award("L1", "L2", "L3")
        counted = page.locator("dl.summary")
        await expect(counted.locator("div", has_text="Lots you won")).to_contain_text("2/3")
        await expect(counted.locator("div", has_text="Lots not won").locator("dd")).to_have_text("0")
        await expect(lot(page).locator("[data-awarded=L1]")).to_contain_text("100 pcs")
