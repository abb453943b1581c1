"""What this node counts and times of its own work, for whoever operates it. Nothing of it names a party, a price or an auction."""

import asyncio
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import Final

from auction.core.entries import Entry

LAG_EVERY_S: Final = 0.25
SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
SIZES: Final = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)


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

    def up_to(self) -> list[tuple[str, int]]:
        """Each bound with how many values were at most that; the last has all."""
        found, seen = [], 0
        for bound, count in zip((*map(str, self.bounds), "+Inf"), self._counts, strict=True):
            seen += count
            found.append((bound, seen))
        return found


class Measures:
    """What was refused, by code, and how late the event loop comes to what is due."""

    def __init__(self) -> None:
        self.refusals: Counter[str] = Counter()
        self.lag = Histogram(SECONDS)

    def follow(self, _room: object, entry: Entry) -> None:
        """Count an entry that was decided here."""
        if entry.refusal is not None:
            self.refusals[entry.refusal.code] += 1

    async def run(self) -> None:
        """Look four times a second how late the loop is, until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + LAG_EVERY_S
            await asyncio.sleep(LAG_EVERY_S)
            self.lag.add(max(0.0, loop.time() - due))
