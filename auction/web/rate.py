"""How much one party may ask for at once."""

from __future__ import annotations

from collections.abc import Mapping


class Bucket:
    """So many tokens a second, saved up to a burst; each request takes one.

    `taken` counts what was taken here until somebody sets it back. What others took of the same bucket elsewhere becomes a debt
    where it is more than was left, and is paid off before anything more is given: the debt is a burst at most.
    """

    __slots__ = ("_at", "_burst", "_left", "_per_second", "taken")

    def __init__(self, *, per_second: int, burst: int) -> None:
        self._per_second = per_second
        self._burst = burst
        self._left = float(burst)
        self._at: float | None = None
        self.taken = 0.0

    def take(self, now: float, share: float = 1) -> bool:
        """Take a token or a share of one, if one is left at this moment, in seconds of a clock that never goes back."""
        if not self.has(now):
            return False
        self._left -= share
        self.taken += share
        return True

    def lose(self, now: float, tokens: float) -> None:
        """So many were taken elsewhere."""
        self.has(now)
        self._left = max(self._left - tokens, -float(self._burst))

    def is_full(self, now: float) -> bool:
        """Whether nothing was taken of it lately, or that has been made up for."""
        self.has(now)
        return self._left >= self._burst

    def has(self, now: float) -> bool:
        """Whether a token is left at this moment."""
        if self._at is not None and self._left < self._burst:
            self._left = min(self._burst, self._left + (now - self._at) * self._per_second)
        self._at = now
        return self._left >= 1


def taken_of(buckets: Mapping[str, Bucket], least: float) -> dict[str, int]:
    """Who took so many tokens or more here since this was asked last, and how many."""
    found = {name: int(bucket.taken) for name, bucket in buckets.items() if bucket.taken >= least}
    for bucket in buckets.values():
        bucket.taken = 0.0
    return found
