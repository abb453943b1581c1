"""S5: a process that is well shows nothing that has been old for longer than five seconds, whatever it does not hear.

A message that is lost costs a look at the store, which comes once a second. What is asked is how far the process has come, and how
far the log; not why.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

MOST_STALE_S: Final = 5.0


@dataclass(slots=True)
class Freshness:
    """For each process and auction the entry it has to know by and by, and since when that is durable and the process well."""

    faults: list[str] = field(default_factory=list)
    _wanted: dict[tuple[str, str], tuple[int, float]] = field(default_factory=dict)

    def saw(self, process: str, auction: str, *, known: int, durable: int, now: float) -> None:
        """The process is well, and knows so many of the entries that are durable."""
        wanted, since = self._wanted.get((process, auction), (0, now))
        if known >= wanted:
            self._wanted[process, auction] = durable, now
        elif now - since > MOST_STALE_S:
            self.faults.append(
                f"S5: {process} shows entry {known} of {auction}, though {wanted} has been durable since {since:.1f}"
            )
            self.lost(process, auction)

    def lost(self, process: str, auction: str) -> None:
        """It is not well, or cannot reach the store: what it does not know by now counts from when it can."""
        self._wanted.pop((process, auction), None)
