"""Long files over HTTP: read beside the loop, and given up as soon as whoever brought them has gone."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from auction.core.words import Actor
from auction.files.giving_up import EVERY, GivenUp
from auction.web.desk import signed_in
from auction.web.problems import Problem

Read = TypeVar("Read")


@dataclass(slots=True)
class Reading:
    """How far a file is: read so many rows of it, or read whole and now recorded. `id` is that of the request."""

    id: str
    rows: int = 0
    step: Literal["reading", "recording"] = "reading"


class Readings:
    """The file that each party brought last, so that it can ask how far that is."""

    def __init__(self) -> None:
        self._last: dict[Actor, Reading] = {}

    def begun(self, actor: Actor, id: str) -> Reading:
        """The party brings a file now; what it brought before is forgotten."""
        found = self._last[actor] = Reading(id)
        return found

    def of(self, actor: Actor, id: str) -> Reading | None:
        """How far the file of that request is, for the party that brought it."""
        found = self._last.get(actor)
        return found if found is not None and found.id == id else None


async def show(request: Request) -> Response:
    """How far the file is that this party brings by the request of that id; 404 for any other."""
    readings: Readings = request.app.state.readings
    found = readings.of(signed_in(request).session.actor, request.path_params["id"])
    if found is None:
        raise Problem(404, "not_found")
    return JSONResponse({"step": found.step, "rows": found.rows})


async def read_apart(request: Request, read: Callable[[Callable[[], bool]], Read]) -> Read:
    """What `read` makes of the body, in a thread; it is handed a question to ask, whether the client has gone.

    Raises ClientDisconnect where it has: nothing of the file has been asked of any room then, nor will be.
    """
    gone = threading.Event()
    readings: Readings = request.app.state.readings
    reading = readings.begun(signed_in(request).session.actor, request.headers.get("idempotency-key", ""))

    def is_gone() -> bool:
        reading.rows += EVERY
        return gone.is_set()

    watching = asyncio.get_running_loop().create_task(_watch(request, gone))
    try:
        found = await run_in_threadpool(read, is_gone)
    except GivenUp:
        raise ClientDisconnect from None
    finally:
        watching.cancel()
    if gone.is_set():
        raise ClientDisconnect
    reading.step = "recording"
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
