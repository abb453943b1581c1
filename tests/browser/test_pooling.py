"""Pools by their models in a real browser: opened with windows, proposed to become one, reviewed, failed with a reason."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.async_api import Page, expect

from auction.core.moments import HOUR_US
from tests.browser.conftest import AxeFindings, OpenPage, Screenshot
from tests.browser.reached import reached
from tests.browser.seat import come_in
from tests.browser.table import Table, axe_in_both_themes, laid, too_wide
from tests.browser.test_buyer import dialog
from tests.browser.test_worth import BOMS

NAMES = {"north-works": "m1", "south-works": "m2"}


def typed(at: int) -> str:
    """A moment as it is typed into the form; the pages of these tests are in UTC."""
    return datetime.fromtimestamp(at // 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M")


async def opened(page: Page, table: Table, title: str, model: str, *, least: str = "") -> None:
    """The coordinator opens a pool of two members by a model: an hour to collect, an hour to review."""
    now = table.seat.stand.clock.now_us()
    await page.get_by_role("button", name="Open a pool").click()
    form = dialog(page)
    await form.get_by_label("What it is for").fill(title)
    await form.get_by_label("Member 1").fill("North Works")
    await form.get_by_label("Member 2").fill("South Works")
    await form.get_by_label("How the pool runs").select_option(label=model)
    await form.get_by_label("Collect until").fill(typed(now + HOUR_US))
    await form.get_by_label("Review until").fill(typed(now + 2 * HOUR_US))
    await form.get_by_label("Least total of a part").fill(least)


async def filled(table: Table, pool: str) -> None:
    coordinator = await table.seat.stand.coordinator()
    for member, file in NAMES.items():
        answer = await coordinator.put(f"/api/pools/{pool}/boms/{member}/{file}.csv?builds=1", BOMS[file])
        assert answer.status_code == 200, answer.text


async def until(table: Table, pool: str, hours: int, begun: int) -> Any:
    """Let the pool's windows go by, up to so many hours after it was opened."""
    room = table.seat.stand.rooms.pool(pool)
    assert room is not None
    await table.seat.stand.until(room, begun + hours * HOUR_US)
    return room.state


async def test_a_pool_is_opened_by_a_model_and_two_that_overlap_become_one(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        page = await table.page(at="pools")
        await opened(page, table, "Autumn", "Regions picked in turns (China, VBP)")
        await expect(dialog(page)).to_contain_text("then all in turns by their rank; a turn lasts 1 hour.")
        await dialog(page).get_by_label("Region of South Works").fill("The south")
        await screenshot(page, "pooling-open")
        assert await axe_findings(page) == []
        await dialog(page).get_by_role("button", name="Open a pool").click()
        await expect(page.get_by_text("Collecting until")).to_be_visible()
        room = table.seat.stand.rooms.pool("autumn")
        assert room is not None
        assert [region.name for region in room.state.terms.regions] == ["North Works", "The south"]
        assert room.state.terms.review_until - room.state.terms.collect_until == HOUR_US

        for title in ("Spring", "Summer"):
            await page.goto(f"{table.seat.url}/#/pools")
            await opened(page, table, title, "Shares in proportion, with opt-out (vaccines)")
            await dialog(page).get_by_role("button", name="Open a pool").click()
            await expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
            await filled(table, title.lower())
        await page.goto(f"{table.seat.url}/#/pools")
        overlap = page.get_by_role("region", name="Pools that overlap")
        await expect(overlap).to_contain_text("These pools collect 3 of the same parts.")
        assert await axe_in_both_themes(page, axe_findings) == []
        await overlap.get_by_role("button", name="Take “Summer” into “Spring”").click()
        await screenshot(page, "pooling-overlap")
        await overlap.get_by_role("button", name="Take it in").click()
        await expect(page.get_by_role("heading", level=1, name="Spring")).to_be_visible()
        await page.goto(f"{table.seat.url}/#/pool/summer")
        await expect(page.get_by_text("The demand of this pool has gone into spring")).to_be_visible()


async def test_a_member_confirms_by_part_and_what_was_missed_is_said(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        page = await table.page(at="pools")
        begun = table.seat.stand.clock.now_us()
        await opened(page, table, "Spring", "Shares in proportion, with opt-out (vaccines)", least="1000")
        await dialog(page).get_by_role("button", name="Open a pool").click()
        await expect(page.get_by_text("Collecting until")).to_be_visible()
        await filled(table, "spring")
        coordinator = await table.seat.stand.coordinator()
        told = (await coordinator.get("/api/pools/spring")).json()
        part = next(line["part"] for each in told["parts"] for line in each["lines"] if line["member"] == "south-works")
        asked = {"member": "south-works", "part": part}
        needs = {"firmness": "pledged", "pledged": {"num": 3, "den": 4}, "need_by": "2027-03-01", "not_from": ["XX"]}
        answer = await coordinator.post("/api/pools/spring/needs", {**asked, "needs": needs})
        assert answer.status_code == 200, answer.text

        await until(table, "spring", 1, begun)
        member = await table.page("buyer", "south-works", at="pool/spring", viewport=(390, 844))
        await expect(member.get_by_text("In review until")).to_be_visible()
        word = member.get_by_role("region", name="Your word in the review").first
        await expect(word).to_contain_text("Who says nothing has declined.")
        await word.get_by_label("Choose PN-2").check()
        await word.get_by_label("Choose PN-3").check()
        await word.get_by_role("button", name="Confirm 2 parts").click()
        await expect(word.get_by_text("Confirmed", exact=True)).to_have_count(2)
        await word.get_by_label("Choose PN-3").check()
        await word.get_by_role("button", name="Decline one part").click()
        await expect(word.get_by_text("Declined", exact=True)).to_have_count(1)
        await member.get_by_text("One line asks for something in particular").click()
        await expect(member.get_by_text("75% of it is pledged · needed by 2027-03-01 · not from XX")).to_be_visible()
        assert await reached(member, "North Works", "811", "north-works") == []
        assert not await too_wide(member)
        await screenshot(member, "pooling-review-phone")
        assert await axe_findings(member) == []
        await page.reload()
        told = page.locator("[data-answered]")
        await expect(told).to_contain_text("South Works: 1 confirmed, 1 declined, 1 without a word yet")
        await expect(told).to_contain_text("North Works: 0 confirmed, 0 declined")
        assert await axe_findings(page) == []
        await screenshot(page, "pooling-answered")
        chinese = await open_page(viewport=(390, 844), locale="zh-CN", color_scheme="dark")
        await come_in(chinese, await table.seat.link("buyer", "south-works", "South Works"))
        await expect(chinese.locator("header[data-shell]")).to_be_visible()
        await chinese.goto(f"{table.seat.url}/#/pool/spring")
        await expect(chinese.get_by_text("不表态即为谢绝。").first).to_be_visible()
        await screenshot(chinese, "pooling-review-phone-zh-dark")
        assert await axe_findings(chinese) == []

        state = await until(table, "spring", 2, begun)
        assert state.status == "failed"  # 380 of PN-2 were confirmed, and nothing else
        await page.reload()
        await expect(page.get_by_text("Nothing of this pool goes to auction.")).to_be_visible()
        short = page.get_by_role("region", name="Not put to auction")
        await expect(short).to_contain_text("380 pieces were confirmed; the least is 1,000.")
        await screenshot(page, "pooling-failed")
        assert await axe_findings(page) == []
        await page.get_by_role("tab", name="Fate of every line").click()
        await expect(page.get_by_text("+ 2 not confirmed in the review")).to_have_count(
            2
        )  # PN-1 of both, PN-2 and PN-3 of one each


@pytest.mark.parametrize(
    ("model", "preset"),
    [
        ("Regions picked in turns (China, VBP)", "vbp-round-11"),
        ("Shares in proportion, with opt-out (vaccines)", "sealed-best-and-final"),
    ],
)
async def test_put_to_auction_begins_with_the_format_that_the_model_names(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot, model: str, preset: str
) -> None:
    async with laid(open_page) as table:
        page = await table.page(at="pools")
        begun = table.seat.stand.clock.now_us()
        await opened(page, table, "Spring", model)
        await dialog(page).get_by_role("button", name="Open a pool").click()
        await expect(page.get_by_text("Collecting until")).to_be_visible()
        await filled(table, "spring")
        await until(table, "spring", 1, begun)
        for member in NAMES:
            person = await table.seat.stand.person("buyer", member)
            answer = await person.post("/api/pools/spring/review", {"confirmed": True, "parts": []})
            assert answer.status_code == 200, answer.text
        state = await until(table, "spring", 2, begun)
        assert state.status == "frozen"
        await page.reload()
        await page.get_by_role("button", name="Put it to auction").click()
        named = page.locator(f"[data-pool-preset={preset}]")
        await expect(named).to_contain_text("You may choose another.")
        begin = page.get_by_label("Begin with")
        await expect(begin).to_have_value(preset)
        await screenshot(page, f"pooling-launch-{preset}")
        await begin.select_option("corporate-default")
        await expect(named).to_contain_text("names another format")
        assert await axe_findings(page) == []
        await page.reload()
        await expect(begin).to_have_value("corporate-default")  # what was chosen is kept
        await named.get_by_role("button", name="Choose it").click()
        await expect(begin).to_have_value(preset)


async def test_of_a_large_pool_the_parts_of_an_auction_are_chosen_first(
    open_page: OpenPage, axe_findings: AxeFindings, screenshot: Screenshot
) -> None:
    async with laid(open_page) as table:
        coordinator = await table.seat.stand.coordinator()
        opened_pool = {"pool": "large", "title": "Large", "members": [{"id": "m1", "name": "North"}]}
        bom = "MPN,Manufacturer,Qty\n" + "".join(f"PN-{place},Maker {place % 9},{place + 1}\n" for place in range(2_001))
        for answer in (
            await coordinator.post("/api/pools", opened_pool),
            await coordinator.put("/api/pools/large/boms/m1/large.csv?builds=1&of=head", bom.encode()),
            await coordinator.post("/api/pools/large/freeze?of=head"),
        ):
            assert answer.status_code < 300, answer.text
        page = await table.page(at="launch/large")
        choice = page.get_by_role("region", name="Which parts go into this auction")
        await choice.get_by_role("button", name="Take the 500 shown").click()
        await choice.get_by_label("Find a part").fill("PN-77 Maker")
        await choice.get_by_role("checkbox", name="PN-77 Maker 5 into").check()
        await expect(choice.get_by_role("status")).to_contain_text("501 parts are chosen")
        await expect(choice.get_by_role("button", name="Take those shown")).to_be_disabled()
        assert await axe_findings(page) == []
        await screenshot(page, "parts-choice")
        await choice.get_by_role("button", name="Go on with these").press("Enter")
        await expect(page.get_by_role("region", name="Lots")).to_contain_text("501 parts")
        assert not await too_wide(page)
