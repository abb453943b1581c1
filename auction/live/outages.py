"""Since when bids could not be taken in one stream (rule S6)."""

from typing import Final

from auction.core.moments import SECOND_US
from auction.live.pulse import Pulse

MOMENT_US: Final = 2 * SECOND_US
"""A server looks at itself once a second, and a bid takes a moment: less than this it cannot tell apart."""


class Outages:
    """What one room knows of times in which nobody could bid: another process ran last, this one stood still, or commits fail."""

    def __init__(self, pulse: Pulse | None) -> None:
        self._pulse = pulse
        self._down_since = None if pulse is None else pulse.found_us
        self._failing_since: int | None = None
        self._before: tuple[int, int] | None = None
        self._reported: tuple[int, int] | None = None

    def since(self) -> int | None:
        """Since when no bid may have been taken here, or None where nobody looks at that."""
        if self._pulse is None:
            return None
        since = self._pulse.last_us
        if self._down_since is not None:
            since = min(since, self._down_since)
        return since if self._failing_since is None else min(since, self._failing_since)

    def taken(self, since: int | None) -> None:
        """It is decided here from now on: since then its owner was gone, or not sure to be it; None where it was handed over."""
        if since is not None:
            self._down_since = since if self._down_since is None else min(since, self._down_since)

    def passed(self, at: int) -> None:
        """What went before this process has been looked at then."""
        if self._down_since is not None:
            self._before, self._down_since = (self._down_since, at), None

    def reported(self, since: int, seq: int) -> None:
        """That entry reports it; until it is durable, nothing does."""
        self._reported = since, seq

    def durable(self, seq: int) -> None:
        """The log is durable up to there."""
        if self._reported is not None and self._reported[1] <= seq:
            self._reported = None

    def unreported(self) -> int | None:
        """Since when nobody may have been able to bid of which nothing durable tells yet; None where there is no such time."""
        moments = (self._down_since, self._failing_since, None if self._reported is None else self._reported[0])
        return min((moment for moment in moments if moment is not None), default=None)

    def failing(self, since: int) -> None:
        """What was asked since then did not become durable.

        Where nothing has since this process came, a moment ago, nobody could bid in between either.
        """
        if self._before is not None and since - self._before[1] <= MOMENT_US:
            since = min(since, self._before[0])
        self._failing_since = since if self._failing_since is None else min(since, self._failing_since)

    @property
    def failing_since(self) -> int | None:
        """Since when nothing has become durable of what was tried; None where the last that was tried has."""
        return self._failing_since

    def forget(self) -> None:
        """What is known here of before is old."""
        self._down_since = self._reported = None
        self.writable()

    def writable(self) -> None:
        """The store has just been written."""
        self._failing_since = self._before = None
