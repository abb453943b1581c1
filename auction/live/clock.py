"""The one place that reads a clock. Deadlines run on the monotonic clock, anchored once to the wall clock."""

import time
from typing import Protocol


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
