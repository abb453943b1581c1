"""The one place that reads a clock. Deadlines run on the monotonic clock, anchored once to the wall clock."""

import time
from typing import Final, Protocol

LONGEST_WAY_US: Final = 100_000
"""So long an answer of the store may have been on its way to a node that asks for the first time, and knows nothing better."""


class Clock(Protocol):
    """Who may say what time it is."""

    def now_us(self) -> int:
        """The time in whole microseconds UTC; it never goes back."""


class Wall(Clock, Protocol):
    """A clock that knows the wall clock beside it."""

    def behind_us(self) -> int:
        """How far the wall clock is ahead of this one."""

    def catch_up(self) -> None:
        """Take the wall clock up again where it is ahead."""


class SystemClock:
    """The machine's time: the wall clock at the start, carried on by the monotonic clock, so a step moves no deadline."""

    def __init__(self) -> None:
        self._wall = time.time_ns()
        self._monotonic = time.monotonic_ns()

    def now_us(self) -> int:
        """The time in whole microseconds UTC."""
        return (self._wall + time.monotonic_ns() - self._monotonic) // 1000

    def catch_up(self) -> None:
        """Take the wall clock up again where it is ahead; a stamp never goes back, so where it is behind nothing changes."""
        if self.behind_us() > 0:
            self._wall, self._monotonic = time.time_ns(), time.monotonic_ns()

    def behind_us(self) -> int:
        """How far the wall clock is ahead of this one by now: it was set, or the machine slept, which stops the monotonic clock."""
        return time.time_ns() // 1000 - self.now_us()


class StoreClock:
    """The clock of a store that many nodes share, carried on by the monotonic clock; the machine's until the store was asked.

    So two nodes give stamps that are as close as a question to the store takes, whatever their machines say.
    """

    def __init__(self) -> None:
        self._anchor = time.time_ns()
        self._monotonic = time.monotonic_ns()
        self._is_anchored = False
        self._ahead_us = 0

    def now_us(self) -> int:
        """The time in whole microseconds UTC."""
        return (self._anchor + time.monotonic_ns() - self._monotonic) // 1000

    def told(self, store_us: int, since_us: int = 0) -> None:
        """The store said that it was so late, up to so long ago: taken up at the first time, and compared ever after.

        An answer that was long on its way says little, and a clock that it does not contradict goes on as it did: one that was set
        half of the way ahead, as is usual, would be ahead for ever where all of it was the question's.
        """
        if not self._is_anchored:
            self._is_anchored = True
            self._anchor, self._monotonic = (store_us + min(since_us // 2, LONGEST_WAY_US)) * 1000, time.monotonic_ns()
        now = self.now_us()
        self._ahead_us = min(max(now, store_us), store_us + since_us) - now

    def behind_us(self) -> int:
        """How far the store's clock was ahead of this one when it was asked last."""
        return self._ahead_us

    def catch_up(self) -> None:
        """Take the store's clock up again where it is ahead; a stamp never goes back."""
        if self._ahead_us > 0:
            self._anchor += self._ahead_us * 1000
            self._ahead_us = 0


class StepClock:
    """A clock that moves only when told to: for tests and for replaying recorded auctions."""

    def __init__(self, now_us: int) -> None:
        self._now = now_us

    def now_us(self) -> int:
        """The time it was last told."""
        return self._now

    def advance(self, by_us: int) -> None:
        """Move on by a duration in microseconds."""
        self._now += by_us
