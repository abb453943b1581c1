"""The award as it would be now, kept up while lots that are awarded together are open (C10)."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from auction.award.joint import Joint, joint_problem
from auction.award.prospects import Outlook
from auction.core.commands import RecordProvisional
from auction.core.entries import Entry
from auction.core.events import (
    AuctionOpened,
    BidPlaced,
    BidWithdrawn,
    PackagePlaced,
    PackageWithdrawn,
    SupplierExcluded,
    SupplierHeld,
    SupplierReadmitted,
    SupplierReleased,
    TermsAmended,
)
from auction.core.state import State
from auction.core.words import ENGINE
from auction.live.drawing import drawn, pairs
from auction.live.room import Room

GAP_S: Final = 0.5
"""At least so long from one to the next of an auction, however many bids come."""

MOST_PAIRS: Final = 10_000
"""Of terms with more lots times suppliers nothing is found: what is recorded of ten thousand bids is 1.3 MB each time."""

BIDS = BidPlaced | BidWithdrawn | PackagePlaced | PackageWithdrawn
SUPPLIERS = SupplierExcluded | SupplierReadmitted | SupplierHeld | SupplierReleased
CHANGES = AuctionOpened | TermsAmended | BIDS | SUPPLIERS
"""What may change who would be awarded what."""

Look = Callable[[Joint], Outlook | None]
"""It may take a while, and is called in a thread."""


@dataclass(slots=True)
class Provisional:
    """Has it found beside the loop and recorded, one auction after another in a single thread; bids never wait for it."""

    look: Look
    gap_s: float = GAP_S
    _changed: dict[str, bool] = field(default_factory=dict)
    _tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def follow(self, room: Room, entry: Entry) -> None:
        """Look again when an entry may have changed something. Registered with the rooms."""
        if _is_going_on(room.state) and any(isinstance(event, CHANGES) for event in entry.events):
            self._begin(room)

    def catch_up(self, room: Room) -> None:
        """Look at an auction that is decided here from now on: what changed last may not have been looked at."""
        if _is_going_on(room.state):
            self._begin(room)

    def _begin(self, room: Room) -> None:
        self._changed[room.stream] = True
        running = self._tasks.get(room.stream)
        if running is None or running.done():
            loop = asyncio.get_running_loop()
            self._tasks[room.stream] = loop.create_task(self._keep_up(room), name=f"prospects of {room.stream}")

    async def stop(self) -> None:
        """Look no more: the server is stopping."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _keep_up(self, room: Room) -> None:
        while self._changed.pop(room.stream, False) and _is_going_on(room.state) and room.is_owned:
            async with self._turn:
                if not _is_going_on(room.state):
                    return
                now = await drawn(room, partial(joint_problem, so_far=True))
                if now is None:
                    self._changed[room.stream] = True  # bids come faster than the problem is drawn: later
                found = None if now is None else await asyncio.to_thread(self.look, now.what)
            if now is not None and found is not None and _is_going_on(room.state):
                heard: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                command = RecordProvisional(f"provisional-{now.seq}", ENGINE, now.seq, found.total, found.prospects)
                room.submit(command, partial(_heard, heard))
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(heard, 10)
            await asyncio.sleep(self.gap_s)


def _heard(heard: asyncio.Future[None], outcome: object) -> None:
    if not heard.done():
        heard.set_result(None)


def _is_going_on(state: Any) -> bool:
    going = isinstance(state, State) and state.status in ("open", "paused", "suspended") and state.award_rules is not None
    return going and pairs(state) <= MOST_PAIRS
