"""The buyer's side of the table: an auction with limits to be measured against, and the pages of those who watch it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from playwright.async_api import Page, expect

from auction.audit.offline import allotment_of, proposal_of
from auction.core.moments import SECOND_US
from auction.core.terms import Lot, Terms
from auction.core.words import CONSORTIUM
from auction.live.closing import Closing
from auction.web.access import Guest
from tests.browser.conftest import AxeFindings, OpenPage
from tests.browser.seat import CLOSES_LATE, Seat, come_in, seated
from tests.terms import a_line, a_lot, a_visibility, an_auction, an_overtime

TITLE = "Parts for a year"


def limited_lots() -> tuple[Lot, ...]:
    """A lot with ceiling, reserve and baseline, one with a baseline alone, and one with no limit at all."""
    return (
        a_lot("L1", lines=[a_line(quantity=1000)], ceiling=250_000, reserve=180_000, baseline=240_000, closes_at=CLOSES_LATE),
        a_lot("L2", lines=[a_line("B", 500)], baseline=100_000, closes_at=CLOSES_LATE),
        a_lot("L3", lines=[a_line("C", 40), a_line("D", 5)], closes_at=CLOSES_LATE),
    )


def watched_terms() -> Terms:
    """No terms to accept, bids on a supplier's behalf allowed, the lead shown, a minute of overtime for a new leader."""
    return an_auction(
        lots=limited_lots(),
        surrogate_bids=True,
        visibility=a_visibility(reserve_met=True),
        overtime=an_overtime(window_us=60 * SECOND_US, trigger="new_leader"),
    )


@dataclass(slots=True)
class Table:
    """A server with one open auction that is settled as servers settle, and the pages around it."""

    seat: Seat

    async def page(
        self, role: Guest = "buyer", party: str = CONSORTIUM, *, viewport: tuple[int, int] = (1440, 900), at: str = ""
    ) -> Page:
        """A page of this party, at a place of its console."""
        page = await self.seat.open_page(viewport=viewport)
        await come_in(page, await self.seat.link(role, party, f"{role} {party}"))
        await expect(page.locator("header[data-shell]")).to_be_visible()
        if at:
            await page.goto(f"{self.seat.url}/#/{at}")
        return page

    async def watching(self, role: Guest = "buyer", party: str = CONSORTIUM, *, viewport: tuple[int, int] = (1440, 900)) -> Page:
        """A page of this party on the auction."""
        page = await self.page(role, party, viewport=viewport, at=f"auction/{self.seat.room.state.known_terms().auction}")
        await expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
        return page

    async def close(self) -> None:
        """Let every lot close."""
        await self.seat.stand.until(self.seat.room, CLOSES_LATE)


@contextlib.asynccontextmanager
async def laid(open_page: OpenPage, terms: Terms | None = None) -> AsyncIterator[Table]:
    """The table with its open auction, without terms to accept, whose award is proposed when it closes."""
    terms = watched_terms() if terms is None else terms
    async with seated(open_page, replace(terms, acceptance=False)) as seat:
        seat.stand.rooms.on_durable.append(Closing(proposal_of, allotment_of).follow)
        yield Table(seat)


async def axe_in_both_themes(page: Page, axe_findings: AxeFindings) -> list[str]:
    """What axe finds in light and in dark."""
    found: list[str] = []
    for theme in ("Light colours", "Dark colours"):
        await page.get_by_role("button", name=theme).click()
        found += [f"{theme}: {finding}" for finding in await axe_findings(page)]
    return found


async def too_wide(page: Page) -> bool:
    """Whether the page scrolls sideways."""
    wide: bool = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return wide


async def in_chinese_and_dark(page: Page) -> None:
    """The page in Chinese and in dark colours, as its own menu sets them; on a phone the menu is opened and shut again."""
    menu = page.get_by_role("button", name="Account, language and colours")
    folded = await menu.is_visible()
    if folded:
        await menu.click()
    await page.get_by_role("button", name="Dark colours").click()
    await page.get_by_label("Language").select_option("zh-CN")
    await page.locator("html[lang=zh-CN]").wait_for()  # its texts come over the line, and take a moment
    if folded:
        await page.locator("header [aria-expanded=true]").click()
