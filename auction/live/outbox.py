"""News of contracts on their way to another system, at least once and in the order of each auction's record.

The record is the outbox: what was delivered is a number kept beside the ledger, and whatever stands after it is still to be
told. So nothing is lost with a process, and what was delivered just before a crash comes again under the same id. A receiver
that fails is asked again, later and later; it holds up the news of that auction alone, and never an auction.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import SystemRandom
from typing import Final, Protocol

from auction.core.entries import Entry
from auction.core.state import State
from auction.live.contract_news import News, may_have_news, news_of
from auction.live.room import Room
from auction.live.rooms import AUCTION, Rooms

FIRST_WAIT_S: Final = 1.0
LONGEST_WAIT_S: Final = 300.0

_log = logging.getLogger(__name__)
_random = SystemRandom()


class Undelivered(Exception):
    """The receiver did not take it; it says why, and nothing secret."""


class Cursors(Protocol):
    """Where the place is kept up to which each auction's news was delivered: an entry, and how many of its news."""

    def of(self, auction: str) -> tuple[int, int]:
        """The entry and how many of its news were delivered; (0, 0) where nothing was."""

    def keep(self, auction: str, seq: int, told: int) -> None:
        """Keep the place, durably where that can be."""


@dataclass(slots=True)
class _Waiting:
    """An auction that may have news: how often its next news failed, and when it is tried again, by the loop's clock."""

    failed: int = 0
    not_before: float = 0.0


def wait_after(failed: int, *, first_s: float = FIRST_WAIT_S, longest_s: float = LONGEST_WAIT_S) -> float:
    """How long to wait after so many failures: twice as long each time up to a most, and of that a random half to whole."""
    whole = min(longest_s, first_s * 2.0 ** min(failed - 1, 40))
    return whole / 2 + _random.random() * whole / 2


class Outbox:
    """Delivers the news of every auction that is no practice; how one is delivered is handed in."""

    def __init__(
        self,
        rooms: Rooms,
        cursors: Cursors,
        deliver: Callable[[News], Awaitable[None]],
        wait: Callable[[int], float] = wait_after,
    ) -> None:
        self._rooms = rooms
        self._cursors = cursors
        self._deliver = deliver
        self._wait = wait
        self._waiting: dict[str, _Waiting] = {}
        self._failing: dict[str, tuple[int, str]] = {}
        self._woken = asyncio.Event()

    def follow(self, room: Room, entry: Entry) -> None:
        """Look at an auction of which an entry has just become durable. Registered with the rooms; it only notes the name."""
        if entry.events and room.stream.startswith(AUCTION) and news_of("", entry):
            self.catch_up(room)

    def catch_up(self, room: Room) -> None:
        """Look at an auction that may have news from before a restart."""
        state = room.state
        if isinstance(state, State) and (state.contracts or state.void) and not state.known_terms().practice:
            self._waiting.setdefault(state.known_terms().auction, _Waiting())
            self._woken.set()

    def failing(self) -> list[tuple[str, int, str]]:
        """The auctions whose next news was not taken yet: how often it was tried, and why it failed last."""
        return [(auction, failed, why) for auction, (failed, why) in sorted(self._failing.items())]

    async def run(self) -> None:
        """Deliver for ever; ended by cancelling, which loses nothing."""
        while True:
            self._woken.clear()
            now = asyncio.get_running_loop().time()
            for auction in [name for name, each in self._waiting.items() if each.not_before <= now]:
                await self._tell_next(auction)
            await self._until_due()

    async def _until_due(self) -> None:
        due = min((each.not_before for each in self._waiting.values()), default=None)
        try:
            async with asyncio.timeout_at(due):
                await self._woken.wait()
        except TimeoutError:
            pass

    async def _tell_next(self, auction: str) -> None:
        """Deliver the auction's next news, or find that there is none."""
        waiting = self._waiting.pop(auction)  # an entry that becomes durable meanwhile puts it back
        try:
            news, seq, told = await asyncio.to_thread(self._next, auction)
            if news is not None:
                await self._deliver(news)
                told += 1
            await asyncio.to_thread(self._cursors.keep, auction, seq, told)
        except Exception as fault:  # whatever it is, the news stays to be told, and the others go on
            failed = waiting.failed + 1
            wait_s, why = self._wait(failed), _why(fault)
            _log.warning("%s: news not delivered, try %d, again in %.1f s: %s", AUCTION + auction, failed, wait_s, why)
            self._waiting[auction] = _Waiting(failed, asyncio.get_running_loop().time() + wait_s)
            self._failing[auction] = failed, why
            return
        self._failing.pop(auction, None)
        if news is not None:
            self._waiting.setdefault(auction, _Waiting())

    def _next(self, auction: str) -> tuple[News | None, int, int]:
        """The first news that was not delivered, its entry, and how many of that entry were; or how far there is none."""
        room = self._rooms.auction(auction)
        seq, told = self._cursors.of(auction)
        if room is None:
            return None, seq, told
        codec = self._rooms.codec_of(room)
        for number, body in self._rooms.ledger.read(room.stream, max(0, seq - 1)):
            known = told if number == seq else 0
            found = news_of(auction, codec.entry_from_bytes(body)) if may_have_news(body) else ()
            if known < len(found):
                return found[known], number, known
            seq, told = number, len(found)
        return None, seq, told


def _why(fault: Exception) -> str:
    return str(fault) if isinstance(fault, Undelivered) else repr(fault)
