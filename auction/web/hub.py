"""All lines of this server together: what one audience is told is framed once and written to them all; none waits for another.

A line whose reader keeps up is fast: its bytes go to the kernel at once. One on which something waits is slow: it is given up to
64 KiB more, and is then told nothing until it has taken that, and then how things stand. One that takes next to nothing for
ten seconds is dropped.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final, Protocol

from auction.web.crowd import Crowd, Paced
from auction.web.framing import framed
from auction.web.packing import packed

if TYPE_CHECKING:
    from auction.web.line import Line

STUCK_AFTER_S: Final = 10
CLOSE_WITHIN_S: Final = 3
PING_EVERY_S: Final = 15
"""A line that said nothing in a round of this length is asked whether it is there, and dropped when it says nothing in the next."""

_log = logging.getLogger(__name__)


class Way(Protocol):
    """What frames go out by: a line, or under a server that keeps its sockets a queue."""

    def is_stuck(self, now: float, within: float) -> bool:
        """Whether the reader has taken next to nothing in that time, while something waited."""

    def drop(self) -> None:
        """End it now."""


class Hub:
    """The lines, which of them are slow, who is to be answered at the end of this turn, and who is being let go."""

    def __init__(self, observers_every_s: float = 0) -> None:
        self.observers_every_s = observers_every_s
        self.lines: set[Line] = set()
        self.slow: dict[Way, None] = {}
        self.held: dict[Line, None] = {}
        self.closing: dict[Way, float] = {}
        self.dropped = 0
        self._round: list[Line] = []
        self._share = 0
        self._next_round = 0.0

    def now(self) -> float:
        """Seconds of the loop's clock."""
        return asyncio.get_running_loop().time()

    def crowd(self) -> Crowd:
        """Nobody, yet."""
        return Crowd(self, framed)

    def packed_crowd(self) -> Crowd:
        """Nobody yet of those who take messages compressed."""
        return Crowd(self, packed)

    def paced_crowd(self) -> Crowd:
        """Nobody yet of those who only watch."""
        return Paced(self, framed, self.observers_every_s)

    def paced_packed_crowd(self) -> Crowd:
        """Nobody yet of those who only watch, and take messages compressed."""
        return Paced(self, packed, self.observers_every_s)

    def hold(self, line: Line) -> None:
        """The line holds answers: they go out with what else it is told, and at the end of this turn at the latest."""
        if not self.held:
            asyncio.get_running_loop().call_soon(self.flush)
        self.held[line] = None

    def flush(self) -> None:
        """Send every answer that is held."""
        for line in tuple(self.held):
            line.flush()

    def forget(self, line: Line) -> None:
        """The line has ended."""
        self.lines.discard(line)
        for known in (self.slow, self.held, self.closing):
            known.pop(line, None)

    def sweep(self, now: float, every: float) -> None:
        """Drop who is stuck and who does not go, and ask the silent whether they are there; called so often."""
        for way in [way for way in self.slow if way.is_stuck(now, STUCK_AFTER_S)]:
            self._drop(way, "does not read")
        for way in [way for way, since in self.closing.items() if now - since >= CLOSE_WITHIN_S]:
            self._drop(way, "does not close")
        if not self._round and now >= self._next_round:
            self._next_round = now + PING_EVERY_S
            self._round = list(self.lines)
            self._share = 1 + int(len(self._round) * every / PING_EVERY_S)
        for line in self._round[-self._share :]:
            self._look(line)
        del self._round[-self._share :]

    def _look(self, line: Line) -> None:
        if line.is_closing:
            return
        if line.speaks:
            line.speaks = line.pinged = False
        elif line.pinged:
            self._drop(line, "is not there")
        else:
            line.ping()

    def _drop(self, way: Way, why: str) -> None:
        _log.info("a reader %s, and is dropped", why)
        self.dropped += 1
        self.slow.pop(way, None)
        self.closing.pop(way, None)
        way.drop()
