"""How much one party may ask for at once."""

from __future__ import annotations


class Bucket:
    """So many tokens a second, saved up to a burst; each request takes one."""

    __slots__ = ("_at", "_burst", "_left", "_per_second")

    def __init__(self, *, per_second: int, burst: int) -> None:
        self._per_second = per_second
        self._burst = burst
        self._left = float(burst)
        self._at: float | None = None

    def take(self, now: float, share: float = 1) -> bool:
        """Take a token or a share of one, if one is left at this moment, in seconds of a clock that never goes back."""
        if not self.has(now):
            return False
        self._left -= share
        return True

    def has(self, now: float) -> bool:
        """Whether a token is left at this moment."""
        if self._at is not None:
            self._left = min(self._burst, self._left + (now - self._at) * self._per_second)
        self._at = now
        return self._left >= 1
