"""An event loop whose time is made up, and processes in it that can be paused and killed: one seed, one course of things.

Real asyncio code runs here as it is. Nothing waits: where no callback is ready, time is moved to the next one. Whatever belongs to
a process bears it in its context; while that process is paused its callbacks are held, and of a dead one none ever runs again.
What the code hands to threads happens at once, after a random while, also where the process has died meanwhile: as a store
goes on with what was asked of it.
"""

from __future__ import annotations

import asyncio
import contextvars
import random
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from heapq import heappop, heappush
from typing import Any, TypeVar

T = TypeVar("T")

LONG_AFTER_S = 5_000.0


class Process:
    """A process of this world."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_dead = False
        self.is_paused = False
        self.held: list[Turn] = []

    def __repr__(self) -> str:
        return self.name


_PROCESS: contextvars.ContextVar[Process | None] = contextvars.ContextVar("process", default=None)


class Turn:
    """One callback that waits for its turn: what asyncio calls a handle, and no more of it than is needed here."""

    __slots__ = ("_callback", "_parts", "_when", "context", "is_cancelled", "process")

    def __init__(
        self, callback: Callable[..., object], parts: tuple[Any, ...], context: contextvars.Context, when: float = 0.0
    ) -> None:
        self._callback: Callable[..., object] | None = callback
        self._parts = parts
        self._when = when
        self.context = context
        self.process = context.get(_PROCESS)
        self.is_cancelled = False

    def cancel(self) -> None:
        """It never comes."""
        self.is_cancelled, self._callback, self._parts = True, None, ()

    def cancelled(self) -> bool:
        """Whether it never comes."""
        return self.is_cancelled

    def when(self) -> float:
        """The time it waits for."""
        return self._when

    def take(self) -> None:
        """It has come: unless its process is dead; while that is paused it is held."""
        if self._callback is None:
            return
        process = self.process
        if process is not None and (process.is_dead or process.is_paused):
            if not process.is_dead:
                process.held.append(self)
            return
        self.context.run(self._callback, *self._parts)


class VirtualLoop(asyncio.BaseEventLoop):
    """The loop. `chance` is the world's only dice, `slow` how long at most the store takes to do what it is asked."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self.chance = chance
        self.slow_s = 0.004
        self.threads_die = False  # with the process that asked: so where its own threads write the store's file
        self._virtual = 0.0
        self._turns: deque[Turn] = deque()
        self._timers: list[tuple[float, int, Turn]] = []
        self._number = 0

    # --- time --------------------------------------------------------------------------------------------------

    def time(self) -> float:
        """The time of this world in seconds, from 0."""
        return self._virtual

    def call_soon(self, callback: Any, *args: Any, context: contextvars.Context | None = None) -> Any:  # type: ignore[override]
        """Call soon, if the process that asks is neither dead nor paused by then."""
        turn = Turn(callback, args, contextvars.copy_context() if context is None else context)
        self._turns.append(turn)
        return turn

    def call_at(self, when: float, callback: Any, *args: Any, context: contextvars.Context | None = None) -> Any:  # type: ignore[override]
        """Call then, if the process that asks is neither dead nor paused; in the order asked what is due at one time."""
        turn = Turn(callback, args, contextvars.copy_context() if context is None else context, when)
        self._number += 1
        heappush(self._timers, (when, self._number, turn))
        return turn

    def call_later(self, delay: float, callback: Any, *args: Any, context: contextvars.Context | None = None) -> Any:  # type: ignore[override]
        """Call after a while."""
        return self.call_at(self._virtual + delay, callback, *args, context=context)

    def _run_once(self) -> None:
        """Take every turn there is; where there is none, time goes on to the next: nothing ever comes from outside."""
        turns, timers = self._turns, self._timers
        while timers and timers[0][2].is_cancelled:
            heappop(timers)
        if not turns:
            if not timers:
                raise RuntimeError("nothing will ever happen again in this world")
            self._virtual = max(self._virtual, timers[0][0])
            if self._virtual > LONG_AFTER_S:
                raise RuntimeError("this world goes on for ever")
        while timers and timers[0][0] <= self._virtual:
            turns.append(heappop(timers)[2])
        for _ in range(len(turns)):
            turn = turns.popleft()
            try:
                turn.take()
            except Exception as fault:
                self.call_exception_handler({"message": "a turn failed", "exception": fault})

    # --- processes ---------------------------------------------------------------------------------------------

    def spawn(self, process: Process | None, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run a coroutine as part of a process, or of none."""
        return self.create_task(work, context=self.context_of(process))

    def context_of(self, process: Process | None) -> contextvars.Context:
        """A new context of that process."""
        context = contextvars.Context()
        context.run(_PROCESS.set, process)
        return context

    def deliver(self, process: Process | None, after_s: float, callback: Callable[..., Any], *args: Any) -> None:
        """Have something happen to a process from outside, after a while."""
        self.call_later(after_s, callback, *args, context=self.context_of(process))

    def pause(self, process: Process, seconds: float) -> None:
        """Hold all that a process does, for so long."""
        if process.is_paused or process.is_dead:
            return
        process.is_paused = True
        self.deliver(None, seconds, self._resume, process)

    def _resume(self, process: Process) -> None:
        process.is_paused = False
        self._turns.extend(process.held)
        process.held = []

    # --- threads -----------------------------------------------------------------------------------------------

    def run_in_executor(self, executor: Any, func: Callable[..., T], *args: Any) -> asyncio.Future[T]:  # type: ignore[override]
        """Do it after a while, and say so after another. The doing is the store's; the hearing is the process's that asked."""
        done: asyncio.Future[T] = self.create_future()
        context = contextvars.copy_context()
        self.deliver(None, self.chance.uniform(0.0001, self.slow_s), self._do, done, func, args, context)
        return done

    def _do(self, done: asyncio.Future[T], func: Callable[..., T], args: tuple[Any, ...], context: contextvars.Context) -> None:
        process = context.get(_PROCESS)
        if self.threads_die and process is not None and process.is_dead:
            return
        found: Any = None
        failed: Exception | None = None
        try:
            found = func(*args)
        except Exception as fault:
            failed = fault
        self.call_later(self.chance.uniform(0.0001, self.slow_s), _tell, done, found, failed, context=context)


def _tell(done: asyncio.Future[Any], found: Any, failed: Exception | None) -> None:
    if not done.done():
        done.set_result(found) if failed is None else done.set_exception(failed)


@contextmanager
def a_loop(seed: int) -> Iterator[VirtualLoop]:
    """The loop of one world, closed at the end with whatever still waited in it."""
    loop = VirtualLoop(random.Random(seed))
    try:
        yield loop
    finally:
        for task in asyncio.all_tasks(loop):
            task._log_destroy_pending = False  # type: ignore[attr-defined]
            with suppress(RuntimeError):  # one that waits again on its way out
                task.get_coro().close()
        loop.close()
