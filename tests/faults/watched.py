"""A parser that is looked at while it is fuzzed: how long each input keeps the processor, and when it was fed for long enough."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

LONGEST_S: Final = 5
"""No input may keep the processor longer; instrumented code is some twenty times slower than served code."""


class TookTooLong(Exception):
    """An input kept the processor longer than any may."""


@dataclass(slots=True)
class Watched:
    """Tries one input after another; says `enough` once so many seconds of the processor, counted from the first, are over."""

    tries: Callable[[bytes], object]
    seconds: float
    enough: Callable[[], object]
    longest_s: float = LONGEST_S
    _last: float = 0
    _ends: float = 0

    def __call__(self, data: bytes) -> None:
        """Try one input; raises whatever is a fault."""
        if not self._ends:
            self._last = time.process_time()
            self._ends = self._last + self.seconds
        self.tries(data)
        now = time.process_time()
        took, self._last = now - self._last, now
        if took > self.longest_s:
            raise TookTooLong(f"{took:.1f} s")
        if now > self._ends:
            self.enough()
