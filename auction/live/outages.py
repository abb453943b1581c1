"""Since when bids could not be taken in one stream (rule S6)."""

from auction.live.pulse import Pulse


class Outages:
    """What one room knows of times in which nobody could bid: another process ran last, this one stood still, or commits fail."""

    def __init__(self, pulse: Pulse | None) -> None:
        self._pulse = pulse
        self._down_since = None if pulse is None else pulse.found_us
        self._failing_since: int | None = None
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
        """The stream was taken over: since then its owner before was gone, or None where it handed it over."""
        if since is not None:
            self._down_since = since if self._down_since is None else min(since, self._down_since)

    def passed(self) -> None:
        """What went before this process has been looked at."""
        self._down_since = None

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

    def failing(self, moment: int) -> None:
        """What was asked then, or earlier, did not become durable."""
        self._failing_since = moment if self._failing_since is None else min(moment, self._failing_since)

    def writable(self) -> None:
        """The store has just been written."""
        self._failing_since = None
