"""When a room wakes by itself: at the moment that is due next."""

import asyncio
from collections.abc import Callable
from typing import Final

from auction.live.clock import Clock

LONGEST_US: Final = 60_000_000


class Alarm:
    """One timer of the event loop, which wakes no later than the moment set last.

    It may wake earlier, for what was due before the moment moved on: whoever is woken looks what is due, and sets it again.
    """

    def __init__(self, clock: Clock, wake: Callable[[], None]) -> None:
        self._clock = clock
        self._wake = wake
        self._timer: asyncio.TimerHandle | None = None
        self._rings_at = 0.0

    def set(self, moment: int | None) -> None:
        """Wake at that moment, or soon after it, and in any case within a minute; None: not at all."""
        if moment is None:
            self._stop()
            return
        loop = asyncio.get_running_loop()
        rings_at = loop.time() + min(max(0, moment - self._clock.now_us()), LONGEST_US) / 1_000_000
        if self._timer is None or rings_at < self._rings_at:  # a timer for every commit would cost more than its answer
            self._stop()
            self._timer, self._rings_at = loop.call_at(rings_at, self._ring), rings_at

    def _ring(self) -> None:
        self._timer = None
        self._wake()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
