"""Those who follow one audience of one auction by their sockets, and how they are told: in one system call each."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from auction.web.follow import Follow
    from auction.web.hub import Hub

FEW: Final = 32
"""A crowd of more is not told before everybody who asked has been answered."""


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

    def speed_up(self, sink: Follow) -> None:
        """One who follows takes everything at once again."""
        self.add(sink)

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


class Paced(Crowd):
    """A crowd of those who only watch, told of several changes in one write: of all, in their order, at most so many seconds late.

    A write costs the kernel the same whether it bears one change or twenty. After a quiet time the first is told at once.
    """

    __slots__ = ("_every", "_next_at", "_timer", "_untold")

    def __init__(self, hub: Hub, run_of: Callable[[Sequence[bytes]], bytes], every: float) -> None:
        super().__init__(hub, run_of)
        self._every = every
        self._next_at = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._untold: list[bytes] = []

    def tell(self, frames: Sequence[bytes]) -> None:
        """Tell everyone, now or when it is time again."""
        self._untold += frames
        if self._timer is None:
            if self._hub.now() < self._next_at:
                self._timer = asyncio.get_running_loop().call_at(self._next_at, self._tell_all)
            else:
                self._tell_all()

    def _tell_all(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        frames, self._untold = self._untold, []
        if frames:
            self._next_at = self._hub.now() + self._every
            super().tell(frames)

    def add(self, sink: Follow) -> None:
        """Let one more follow, who is told next how things stand; whatever waits is for the others."""
        super().remove(sink)
        self._tell_all()
        super().add(sink)

    def speed_up(self, sink: Follow) -> None:
        """It takes everything at once again: what waits it is told as the slow are, before it is one of the others."""
        self._tell_all()
        super().add(sink)
