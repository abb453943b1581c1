"""Bidders under whom the server dies: they bid, keep what they were answered, and come back whatever happens.

Each has a few requests under way at any time, one for each lot, and never asks for the next before it knows the last one's
answer. Most bids are valid; some are sure to be refused, because a refusal is a durable answer too.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from types import TracebackType

from auction.core.words import Actor
from clients.python.poolbid import Answer, Poolbid, View
from tests.terms import COORDINATOR

BACK_AFTER_S = (0.005, 0.04)
ROUNDS_PER_SECOND = 40
FIRST_PRICE = 10_000_000
HOPELESS = 8
"""One bid in so many repeats the last price: it must be refused."""


@dataclass(slots=True)
class Told:
    """One request and its answer; `sent` and `heard` count what this process did, in order, so no clock comes into it."""

    party: str
    id: str
    lot: str
    prices: tuple[str, ...]
    hopeless: bool
    sent: int
    heard: int = 0
    answer: Answer | None = None


@dataclass(slots=True)
class Crowd:
    """All bidders of one auction, the coordinator who looks on, and everything they asked."""

    url: str
    cookies: Mapping[Actor, str]
    auction: str
    lots: Sequence[str]
    told: list[Told] = field(default_factory=list)
    clients: dict[Actor, Poolbid] = field(default_factory=dict)
    views: dict[Actor, View] = field(default_factory=dict)
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    _order: count[int] = field(default_factory=count)
    _bidding: list[asyncio.Task[None]] = field(default_factory=list)
    _enough: bool = False
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def __aenter__(self) -> Crowd:
        for actor, cookie in self.cookies.items():
            client = Poolbid(self.url, cookie, back_after_s=BACK_AFTER_S, on_change=lambda _: self.changed.set())
            self.clients[actor] = await self._stack.enter_async_context(client)
            self.views[actor] = await client.follow(self.auction)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for task in self._bidding:
            task.cancel()
        await asyncio.gather(*self._bidding, return_exceptions=True)
        await self._stack.__aexit__(kind, error, trace)

    def bid(self) -> None:
        """Begin to bid, every supplier on every lot."""
        suppliers = [actor for actor in self.clients if actor.role == "supplier"]
        self._bidding = [asyncio.create_task(self._bid_on(supplier, lot)) for supplier in suppliers for lot in self.lots]

    async def enough(self) -> None:
        """Ask for nothing more, and wait until everything asked is answered."""
        self._enough = True
        await asyncio.gather(*self._bidding)
        self._bidding = []

    async def _bid_on(self, supplier: Actor, lot: str) -> None:
        dice = random.Random(f"{supplier.party} {lot}")
        price = 0
        while not self._enough:
            hopeless = price > 0 and dice.randrange(HOPELESS) == 0
            price = price if hopeless else (price or FIRST_PRICE) - dice.randint(1, 20)
            await self._ask(supplier, lot, f"{price // 100}.{price % 100:02d}", hopeless=hopeless)
            await asyncio.sleep(dice.uniform(0, 2 / ROUNDS_PER_SECOND))

    async def _ask(self, supplier: Actor, lot: str, price: str, *, hopeless: bool) -> None:
        number = next(self._order)
        told = Told(supplier.party, f"r{number}", lot, (price,), hopeless, number)
        self.told.append(told)
        told.answer = await self.clients[supplier].bid(self.auction, lot, [price], id=told.id)
        told.heard = next(self._order)
        self.answered.set()

    async def caught_up(self) -> None:
        """Wait until every view is where a newcomer's is: all asked, all told."""
        async with asyncio.timeout(30):
            for actor, cookie in self.cookies.items():
                newcomer = await self.newcomer(cookie)
                await self.until(partial(_is_at, self.views[actor], newcomer.cursor))

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something a server tells has made it so; looked at again now and then, as not all it tells is news."""
        while not holds():
            self.changed.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(0.1):
                    await self.changed.wait()

    async def newcomer(self, cookie: str) -> View:
        """What somebody of this party sees who comes now for the first time."""
        async with Poolbid(self.url, cookie, back_after_s=BACK_AFTER_S) as client:
            return await client.follow(self.auction)

    @property
    def resent(self) -> int:
        """How many requests were sent again after a break."""
        return sum(client.resent for client in self.clients.values())

    @property
    def put_off(self) -> int:
        """How often the server said that it could not store a request just now."""
        return sum(client.put_off for client in self.clients.values())

    @property
    def overseer(self) -> View:
        """What the coordinator sees."""
        return self.views[COORDINATOR]


def _is_at(view: View, cursor: int | None) -> bool:
    return view.cursor == cursor
