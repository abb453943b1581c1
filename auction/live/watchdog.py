"""Looks once a second whether people can bid, suspends where they cannot, and resumes where they can again (rules S4 to S6).

What it finds out too late, because it was itself stopped, is an outage: the rooms report that (room.py), by its beats.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Iterable, Sized
from dataclasses import dataclass, field
from typing import Final, Protocol

from auction.core.commands import Cause, ResumeAuction, SuspendAuction
from auction.core.errors import AuctionError, LedgerUnavailable
from auction.core.moments import MINUTE_US, SECOND_US
from auction.core.words import ENGINE
from auction.live.clock import Wall
from auction.live.pulse import Pulse
from auction.live.room import Answer, Room

LOOK_EVERY_S: Final = 1
MOST_US: Final = SECOND_US
STALL_US: Final = 2 * SECOND_US
"""No beat for so long, and the rooms are asked to report what it cost before the next one hides it."""
LOOKS: Final = 5
LEAST_LOST: Final = 3
"""Connections are lost in a mass where at least so many suppliers, and more than half of them, go within so many looks."""
LONGEST_US: Final = 5 * MINUTE_US
"""Lost connections suspend no longer than this: whoever stays away cannot hold an auction up."""

_log = logging.getLogger(__name__)


class Node(Protocol):
    """The rooms of this node, as far as the watchdog asks for them (rooms.py)."""

    def owned(self) -> list[Room]:
        """Every announced auction's room that is decided on this node."""

    def stopped(self) -> list[Room]:
        """Every room that decides nothing more for the time being."""

    @property
    def opening(self) -> Sized:
        """What has not been loaded since the start."""


@dataclass(slots=True)
class Watch:
    """How many suppliers were connected to one auction at the last looks, and how many before they were lost."""

    counts: deque[int] = field(default_factory=lambda: deque(maxlen=LOOKS))
    before: int = 0


class Watchdog:
    """Looks at the clock, at the beats and at who is connected. It decides nothing: what it asks for, the rules decide."""

    def __init__(self, clock: Wall, rooms: Node, pulse: Pulse) -> None:
        self._clock = clock
        self._rooms = rooms
        self._pulse = pulse
        self._told = 0
        self._watches: dict[str, Watch] = {}
        self._rests = False

    async def run(self) -> None:
        """Look once a second until cancelled."""
        while True:
            self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    def rest(self) -> None:
        """The server is stopping: who loses the connection now was let go."""
        self._rests = True

    def look(self) -> None:
        """Look once."""
        rooms = self._rooms.owned()
        if self._clock.now_us() - self._pulse.last_us >= STALL_US:
            _log.warning("the server stood still for %.1f s", (self._clock.now_us() - self._pulse.last_us) / SECOND_US)
            for room in rooms:
                room.tick()
        stepped = self._look_at_the_clock(rooms)
        unreported = [room.unreported_since for room in rooms]
        if self._rooms.opening:
            unreported.append(self._pulse.found_us)  # nobody can bid yet in what has not been loaded
        self._pulse.beat(
            well=not any(isinstance(room.stopped_by, LedgerUnavailable) for room in self._rooms.stopped()),
            unreported=min((since for since in unreported if since is not None), default=None),
        )
        for room in () if self._rests else rooms:
            self._look_at(room, may_resume=not stepped)

    def _look_at_the_clock(self, rooms: Iterable[Room]) -> bool:
        """Whether the wall clock has moved away from the stamps: then the stamps follow it, if it went ahead.

        What was asleep or set back meanwhile could not be bid in, so every auction is suspended for a look.
        """
        ahead = self._clock.behind_us()
        if abs(ahead - self._told) <= MOST_US:
            return False
        _log.warning(
            "the wall clock is %.1f s %s the stamps: it was set, or the machine slept",
            abs(ahead) / SECOND_US,
            "ahead of" if ahead > 0 else "behind",
        )
        for room in rooms:
            self._suspend(room, "clock")
        if ahead > 0:
            self._clock.catch_up()
        self._told = self._clock.behind_us()
        return True

    def _look_at(self, room: Room, *, may_resume: bool) -> None:
        if room.state.status not in ("open", "suspended"):
            self._watches.pop(room.stream, None)
            return
        watch, now = self._watches.setdefault(room.stream, Watch()), room.connected()
        if room.state.status == "suspended" and may_resume:
            if room.state.paused_why != "disconnects" or self._is_back(room, watch, now):
                self._resume(room)
                watch.counts.clear()
        else:
            watch.counts.append(now)
            most = max(watch.counts)
            if most - now >= LEAST_LOST and 2 * now < most:
                watch.before = most
                self._suspend(room, "disconnects")

    def _is_back(self, room: Room, watch: Watch, now: int) -> bool:
        """Half of those who were there, or after a while nobody waits any longer."""
        return 2 * now >= watch.before or self._clock.now_us() - room.state.paused_at >= LONGEST_US

    def _suspend(self, room: Room, cause: Cause) -> None:
        if room.state.status == "open":
            room.submit(SuspendAuction(f"suspend-{room.state.seq + 1}", ENGINE, cause), _heard)

    def _resume(self, room: Room) -> None:
        room.submit(ResumeAuction(f"resume-{room.state.seq + 1}", ENGINE), _heard)


def _heard(outcome: Answer | AuctionError) -> None:
    """What the watchdog asks for is refused only where the auction has moved on, or has been suspended often enough."""
    if isinstance(outcome, AuctionError) or outcome.refusal is not None:
        _log.warning("the watchdog was not heard: %s", outcome)
