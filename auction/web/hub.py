"""All lines of this server together: what one audience is told is framed once and written to them all; none waits for another.

A line whose reader keeps up is fast: its bytes go to the kernel at once. One on which something waits is slow: it is given up to
64 KiB more, and is then told nothing until it has taken that, and then how things stand. One that takes next to nothing for
ten seconds is dropped.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, Protocol

from auction.web.framing import framed
from auction.web.packing import packed

if TYPE_CHECKING:
    from auction.web.line import Line
    from auction.web.socket import Follow

STUCK_AFTER_S: Final = 10
CLOSE_WITHIN_S: Final = 3
PING_EVERY_S: Final = 15
"""A line that said nothing in a round of this length is asked whether it is there, and dropped when it says nothing in the next."""
FEW: Final = 32
"""A crowd of more is not told before everybody who asked has been answered."""

_log = logging.getLogger(__name__)


class Way(Protocol):
    """What frames go out by: a line, or under a server that keeps its sockets a queue."""

    def is_stuck(self, now: float, within: float) -> bool:
        """Whether the reader has taken next to nothing in that time, while something waited."""

    def drop(self) -> None:
        """End it now."""


class Hub:
    """The lines, which of them are slow, who is to be answered at the end of this turn, and who is being let go."""

    def __init__(self) -> None:
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


class Crowd:
    """Everyone who follows one audience of one auction: the fast by their handles, the others one by one."""

    __slots__ = ("_alone", "_fast", "_hub", "_run_of", "_slow")

    def __init__(self, hub: Hub, run_of: Callable[[Sequence[bytes]], bytes]) -> None:
        self._hub = hub
        self._run_of = run_of
        self._fast: dict[int, Follow] = {}
        self._slow: dict[Follow, None] = {}
        self._alone = -1
        """The handle of the one who follows, where it is one alone and fast: so it is with most suppliers."""

    def add(self, sink: Follow) -> None:
        """Let one more follow."""
        sink.crowd = self
        handle = sink.handle
        if handle is None:
            self._slow[sink] = None
        else:
            self._slow.pop(sink, None)
            self._fast[handle] = sink
        self._look_who_is_alone()

    def remove(self, sink: Follow) -> None:
        """Let one follow no more."""
        self.take_aside(sink, sink.number)
        self._slow.pop(sink, None)
        self._look_who_is_alone()
        sink.crowd = None

    def take_aside(self, sink: Follow, handle: int) -> None:
        """It is no longer fast."""
        if self._fast.get(handle) is sink:
            del self._fast[handle]
            self._slow[sink] = None
            self._look_who_is_alone()

    def _look_who_is_alone(self) -> None:
        self._alone = next(iter(self._fast)) if len(self._fast) == 1 and not self._slow else -1

    def tell(self, frames: Sequence[bytes]) -> None:
        """Tell everyone, in one write each."""
        run = self._run_of(frames)
        alone = self._alone
        if alone >= 0 and not self._hub.held:
            try:
                sent = os.write(alone, run)
            except BlockingIOError:
                sent = 0
            except OSError:
                sent = -1
            if sent != len(run):
                self._fell_short(alone, sent, run)
            return
        slow = tuple(self._slow) if self._slow else ()
        if self._hub.held:
            self._tell_beside_answers(frames, run)
        else:
            self._write(self._fast, run)
        for sink in slow:
            sink.feed(frames)

    def _tell_beside_answers(self, frames: Sequence[bytes], run: bytes) -> None:
        """Whoever has an answer coming gets it in the same write; many others are told only when all have theirs."""
        held = self._hub.held
        if len(self._fast) < len(held):
            lines = ((handle, sink.line) for handle, sink in self._fast.items())
            answered = {handle: line for handle, line in lines if line is not None and line in held}
        else:
            answered = {line.handle: line for line in held if line.handle in self._fast}
        others = [(handle, sink) for handle, sink in self._fast.items() if handle not in answered]
        for line in answered.values():
            line.write(run)
        if len(others) > FEW:
            self._hub.flush()
        slowed = [sink for handle, sink in others if self._fast.get(handle) is not sink]
        self._write([handle for handle, sink in others if self._fast.get(handle) is sink], run)
        for sink in slowed:
            sink.feed(frames)

    def _write(self, handles: Iterable[int], run: bytes) -> None:
        write, whole = os.write, len(run)
        short: list[tuple[int, int]] = []
        for handle in handles:
            try:
                if (sent := write(handle, run)) != whole:
                    short.append((handle, sent))
            except BlockingIOError:
                short.append((handle, 0))
            except OSError:
                short.append((handle, -1))
        for handle, sent in short:
            self._fell_short(handle, sent, run)

    def _fell_short(self, handle: int, sent: int, run: bytes) -> None:
        """The kernel took only so much; -1 says that the line is broken."""
        line = self._fast[handle].line
        if line is None or sent < 0:
            self._fast[handle].drop()
        else:
            line.rest_of(run, sent)

    def __iter__(self) -> Iterator[Follow]:
        """Everyone who follows."""
        return iter((*self._fast.values(), *self._slow))

    def __len__(self) -> int:
        """How many follow."""
        return len(self._fast) + len(self._slow)
