"""Long files over HTTP: read beside the loop, and given up as soon as whoever brought them has gone."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from auction.files.giving_up import GivenUp

Read = TypeVar("Read")


async def read_apart(request: Request, read: Callable[[Callable[[], bool]], Read]) -> Read:
    """What `read` makes of the body, in a thread; it is handed a question to ask, whether the client has gone.

    Raises ClientDisconnect where it has: nothing of the file has been asked of any room then, nor will be.
    """
    gone = threading.Event()
    watching = asyncio.get_running_loop().create_task(_watch(request, gone))
    try:
        found = await run_in_threadpool(read, gone.is_set)
    except GivenUp:
        raise ClientDisconnect from None
    finally:
        watching.cancel()
    if gone.is_set():
        raise ClientDisconnect
    return found


async def _watch(request: Request, gone: threading.Event) -> None:
    """Once the body has been read there is one thing left to hear of the client: that it has gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
    gone.set()


async def on_gone(request: Request, fault: Exception) -> Response:
    """The seam for clients that went away: nobody reads the answer, and it is no fault of ours."""
    assert isinstance(fault, ClientDisconnect)
    return Response(status_code=400)
