"""Watchers that cost next to nothing: raw sockets that speak just enough to be let in, and then only count bytes."""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import Sequence
from dataclasses import dataclass

HEADER_END = b"\r\n\r\n"
A_PONG = b"\x8a\x80\0\0\0\0"
SPEAKS_EVERY_S = 10
"""Who says something now and then is never pinged, so that the bytes that come are those that were published."""


def text_frame(text: str) -> bytes:
    """A masked text frame, as a client sends it; the mask of zeros spares the work of masking."""
    body = text.encode()
    head = bytes([0x81, 0x80 | len(body)]) if len(body) < 126 else bytes([0x81, 0xFE]) + len(body).to_bytes(2, "big")
    return head + b"\0\0\0\0" + body


class Tally:
    """Counts down the watchers that have not yet seen all they should."""

    def __init__(self) -> None:
        self.missing = 0
        self.all_seen = asyncio.Event()

    def one_more(self) -> None:
        self.missing -= 1
        if not self.missing:
            self.all_seen.set()


class Watcher(asyncio.Protocol):
    """One socket: it asks to come in, reads the first `greetings` frames whole, and counts the bytes of all that follow."""

    def __init__(self, host: str, cookie: str, say: Sequence[str], greetings: int, tally: Tally, offers: str = "") -> None:
        self._tally = tally
        key = base64.b64encode(os.urandom(16)).decode()
        self._request = (
            f"GET /live HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: poolbid.v1\r\n"
            f"Cookie: poolbid={cookie}\r\n{f'Sec-WebSocket-Extensions: {offers}' if offers else ''}"
        ).encode().rstrip() + HEADER_END
        self._say = [text_frame(text) for text in say]
        self._greetings = greetings
        self._inside = False
        self._buffer = bytearray()
        self.let_in: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.seen = 0
        self.goal = -1
        self._speaking: asyncio.TimerHandle | None = None

    def _speak(self) -> None:
        self.transport.write(A_PONG)
        self._speaking = asyncio.get_running_loop().call_later(SPEAKS_EVERY_S, self._speak)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        if self.let_in.done():
            before = self.seen
            self.seen += len(data)
            if before < self.goal <= self.seen:
                self._tally.one_more()
            return
        self._buffer += data
        if not self._inside and HEADER_END in self._buffer:
            head, _, rest = bytes(self._buffer).partition(HEADER_END)
            if not head.startswith(b"HTTP/1.1 101"):
                self.let_in.set_exception(ConnectionError(head.decode("latin-1")))
                return
            self._inside, self._buffer = True, bytearray(rest)
            self.transport.writelines(self._say)
            self._speak()
        if self._inside:
            self._greet()

    def connection_lost(self, error: Exception | None) -> None:
        if self._speaking is not None:
            self._speaking.cancel()
        if not self.let_in.done():
            self.let_in.set_exception(ConnectionError(f"closed: {bytes(self._buffer[:200])!r}"))

    def _greet(self) -> None:
        while self._greetings and (length := whole_frame(self._buffer)):
            del self._buffer[:length]
            self._greetings -= 1
        if not self._greetings:
            self.seen = len(self._buffer)
            self.let_in.set_result(None)

    def leave(self) -> None:
        """Close the socket."""
        self.transport.close()


def whole_frame(buffer: bytearray) -> int:
    """The length of the first frame if all of it is there, else 0. A server's frame has no mask."""
    if len(buffer) < 2:
        return 0
    short = buffer[1] & 0x7F
    wide = {126: 2, 127: 8}.get(short, 0)
    if len(buffer) < 2 + wide:
        return 0
    length = 2 + wide + (int.from_bytes(buffer[2 : 2 + wide], "big") if wide else short)
    return length if len(buffer) >= length else 0


@dataclass(slots=True)
class Audience:
    """Watchers of one server, counted together."""

    watchers: list[Watcher]
    tally: Tally

    def rest(self) -> None:
        """Nobody reads, until `have_seen`."""
        for watcher in self.watchers:
            watcher.transport.pause_reading()

    async def have_seen(self, more: int) -> None:
        """Read, until every watcher has seen so many bytes more; not one byte beyond may come."""
        self.tally.missing = len(self.watchers)
        self.tally.all_seen.clear()
        for watcher in self.watchers:
            watcher.goal = watcher.seen + more
            watcher.transport.resume_reading()
        async with asyncio.timeout(60):
            await self.tally.all_seen.wait()
        assert all(watcher.seen == watcher.goal for watcher in self.watchers), "more came than was sent"

    def leave(self) -> None:
        """Everybody goes."""
        for watcher in self.watchers:
            watcher.leave()


async def watch(port: int, cookies: Sequence[str], say: Sequence[str], greetings: int, offers: str = "") -> Audience:
    """One watcher for each cookie, all let in; fifty knock at a time."""
    host = f"127.0.0.1:{port}"
    loop = asyncio.get_running_loop()
    audience = Audience([], Tally())
    for begin in range(0, len(cookies), 50):
        coming = [Watcher(host, cookie, say, greetings, audience.tally, offers) for cookie in cookies[begin : begin + 50]]
        for watcher in coming:
            await loop.create_connection(lambda one=watcher: one, "127.0.0.1", port)  # type: ignore[misc]
        await asyncio.gather(*(watcher.let_in for watcher in coming))
        audience.watchers += coming
    return audience
