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
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

T = TypeVar("T")

LONG_AFTER_S = 5_000.0


class Process:
    """A process of this world."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_dead = False
        self.is_paused = False
        self.held: list[tuple[asyncio.Handle, Callable[..., Any], tuple[Any, ...], contextvars.Context]] = []

    def __repr__(self) -> str:
        return self.name


_PROCESS: contextvars.ContextVar[Process | None] = contextvars.ContextVar("process", default=None)


class VirtualLoop(asyncio.BaseEventLoop):
    """The loop. `chance` is the world's only dice, `slow` how long at most the store takes to do what it is asked."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self.chance = chance
        self.slow_s = 0.004
        self.threads_die = False  # with the process that asked: so where its own threads write the store's file
        self._virtual = 0.0
        self._selector = self

    # --- time --------------------------------------------------------------------------------------------------

    def time(self) -> float:
        """The time of this world in seconds, from 0."""
        return self._virtual

    def select(self, timeout: float | None) -> list[Any]:
        """Nothing ever comes from outside: time goes on to the next callback."""
        if timeout is None:
            raise RuntimeError("nothing will ever happen again in this world")
        self._virtual += timeout
        if self._virtual > LONG_AFTER_S:
            raise RuntimeError("this world goes on for ever")
        return []

    def _process_events(self, _events: list[Any]) -> None:
        """There are none."""

    def _write_to_self(self) -> None:
        """Nobody has to be woken."""

    # --- processes ---------------------------------------------------------------------------------------------

    def call_soon(  # type: ignore[override]
        self, callback: Any, *args: Any, context: contextvars.Context | None = None
    ) -> asyncio.Handle:
        """Call soon, if the process that asks is neither dead nor paused by then."""
        context = context if context is not None else contextvars.copy_context()
        process = context.get(_PROCESS)
        if process is None:
            return super().call_soon(callback, *args, context=context)
        handle = super().call_soon(_nothing, context=context)
        handle._callback, handle._args = self._in, (process, handle, callback, args, context)  # type: ignore[attr-defined]
        return handle

    def call_at(  # type: ignore[override]
        self, when: float, callback: Any, *args: Any, context: contextvars.Context | None = None
    ) -> asyncio.TimerHandle:
        """Call then, if the process that asks is neither dead nor paused."""
        context = context if context is not None else contextvars.copy_context()
        process = context.get(_PROCESS)
        if process is None:
            return super().call_at(when, callback, *args, context=context)
        handle = super().call_at(when, _nothing, context=context)
        handle._callback, handle._args = self._in, (process, handle, callback, args, context)  # type: ignore[attr-defined]
        return handle

    def _in(
        self, process: Process, handle: asyncio.Handle, callback: Any, args: tuple[Any, ...], context: contextvars.Context
    ) -> None:
        if process.is_dead:
            return
        if process.is_paused:
            process.held.append((handle, callback, args, context))
            return
        callback(*args)

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
        held, process.held = process.held, []
        for handle, callback, args, context in held:
            if not handle.cancelled():
                self.call_soon(callback, *args, context=context)

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


def _nothing() -> None:
    """A callback that is replaced before it runs."""


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
