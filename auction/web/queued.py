"""One socket under a server that keeps its sockets to itself: the same bounds and the same order as on a line, through a queue.

Two tasks: one reads, one writes. Whatever the server's `send` waits for is what a line would find in its transport.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from starlette.websockets import WebSocket, WebSocketDisconnect

from auction.web.framing import SLOW
from auction.web.hub import CLOSE_WITHIN_S
from auction.web.line import BESIDE, MOST_BEHIND

if TYPE_CHECKING:
    from auction.web.hub import Hub
    from auction.web.socket import Connection

_LEFT: Final = (RuntimeError, WebSocketDisconnect, OSError)
"""What sending to a socket that has gone raises, in one server and the other."""


class Queued:
    """The queue of one socket. It is idle while everything was sent; what is put into an idle queue may be of any size."""

    handle: int = -1
    is_fast = unpacks = False

    def __init__(self, hub: Hub, party: Connection, websocket: WebSocket) -> None:
        self._hub = hub
        self._party = party
        self._websocket = websocket
        self._queue: deque[bytes] = deque()
        self._behind = self._sent = self._seen = 0
        self._since = 0.0
        self._is_idle = True
        self._wake = asyncio.Event()
        self._ending: tuple[int, str] | None = None
        self._writer: asyncio.Task[None] | None = None

    # --- what is sent ------------------------------------------------------------------------------------------

    def send(self, frames: Sequence[bytes]) -> bool:
        """Send news, behind all that was sent; False when so much waits already that it is left out."""
        if self._ending is not None:
            return True
        size = sum(map(len, frames)) + BESIDE * len(frames)
        if self._is_idle:
            self._is_idle = False
            self._behind, self._seen, self._since = 0, self._sent, self._hub.now()
            self._hub.slow[self] = None
        elif self._behind + size > MOST_BEHIND:
            return False
        else:
            self._behind += size
        self._queue.extend(frames)
        self._wake.set()
        return True

    def answer(self, frame: bytes) -> None:
        """Send this party's own answer, which may not be left out."""
        if not self.send((frame,)):
            self._party.close(SLOW, "slow")

    def end(self, code: int, reason: str) -> None:
        """Say goodbye behind all that was sent. Who does not take it in time is dropped by the hub."""
        if self._ending is None:
            self._ending = (code, reason)
            self._hub.closing[self] = self._hub.now()
            self._wake.set()

    @property
    def is_free(self) -> bool:
        """Whether nothing waits."""
        return self._is_idle and self._ending is None

    def is_stuck(self, now: float, within: float) -> bool:
        """Whether the reader took less in that time than may wait for it, while something did."""
        if now - self._since < within:
            return False
        is_stuck = self._sent - self._seen < MOST_BEHIND
        self._since, self._seen = now, self._sent
        return is_stuck

    def drop(self) -> None:
        """Wait for this reader no longer."""
        if self._writer is not None:
            self._writer.cancel()

    async def _write(self) -> None:
        while True:
            while self._queue:
                frame = self._queue.popleft()
                await self._websocket.send_text(frame.decode("utf-8"))
                self._sent += len(frame)
                self._behind = max(0, self._behind - len(frame) - BESIDE)
            if self._ending is not None:
                await self._websocket.close(*self._ending)
                return
            self._is_idle = True
            self._hub.slow.pop(self, None)
            self._wake.clear()
            self._party.drained()
            await self._wake.wait()

    # --- the course of a connection ----------------------------------------------------------------------------

    async def serve(self) -> None:
        """Read and write until either ends; whatever happens, no task is left behind."""
        self._writer = asyncio.create_task(self._write(), name="socket writer")
        reader = asyncio.create_task(self._read(), name="socket reader")
        try:
            await asyncio.wait((reader, self._writer), return_when=asyncio.FIRST_COMPLETED)
            if self._ending is not None:  # it is being closed: let the writer finish, and hear the other's goodbye, in their time
                await asyncio.wait((self._writer,))
                await asyncio.wait((reader,), timeout=CLOSE_WITHIN_S)
        finally:
            self._ending = self._ending or (1000, "")
            for known in (self._hub.slow, self._hub.closing):
                known.pop(self, None)
            self._party.gone()
            for task in (reader, self._writer):
                task.cancel()
            for outcome in await asyncio.gather(reader, self._writer, return_exceptions=True):
                if isinstance(outcome, Exception) and not isinstance(outcome, _LEFT):
                    raise outcome

    async def _read(self) -> None:
        with contextlib.suppress(*_LEFT):
            # To the very end, heard or not: a server whose messages nobody takes would not read the other's goodbye.
            while True:
                message = await self._websocket.receive()
                if message["type"] == "websocket.disconnect":
                    return
                text = message.get("text")
                if self._ending is not None:
                    continue
                if text is None:
                    self._party.hear_binary()
                else:
                    self._party.hear(text.encode("utf-8", "surrogatepass"))
