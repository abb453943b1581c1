"""Files over HTTP: one of each party after another, read apart, and given up as soon as whoever brought them has gone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from auction.core.words import Actor
from auction.files.worker import Bounds
from auction.web.desk import read_bytes, signed_in
from auction.web.problems import Problem
from auction.web.readers import COMMAND, Answer, Apart, Kind, Unread

AT_ONCE: Final = 2
"""So many files are read at once; further ones wait, and nothing but files waits for them."""
MOST_OF_A_PARTY: Final = 8
"""So many files a party may have on their way. One is taken in at a time, so that no party fills the memory."""


@dataclass(slots=True)
class Reading:
    """How far a file is: read so many rows of it, or read whole and now recorded. `id` is that of the request."""

    id: str
    rows: int = 0
    step: Literal["reading", "recording"] = "reading"


@dataclass(slots=True)
class _Turn:
    """Whose file of a party is taken in now, and how many are on their way."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    count: int = 0


class Readings:
    """The file that each party brought last, so that it can ask how far that is; and who reads files here, within which bounds."""

    def __init__(self, bounds: Bounds | None = None, command: Sequence[str] = COMMAND) -> None:
        self.bounds, self.command = bounds or Bounds(), command
        self.at_once = asyncio.Semaphore(AT_ONCE)
        self._last: dict[Actor, Reading] = {}
        self._turns: dict[Actor, _Turn] = {}

    def begun(self, actor: Actor, id: str) -> Reading:
        """The party brings a file now; what it brought before is forgotten."""
        found = self._last[actor] = Reading(id)
        return found

    def of(self, actor: Actor, id: str) -> Reading | None:
        """How far the file of that request is, for the party that brought it."""
        found = self._last.get(actor)
        return found if found is not None and found.id == id else None

    @asynccontextmanager
    async def turn(self, actor: Actor) -> AsyncIterator[None]:
        """The party's turn, once its files before have been read; 429 where too many wait already."""
        turn = self._turns.setdefault(actor, _Turn())
        if turn.count >= MOST_OF_A_PARTY:
            raise Problem(429, "rate_limited", f"at most {MOST_OF_A_PARTY} files at once")
        turn.count += 1
        try:
            async with turn.lock:
                yield
        finally:
            turn.count -= 1
            if not turn.count:
                del self._turns[actor]


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was brought: the request, and its bytes."""

    request: Request
    body: bytes

    async def read(self, kind: Kind, **named: Any) -> Answer:
        """What a reader makes of it in a process of its own; 422 where none comes to an end with it.

        Raises ClientDisconnect where the client has gone: nothing of the file has been asked of any room then, nor will be.
        """
        readings: Readings = self.request.app.state.readings
        reading = readings.begun(signed_in(self.request).session.actor, self.request.headers.get("idempotency-key", ""))
        apart = Apart(readings.bounds, readings.command)
        gone = asyncio.Event()
        watching = asyncio.get_running_loop().create_task(_watch(self.request, apart, gone))

        def told(rows: int) -> None:
            reading.rows += rows

        try:
            async with readings.at_once:
                found = await run_in_threadpool(apart.run, kind, self.body, named, told)
        finally:
            apart.cancel()
            watching.cancel()
        if gone.is_set():
            raise ClientDisconnect
        if isinstance(found, Unread):
            raise Problem(422, found.code, found.reason, again="changed")
        reading.step = "recording"
        return found


@asynccontextmanager
async def bringing(request: Request, largest: int) -> AsyncIterator[File]:
    """The file this party brings, once it is its turn; 413 where it is larger than that."""
    readings: Readings = request.app.state.readings
    async with readings.turn(signed_in(request).session.actor):
        yield File(request, await read_bytes(request, largest))


async def show(request: Request) -> Response:
    """How far the file is that this party brings by the request of that id; 404 for any other."""
    readings: Readings = request.app.state.readings
    found = readings.of(signed_in(request).session.actor, request.path_params["id"])
    if found is None:
        raise Problem(404, "not_found")
    return JSONResponse({"step": found.step, "rows": found.rows})


async def _watch(request: Request, apart: Apart, gone: asyncio.Event) -> None:
    """Once the body has been read there is one thing left to hear of the client: that it has gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
    gone.set()
    apart.cancel()


async def on_gone(request: Request, fault: Exception) -> Response:
    """The seam for clients that went away: nobody reads the answer, and it is no fault of ours."""
    assert isinstance(fault, ClientDisconnect)
    return Response(status_code=400)
