"""Looks whether stamps still tell the time of day, and says so when they do not. It moves no stamp and no deadline."""

import asyncio
import logging
from typing import Final

from auction.live.clock import SystemClock

LOOK_EVERY_S: Final = 1
MOST_US: Final = 1_000_000

_log = logging.getLogger(__name__)


class Watchdog:
    """Compares the clock of the stamps with the wall clock; one line in the log for each time they part by over a second."""

    def __init__(self, clock: SystemClock) -> None:
        self._clock = clock
        self._told = 0

    async def run(self) -> None:
        """Look once a second until cancelled."""
        while True:
            self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    def look(self) -> None:
        """Say it when the two have moved apart, or together again, by more than a second since it was last said."""
        behind = self._clock.behind_us()
        if abs(behind - self._told) <= MOST_US:
            return
        self._told = behind
        _log.warning(
            "the wall clock is %.1f s %s the stamps: it was set, or the machine slept. Stamps and deadlines go on undisturbed; "
            "restart the server when no auction is open to take the wall clock up",
            abs(behind) / 1_000_000,
            "ahead of" if behind > 0 else "behind",
        )
