"""Work that goes on beside a server for as long as it runs, and ends with it."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

_log = logging.getLogger(__name__)

Work = Callable[[], Coroutine[Any, Any, None]]
"""What is begun, and goes on until it is cancelled."""


@contextlib.asynccontextmanager
async def beside(*works: Work | None) -> AsyncIterator[None]:
    """Let each work go on meanwhile; at the end they are ended one after another, the last one first."""
    tasks = [asyncio.create_task(work()) for work in works if work is not None]
    for task in tasks:
        task.add_done_callback(_report)
    try:
        yield
    finally:
        for task in reversed(tasks):
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def _report(task: asyncio.Future[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        _log.error("something beside the server failed", exc_info=task.exception())
