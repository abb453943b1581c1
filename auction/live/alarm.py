"""When a room wakes by itself: at the moment that is due next."""

import asyncio
from collections.abc import Callable
from typing import Final

from auction.live.clock import Clock

LONGEST_US: Final = 60_000_000


class Alarm:
    """One timer of the event loop, set anew whenever what is due changes."""

    def __init__(self, clock: Clock, wake: Callable[[], None]) -> None:
        self._clock = clock
        self._wake = wake
        self._timer: asyncio.TimerHandle | None = None

    def set(self, moment: int | None) -> None:
        """Wake at that moment, or soon after it, and in any case within a minute; None: not at all."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if moment is not None:
            wait_us = min(max(0, moment - self._clock.now_us()), LONGEST_US)
            self._timer = asyncio.get_running_loop().call_later(wait_us / 1_000_000, self._wake)
