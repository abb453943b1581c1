"""A seat at a real server: the console just built, a person's page on it, and rivals who bid without one."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

from playwright.async_api import Page

from auction.core.commands import AcceptTerms, Command, ConfirmAward, PauseAuction, PlaceBid, ResumeAuction
from auction.core.moments import HOUR_US, SECOND_US
from auction.core.refusals import Refusal
from auction.core.terms import LineItem, Lot, Terms
from auction.core.words import ENGINE
from auction.live.room import Answer, Room
from auction.web.access import Guest
from clients.hatch_build import build_console
from tests.browser.conftest import OpenPage
from tests.terms import COORDINATOR, OPENS, a_line, a_lot, a_supplier, a_visibility, an_auction, an_overtime, steps
from tests.web.stand import Stand, on_uvicorn, standing

ROOT = Path(__file__).resolve().parents[2]
CLOSES_LATE = OPENS + HOUR_US


def priced_lot(id: str, lines: Sequence[LineItem], *, ceiling: int) -> Lot:
    """A lot at four decimals with a ceiling, a 1 % decrement, and a quarter's fall to be confirmed."""
    percent = (steps(0, (1, 100)),)
    return a_lot(id, lines=lines, price_scale=4, ceiling=ceiling, decrement=percent, largest_change=(1, 4), closes_at=CLOSES_LATE)


def three_lots() -> tuple[Lot, ...]:
    """Two lots of one part each, and a basket of three lines."""
    basket = [a_line("B1", 100), a_line("B2", 40), a_line("B3", 5)]
    return (
        priced_lot("L1", [a_line(quantity=1000)], ceiling=1000 * 20_000),
        priced_lot("L2", [a_line(quantity=500)], ceiling=500 * 100_000),
        priced_lot("L3", basket, ceiling=10_000_000),
    )


def the_terms(lots: tuple[Lot, ...] | None = None) -> Terms:
    """An auction as the console's tests hold it: terms to accept, the lead shown, a minute of overtime for a new leader."""
    return an_auction(
        lots=three_lots() if lots is None else lots,
        acceptance=True,
        withdrawal="until_close",
        visibility=a_visibility(supplier_count=True, reserve_met=True),
        overtime=an_overtime(window_us=60 * SECOND_US, trigger="new_leader"),
    )


@dataclass(slots=True)
class Seat:
    """One server, one auction, and whoever sits down."""

    stand: Stand
    room: Room
    open_page: OpenPage
    asked: int = field(default=0)

    @property
    def url(self) -> str:
        return self.stand.base_url

    async def link(self, role: Guest = "supplier", party: str = "s1", name: str = "Supplier One") -> str:
        """A fresh invitation."""
        invited = await self.stand.identity.invite(by=ENGINE, role=role, party=party, name=name)
        assert not isinstance(invited, Refusal), invited
        return invited.link

    async def page(self, *, party: str = "s1", viewport: tuple[int, int] = (1440, 900)) -> Page:
        """A supplier's page on the auction, where its invitation leads."""
        page = await self.open_page(viewport=viewport)
        await come_in(page, await self.link(party=party))
        await page.locator("[data-lot=L1]").wait_for()
        return page

    async def bidder(self, *, viewport: tuple[int, int] = (1440, 900)) -> Page:
        """A supplier's page on the auction, its terms accepted."""
        page = await self.page(viewport=viewport)
        await page.get_by_role("button", name="Accept the terms").click()
        await page.locator("[data-lot=L1] fieldset:enabled").wait_for()
        return page

    async def ask(self, command: Command) -> Answer:
        return await self.room.ask(command)

    async def rival(self, lot: str, *prices: str, party: str = "s2") -> None:
        """Another supplier bids, and stands."""
        self.asked += 1
        actor = a_supplier(party)
        if party not in self.room.state.accepted:
            accepting = AcceptTerms(f"accept-{party}", actor, party, self.room.state.terms_sha256)
            assert (await self.ask(accepting)).refusal is None
        answer = await self.ask(PlaceBid(f"rival-{self.asked}", actor, party, lot, prices, True))
        assert answer.refusal is None, answer.refusal

    async def pause(self, reason: str) -> None:
        self.asked += 1
        assert (await self.ask(PauseAuction(f"pause-{self.asked}", COORDINATOR, reason))).refusal is None

    async def resume(self) -> None:
        self.asked += 1
        assert (await self.ask(ResumeAuction(f"resume-{self.asked}", COORDINATOR))).refusal is None

    async def confirm_award(self, *lots: str) -> None:
        self.asked += 1
        assert (await self.ask(ConfirmAward(f"confirm-{self.asked}", COORDINATOR, lots))).refusal is None


async def come_in(page: Page, link: str) -> None:
    """Open an invitation, and go on as who it says."""
    await page.goto(link)
    await page.locator("[data-go-on]").click()
    await page.locator("header[data-shell]").wait_for()


@cache
def built() -> None:
    """The console as its sources say it was when the first test asked."""
    build_console(ROOT)


@contextlib.asynccontextmanager
async def seated(open_page: OpenPage, terms: Terms | None = None, *, deflate: bool = False) -> AsyncIterator[Seat]:
    """An open auction on a server of its own, with the console as its sources say it is."""
    built()
    async with standing(host=partial(on_uvicorn, deflate=deflate)) as stand:
        yield Seat(stand, await stand.opened(the_terms() if terms is None else terms), open_page)
