"""What this node counts and times of its own work, for whoever operates it. Nothing of it names a party, a price or an auction.

Nor does it tell how much goes on where bids lie sealed: what such an auction adds to a count shows only once nothing lies sealed
in it any more. Else whoever reads a counter before and after would know when somebody bid, and how often.
"""

import asyncio
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from auction.core.entries import Entry
from auction.core.state import State
from auction.live.room import Room
from auction.live.rooms import Rooms

LAG_EVERY_S: Final = 0.25
SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
LAGS: Final = (*SECONDS[:4], 0.02, *SECONDS[4:])
SIZES: Final = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
REMEMBERED: Final = 64
"""Of so many of the last commits the slowest is told."""


class Histogram:
    """How many values were at most each bound, their number and their sum."""

    def __init__(self, bounds: Sequence[float]) -> None:
        self.bounds = tuple(bounds)
        self.total = 0.0
        self._counts = [0] * (len(self.bounds) + 1)

    def add(self, value: float) -> None:
        """One more."""
        self._counts[bisect_left(self.bounds, value)] += 1
        self.total += value

    @property
    def count(self) -> int:
        """How many there were."""
        return sum(self._counts)

    def up_to(self) -> list[tuple[str, int]]:
        """Each bound with how many values were at most that; the last has all."""
        found, seen = [], 0
        for bound, count in zip((*map(str, self.bounds), "+Inf"), self._counts, strict=True):
            seen += count
            found.append((bound, seen))
        return found


@dataclass(slots=True)
class Tally:
    """What was decided and told: entries, refusals by their code, and frames and bytes of news."""

    entries: int = 0
    refusals: Counter[str] = field(default_factory=Counter)
    frames: int = 0
    bytes: int = 0

    def add(self, more: "Tally") -> None:
        """All of this too."""
        self.entries += more.entries
        self.refusals += more.refusals
        self.frames += more.frames
        self.bytes += more.bytes


class Measures:
    """What was decided and told here, how long commits took and of what size they were, and how late the event loop is."""

    def __init__(self) -> None:
        self.lag = Histogram(LAGS)
        self.seconds = Histogram(SECONDS)
        self.sizes = Histogram(SIZES)
        self.lines_left_out: Callable[[], int] = lambda: 0
        self._total = Tally()
        self._held: dict[Room, Tally] = {}
        self._last: deque[float] = deque(maxlen=REMEMBERED)

    def hear(self, rooms: Rooms) -> None:
        """Hear of all that is counted in these rooms."""
        rooms.on_owned.append(self.follow)
        rooms.on_told.append(self.told)
        rooms.committer.on_timed.append(self.committed)

    def follow(self, room: Room, entry: Entry) -> None:
        """Count an entry that was decided here."""
        tally = self._of(room)
        tally.entries += 1
        if entry.refusal is not None:
            tally.refusals[entry.refusal.code] += 1

    def told(self, room: Room, frames: int, size: int) -> None:
        """Count news that were sent."""
        tally = self._of(room)
        tally.frames += frames
        tally.bytes += size

    def committed(self, seconds: float, parts: Sequence[tuple[Room, int]]) -> None:
        """Count a commit, by its entries of auctions in which nothing lies sealed; one without any is not counted."""
        self._last.append(seconds)
        shown = sum(entries for room, entries in parts if not lies_sealed(room.state))
        if shown:
            self.seconds.add(seconds)
            self.sizes.add(shown)

    def shown(self) -> Tally:
        """All that may be told by now."""
        for room in [room for room in self._held if not lies_sealed(room.state)]:
            self._of(room)
        return self._total

    def slowest(self) -> float:
        """The slowest of the last commits, as a bound that it did not exceed: in so rough a number no commit can be counted."""
        longest = max(self._last, default=0.0)
        return next((bound for bound in SECONDS if longest <= bound), float("inf"))

    async def run(self) -> None:
        """Look four times a second how late the loop is, until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + LAG_EVERY_S
            await asyncio.sleep(LAG_EVERY_S)
            self.lag.add(max(0.0, loop.time() - due))

    def _of(self, room: Room) -> Tally:
        """Where what happens in this room is counted now."""
        if lies_sealed(room.state):
            return self._held.setdefault(room, Tally())
        held = self._held.pop(room, None)
        if held is not None:
            self._total.add(held)
        return self._total


def lies_sealed(state: Any) -> bool:
    """Whether this is an auction in which bids lie sealed, or will: until it has closed."""
    return isinstance(state, State) and state.terms is not None and state.closed_at is None and state.has_seals
