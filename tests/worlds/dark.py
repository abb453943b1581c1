"""T4: where nobody could bid for long enough near a close, an incident moved that close before anything closed.

What is asked is the log alone, and the times in which for certain nobody could bid, seen from outside: by the world that killed and
stopped its processes or let nobody write, or by the test that killed a server. The rule is told here once more, and not asked of
the engine. A store that nobody can write counts from the first entry it refused: before anything is tried nobody can know. One that
has room for some entries, or refuses one process alone, proves nothing, since somebody could bid.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from auction.core.commands import ReportOutage
from auction.core.entries import Entry
from auction.core.events import LotClosed, OutageRecorded
from auction.core.evolve import believe
from auction.core.moments import MINUTE_US, SECOND_US
from auction.core.state import State
from auction.core.terms import Terms

LEAST_US, WINDOW_US = 5 * SECOND_US, 2 * MINUTE_US
"""What holds where the terms say nothing else (S6)."""
SLACK_US = SECOND_US // 2
"""How far clocks, beats and looks may lie apart: what is shorter than that proves nothing."""

MOST_LIT_US = 5 * SECOND_US // 2
"""An outage is told from the last beat on, of which there is one a second; and for as long as a store takes that is slow."""

Dark = tuple[int, int]
"""From when to when, in microseconds UTC, nobody could bid; or somebody could."""


def faults_of_outages(stream: str, entries: Sequence[Entry], terms: Terms, dark: Sequence[Dark]) -> Iterator[str]:
    """Closes that came although people had lost the time to bid before them."""
    least = terms.outage.least_us if terms.outage else LEAST_US
    window = terms.outage.window_us if terms.outage else WINDOW_US
    if not dark:
        return
    last = State()
    for entry in entries:
        believe(last, entry)
    closed = {name: (last.seq + 1, lot.closes_at) for name, lot in last.lots.items() if lot.is_open}  # not yet, but at the soonest
    closed |= {event.lot: (entry.seq, event.at) for entry in entries for event in entry.events if isinstance(event, LotClosed)}
    told = [(entry.seq, event) for entry in entries for event in entry.events if isinstance(event, OutageRecorded)]
    state, ahead = State(), deque(entries)
    for begun, ended in sorted(dark):
        while ahead and ahead[0].at <= begun:
            believe(state, ahead.popleft())
        if state.status != "open":
            continue
        for name, lot in state.lots.items():
            was_due, lost = lot.closes_at, ended - max(begun, lot.closes_at - window)
            if not lot.is_open or was_due <= begun + SLACK_US or name not in closed or lost < least + SLACK_US:
                continue
            seq, at = closed[name]
            if not any(each < seq and event.since <= begun + SLACK_US and event.until >= ended - SLACK_US for each, event in told):
                yield f"T4: {name} of {stream}, due at {was_due}, closed at {at} with no incident of {begun} to {ended}"
            elif at < ended + window - SLACK_US:
                yield f"T4: {name} of {stream} closed at {at}, sooner than {window} after the incident that ended at {ended}"


def faults_of_told_outages(stream: str, entries: Sequence[Entry], light: Sequence[Dark]) -> Iterator[str]:
    """S6: outages that were told, or reported and refused, of times in which people could bid."""
    for entry in entries:
        told = [(event.since, event.until) for event in entry.events if isinstance(event, OutageRecorded)]
        if isinstance(entry.command, ReportOutage) and not told:
            told = [(entry.command.since, entry.at)]
        for since, until in told:
            lit = sum(max(0, min(ended, until) - max(begun, since)) for begun, ended in light)
            if lit > MOST_LIT_US:
                yield f"S6: entry {entry.seq} of {stream} tells {since} to {until}: {lit} of that people could bid"


@dataclass(slots=True)
class Lookout:
    """Looks from outside whether nobody could bid, or somebody could, and remembers when that for certain was so."""

    now_us: Callable[[], int]
    is_so: Callable[[], bool]
    every_s: float = 0.1
    spans: list[Dark] = field(default_factory=list)
    is_over: bool = True
    is_blind: bool = False
    """A clock was set: from then on the time outside is not that of the stamps, and says nothing of them."""

    def ended(self) -> None:
        """Somebody is there, if only for less than a look: what comes is another time."""
        self.is_over = True

    async def look(self) -> None:
        """Look, again and again, until this is cancelled or blind."""
        while not self.is_blind:
            now = self.now_us()
            if not self.is_so():
                self.is_over = True
            elif self.is_over:
                self.is_over = False
                self.spans.append((now, now))
            else:
                self.spans[-1] = (self.spans[-1][0], now)
            await asyncio.sleep(self.every_s)
